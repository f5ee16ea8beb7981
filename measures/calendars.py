"""Calendars as files (iCalendar, RFC 5545): what happens when, for any calendar program. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

_LINE = 75  # octets, without the line break (RFC 5545, 3.1)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # TEXT holds no control characters but tabs (3.3.11)
_ZONE = "Asia/Tokyo"
# Japan has no summer time; one component must stand in every calendar, so that an empty one is valid too (3.6).
_JAPAN = (
    "BEGIN:VTIMEZONE", f"TZID:{_ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900", "TZNAME:JST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day (``date``) or at a moment (``datetime`` in Japanese time). ``uid`` never changes.

    ``address`` must be an absolute URI; empty for none. ``changed_at`` is aware.
    """

    uid: str
    when: date | datetime
    summary: str
    changed_at: datetime
    description: str = ""
    address: str = ""


def write_calendar(name: str, events: Iterable[Event]) -> str:
    """Return the calendar whole, each line ended by CR LF and folded."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//renkei//calls//JA", "CALSCALE:GREGORIAN",
        f"NAME:{escape_text(name)}", f"X-WR-CALNAME:{escape_text(name)}", f"X-WR-TIMEZONE:{_ZONE}", *_JAPAN,
    ]  # fmt: skip
    for event in events:
        lines += _write_event(event)
    return "".join(f"{fold_line(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def escape_text(text: str) -> str:
    r"""A value of type TEXT: ``a,b;c\d`` → ``a\,b\;c\\d``, a line break → ``\n``; control characters are left out."""
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in "\\;,":
        unbroken = unbroken.replace(sign, f"\\{sign}")
    return _UNPRINTABLE.sub("", unbroken.replace("\n", r"\n"))


def fold_line(line: str) -> str:
    """A content line in pieces of at most 75 octets, joined by CR LF and a space; no character is cut in two."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    return "\r\n".join([*pieces, piece])


def _write_event(event: Event) -> list[str]:
    changed = event.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    if isinstance(event.when, datetime):
        start = f"DTSTART;TZID={_ZONE}:{event.when:%Y%m%dT%H%M%S}"
    else:
        start = f"DTSTART;VALUE=DATE:{event.when:%Y%m%d}"
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{changed}", f"LAST-MODIFIED:{changed}", start]
    lines += [f"SUMMARY:{escape_text(event.summary)}", "TRANSP:TRANSPARENT"]
    if event.description:
        lines.append(f"DESCRIPTION:{escape_text(event.description)}")
    if event.address:
        lines.append(f"URL:{_UNPRINTABLE.sub('', event.address)}")
    return [*lines, "END:VEVENT"]
