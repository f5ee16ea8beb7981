"""What a search found in each row of a list: names and texts with the words marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from measures.models import Entry
from measures.notation.highlights import Run, cut_around, mark_words

BESIDE = 40  # characters shown before and after a hit


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text that the list does not show otherwise, around a hit."""

    label: str
    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of the list, and where the words were found in it."""

    entry: Entry
    heading: list[Run]
    name: list[Run]
    excerpts: list[Excerpt]


def hits_of(entries: Iterable[Entry], words: list[str]) -> list[Hit]:
    """Return the rows as found by the folded ``words``; one statement more where there are any."""
    rows = list(entries)
    if words:
        prefetch_related_objects(rows, "measure__names")
    return [_hit(entry, words) for entry in rows]


def _hit(entry: Entry, words: list[str]) -> Hit:
    heading, name = mark_words(entry.block.heading, words), mark_words(entry.display_name, words)
    excerpts = []
    for label, text in _texts(entry) if words else ():
        if runs := cut_around(mark_words(text, words), beside=BESIDE):
            excerpts.append(Excerpt(label, runs))
    return Hit(entry, heading, name, excerpts)


def _texts(entry: Entry) -> Iterable[tuple[str, str]]:
    """The texts that are searched and not shown in the list, with what they are."""
    if entry.full_name and entry.full_name != entry.name:
        yield "掲載された施策名", entry.name
    yield "概要", entry.summary
    yield "支援の内容", entry.support_text
    yield "交付対象", entry.recipients_text
    yield "編集者の注記", entry.editor_note
    for name in entry.measure.names.all():
        yield name.get_kind_display(), name.name
    ministry = entry.block.ministry
    for other in dict.fromkeys([ministry.name, ministry.short_name, *ministry.other_names.splitlines()]):
        if other != entry.block.heading:
            yield "府省庁の別名", other
