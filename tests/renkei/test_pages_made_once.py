"""A page that several want is made once: for the threads of a process, and for the processes of a machine."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from measures.models import Ministry
from renkei import conditions, streams
from renkei.conditions import answer_by_tag
from renkei.kept_pages import PAGES
from renkei.marks import Mark
from renkei.turns import TURNS
from tests.factories import make_edition, make_entry, make_user


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Any:
    """Pages are kept, in this process and for others."""
    settings.RENKEI_KEEP_PAGES, settings.RENKEI_KEEP_FILES = 32, 32
    settings.RENKEI_KEPT_FOLDER = tmp_path
    PAGES.clear()
    yield tmp_path
    PAGES.clear()


def get(make: Callable[[], HttpResponseBase], **headers: str) -> Any:
    return answer_by_tag(RequestFactory().get("/x", headers=headers), (), make)


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def never() -> HttpResponse:
    raise AssertionError("it was made again")


def test_another_process_answers_with_what_this_one_made() -> None:
    first = get(lambda: HttpResponse("made", headers={"Link": "<x>"}))
    PAGES.clear()  # the other one has made nothing

    answer = get(never)

    assert (answer.content, dict(answer.headers)) == (b"made", dict(first.headers))


@pytest.mark.django_db
def test_what_changed_since_is_made_anew() -> None:
    make_edition(year=2025, published=True)
    before = Client().get("/measures/all/?ministry=mic")
    Ministry.objects.update(name="改称後の府省")
    PAGES.clear()

    after = Client().get("/measures/all/?ministry=mic")

    assert ["改称後の府省" in page.text for page in (before, after)] == [False, True]


@pytest.mark.django_db
def test_what_is_not_for_everybody_is_in_no_file(folder: Path) -> None:
    make_entry(edition=make_edition(year=2026), name="まだ秘密の事業")
    editor = Client()
    editor.force_login(make_user())

    assert "まだ秘密の事業" in editor.get("/measures/2026/draft/").text
    assert Client().get("/measures/2026/draft/").status_code == 404
    assert files_in(folder) == 0


def test_who_comes_while_it_is_made_waits_for_it() -> None:
    begun, go_on, asked, answers = Event(), Event(), Event(), dict[str, Any]()

    def make() -> HttpResponse:
        begun.set()
        go_on.wait()
        return HttpResponse("made once")

    def ask(name: str, make: Callable[[], HttpResponse]) -> None:
        asked.set()
        answers[name] = get(make).content

    first = Thread(target=ask, args=["first", make])
    first.start()
    begun.wait()
    asked.clear()
    second = Thread(target=ask, args=["second", never])
    second.start()
    asked.wait()
    go_on.set()
    first.join()
    second.join()

    assert answers == {"first": b"made once", "second": b"made once"}


def test_who_waited_is_given_what_something_changed_under_and_nobody_later(monkeypatch: Any) -> None:
    state, begun, go_on, waits, answers = ["old"], Event(), Event(), Event(), dict[str, Any]()
    monkeypatch.setattr(conditions, "read_mark", lambda sources: Mark(state[0]))

    def make() -> HttpResponse:
        begun.set()
        go_on.wait()
        return HttpResponse("of two moments")

    def ask(name: str, make: Callable[[], HttpResponse]) -> None:
        answers[name] = get(make).content

    first = Thread(target=ask, args=["first", make])
    first.start()
    begun.wait()
    (turn,) = TURNS._at_work.values()
    monkeypatch.setattr(turn, "ended", Noticed(turn.ended, waits))
    second = Thread(target=ask, args=["second", never])
    second.start()
    waits.wait()
    state[0] = "new"
    go_on.set()
    first.join()
    second.join()

    assert answers == {"first": b"of two moments", "second": b"of two moments"}
    assert get(lambda: HttpResponse("new")).content == b"new"


class Noticed:
    """An event that tells when somebody waits for it."""

    def __init__(self, event: Event, waits: Event) -> None:
        self.set, self._event, self._waits = event.set, event, waits

    def wait(self, timeout: float) -> bool:
        self._waits.set()
        return self._event.wait(timeout)


def test_what_fails_fails_for_each_that_asks_and_leaves_no_turn() -> None:
    def make() -> HttpResponse:
        raise Http404

    for _ in range(2):
        with pytest.raises(Http404):
            get(make)

    assert not TURNS._at_work


def test_nobody_waits_where_nothing_was_kept_last(monkeypatch: Any) -> None:
    turns = []
    monkeypatch.setattr(TURNS, "of", lambda name, of=TURNS.of: turns.append(name) or of(name))  # type: ignore[func-returns-value]
    for _ in range(3):
        get(lambda: HttpResponse("not there", status=404))
    get(lambda: HttpResponse("there now"))

    assert (len(turns), get(never).content) == (1, b"there now")


def test_a_short_stream_is_kept_like_a_page() -> None:
    first = get(lambda: StreamingHttpResponse(iter(["one\n", "two\n"]), content_type="text/csv"))

    assert (first.content, get(never).content, first["Content-Type"]) == (b"one\ntwo\n", b"one\ntwo\n", "text/csv")


def test_a_long_stream_stays_one_and_loses_nothing(monkeypatch: Any) -> None:
    monkeypatch.setattr(streams, "SHORT", 5)
    answers = [get(lambda: StreamingHttpResponse(iter([b"one", b"two", b"three"]))) for _ in range(2)]

    assert [b"".join(answer.streaming_content) for answer in answers] == [b"onetwothree"] * 2


def test_a_short_file_is_kept_and_closed(tmp_path: Path) -> None:
    (tmp_path / "file.zip").write_bytes(b"PK")
    opened = (tmp_path / "file.zip").open("rb")
    get(lambda: FileResponse(opened, content_type="application/zip"))

    assert (get(never).content, opened.closed) == (b"PK", True)


def test_a_long_file_is_sent_from_where_it_stands(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(streams, "SHORT_FILE", 1)
    (tmp_path / "file.zip").write_bytes(b"PK")
    answer = get(lambda: FileResponse((tmp_path / "file.zip").open("rb"), content_type="application/zip"))

    assert (answer.streaming, b"".join(answer.streaming_content)) == (True, b"PK")
    answer.file_to_stream.close()
