"""What was looked for in vain is counted, but never on the way of a page, and nothing of who asked."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from measures import empty_searches
from measures.empty_searches import LONGEST, NOTES, note, write, write_in_a_thread
from measures.models import EmptySearch
from tests.factories import make_edition, make_empty_search, make_entry, publish_edition_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_noted():
    NOTES.take()
    yield
    NOTES.take()


def publish() -> None:
    edition = make_edition(year=2025)
    make_entry(edition=edition, name="ある施策")
    publish_edition_now(edition)


def counted() -> list[tuple[str, int, int]]:
    return list(EmptySearch.objects.order_by("words", "year").values_list("words", "year", "count"))


def test_a_page_notes_and_writes_nothing(client):
    publish()

    client.get("/measures/2025/", {"q": "ない　コトバ"})
    client.get("/measures/2025/", {"q": "コトバ ない"})
    client.get("/measures/all/", {"q": "ない"})

    assert counted() == []
    write(NOTES.take())
    assert counted() == [("ことば ない", 2025, 2), ("ない", EmptySearch.ALL_YEARS, 1)]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("q=ある", id="something-found"),
        pytest.param("q=ない&rate=half", id="other-conditions"),
        pytest.param("q=" + "あ" * (LONGEST + 1), id="pasted"),
        pytest.param("q=%00", id="refused"),
        pytest.param("q=yamada@example.jp", id="mail-address"),
        pytest.param("q=090-1234-5678", id="telephone"),
        pytest.param("q=%E2%80%8B", id="nothing-to-see"),
        pytest.param("", id="no-words"),
    ],
)
def test_what_is_not_noted(client, query):
    publish()

    client.get(f"/measures/2025/?{query}")

    assert NOTES.take() == {}


def test_a_draft_is_not_noted(desk):
    make_entry(edition=make_edition(year=2025))

    desk.get("/measures/2025/draft/", {"q": "ない"})

    assert NOTES.take() == {}


def test_counts_add_up_and_a_day_is_counted_once():
    day = timezone.localdate()
    for noted_on, times in [(day - timedelta(days=1), 2), (day, 3), (day, 1)]:
        write({("ことば", 2025, noted_on): times})

    row = EmptySearch.objects.get()
    assert (row.count, row.days, row.last_on) == (6, 2, day)


def test_what_came_once_is_forgotten_and_what_came_again_stays():
    long_ago = date(2020, 4, 1)
    make_empty_search(words="一度", count=1, last_on=long_ago)
    make_empty_search(words="二度", count=2, last_on=long_ago)

    write({})

    assert [row.words for row in EmptySearch.objects.all()] == ["二度"]


def test_nonsense_all_day_fills_neither_memory_nor_table(monkeypatch):
    monkeypatch.setattr(empty_searches, "MOST_NOTED", 2)
    monkeypatch.setattr(empty_searches, "MOST_KEPT", 1)
    for words in ("甲", "乙", "丙", "甲"):
        note(words, year=2025)

    noted = NOTES.take()
    assert sorted(noted.values()) == [1, 2]
    write(noted)
    assert EmptySearch.objects.count() == 1


def test_many_threads_lose_no_count():
    threads = [Thread(target=lambda: [note("ことば", year=2025) for _ in range(200)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(NOTES.take().values()) == [1600]


def test_a_count_that_cannot_be_written_is_dropped_and_logged(monkeypatch, caplog):
    def refuse(noted):
        raise OperationalError("database is locked")

    monkeypatch.setattr(empty_searches, "write", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)
    note("ことば", year=2025)

    write_in_a_thread()

    assert "記録できませんでした" in caplog.text
    assert NOTES.take() == {}


@pytest.mark.django_db(transaction=True)
def test_a_thread_writes_by_itself(settings):
    settings.RENKEI_EMPTY_SEARCH_SECONDS = 0.01

    note("ことば", year=2025)
    NOTES._timer.join(timeout=20)

    assert counted() == [("ことば", 2025, 1)]
