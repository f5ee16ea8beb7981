"""The acts on single entries of a draft: save one with its envelope, take one out, confirm, read again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from simple_history.utils import bulk_update_with_history

from measures.models import Edition, Entry, Envelope, Measure
from measures.models.entries import DERIVED
from renkei.models import User


@dataclass(frozen=True, slots=True)
class EnvelopeTexts:
    """What an editor typed of an amount: the printed text, its name, its unit in 円, how a shared one prints."""

    amount_text: str
    name: str
    unit_yen: int
    printed: str


@transaction.atomic
def save_entry(
    *, entry: Entry, envelope: Envelope | None, texts: EnvelopeTexts | None, by: User | None, reason: str = ""
) -> Entry:
    """Save ``entry`` standing on ``envelope``, or on a new one made of ``texts`` where that is None.

    With both given, the envelope takes the texts, for every entry that shares it. A new entry without a measure
    gets a new one with the next permanent number; its place is the last in its block. An envelope that loses
    its last entry goes in the same act. The entry counts as seen (no longer 前年のまま).
    """
    left = Entry.objects.filter(pk=entry.pk).values_list("envelope_id", flat=True).first()
    if entry.measure_id is None:
        entry.measure = _on_record(Measure(name=entry.display_name[:500], ministry=entry.block.ministry), by, reason)
    if entry.pk is None and not entry.position:
        last = entry.block.entries.aggregate(last=models.Max("position"))["last"] or 0
        entry.position = last + 1
    entry.envelope = _envelope(entry, envelope, texts, by, reason)
    entry.unseen = False
    _on_record(entry, by, reason)
    if left not in {None, entry.envelope_id}:
        _drop_if_empty(left, by)
    return entry


@transaction.atomic
def remove_entry(*, entry: Entry, by: User | None) -> None:
    """Take an entry out of its draft; its envelope goes with its last entry. The measure stays."""
    envelope = entry.envelope_id
    entry._history_user = by
    entry.delete()
    _drop_if_empty(envelope, by)


@transaction.atomic
def confirm_entries(*, entries: Iterable[Entry], by: User | None) -> int:
    """Tick entries as confirmed though unchanged; they are no longer 前年のまま. Returns how many were."""
    rows = [entry for entry in entries if entry.unseen]
    for entry in rows:
        entry.unseen = False
        _on_record(entry, by, "前年のままで確認")
    return len(rows)


@dataclass(frozen=True, slots=True)
class Rereading:
    """What reading an edition's texts again gives that is not what is stored: (row, column, stored, now)."""

    edition: Edition
    differences: list[tuple[str, str, str, str]]


@transaction.atomic
def read_again(*, edition: Edition, by: User | None) -> Rereading:
    """Derive every reading of an edition anew, after the notation has learnt something.

    A draft is written, on record; a published edition only reports what would differ.
    """
    differences: list[tuple[str, str, str, str]] = []
    field_ids = edition.taxonomy.field_ids()
    envelopes, entries, cells = [], [], {}
    for envelope in edition.envelopes.order_by("number"):
        if _differs(envelope, ["reading", "yen", "parts"], differences, envelope.derive):
            envelopes.append(envelope)
    for entry in edition.entries.for_listing():
        held = {field.pk for field in entry.fields.all()}
        wanted: list[int] = []
        changed = _differs(entry, DERIVED[1:], differences, lambda e=entry, w=wanted: w.extend(e.derive(field_ids)))
        if set(wanted) != held:
            differences.append((str(entry), "fields", f"{len(held)}分野", f"{len(wanted)}分野"))
            cells[entry] = wanted
        if changed or entry in cells:
            entries.append(entry)
    if edition.is_draft:
        _write(envelopes, Envelope, ["reading", "yen", "parts"], by)
        _write(entries, Entry, DERIVED[1:], by)
        for entry, wanted in cells.items():
            entry.fields.set(wanted)
    shown = [difference for difference in differences if difference[1] != "search"]
    return Rereading(edition, shown)


def _differs(row: Any, names: list[str], differences: list[tuple[str, str, str, str]], derive: Any) -> bool:
    before = {name: getattr(row, name) for name in names}
    derive()
    changed = [name for name in names if getattr(row, name) != before[name]]
    differences += [(str(row), name, str(before[name]), str(getattr(row, name))) for name in changed]
    return bool(changed)


def _write(rows: list[Any], model: Any, names: list[str], by: User | None) -> None:
    for row in rows:
        row.version += 1
    if rows:
        bulk_update_with_history(
            rows,
            model,
            [*names, "version"],
            batch_size=500,
            default_user=by,
            default_change_reason="読取りのやり直し",
            manager=model.objects,
        )


def _envelope(
    entry: Entry, envelope: Envelope | None, texts: EnvelopeTexts | None, by: User | None, reason: str
) -> Envelope:
    if envelope is None:
        envelope = Envelope(block=entry.block)
    if texts is not None:
        envelope.amount_text, envelope.name = texts.amount_text, texts.name or entry.display_name[:500]
        envelope.unit_yen, envelope.printed = texts.unit_yen, texts.printed
        _on_record(envelope, by, reason)
    return envelope


def _drop_if_empty(envelope_id: int | None, by: User | None) -> None:
    for envelope in Envelope.objects.filter(pk=envelope_id, entries__isnull=True):
        envelope._history_user = by
        envelope.delete()


def _on_record(row: Any, by: User | None, reason: str) -> Any:
    row._history_user = by
    if reason:
        row._change_reason = reason
    row.save()
    return row
