"""A measure's applications: one year as lines, a page of them; the regions that used it are counted over all."""

import pytest

from measures import queries
from regions.ledgers import Subject
from regions.measure_lines import adoption_for, applications_for, lines_for, subject_of
from regions.models import StageChange
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


def test_without_applications_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert lines_for(Subject("1", "施策"), []) == []


@pytest.mark.parametrize("count", [1, 3])
def test_lines_take_one_statement_and_one_for_all_regions(count, django_assert_num_queries):
    """And one that asks whether the regions still stand, which the mark of a page tells."""
    measure, regions = make_measure(), [make_region() for _ in range(3)]
    made = [make_application(measure=measure, regions=regions[:count], **PUBLIC).pk for _ in range(count)]
    lines_for(Subject("1", "施策"), made)

    with django_assert_num_queries(1 + 1):
        lines = lines_for(Subject("1", "施策"), made)

    assert [(line.application.pk, line.regions) for line in lines] == [(key, tuple(regions[:count])) for key in made]


def test_the_date_is_that_of_the_last_change_to_the_stage_it_is_at():
    application = make_application(measure=make_measure(), **PUBLIC)
    for stage, reached_on in (("adopted", "2025-04"), ("adopted", "2025-05"), ("applied", "2025-06")):
        StageChange.objects.create(application=application, stage=stage, reached_on=reached_on)

    (line,) = lines_for(Subject("1", "施策"), [application.pk])

    assert (line.application.stage, line.stage_on) == ("adopted", "2025-05")


def test_a_measure_is_named_as_the_years_edition_prints_it_else_the_newest():
    measure = make_measure(name="施策の名称")
    printed = {2024: "令和6年度の名称", 2022: "令和4年度の名称"}

    named = [subject_of(measure.pk, measure.number, year, printed) for year in (2022, 2025)]

    assert [(one.name, one.year) for one in named] == [("令和4年度の名称", 2022), ("令和6年度の名称", 2024)]
    assert subject_of(measure.pk, measure.number, 2025, {}) == Subject(
        str(measure.number), "施策の名称", measure.number
    )


def test_more_than_a_page_are_shown_in_part_and_counted_whole(monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    measure, regions = make_measure(), [make_region() for _ in range(3)]
    for region in regions:
        make_application(measure=measure, regions=[region], fiscal_year=2025, **PUBLIC)
    keys = applications_for(measure.pk)[2025]

    lines = lines_for(Subject(str(measure.number), measure.name, measure.number), keys)

    assert [line.regions for line in lines] == [(regions[0],), (regions[1],)]
    adoption = adoption_for(known_regions(2025), keys, lines)
    assert adoption.used == tuple(region.code for region in regions)
