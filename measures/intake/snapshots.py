"""An entry as it was and as it became: what undo and redo put back, and how a later edit is noticed."""

from collections.abc import Mapping
from typing import Any

from measures.models import Entry, Envelope
from measures.models.editions import UNITS

TEXTS = ["name", "full_name", "summary", "support_text", "rate_text", "recipients_text", "fields_text"]
KEPT = [*TEXTS, "fields_merged", "editor_note", "position"]
AMOUNT = ["amount_text", "unit_yen", "name", "printed"]
CONTENT = [*TEXTS, "editor_note"]  # what a person edits: a difference here is a later edit


def snapshot(entry: Entry) -> dict[str, Any]:
    """Return an entry with its amount as plain values; its block and envelope are loaded."""
    envelope = entry.envelope
    return {
        "measure": entry.measure_id,
        "ministry": entry.block.ministry_id,
        "unseen": entry.unseen,
        "envelope": envelope.number,
        "amount": {name: getattr(envelope, name) for name in AMOUNT},
        **{name: getattr(entry, name) for name in KEPT},
    }


def same_content(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two snapshots read the same: texts, ministry and amount. Places and marks may differ."""
    if one is None or other is None:
        return one is other
    return content(one) == content(other)


def content(shot: dict[str, Any]) -> list[Any]:
    """Return what of a snapshot counts as its content."""
    amount = shot["amount"]
    return [shot["ministry"], amount["amount_text"], amount["unit_yen"], *(shot[name] for name in CONTENT)]


def differences(
    one: dict[str, Any] | None, other: dict[str, Any] | None, ministries: Mapping[int, str]
) -> list[tuple[str, str, str]]:
    """Return (column, text, text) where the contents of two snapshots differ; nothing if one is no entry.

    ``ministries`` is {id: name}.
    """
    if one is None or other is None:
        return []
    labels = ["府省庁", "予算額", "単位", *(str(Entry._meta.get_field(name).verbose_name) for name in CONTENT)]
    texts = ([ministries[shot["ministry"]], *_amount_in_words(shot), *content(shot)[3:]] for shot in (one, other))
    return [(label, was, now) for label, was, now in zip(labels, *texts, strict=True) if was != now]


def _amount_in_words(shot: dict[str, Any]) -> list[str]:
    amount = shot["amount"]
    return [amount["amount_text"], dict(UNITS)[amount["unit_yen"]]]


def put_texts(entry: Entry, shot: dict[str, Any]) -> None:
    """Give an entry the texts of a snapshot, in memory."""
    for name in KEPT:
        setattr(entry, name, shot[name])
    entry.unseen = shot["unseen"]


def put_amount(envelope: Envelope, amount: dict[str, Any]) -> None:
    """Give an envelope the printed amount of a snapshot, in memory."""
    for name in AMOUNT:
        setattr(envelope, name, amount[name])
