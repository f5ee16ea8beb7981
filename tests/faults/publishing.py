"""Revisions of 2020 that can be told apart in every answer, published and withdrawn by an actor.

Revision k names each of its rows （第k版）, prints k in every amount, and stands in ウ-Ａ f or in ウ-Ｂ a.
"""

import sys
from collections.abc import Iterator
from itertools import count, islice
from threading import Event, Thread

from measures.editions import Refused, publish, revise, withdraw
from measures.intake import apply, undo
from measures.models import Edition, Entry, EntryField, Envelope
from measures.models.entries import DERIVED
from tests.measures.intake.books import edited, received

FIELDS = ("ウ-Ａ f", "ウ-Ｂ a")
CHANGED_MEANWHILE = "確認のあとに次の施策が変更されました"


def publish_rounds(rounds: str, pause: str = "0") -> list[int]:
    """Publish so many revisions of 2020, withdrawing every third again; return the revisions."""
    return list(islice(_revisions(float(pause), Event()), int(rounds)))


def publish_until(pause: str) -> int:
    """The same until another line comes, with so many seconds after each; return how many."""
    return sum(1 for _ in _revisions(float(pause), _told_to_end()))


def import_rounds(rounds: str) -> int:
    """Apply an answer for 2021 and undo it, so many times."""
    done = 0
    while done < int(rounds):
        done += _import_once()
    return done


def import_until() -> int:
    """The same until another line comes; return how often."""
    told, rounds = _told_to_end(), 0
    while not told.is_set():
        rounds += _import_once()
    return rounds


def _revisions(pause: float, told: Event) -> Iterator[int]:
    for number in count():
        if told.is_set():
            return
        revision = _publish_next()
        told.wait(pause)
        if number % 3 == 2:
            withdraw(edition=_current(), reason="試験", by=None)
            told.wait(pause)
        yield revision


def _told_to_end() -> Event:
    """Set when a line comes."""
    told = Event()

    def listen() -> None:
        sys.stdin.readline()
        told.set()

    Thread(target=listen, daemon=True).start()
    return told


def _import_once() -> bool:
    """Return whether it was applied: where a revision came between the comparing and that, it is refused, and rightly."""
    upload = received("mic", change=edited(2, rate="２／３"))
    try:
        apply(upload=upload, by=None)
    except Refused as refused:
        if CHANGED_MEANWHILE not in refused.messages[0]:
            raise
        return False
    undo(upload=upload, by=None)
    return True


def _current() -> Edition:
    return Edition.objects.current().get(year=2020)


def _publish_next() -> int:
    """Revise, change every row at once, publish: what a publisher does takes as little as it can."""
    draft = revise(edition=_current(), kind=Edition.Kind.UPDATE, by=None)
    envelopes = list(draft.envelopes.all())
    for envelope in envelopes:
        envelope.amount_text = f"{draft.revision}"
        envelope.derive()
    Envelope.objects.bulk_update(envelopes, ["amount_text", "reading", "yen", "parts"])
    entries, known, cells = list(draft.entries.select_related("measure")), draft.taxonomy.field_ids(), []
    for entry in entries:
        entry.name, entry.full_name = f"施策{entry.measure.number}（第{draft.revision}版）", ""
        entry.fields_text = FIELDS[draft.revision % 2]
        cells += [EntryField(entry=entry, field_id=field) for field in entry.derive(known)]
    Entry.objects.bulk_update(entries, ["name", "full_name", "fields_text", *DERIVED])
    EntryField.objects.filter(entry__edition=draft).delete()
    EntryField.objects.bulk_create(cells)
    return publish(edition=draft, by=None).revision
