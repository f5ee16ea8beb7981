"""What is stored and warned of all the same: an applicant that was no member of the region in that year."""

from typing import Any

import pytest

from regions.applications import warnings
from tests.regions.factories import make_application, make_membership, make_municipality, make_region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("membership", "words"),
    [
        pytest.param({"begins_on": "2015-03-25"}, [], id="member"),
        pytest.param({"begins_on": "2020-04-02"}, ["構成市町村ではありません（令和2年4月1日時点）"], id="later"),
        pytest.param(
            {"begins_on": "2016", "ends_on": "2020-03-31"},
            ["構成市町村ではありません（令和2年4月1日時点）"],
            id="earlier",
        ),
        pytest.param({"begins_on": ""}, ["加入日が未確認のため分かりません（令和2年4月1日時点）"], id="not-known"),
        pytest.param(None, ["構成市町村ではありません（令和2年4月1日時点）"], id="never"),
    ],
)
def test_an_applicant_that_was_no_member_that_year_is_a_warning(
    membership: dict[str, str] | None, words: list[str]
) -> None:
    region, municipality = make_region(name="備後圏域"), make_municipality(name="福山市")
    make_membership(region=make_region(), municipality=municipality)  # a member, elsewhere
    if membership is not None:
        make_membership(region=region, municipality=municipality, **membership)
    application = make_application(regions=[region], municipality=municipality, fiscal_year=2020)

    found = warnings(application, [region])

    assert [text.startswith("福山市は、備後圏域の") for text in found] == [True] * len(words)
    assert all(expected in text for expected, text in zip(words, found, strict=True))


@pytest.mark.parametrize("values", [{"municipality": None}, {"fiscal_year": None, "years_text": "平成28～30"}])
def test_nothing_is_warned_of_where_year_or_municipality_is_not_known(values: dict[str, Any]) -> None:
    values = {"municipality": make_municipality(), **values}

    assert warnings(make_application(**values), [make_region()]) == []
