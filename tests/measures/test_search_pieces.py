"""Stored pieces of long editions: a search finds the same with them and without."""

from random import Random

import pytest
from django.db import connection

from measures import search_pieces, year_search
from measures.bitmaps import numbers_in
from measures.editions import revise, withdraw
from measures.models import Edition
from measures.notation.text import fold
from measures.publishing import prepare_all
from measures.search import terms_of
from measures.search_index import forget_all
from measures.search_pieces import frequent_in, store_pieces, stored_editions, told_by_pieces
from measures.year_search import find_everywhere
from tests.factories import make_edition, make_entry, make_measure, publish_edition_now
from tests.measures.test_search_index import (
    bits_of_current_editions,
    found_by_index,
    found_by_looking,
    make_years,
    some_text,
)

pytestmark = pytest.mark.django_db
FOLDING = ("髙﨑の医療", "高崎ノ医療", "ＩＣＴ医療", "ｶﾞｲﾄﾞ", "がいど", "サーバー", "㈱医療")


@pytest.fixture(autouse=True)
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Editions of more than three rows count as long ones."""
    monkeypatch.setattr(search_pieces, "LONG", 3)
    monkeypatch.setattr(year_search, "LONG", 3)


def make_formulaic_year(year: int, *, rows: int) -> Edition:
    """A year in which most texts say the same, at the borders of their columns too."""
    chance, edition = Random(year), make_edition(year=year)
    for number in range(rows):
        summary, support = (chance.choice((*FOLDING, some_text(chance, 6))) for _ in range(2))
        entry = {
            "name": f"地域医療{number % 3}",
            "summary": summary,
            "support_text": support,
            "recipients_text": "療養",
        }
        make_entry(edition=edition, measure=make_measure(), **entry)
    return publish_edition_now(edition)


@pytest.mark.parametrize("pays", [1, 2, 1_000])
@pytest.mark.parametrize("stored", [True, False])
def test_one_edition_alone_is_searched_by_pieces_by_the_index_or_row_by_row(monkeypatch, pays, stored):
    chance = Random(21)
    make_years(chance, rows=25)
    monkeypatch.setattr(year_search, "INDEX_PAYS", pays)
    if not stored:
        forget_all()
    for _ in range(60):
        query = some_text(chance, chance.choice([1, 2, 2, 3, 5]))
        expected = found_by_looking(query)
        for bits in bits_of_current_editions():
            found = find_everywhere(terms_of(query), [bits])

            assert {key: numbers_in(numbers) for key, numbers in found.items()} == {
                bits.edition: expected[bits.edition]
            }


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
def test_every_word_of_the_texts_is_found_where_contains_finds_it(length):
    edition = make_formulaic_year(2025, rows=30)
    (bits,) = bits_of_current_editions()
    keys = {
        text[start : start + length]
        for text in edition.entries.values_list("search", flat=True)
        for start in range(len(text) - length + 1)
    }
    words = [key for key in keys if "\n" not in key]
    words += [key.replace("\n", "") for key in keys if "\n" in key and key.strip("\n")]  # across two columns
    for word in sorted(words)[:200]:
        expected = edition.entries.filter(search__contains=fold(word)).values_list("measure__number", flat=True)
        found = year_search._in_texts_of(fold(word), bits) if fold(word) else bits.present

        assert numbers_in(found) == sorted(expected), word


@pytest.mark.parametrize("query", [*FOLDING, "髙", "崎", "𠮷", "ガイド", "療ぎ", "医療療養", "地域", "ー"])
def test_what_folding_changes_is_found_in_long_years_as_in_short_ones(query):
    make_formulaic_year(2024, rows=2)
    make_formulaic_year(2025, rows=30)
    make_formulaic_year(2026, rows=30)

    assert found_by_index(query) == found_by_looking(query)


def test_all_years_are_searched_by_pieces_by_the_index_or_row_by_row(monkeypatch):
    chance = Random(8)
    make_years(chance, rows=25)
    make_formulaic_year(2026, rows=30)
    make_formulaic_year(2022, rows=3)
    with connection.cursor() as cursor:  # one year has lost its own
        cursor.execute("DELETE FROM measures_searchpiece WHERE edition_id = %s", [Edition.objects.get(year=2024).pk])
    monkeypatch.setattr(year_search, "LONG", 30)
    for query in ("医療", "地域医療", "施策", "の", "連", *(some_text(chance, 3) for _ in range(100))):
        assert found_by_index(query) == found_by_looking(query), query


def test_a_frequent_word_is_found_without_looking_at_a_text(django_assert_num_queries):
    edition = make_formulaic_year(2025, rows=30)
    (bits,) = bits_of_current_editions()

    with django_assert_num_queries(1) as queries:
        found = year_search._in_texts_of(fold("地域医療"), bits)

    assert found == bits.present
    assert "measures_searchpiece" in queries[0]["sql"]
    assert frequent_in("地域医療", [edition.pk]) == [edition.pk]


@pytest.mark.parametrize("key", ["", "医" * (search_pieces.LONGEST_WORD + 1)])
def test_of_no_word_and_of_a_very_long_one_nothing_is_told(key):
    edition = make_formulaic_year(2025, rows=5)

    assert (told_by_pieces(key, [edition.pk]), frequent_in(key, [edition.pk])) == ({}, [])


@pytest.mark.parametrize(("rows", "stored"), [(3, False), (4, True)])
def test_pieces_of_a_long_edition_are_stored_when_it_is_published(rows, stored):
    edition = make_formulaic_year(2025, rows=rows)

    assert (edition.pk in stored_editions()) is stored


def test_a_revision_has_its_own_pieces():
    first = make_formulaic_year(2025, rows=5)
    draft = revise(edition=first, kind="update", by=None)
    for row in draft.entries.all():
        row.summary = "海岸堤防"
        row.save()
    second = publish_edition_now(draft)

    assert found_by_index("海岸堤防") == found_by_looking("海岸堤防")
    assert len(found_by_index("海岸堤防")[second.pk]) == 5
    withdraw(edition=second, reason="誤り", by=None)
    assert found_by_index("海岸堤防") == {first.pk: []}


def test_what_is_stored_stays(django_assert_num_queries):
    edition = make_formulaic_year(2025, rows=5)

    with django_assert_num_queries(1):  # which are stored
        store_pieces([edition.pk])


def test_what_was_forgotten_is_stored_again():
    edition = make_formulaic_year(2025, rows=5)
    before = told_by_pieces("地域", [edition.pk])

    forget_all()
    assert told_by_pieces("地域", [edition.pk]) == {}
    prepare_all()
    assert told_by_pieces("地域", [edition.pk]) == before


def test_a_long_edition_is_searched_the_same(client, monkeypatch):
    make_years(Random(22), rows=12)
    queries = ("医療", "連", "施策 地域", "ぬぬ")
    long = [client.get("/measures/2025/", {"q": query}).text for query in queries]

    monkeypatch.setattr(year_search, "LONG", 100)
    year_search._in_texts_of.cache_clear()

    assert [client.get("/measures/2025/", {"q": query}).text for query in queries] == long
