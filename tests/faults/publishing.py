"""Revisions of 2020 that can be told apart in every answer, published and withdrawn by an actor.

Revision k names each of its rows （第k版）, prints k in every amount, and stands in ウ-Ａ f or in ウ-Ｂ a.
"""

import time

from measures.editions import publish, revise, withdraw
from measures.intake import apply, undo
from measures.models import Edition
from tests.measures.intake.books import edited, received

FIELDS = ("ウ-Ａ f", "ウ-Ｂ a")


def publish_rounds(rounds: str, pause: str = "0") -> list[int]:
    """Publish so many revisions of 2020, withdrawing every third again; return the revisions."""
    made = []
    for number in range(int(rounds)):
        made.append(_publish_next())
        time.sleep(float(pause))
        if number % 3 == 2:
            withdraw(edition=_current(), reason="試験", by=None)
            time.sleep(float(pause))
    return made


def import_rounds(rounds: str) -> int:
    """Apply an answer for 2021 and undo it, so many times."""
    for _ in range(int(rounds)):
        upload = received("mic", change=edited(2, rate="２／３"))
        apply(upload=upload, by=None)
        undo(upload=upload, by=None)
    return int(rounds)


def _current() -> Edition:
    return Edition.objects.current().get(year=2020)


def _publish_next() -> int:
    draft = revise(edition=_current(), kind=Edition.Kind.UPDATE, by=None)
    for envelope in draft.envelopes.all():
        envelope.amount_text = f"{draft.revision}"
        envelope.save()
    for entry in draft.entries.select_related("edition", "block", "envelope", "measure"):
        entry.name, entry.full_name = f"施策{entry.measure.number}（第{draft.revision}版）", ""
        entry.fields_text = FIELDS[draft.revision % 2]
        entry.save()
    return publish(edition=draft, by=None).revision
