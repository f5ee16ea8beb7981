"""The index of what is published: its answer is that of ``contains``, whatever is in it."""

from dataclasses import astuple
from random import Random

import pytest
from django.db import connection

from measures import edition_sets
from measures.bitmaps import bits_of, numbers_in
from measures.edition_bits import EditionBits
from measures.edition_sets import bits_of_edition
from measures.editions import revise, withdraw
from measures.models import Edition, Entry, Measure, MeasureName
from measures.publishing import prepare_all
from measures.search import matching, terms_of
from measures.search_index import (
    forget_all,
    hits_of_word,
    indexed_editions,
    known_editions,
    pairs_of,
    token_of,
)  # fmt: skip
from measures.year_search import find_everywhere
from tests.factories import make_edition, make_entry, make_measure, make_ministry, publish_edition_now

pytestmark = pytest.mark.django_db
SIGNS = "地域医療連携支援アあのｱabAB12%_\"'\\*+-( )𠮷髙高ー－・\n"


def some_text(chance: Random, longest: int) -> str:
    return "".join(chance.choices(SIGNS, k=chance.randint(1, longest)))


def make_years(chance: Random, *, rows: int) -> None:
    """Three years of random texts; every second text stays as it is from year to year."""
    ministries = [make_ministry(), make_ministry(code="env", name="地域医療省")]
    measures = [make_measure(ministry=chance.choice(ministries)) for _ in range(rows)]
    MeasureName.objects.create(measure=measures[0], name="医療連携の別名")
    texts = {measure.pk: some_text(chance, 30) for measure in measures}
    for year in (2023, 2024, 2025):
        edition = make_edition(year=year)
        for measure in measures:
            if chance.random() < 0.5:
                texts[measure.pk] = some_text(chance, 30)
            make_entry(
                edition=edition, ministry=measure.ministry, measure=measure, name="施策", summary=texts[measure.pk]
            )
        publish_edition_now(edition)


def bits_of_current_editions() -> list[EditionBits]:
    return [bits_of_edition(edition) for edition in Edition.objects.current().newest_first()]


def found_by_index(query: str) -> dict[int, list[int]]:
    found = find_everywhere(terms_of(query), bits_of_current_editions())
    return {edition: numbers_in(bits) for edition, bits in found.items()}


def found_by_looking(query: str) -> dict[int, list[int]]:
    found = {}
    for edition in Edition.objects.current():
        rows = matching(Entry.objects.filter(edition=edition).order_by(), terms_of(query))
        found[edition.pk] = sorted(rows.values_list("measure__number", flat=True))
    return found


def test_it_finds_what_contains_finds():
    chance = Random(8)
    make_years(chance, rows=25)
    with connection.cursor() as cursor:  # one year is not in the index
        cursor.execute("DELETE FROM measures_searchedition WHERE edition_id = %s", [Edition.objects.get(year=2024).pk])
    hits = 0
    for _ in range(200):
        query = some_text(chance, chance.choice([1, 2, 2, 3, 5]))
        expected = found_by_looking(query)

        assert found_by_index(query) == expected, query
        hits += any(expected.values())

    assert hits > 50


def test_what_was_found_in_a_frozen_edition_is_not_looked_for_again(django_assert_num_queries):
    make_years(Random(5), rows=6)
    (bits, *_) = bits_of_current_editions()
    terms = terms_of("医療")
    first = find_everywhere(terms, [bits])

    with django_assert_num_queries(2):  # whether other names and ministries are the same still
        assert find_everywhere(terms, [bits]) == first


def test_another_name_given_later_is_found():
    make_years(Random(5), rows=6)
    query, measure = "後から付けた別名", Measure.objects.first()
    before = found_by_index(query)

    MeasureName.objects.create(measure=measure, name=query)

    assert set(map(tuple, before.values())) == {()}
    assert found_by_index(query) == found_by_looking(query) != before


@pytest.mark.parametrize("query", ["医療連携の", "地域医療省", "施策", "ぬぬ"])
def test_names_of_measures_and_ministries_count_too(query):
    make_years(Random(9), rows=6)

    assert found_by_index(query) == found_by_looking(query)


def test_publishing_puts_an_edition_in_and_a_text_that_stays_stands_once():
    measure = make_measure()
    editions = []
    for year in (2024, 2025):
        edition = make_edition(year=year)
        make_entry(edition=edition, measure=measure)
        editions.append(publish_edition_now(edition))
    make_entry(edition=make_edition(year=2026), measure=measure)

    assert indexed_editions() == {edition.pk for edition in editions}
    assert list(hits_of_word("地域づくり")) == [(f" {editions[0].pk} {editions[1].pk} ", measure.number)]


def test_a_revision_that_is_current_again_is_found_by_its_own_texts():
    first = make_edition(year=2025)
    entry = make_entry(edition=first, summary="防災集団移転")
    publish_edition_now(first)
    draft = revise(edition=first, kind="update", by=None)
    row = draft.entries.get()
    row.summary = "海岸堤防"
    row.save()
    second = publish_edition_now(draft)

    assert found_by_index("集団移転") == {second.pk: []}
    withdraw(edition=second, reason="誤り", by=None)
    assert found_by_index("集団移転") == {first.pk: [entry.measure.number]}
    assert found_by_index("海岸堤防") == {first.pk: []}


def test_an_emptied_index_is_filled_again_and_right_all_the_time():
    make_years(Random(10), rows=5)
    expected = found_by_looking("医療")

    forget_all()
    assert (indexed_editions(), list(hits_of_word("医療"))) == (set(), [])
    assert found_by_index("医療") == expected
    prepare_all()
    assert len(indexed_editions()) == 3
    assert found_by_index("医療") == expected


def test_the_index_is_used():
    make_years(Random(11), rows=5)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN SELECT 1 FROM measures_searchtext WHERE measures_pairs(search) @> ARRAY['医療']")
            assert "measures_searchtext_pairs" in str(cursor.fetchall())
        else:
            cursor.execute(
                "SELECT count(*) FROM measures_searchpairs WHERE measures_searchpairs MATCH %s", [token_of("施策")]
            )
            assert cursor.fetchone()[0] > 0


@pytest.mark.parametrize(
    ("text", "pairs"), [("", []), ("医", []), ("医療", ["医療"]), ("ああああ", ["ああ"]), ("a𠮷b", ["a𠮷", "𠮷b"])]
)
def test_pairs(text, pairs):
    assert pairs_of(text) == pairs


@pytest.mark.parametrize("numbers", [[], [0], [1, 2, 3], [7, 8, 63, 64, 100_000]])
def test_bits_and_back(numbers):
    assert numbers_in(bits_of(numbers)) == numbers


def test_stored_sets_are_those_that_are_worked_out():
    make_years(Random(12), rows=8)
    edition_sets.read_bits.cache_clear()
    stored = bits_of_current_editions()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE measures_searchsets SET form = 'older'")
    edition_sets.read_bits.cache_clear()

    assert list(map(astuple, stored)) == list(map(astuple, bits_of_current_editions()))
    prepare_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM measures_searchsets WHERE form <> 'older'")
        assert cursor.fetchone()[0] == 3


@pytest.mark.parametrize(
    "left",
    ["searchedition (edition_id) VALUES (999)", "searchsets VALUES (999, 'x', '')", "searchpiece VALUES (999, '', '')"],
)
def test_what_is_known_of_editions_that_are_gone_is_forgotten(left):
    make_years(Random(12), rows=8)
    there = known_editions()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO measures_{left}")

    prepare_all()

    assert known_editions() == there
    assert indexed_editions() == there
