"""Who used a measure: through the years, and which measures of one year."""

import pytest

from measures.models import Edition
from regions.uses import used_measures, uses_of
from tests.factories import make_edition, make_entry, make_measure, publish_edition_now
from tests.regions.factories import make_application, make_region

pytestmark = pytest.mark.django_db
PUBLIC = {"public": True, "source": "https://example.jp/"}


def test_each_year_shows_its_regions_against_those_that_existed(client):
    measure, here, later = make_measure(), make_region(), make_region(agreed_on="2024-04-01")
    make_entry(edition=make_edition(year=2025), measure=measure)
    publish_edition_now(Edition.objects.get())
    make_application(measure=measure, regions=[here, later], fiscal_year=2025, stage="adopted", **PUBLIC)
    make_application(measure=measure, regions=[here], fiscal_year=2022, stage="granted", **PUBLIC)
    make_application(measure=measure, regions=[here], fiscal_year=2022, stage="rejected", **PUBLIC)
    make_application(measure=measure, regions=[], fiscal_year=None, years_text="平成28～30", stage="adopted", **PUBLIC)
    make_application(measure=measure, regions=[later], fiscal_year=2023, stage="adopted")  # internal: could leak

    uses = uses_of(measure)
    body = client.get(f"/measures/all/{measure.number}/").text

    assert [(use.year, use.applications, len(use.adoption.used)) for use in uses] == [
        (2025, 1, 2),
        (2022, 2, 1),
        (None, 1, 0),
    ]
    assert len(uses[1].known.existing) == 1
    assert uses[1].regions == ((here, (("交付決定", 1), ("不採択", 1))),)
    assert "<b>2</b>／2圏域" in body
    assert "年度が特定できないもの" in body
    assert "令和5年度" not in body


def test_a_measure_nobody_applied_for_says_so(client):
    make_entry(edition=make_edition(year=2025))
    measure = publish_edition_now(Edition.objects.get()).entries.get().measure

    assert "申請・採択の記録は、登録されていません。" in client.get(f"/measures/all/{measure.number}/").text


def test_only_public_use_of_the_year_by_a_region_counts():
    used, other = make_measure(), make_measure()
    here, gone = make_region(), make_region(ended_on="2020-03-31")
    make_application(measure=used, regions=[here, gone], fiscal_year=2025, stage="indicated", **PUBLIC)
    for values in [
        {"regions": [here], "stage": "adopted"},
        {"regions": [here], "stage": "rejected", **PUBLIC},
        {"regions": [gone], "stage": "adopted", **PUBLIC},
        {"regions": [], "stage": "adopted", **PUBLIC},
        {"regions": [here], "stage": "adopted", "fiscal_year": 2024, **PUBLIC},
    ]:
        make_application(measure=other, **{"fiscal_year": 2025, **values})

    assert used_measures(2025) == {used.number}


@pytest.mark.parametrize("count", [1, 5])
def test_any_number_of_applications_takes_two_statements(django_assert_num_queries, count):
    measure, region = make_measure(), make_region()
    for year in range(2020, 2020 + count):
        make_application(measure=measure, regions=[region], fiscal_year=year, stage="adopted", **PUBLIC)

    with django_assert_num_queries(2):
        uses_of(measure)
    with django_assert_num_queries(2):
        used_measures(2020)
