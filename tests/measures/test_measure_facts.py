"""What is known of a measure beside its entry: other years, other names, calls; in one statement."""

import pytest

from measures.measure_facts import facts_of, facts_of_number
from measures.models import MeasureName
from tests.factories import make_call, make_edition, make_entry, make_measure, publish_edition_now

pytestmark = pytest.mark.django_db


def test_elsewhere_are_the_years_that_readers_see_the_newest_first():
    measure = make_measure()
    for year in (2023, 2024, 2025):
        edition = make_edition(year=year)
        make_entry(edition=edition, measure=measure, name=f"{year}年の名称", amount_text="5の内数")
        make_entry(edition=edition, name="ほかの施策")
        if year != 2025:
            publish_edition_now(edition)

    found = facts_of(measure.pk).elsewhere

    assert [(one.year, one.edition, one.display_name, one.amount_words) for one in found] == [
        (2024, "令和6年度版", "2024年の名称", "5百万円の内数（上限）"),
        (2023, "令和5年度版", "2023年の名称", "5百万円の内数（上限）"),
    ]


@pytest.mark.parametrize(
    "text", ["221", "900の内数", "712（再掲）", "謎", "", "予算措置なし", "762,652（うち臨時・特別の措置349億円）"]
)
def test_an_amount_is_said_as_its_envelope_says_it(text):
    edition = make_edition(year=2025)
    entry = make_entry(edition=edition, amount_text=text)
    publish_edition_now(edition)

    (found,) = facts_of(entry.measure_id).elsewhere

    assert found.amount_words == entry.envelope.amount_words


def test_names_and_calls_are_those_of_the_measure_alone():
    measure, other = make_measure(), make_measure()
    for one in (other, measure):
        MeasureName.objects.create(measure=one, kind=MeasureName.Kind.CALL, name=f"公募名{one.number}")
        MeasureName.objects.create(measure=one, kind=MeasureName.Kind.SHORT, name=f"略称{one.number}")
    calls = [
        make_call(measure=one, fiscal_year=year) for one, year in ((other, 2025), (measure, 2024), (measure, 2025))
    ]

    found = facts_of(measure.pk)

    assert found.names == [("公募名", f"公募名{measure.number}"), ("略称", f"略称{measure.number}")]
    assert found.calls == [(2024, calls[1].pk), (2025, calls[2].pk)]


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_one_statement_whatever_there_is(count, django_assert_num_queries):
    measure = make_measure()
    for year in range(2020, 2020 + count):
        make_call(measure=measure, fiscal_year=year)

    with django_assert_num_queries(1):
        assert len(facts_of(measure.pk).calls) == count


def test_nothing_is_known_of_a_number_that_no_measure_has():
    measure = make_measure()
    make_call(measure=measure, fiscal_year=2025)

    assert facts_of_number(measure.number) == facts_of(measure.pk)
    assert facts_of_number(measure.number + 1).calls == []
