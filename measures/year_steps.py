"""One measure from year to year: what differs in its print, and its budgets to be drawn."""

from dataclasses import dataclass
from itertools import pairwise

from measures.budget_charts import Budget
from measures.models import Entry
from measures.notation.money import write_money
from measures.notation.years import write_year
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


def budgets_of(entries: list[Entry]) -> list[Budget]:
    """Return what each year prints, the newest first; years between them without the measure say so."""
    by_year = {entry.edition.year: entry for entry in entries}
    years = range(max(by_year), min(by_year) - 1, -1)
    return [_budget(by_year[year]) if year in by_year else Budget(year, write_year(year), "掲載なし") for year in years]


def _budget(entry: Entry) -> Budget:
    envelope = entry.envelope
    label = f"{entry.edition.year_name} {entry.edition.get_budget_stage_display()}"
    yen = envelope.counted_yen
    if envelope.is_unread or yen is None:
        return Budget(entry.edition.year, label, "読取り不可" if envelope.is_unread else envelope.amount_words)
    words = f"{write_money(yen)}{'の内数' if envelope.is_within else ''}"
    inside = sum(part["yen"] for part in envelope.parts if part["inside"])
    return Budget(entry.edition.year, label, words, yen, envelope.is_within, inside)
