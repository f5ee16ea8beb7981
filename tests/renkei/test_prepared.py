"""Statements that are written once: they find what the queryset finds, whatever numbers they are asked with."""

from typing import Any

import pytest
from django.db import connection

from measures.models import Edition, Entry
from renkei.prepared import prepared
from tests.factories import make_edition, make_entry

pytestmark = pytest.mark.django_db


def of_year(year: int, numbers: list[int]) -> Any:
    rows = Entry.objects.filter(edition__year=year, measure__number__in=numbers, unseen=False)
    return rows.order_by("-measure__number").values_list("measure__number", "name", "unseen", "envelope__parts")


def test_it_finds_what_the_queryset_finds() -> None:
    """Texts, truth and JSON come as from a queryset, in its order."""
    edition = make_edition(year=2025)
    numbers = [make_entry(edition=edition, amount_text="100のうち5").measure.number for _ in range(3)]
    make_entry(edition=make_edition(year=2024))  # could leak
    ask = prepared(of_year)

    for year, some in [(2025, numbers), (2025, numbers[:1]), (2024, numbers), (2025, [*numbers[1:], 999_999_999])]:
        assert ask(year, some) == list(of_year(year, some))


def test_a_part_of_many_rows_can_be_asked_for() -> None:
    edition = make_edition(year=2025)
    numbers = [make_entry(edition=edition).measure.number for _ in range(4)]
    ask = prepared(of_year)

    assert [row[0] for row in ask(2025, numbers, part=range(1, 3))] == [numbers[2], numbers[1]]
    assert ask(2025, numbers, part=range(4, 6)) == []
    assert ask(2025, numbers) == list(of_year(2025, numbers))


def test_moments_come_as_from_a_queryset(document_2020: Edition) -> None:
    ask = prepared(lambda key: Edition.objects.filter(pk=key).values_list("published_at", "announced_on", "title"))

    assert ask(document_2020.pk) == [(document_2020.published_at, document_2020.announced_on, document_2020.title)]


def test_it_is_written_once_for_lists_of_one_length(django_assert_num_queries: Any) -> None:
    made: list[tuple[Any, ...]] = []

    def make(year: int, numbers: list[int]) -> Any:
        made.append((year, len(numbers)))
        return of_year(year, numbers)

    ask = prepared(make)
    with django_assert_num_queries(3):
        ask(2025, [1, 2])
        ask(2024, [3, 4])
        ask(2024, [3])

    assert [length for _, length in made] == [2, 2, 1, 1]  # each is written twice


def test_postgresql_is_told_a_statement_once_a_connection(document_2020: Edition) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("plans nothing for good")
    ask = prepared(lambda key: Entry.objects.filter(edition=key).values_list("name", "pk").order_by("pk"))

    found = [ask(document_2020.pk) for _ in range(4)]

    assert found == [list(document_2020.entries.order_by("pk").values_list("name", "pk"))] * 4
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE \'%%"measures_entry"."name"%%\''
        )
        assert cursor.fetchone() == (1,)


def test_an_empty_list_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert prepared(of_year)(2025, []) == []


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda number: Entry.objects.order_by("pk").values_list("pk")[:number], id="how-many"),
        pytest.param(lambda number: Entry.objects.values_list("pk"), id="nowhere"),
    ],
)
def test_a_number_that_is_no_condition_is_refused(make: Any) -> None:
    with pytest.raises(ValueError, match="condition"):
        prepared(make)(3)


def test_more_numbers_than_a_statement_is_kept_for_are_refused() -> None:
    with pytest.raises(ValueError, match="901"):
        prepared(of_year)(2025, range(900))
