"""What there is to choose beside the ledger, with counts; and the conditions in force, each with the way out of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from measures import queries
from measures.facets import Chip, Option, options_of, query_without
from regions.filters import CONFIRMED, KINDS, ApplicationFilter
from regions.ledger_counts import KEYS, LedgerCounts
from regions.ledgers import Ledger
from regions.stages import LABELS

_PATHS = {"measure": "subject", "region": "region_links__region__code"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One question beside the ledger, its options with counts, and what is wrong with what was chosen."""

    key: str
    label: str
    options: list[Option]
    messages: list[str]
    many: int = 0  # values that are too many to be named


def ledger_facets(ledger: Ledger, found: ApplicationFilter, counts: LedgerCounts) -> list[Choice]:
    """Return what there is to choose: values the ledger has, and those chosen; five queries.

    Of more measures than a page holds only those chosen are named: the others stand on the pages by measure.
    """
    present = _present(ledger, found)
    choices = []
    for key, names in _names(found).items():
        shown = {value: words for value, words in names.items() if value in present[key] | set(found.chosen(key))}
        many = len(ledger.keys) if key == "measure" and len(ledger.keys) > queries.PAGE_SIZE else 0
        options = _options(found, key, shown, counts)
        choices.append(Choice(key, str(found.filters[key].label), options, found.messages.get(key, []), many))
    return choices


def _options(found: ApplicationFilter, key: str, shown: Mapping[str, str], counts: LedgerCounts) -> list[Option]:
    if key not in KEYS:
        return options_of(found, key, shown, path=_PATHS[key]) if shown else []
    counted, chosen = counts.of(key), found.chosen(key)
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


def _present(ledger: Ledger, found: ApplicationFilter) -> dict[str, set[str]]:
    """{key: the values that some application of the ledger has}; two queries."""
    rows = ledger.applications.order_by().values_list(*KEYS.values()).distinct()
    values = {key: set(values) for key, values in zip(KEYS, zip(*rows, strict=True), strict=False)}
    regions = ledger.applications.order_by().values_list(_PATHS["region"], flat=True).distinct()
    measures = {key.key for key in ledger.keys} & set(found.measures)
    return {**{key: set() for key in KEYS}, **values, "region": set(regions), "measure": measures}
