"""Calls for programs: a calendar after RFC 5545 and an Atom feed, with identifiers that never change."""

import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from measures.calendars import Event, escape_text, fold_line, write_calendar
from measures.models import Call
from tests.factories import make_call, make_edition, make_entry, publish_edition_now

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGED = datetime(2026, 6, 1, 3, 4, 5, tzinfo=UTC)
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.text(alphabet="あaé𠮷,;\\\n ")


def unfold(lines: str) -> str:
    return lines.replace("\r\n ", "")


def unescape(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


# the writer


@given(texts)
def test_no_line_is_longer_than_75_octets_and_unfolding_gives_it_back(text):
    line = "SUMMARY:" + escape_text(text)

    folded = fold_line(line)

    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))  # encodes: no character was cut
    assert unfold(folded) == line


@given(texts)
def test_escaped_text_reads_back_and_holds_no_bare_separator(text):
    escaped = escape_text(text)

    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", escaped)
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", escaped)
    printable = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert unescape(escaped) == printable


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("a,b;c", r"a\,b\;c"), ("c:\\d", r"c:\\d"), ("一\r\n二\r三\n四", r"一\n二\n三\n四"), ("\x07鳴", "鳴")],
)
def test_text_is_escaped(text, escaped):
    assert escape_text(text) == escaped


def test_a_calendar_is_exactly_this():
    events = [
        Event("u1", date(2026, 6, 1), "受付開始：公募", CHANGED),
        Event("u2", datetime(2026, 6, 30, 17, 0), "締切り", CHANGED, "一\n二", "https://example.jp/"),
    ]

    lines = write_calendar("名,前", events).split("\r\n")

    assert lines == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//renkei//calls//JA", "CALSCALE:GREGORIAN", r"NAME:名\,前",
        r"X-WR-CALNAME:名\,前", "X-WR-TIMEZONE:Asia/Tokyo", "BEGIN:VTIMEZONE", "TZID:Asia/Tokyo", "BEGIN:STANDARD",
        "DTSTART:19700101T000000", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "TZNAME:JST", "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT", "UID:u1", "DTSTAMP:20260601T030405Z", "LAST-MODIFIED:20260601T030405Z",
        "DTSTART;VALUE=DATE:20260601", "SUMMARY:受付開始：公募", "TRANSP:TRANSPARENT", "END:VEVENT",
        "BEGIN:VEVENT", "UID:u2", "DTSTAMP:20260601T030405Z", "LAST-MODIFIED:20260601T030405Z",
        "DTSTART;TZID=Asia/Tokyo:20260630T170000", "SUMMARY:締切り", "TRANSP:TRANSPARENT", r"DESCRIPTION:一\n二",
        "URL:https://example.jp/", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_an_empty_calendar_still_has_a_component():
    assert "BEGIN:VTIMEZONE\r\n" in write_calendar("空", [])


# the addresses


@pytest.fixture
def call(db: None) -> Call:
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    year = timezone.localdate().year
    return make_call(
        measure=entry.measure, fiscal_year=year + 1, opens_on=f"{year + 1}-04-01", public_name="公募<一>,\\二；\x01",
        closes_at=timezone.make_aware(datetime(year + 1, 5, 31, 17, 0)), contact="一行目\n二行目 & 三",
    )  # fmt: skip


def events_of(client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/calls/calls.ics{query}")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    body = response.content.decode()
    assert "\n" not in body.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    parts = unfold(body).split("BEGIN:VEVENT\r\n")[1:]
    return [dict(line.split(":", 1) for line in part.split("END:VEVENT")[0].splitlines()) for part in parts]


def feed_of(client, query: str = "") -> ElementTree.Element:
    response = client.get(f"/calls/feed.atom{query}")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def test_the_calendar_has_the_opening_day_and_the_closing_moment(client, call):
    opening, closing = events_of(client)

    assert opening["DTSTART;VALUE=DATE"] == f"{call.fiscal_year}0401"
    assert closing["DTSTART;TZID=Asia/Tokyo"] == f"{call.fiscal_year}0531T170000"
    assert unescape(closing["SUMMARY"]) == "締切り：公募<一>,\\二；"
    assert "連絡先：一行目\n二行目 & 三" in unescape(closing["DESCRIPTION"])
    assert closing["URL"].startswith("http://testserver/measures/2025/")


def test_identifiers_stay_when_the_call_is_changed_and_the_time_of_the_change_moves(client, call):
    before, feed_before = events_of(client), feed_of(client)
    call.section = "別の課"
    call.save()
    after, feed_after = events_of(client), feed_of(client)

    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    assert len({event["UID"] for event in before}) == 2
    changed = call.history.first().history_date
    assert after[0]["LAST-MODIFIED"] == f"{changed:%Y%m%dT%H%M%SZ}"
    for path in ("id", "entry/id"):
        found = [
            feed.find("/".join(ATOM + name for name in path.split("/"))).text for feed in (feed_before, feed_after)
        ]
        assert found[0] == found[1]
        assert found[0].startswith("urn:uuid:")
    assert feed_before.find(f"{ATOM}entry/{ATOM}updated").text < feed_after.find(f"{ATOM}entry/{ATOM}updated").text
    assert datetime.fromisoformat(feed_after.find(f"{ATOM}updated").text) == changed


def test_the_feed_tells_what_is_known_and_survives_any_text(client, call):
    entry = feed_of(client).find(f"{ATOM}entry")

    assert entry.find(f"{ATOM}title").text == "公募：公募<一>,\\二；"
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "総務省"
    assert "一行目<br>二行目 &amp; 三" in entry.find(f"{ATOM}summary").text
    assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/measures/2025/")


def test_both_answer_the_query_of_the_page(client, call):
    assert events_of(client, "?year=2020") == []
    assert len(events_of(client, "?ministry=mic")) == 2
    assert feed_of(client, "?year=2020").findall(f"{ATOM}entry") == []
    assert feed_of(client, "?year=2020").find(f"{ATOM}id").text != feed_of(client).find(f"{ATOM}id").text
    link = [link.get("href") for link in feed_of(client, "?ministry=mic").findall(f"{ATOM}link")]
    assert link == ["http://testserver/calls/", "http://testserver/calls/feed.atom?ministry=mic"]


def test_an_empty_feed_does_not_claim_to_have_changed_now(client, db):
    first, second = feed_of(client), feed_of(client)

    assert first.find(f"{ATOM}updated").text == second.find(f"{ATOM}updated").text == "1970-01-01T00:00:00+00:00"


def test_a_call_without_dates_is_in_the_feed_and_in_no_calendar(client, call):
    Call.objects.all().update(opens_on=None, closes_at=None)

    assert events_of(client) == []
    assert len(feed_of(client).findall(f"{ATOM}entry")) == 1
