"""Values that a process keeps: worked out once for each state of their tables, found by the mark of the page."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from measures.models import Ministry
from measures.outlines import known_ministries, outline_of, published_editions
from regions.uses import known_regions, used_measures
from renkei.conditions import answer_by_tag
from renkei.kept_values import kept_by_mark
from renkei.marks import MARK_OF_PAGE, read_mark
from renkei.sources import CALLS, CATALOGUE, LEDGER, OUTLINE, REGIONS
from tests.factories import make_edition, make_measure, make_ministry, make_taxonomy
from tests.regions.factories import make_application, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.RENKEI_KEEP_VALUES = True


@kept_by_mark(("measures.Ministry",), most=2)
def names_of(code: str) -> list[str]:
    """Names of ministries, as an example."""
    return list(Ministry.objects.filter(code=code).values_list("name", flat=True))


def statements(ask: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def rename(code: str = "mic", name: str = "改称後の府省") -> None:
    Ministry.objects.filter(code=code).update(name=name)


def test_it_is_worked_out_once_and_costs_the_mark_then():
    make_ministry()

    assert statements(lambda: names_of("mic")) == 3  # the mark before and after
    assert statements(lambda: names_of("mic")) == 1


def test_it_is_another_one_after_a_change_and_after_one_taken_back():
    make_ministry(name="総務省")
    assert names_of("mic") == ["総務省"]
    point = transaction.savepoint()
    rename()
    assert names_of("mic") == ["改称後の府省"]
    transaction.savepoint_rollback(point)

    assert names_of("mic") == ["総務省"]


def test_what_changed_while_it_was_worked_out_is_not_kept():
    make_ministry(name="総務省")

    @kept_by_mark(("measures.Ministry",), most=1)
    def changing() -> list[str]:
        found = list(Ministry.objects.values_list("name", flat=True))
        rename(name="はじめの次")
        return found

    assert changing() == ["総務省"]
    assert changing() == ["はじめの次"]


def test_no_more_than_so_many_are_kept():
    make_ministry()
    for code in ("mic", "mext", "env"):
        names_of(code)

    assert statements(lambda: names_of("mic")) == 3
    assert statements(lambda: names_of("env")) == 1


def test_a_page_finds_it_by_its_own_mark(rf: Any) -> None:
    make_ministry()
    names_of("mic")

    def page() -> HttpResponse:
        return HttpResponse("、".join(names_of("mic")))

    assert statements(lambda: answer_by_tag(rf.get("/x"), CATALOGUE, page)) == 1  # that of the tag
    assert MARK_OF_PAGE.get() is None


def test_a_page_asked_for_after_a_change_never_finds_the_older(rf: Any) -> None:
    make_ministry(name="総務省")

    def page() -> HttpResponse:
        return HttpResponse("、".join(names_of("mic")))

    assert answer_by_tag(rf.get("/x"), CATALOGUE, page).content.decode() == "総務省"
    rename()
    assert answer_by_tag(rf.get("/x"), CATALOGUE, page).content.decode() == "改称後の府省"


def test_a_page_drawn_from_other_tables_asks_for_the_mark_itself(rf: Any) -> None:
    make_ministry()
    names_of("mic")

    def page() -> HttpResponse:
        return HttpResponse("、".join(names_of("mic")))

    assert statements(lambda: answer_by_tag(rf.get("/x"), CALLS, page)) == 2


def test_part_of_a_mark_is_the_mark_of_that_part():
    make_ministry()
    make_taxonomy()
    whole = read_mark((*CATALOGUE, *REGIONS, *LEDGER, *CALLS))

    assert whole.of(OUTLINE) == read_mark(OUTLINE).of(OUTLINE)
    assert read_mark(OUTLINE).of(LEDGER) is None


def publish_a_year() -> None:
    make_edition(year=2030, published=True)


CHANGES = {  # what is kept, and a change of each table it is drawn from
    "ministries": (known_ministries, [rename, lambda: make_ministry(code="env", name="環境省")]),
    "years": (published_editions, [publish_a_year]),
    "regions": (lambda: known_regions(2025), [make_region]),
    "used": (
        lambda: used_measures(2025),
        [lambda: make_application(measure=make_measure(), stage="adopted", public=True, source="https://example.jp/")],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_pages_keep_knows_every_change(name: str) -> None:
    make_ministry()
    ask, changes = CHANGES[name]
    for change in changes:
        before = ask()
        change()
        assert ask() != before


def test_an_outline_knows_a_renamed_field():
    taxonomy = make_taxonomy()
    field = outline_of(taxonomy.pk)[0]
    type(field).objects.filter(pk=field.pk).update(name="別の名称")

    assert "別の名称" in [one.name for one in outline_of(taxonomy.pk)]
