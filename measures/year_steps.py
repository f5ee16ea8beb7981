"""One measure from year to year: what differs in its print."""

from dataclasses import dataclass
from itertools import pairwise

from measures.models import Entry
from measures.wording import Wording, compare_wording

_TEXTS = {
    "name": "施策名",
    "fields_text": "役割・政策分野",
    "summary": "概要",
    "support_text": "支援の内容",
    "rate_text": "補助率",
    "recipients_text": "交付対象",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A column whose print differs between two published years of a measure."""

    label: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Step:
    """From one published year of a measure to the next one in which it stands."""

    old: Entry
    new: Entry
    differences: list[Difference]


def steps_of(entries: list[Entry]) -> list[Step]:
    """Return what differs from year to year, the newest step first; ``entries`` are the newest first."""
    return [Step(old, new, _differences(old, new)) for new, old in pairwise(entries)]


def _differences(old: Entry, new: Entry) -> list[Difference]:
    pairs = [(label, getattr(old, column), getattr(new, column)) for column, label in _TEXTS.items()]
    pairs.append(("予算額", old.envelope.amount_text, new.envelope.amount_text))
    return [Difference(label, compare_wording(before, after)) for label, before, after in pairs if before != after]
