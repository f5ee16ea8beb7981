"""What there is to choose beside the ledger, with counts; and the conditions in force, each with the way out of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from measures import queries
from measures.facets import Chip, Option, options_of, query_without
from regions.filters import CONFIRMED, KINDS, ApplicationFilter
from regions.ledger_counts import LedgerCounts
from regions.ledger_summaries import KEYS, Summary
from regions.ledgers import Ledger
from regions.stages import LABELS


@dataclass(frozen=True, slots=True)
class Choice:
    """One question beside the ledger, its options with counts, and what is wrong with what was chosen."""

    key: str
    label: str
    options: list[Option]
    messages: list[str]
    many: int = 0  # values that are too many to be named


def ledger_facets(ledger: Ledger, found: ApplicationFilter, counts: LedgerCounts) -> list[Choice]:
    """Return what there is to choose: values the ledger has, and those chosen; one query.

    Of more measures than a page holds only those chosen are named: the others stand on the pages by measure.
    """
    held, names_of = ledger.summary, _names(found)
    measures, few = len(held.keys), len(held.keys) <= queries.PAGE_SIZE
    if few:
        subjects = ledger.subjects_of(held.keys)
        names_of["measure"] = {**found.measures, **{key: subject.name for key, subject in subjects.items()}}
    present = _present(held)
    choices = []
    for key, names in names_of.items():
        shown = {value: words for value, words in names.items() if value in present[key] | set(found.chosen(key))}
        many = measures if key == "measure" and not few else 0
        options = _options(found, key, shown, counts)
        choices.append(Choice(key, str(found.filters[key].label), options, found.messages.get(key, []), many))
    return choices


def _options(found: ApplicationFilter, key: str, shown: Mapping[str, str], counts: LedgerCounts) -> list[Option]:
    if key == "measure":
        return options_of(found, key, shown, path="subject") if shown else []
    counted, chosen = counts.regions if key == "region" else counts.of(key), found.chosen(key)
    none = bool(found.errors)
    return [Option(value, label, None if none else counted[value], value in chosen) for value, label in shown.items()]


def ledger_chips(ledger: Ledger, found: ApplicationFilter) -> list[Chip]:
    """Return the conditions in force."""
    chips = [Chip(f"キーワード：{found.words}", query_without(found, "q"))] if found.words else []
    for key, names in _names(found).items():
        chips += [Chip(names[value], query_without(found, key, value)) for value in found.chosen(key)]
    return chips


def _names(found: ApplicationFilter) -> dict[str, Mapping[str, str]]:
    """{key: {value: words}}, in the order of the page."""
    return {
        "ministry": found.ministries,
        "measure": found.measures,
        "region": found.regions,
        "stage": {stage.value: words for stage, words in LABELS.items()},
        "kind": KINDS,
        "confirmed": CONFIRMED,
    }


def _present(held: Summary) -> dict[str, set[str]]:
    """{key: the values that some application of the ledger has}."""
    values = {key: {group.values[key] for group in held.groups} for key in KEYS}
    return {**values, "region": set(held.regions), "measure": {key.key for key in held.keys}}
