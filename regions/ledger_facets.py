"""What there is to choose beside the ledger, with counts; and the conditions in force, each with the way out of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from measures.facets import Chip, Option, query_without
from regions.filters import CONFIRMED, KINDS, ApplicationFilter
from regions.ledger_counts import LedgerCounts
from regions.ledger_summaries import KEYS
from regions.ledger_tables import Tables
from regions.stages import LABELS

_STAGES = {stage.value: words for stage, words in LABELS.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """One question beside the ledger, its options with counts, and what is wrong with what was chosen."""

    key: str
    label: str
    options: list[Option]
    messages: list[str]
    many: int = 0  # values that are too many to be named


def ledger_facets(found: ApplicationFilter, counts: LedgerCounts, tables: Tables | None) -> list[Choice]:
    """Return what there is to choose: values the ledger has, and those chosen.

    Without ``tables``, which it has where its measures fit on a page, only the measures chosen are named: the others
    stand on the pages by measure.
    """
    held, messages = counts.held, found.messages
    choices = []
    for key, names in _names(found).items():
        chosen = found.chosen(key)
        if key == "measure":
            names = names | {key: subject.name for key, subject in tables.subjects.items()} if tables else names
            present = tables.subjects.keys() if tables else set[str]()
        else:
            present = (held.tally.counts[key] if key in KEYS else held.regions).keys()
        shown = {value: words for value, words in names.items() if value in present or value in chosen}
        counted = _counted(counts, key, whole=tables is not None) if shown and not messages else None
        options = [
            Option(value, words, None if counted is None else counted[value], value in chosen)
            for value, words in shown.items()
        ]
        many = len(held.keys) if key == "measure" and tables is None else 0
        choices.append(Choice(key, str(found.filters[key].label), options, messages.get(key, []), many))
    return choices


def _counted(counts: LedgerCounts, key: str, *, whole: bool) -> Mapping[str, int | None]:
    """How many applications each value shows; of measures, unless ``whole``, no more than those chosen need."""
    if key == "measure":
        return counts.measures if whole else counts.by_subject
    return counts.regions if key == "region" else counts.of(key)


def ledger_chips(found: ApplicationFilter) -> list[Chip]:
    """Return the conditions in force."""
    chips = [Chip(f"キーワード：{found.words}", query_without(found, "q"))] if found.words else []
    for key, names in _names(found).items():
        chips += [Chip(names[value], query_without(found, key, value)) for value in found.chosen(key)]
    return chips


def _names(found: ApplicationFilter) -> dict[str, dict[str, str]]:
    """{key: {value: words}}, in the order of the page."""
    return {
        "ministry": found.ministries,
        "measure": found.measures,
        "region": found.regions,
        "stage": _STAGES,
        "kind": KINDS,
        "confirmed": CONFIRMED,
    }
