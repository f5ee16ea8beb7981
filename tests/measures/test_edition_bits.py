"""A published edition as sets of numbers: totals, orders and sharing are those of its rows, whatever is wanted of it."""

from random import Random

import pytest

from measures.asked_sets import AskedSets
from measures.bitmaps import bits_of, flags_of, numbers_in
from measures.edition_bits import EditionBits
from measures.edition_sets import bits_of_edition, sets_of_all
from measures.models import Edition
from tests.factories import (
    make_block,
    make_edition,
    make_entry,
    make_envelope,
    make_measure,
    make_ministry,
    publish_edition_now,
)

pytestmark = pytest.mark.django_db
AMOUNTS = ("100", "900の内数", "謎", "", "（再掲）", "762,652（うち臨時・特別の措置349億円）")


@pytest.fixture
def edition() -> Edition:
    """Two ministries, some of whose rows stand on one envelope."""
    chance, edition = Random(4), make_edition(year=2025)
    for code in ("mic", "env"):
        block = make_block(edition=edition, ministry=make_ministry(code=code, name=code))
        envelopes = [make_envelope(block=block, amount_text=chance.choice(AMOUNTS)) for _ in range(8)]
        for number in range(12):
            make_entry(envelope=chance.choice(envelopes), name=f"{code}の施策{number}", fields_text="ウ-A a,b")
    return publish_edition_now(edition)


def some_of(bits: EditionBits) -> list[int]:
    """Sets of every size: none, one, several, all."""
    chance, numbers = Random(5), list(bits.numbers)
    return [bits_of(chance.sample(numbers, size)) for size in (0, 1, 2, 7, 23, 24)]


def test_totals_are_those_of_the_rows(edition):
    bits = bits_of_edition(edition)
    for wanted in some_of(bits):
        rows = edition.entries.filter(measure__number__in=numbers_in(wanted))

        assert bits.totals(wanted) == rows.totals()


@pytest.mark.parametrize("sort", ["", "number", "budget", "-budget"])
def test_orders_are_those_of_the_rows(edition, sort):
    bits = bits_of_edition(edition)
    sign = -1 if sort == "-budget" else 1
    for wanted in some_of(bits):
        rows = list(edition.entries.filter(measure__number__in=numbers_in(wanted)).for_listing())
        if sort == "number":
            rows.sort(key=lambda row: row.measure.number)
        elif sort:
            rows.sort(key=lambda row: (row.envelope.yen is None, sign * (row.envelope.yen or 0)))

        found, numbers = bits.in_order(wanted, sort), [row.measure.number for row in rows]
        assert list(found) == numbers
        assert len(found) == len(numbers)
        assert [list(found[start : start + 5]) for start in range(0, 30, 5)] == [
            numbers[start : start + 5] for start in range(0, 30, 5)
        ]
        assert [found[place] for place in range(len(numbers))] == numbers


def test_amounts_and_sharing_are_those_of_the_rows(edition):
    bits = bits_of_edition(edition)
    rows = list(edition.entries.for_listing())
    numbers = [row.measure.number for row in rows]

    assert bits.amounts_of(bits.present) == [
        (row.measure.number, -1 if row.envelope.yen is None else row.envelope.yen) for row in rows
    ]
    assert bits.sharing(numbers) == {row.measure.number for row in rows if row.is_shared}


def test_places_of_rows_are_those_of_the_document(edition):
    bits = bits_of_edition(edition)
    numbers = [row.measure.number for row in edition.entries.for_listing()]

    assert [bits.place_of(number) for number in numbers] == list(range(len(numbers)))
    assert [bits.place_of(other) for other in (min(numbers) - 1, max(numbers) + 1)] == [None, None]


def test_values_of_rows_come_in_the_order_they_are_asked_in(edition):
    bits, numbers = bits_of_edition(edition), list(edition.entries.values_list("measure__number", flat=True))
    fields = list(edition.entries.first().fields.in_document_order().values_list("pk", flat=True))

    assert bits.values_of(numbers, "field", [*fields, 0]) == dict.fromkeys(numbers, fields)
    assert bits.values_of([max(numbers) + 1000], "field", fields) == {max(numbers) + 1000: []}


@pytest.mark.parametrize("size", [0, 3, 100])
def test_flags_say_of_each_number_whether_it_is_there(size):
    flags = flags_of(bits_of([0, 2, 9]), size)

    assert [number for number, flag in enumerate(flags) if flag] == [0, 2, 9]
    assert len(flags) >= size


def test_years_taken_together_count_what_they_count_one_by_one():
    chance, editions = Random(6), []
    measures = [make_measure(name=f"施策{number}") for number in range(8)]
    for year in (2023, 2024, 2025):
        edition = make_edition(year=year)
        for measure in chance.sample(measures, 5):
            make_entry(edition=edition, measure=measure, fields_text=f"ウ-A {chance.choice('abc')}")
        editions.append(publish_edition_now(edition))
    bits = [bits_of_edition(edition) for edition in editions]
    together = sets_of_all(editions)
    values = {str(value): {value} for key, value in together.having if key == "field"}
    met = {"field": {one.edition: one.of("field", next(iter(values.values()))) for one in bits}}
    for conditions in ({}, met):
        alone, all_at_once = AskedSets(bits, conditions), AskedSets(bits, conditions, together=together)

        assert all_at_once.found == alone.found
        for key, asked in (("field", values), ("grade", {"other": {"other"}, "none": {"none"}})):
            assert all_at_once.counts(key, asked) == alone.counts(key, asked)
    assert list(together.numbers) == numbers_in(together.present)
    assert AskedSets(bits, {}, wrong=True, together=together).counts("field", values) == dict.fromkeys(values)
