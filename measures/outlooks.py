"""What publishing a draft would mean: what readers will see change, and what is still open."""

from dataclasses import dataclass

from measures.changes import ChangeSet, Row, compare, row_of
from measures.models import Block, Edition, Entry


@dataclass(frozen=True, slots=True)
class Outlook:
    """What publishing a draft would mean: what readers will see change, and what is still open."""

    changes: ChangeSet
    compared_with: Edition | None
    unread: list[Entry]
    unseen: dict[Block, list[Entry]]


def outlook(edition: Edition) -> Outlook:
    """Return what publishing ``edition`` would change for readers, and what an editor should know first.

    It is compared with the year's current edition, else with that of the newest earlier year.
    """
    base = base_of(edition)
    entries = list(edition.entries.for_listing())
    unseen: dict[Block, list[Entry]] = {}
    for entry in entries:
        if entry.unseen:
            unseen.setdefault(entry.block, []).append(entry)
    return Outlook(
        changes=compare(rows_of(base), map(row_of, entries)),
        compared_with=base,
        unread=[entry for entry in entries if entry.unread_columns],
        unseen=unseen,
    )


def base_of(edition: Edition) -> Edition | None:
    """Return the edition that readers know before ``edition``: the year's current one, else an earlier year's."""
    known = Edition.objects.current().filter(year__lte=edition.year).exclude(pk=edition.pk)
    return known.newest_first().first()


def rows_of(edition: Edition | None) -> list[Row]:
    """Return the rows of an edition as plain values for ``measures.changes``; none for no edition."""
    return [row_of(entry) for entry in edition.entries.for_listing()] if edition else []
