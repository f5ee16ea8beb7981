"""Lists of memberships: who joined, who left, what was corrected, and what contradicts itself."""

from typing import Any

import pytest

from regions.intake import apply, undo
from regions.models import Membership
from tests.regions.factories import make_membership
from tests.regions.intake.files import (
    FUKUYAMA,
    MATSUMOTO,
    MIHARA,
    ONOMICHI,
    make_country,
    make_regions,
    only_row,
    said,
    take,
)

pytestmark = pytest.mark.django_db
HEADINGS = [
    "圏域番号",
    "団体コード",
    "市区町村名",
    "連携中枢都市",
    "国の集計に含む",
    "加入日",
    "最終日",
    "出典",
    "出典の時点",
    "備考",
]
ROW = {"圏域番号": "R25", "団体コード": ONOMICHI, "加入日": "2015-03-25", "出典": "https://example.jp/"}


def line(**values: Any) -> list[Any]:
    return [{**ROW, **values}.get(heading, "") for heading in HEADINGS]


@pytest.fixture
def _members() -> None:
    """尾道市 and, as its core, 福山市 in R25 since 2015; nobody in R01."""
    country = make_country()
    bingo, _ = make_regions()
    make_membership(region=bingo, municipality=country[ONOMICHI])
    make_membership(region=bingo, municipality=country[FUKUYAMA], core=True, begins_on="")


@pytest.mark.parametrize(
    ("values", "verdict", "cell", "words"),
    [
        pytest.param({}, "unchanged", "", "", id="as-it-stands"),
        pytest.param({"圏域番号": "ｒ２５"}, "unchanged", "", "", id="full-width-region"),
        pytest.param({"圏域番号": "備後圏域"}, "unchanged", "", "", id="region-by-its-alias"),
        pytest.param({"市区町村名": "尾道市"}, "unchanged", "", "", id="name-agrees"),
        pytest.param({"市区町村名": "三原市"}, "unchanged", "C2", "尾道市ですが、「三原市」とあります", id="name-disagrees"),
        pytest.param({"加入日": "平成27年3月25日"}, "unchanged", "", "", id="japanese-date"),
        pytest.param({"連携中枢都市": "連携市町村"}, "unchanged", "", "", id="said-in-words"),
        pytest.param({"連携中枢都市": "○"}, "revised", "", "", id="becomes-core"),
        pytest.param({"国の集計に含む": "いいえ"}, "revised", "", "", id="not-counted"),
        pytest.param({"国の集計に含む": "たぶん"}, "refused", "E2", "はい・いいえ", id="neither-yes-nor-no"),
        pytest.param({"最終日": "2025-03-31"}, "revised", "", "", id="ends"),
        pytest.param({"最終日": "2014-03-31"}, "refused", "G2", "加入日2015-03-25より前", id="ends-before-it-began"),
        pytest.param({"最終日": "2015"}, "revised", "", "", id="ends-in-the-year-it-began"),
        pytest.param({"加入日": "2015-13-01"}, "refused", "F2", "日付として読めません", id="month-13"),
        pytest.param({"加入日": "2016-04-01"}, "revised", "", "", id="joining-corrected"),
        pytest.param({"圏域番号": "R99"}, "refused", "A2", "「R99」という圏域はありません", id="unknown-region"),
        pytest.param({"圏域番号": ""}, "refused", "A2", "圏域番号がありません", id="no-region"),
        pytest.param({"圏域番号": "R25 R01"}, "refused", "A2", "二つ以上", id="two-regions"),
        pytest.param({"団体コード": "342106"}, "refused", "B2", "登録されていません", id="unknown-municipality"),
        pytest.param({"団体コード": "342051"}, "refused", "B2", "は0のはず", id="wrong-check-digit"),
        pytest.param({"団体コード": ""}, "refused", "B2", "団体コードがありません", id="no-code"),
        pytest.param({"団体コード": MIHARA}, "new", "", "", id="joins"),
        pytest.param({"団体コード": MIHARA, "加入日": ""}, "new", "F2", "加入日が分からない", id="joins-nobody-knows-when"),
        pytest.param({"団体コード": FUKUYAMA, "連携中枢都市": "はい", "加入日": ""}, "unchanged", "", "", id="core-without-a-day"),
        pytest.param({"出典の時点": "2024年4月"}, "revised", "", "", id="month-of-the-source"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_members")
def test_a_row_means_and_says_where(values: dict[str, Any], verdict: str, cell: str, words: str) -> None:
    row = only_row(take("memberships", HEADINGS, line(**values)))

    assert (row.verdict, words in said(row)) == (verdict, True), said(row)
    assert any(one["cell"] == cell for one in row.findings) or not cell, said(row)


@pytest.mark.usefixtures("_members")
def test_one_who_left_and_came_back_is_one_row_ended_and_one_new_and_goes_back() -> None:
    sheet = take("memberships", HEADINGS, line(最終日="2020-03-31"), line(加入日="2022-04-01"))

    apply(sheet=sheet, by=None)

    rows = Membership.objects.filter(municipality__code=ONOMICHI).order_by("begins_on")
    assert (sheet.counts["revised"], sheet.counts["new"]) == (1, 1)
    assert list(rows.values_list("begins_on", "ends_on")) == [("2015-03-25", "2020-03-31"), ("2022-04-01", "")]
    undo(sheet=sheet, by=None)
    assert list(rows.all().values_list("begins_on", "ends_on")) == [("2015-03-25", "")]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param({"加入日": "2022-04-01"}, id="still-there"),
        pytest.param({"加入日": "2010", "最終日": "2016"}, id="overlap"),
    ],
)
@pytest.mark.usefixtures("_members")
def test_a_second_period_beside_one_that_lasts_is_refused(again: dict[str, str]) -> None:
    sheet = take("memberships", HEADINGS, line(), line(**again))

    row = sheet.rows.get(position=1)
    assert (row.verdict, "重なる期間" in said(row)) == ("refused", True)


@pytest.mark.usefixtures("_members")
def test_members_that_the_list_of_their_region_leaves_out_are_shown_and_stay() -> None:
    sheet = take("memberships", HEADINGS, line(団体コード=MIHARA))

    apply(sheet=sheet, by=None)

    assert set(sheet.rows.filter(verdict="missing").values_list("key", flat=True)) == {
        f"R25 {FUKUYAMA}",
        f"R25 {ONOMICHI} 2015-03-25",
    }
    assert Membership.objects.filter(ends_on="").count() == 3


@pytest.mark.usefixtures("_members")
def test_a_list_limited_to_a_region_takes_no_row_of_another() -> None:
    region = Membership.objects.first().region

    sheet = take("memberships", HEADINGS, line(), line(圏域番号="R01", 団体コード=MATSUMOTO), region=region)

    assert [row.verdict for row in sheet.rows.exclude(verdict="missing")] == ["unchanged", "refused"]
