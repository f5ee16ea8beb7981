"""What a search found in each row of a list: names and texts with the words marked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from measures.listed_entries import ListedEntry, other_names
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

    entry: ListedEntry
    heading: list[Run]
    name: list[Run]
    excerpts: list[Excerpt]


def hits_of(rows: list[ListedEntry], words: list[str]) -> list[Hit]:
    """Return the rows as found by the folded ``words``; one statement where there are any."""
    names = other_names(row.measure_id for row in rows) if words else {}

    @cache  # names of ministries, recipients and the like are the same in many rows
    def mark(text: str) -> list[Run]:
        return mark_words(text, words)

    return [_hit(entry, mark, names.get(entry.measure_id, []) if words else None) for entry in rows]


def _hit(entry: ListedEntry, mark: Callable[[str], list[Run]], names: list[tuple[str, str]] | None) -> Hit:
    excerpts = []
    for label, text in _texts(entry, names) if names is not None else ():
        if runs := cut_around(mark(text), beside=BESIDE):
            excerpts.append(Excerpt(label, runs))
    return Hit(entry, mark(entry.heading), mark(entry.display_name), excerpts)


def _texts(entry: ListedEntry, names: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """The texts that are searched and not shown in the list, with what they are."""
    if entry.full_name and entry.full_name != entry.name:
        yield "掲載された施策名", entry.name
    yield "概要", entry.summary
    yield "支援の内容", entry.support_text
    yield "交付対象", entry.recipients_text
    yield "編集者の注記", entry.editor_note
    yield from names
    others = [entry.ministry_name, entry.ministry_short_name, *entry.ministry_other_names.splitlines()]
    for other in dict.fromkeys(others):
        if other != entry.heading:
            yield "府省庁の別名", other
