"""A measure's applications: one year as lines, a page of them; the regions that used it are counted over all."""

import pytest

from measures import queries
from regions.measure_lines import adoption_for, applications_for, lines_for
from regions.uses import known_regions
from tests.factories import make_measure
from tests.regions.factories import make_application, make_region

pytestmark = pytest.mark.django_db
PUBLIC = {"public": True, "source": "https://example.jp/", "stage": "adopted"}


def test_public_applications_come_by_year_the_newest_first_what_has_no_year_last():
    measure = make_measure()
    made = {year: make_application(measure=measure, fiscal_year=year, **PUBLIC).pk for year in (2024, None, 2025)}
    second = make_application(measure=measure, fiscal_year=2024, **PUBLIC).pk
    make_application(measure=measure, fiscal_year=2023)  # internal
    make_application(fiscal_year=2025, **PUBLIC)  # for another measure

    assert list(applications_for(measure.pk).items()) == [
        (2025, [made[2025]]), (2024, [made[2024], second]), (None, [made[None]]),
    ]  # fmt: skip


def test_a_year_without_applications_asks_nothing(django_assert_num_queries):
    measure = make_measure()

    with django_assert_num_queries(0):
        assert lines_for(measure.pk, measure.number, 2025, []) == []


def test_more_than_a_page_are_shown_in_part_and_counted_whole(monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    measure, regions = make_measure(), [make_region() for _ in range(3)]
    for region in regions:
        make_application(measure=measure, regions=[region], fiscal_year=2025, **PUBLIC)
    keys = applications_for(measure.pk)[2025]

    lines = lines_for(measure.pk, measure.number, 2025, keys)

    assert [line.regions for line in lines] == [(regions[0],), (regions[1],)]
    adoption = adoption_for(known_regions(2025), keys, lines)
    assert adoption.used == tuple(region.code for region in regions)
