"""What the editors' page of the yearly round shows: how each ministry stands, beside the steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from measures.admin.round_files import ShownUpload, shown
from measures.admin.round_steps import TICKS, Step, steps_of
from measures.milestones import READABLE
from measures.models import Block, Edition, Upload
from measures.notation.reading import UNREAD
from renkei import access

_UNREAD = ("fields_reading", "rate_reading", "recipients_reading", "envelope__reading")


@dataclass(frozen=True, slots=True)
class Row:
    """How one ministry stands: its block with counts, its last file and those that wait."""

    block: Block
    uploads: list[ShownUpload]
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """The round of one edition."""

    edition: Edition
    rows: list[Row]
    steps: list[Step]
    loose: list[ShownUpload]  # files of no single ministry that wait
    ticks: list[tuple[str, str, int]]  # (value, words, how many)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do: published, and made known."""
        return self.edition.notified_on is not None and self.edition.state in READABLE


def round_of(edition: Edition, user: Any, *, ticked: Iterable[str] = ()) -> Round:
    """Return the round as ``user`` may see it, in a fixed number of queries."""
    blocks = list(counted(access.rows(user, edition.blocks.all())))
    known = access.rows(user, Upload.objects.filter(year=edition.year))
    newest = known.order_by().exclude(ministry=None).values("ministry").annotate(last=Max("pk")).values("last")
    files = shown(known.filter(Q(state=Upload.State.STAGED) | Q(pk__in=newest)).listed(), blocks)
    wanted = set(ticked)
    rows = [
        Row(
            block,
            [file for file in files if file.upload.ministry_id == block.ministry_id],
            block.ministry.code in wanted,
        )
        for block in blocks
    ]
    ticks = [(value, words, sum(map(test, blocks))) for value, (words, test) in TICKS.items()]
    loose = [file for file in files if file.upload.ministry_id is None]
    return Round(edition, rows, steps_of(edition, blocks, files), loose, ticks)


def counted(blocks: QuerySet[Block]) -> QuerySet[Block]:
    """Return blocks in the document's order, each with its entries, those 前年のまま and those not read counted."""
    unread = Q()
    for name in _UNREAD:
        unread |= Q(**{f"entries__{name}": UNREAD.value})
    return (
        blocks.select_related("ministry")
        .annotate(
            entry_count=Count("entries"),
            unseen_count=Count("entries", filter=Q(entries__unseen=True)),
            unread_count=Count("entries", filter=unread),
        )
        .order_by("position", "id")
    )


def ticked_by(value: str, edition: Edition) -> list[str]:
    """Return the codes of the ministries that ``?ticked=`` ticks."""
    if value not in TICKS:
        return []
    blocks = edition.blocks.select_related("ministry")
    return [block.ministry.code for block in blocks if TICKS[value][1](block)]
