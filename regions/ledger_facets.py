"""What there is to choose beside the ledger, with counts; and the conditions in force, each with the way out of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from measures.facets import Chip, Option, options_of, query_without
from regions.filters import CONFIRMED, KINDS, ApplicationFilter
from regions.ledgers import Ledger
from regions.stages import LABELS

_PATHS = {
    "ministry": "measure__ministry__code",
    "measure": "subject",
    "region": "region_links__region__code",
    "stage": "stage",
    "kind": "kind",
    "confirmed": "confirmed",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One question beside the ledger, its options with counts, and what is wrong with what was chosen."""

    key: str
    label: str
    options: list[Option]
    messages: list[str]


def ledger_facets(ledger: Ledger, found: ApplicationFilter) -> list[Choice]:
    """Return what there is to choose: values the ledger has, and those chosen; seven queries."""
    present = _present(ledger)
    choices = []
    for key, names in _names(found).items():
        shown = {value: words for value, words in names.items() if value in present[key] | set(found.chosen(key))}
        options = options_of(found, key, shown, path=_PATHS[key])
        choices.append(Choice(key, str(found.filters[key].label), options, found.messages.get(key, [])))
    return choices


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


def _present(ledger: Ledger) -> dict[str, set[str]]:
    """{key: the values that some application of the ledger has}; two queries."""
    here = [key for key in _PATHS if key not in ("region", "measure")]
    rows = ledger.applications.order_by().values_list(*(_PATHS[key] for key in here)).distinct()
    found = {key: set(values) for key, values in zip(here, zip(*rows, strict=True), strict=False)}
    regions = ledger.applications.order_by().values_list(_PATHS["region"], flat=True).distinct()
    return {**{key: set() for key in here}, **found, "region": set(regions), "measure": set(ledger.subjects)}
