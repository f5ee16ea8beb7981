"""What stands now: the edition an answer is compared with, and its rows as plain values."""

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict
from typing import Any, NamedTuple

from measures.answers import Base
from measures.changes import Row
from measures.intake.calls import NO_CALL, calls_of
from measures.models import Edition, Measure, MeasureName, Ministry
from measures.notation.text import fold


class Standing(NamedTuple):
    """What an answer is compared with."""

    edition: Edition | None
    base: list[Base]


def standing_rows(year: int) -> Standing:
    """Return the edition that answers for ``year`` are compared with, and its rows; four queries."""
    edition = standing_edition(year)
    return Standing(edition, base_rows(standing_entries(edition), year))


def standing_edition(year: int) -> Edition | None:
    """Return the edition that answers for ``year`` are compared with.

    The year's draft; else its current edition, of which applying opens a revision; else that of the newest
    earlier year, of which applying opens the year.
    """
    editions = Edition.objects.select_related("taxonomy")
    draft = editions.for_year(year).drafts().first()
    return draft or editions.filter(year__lte=year).current().newest_first().first()


def standing_entries(edition: Edition | None) -> list[tuple[Any, ...]]:
    """Return the entries of an edition with all that comparing needs, in document order; one query, no instances.

    What many rows have in common is one text: drivers make a new one for each row, half the memory of a long edition.
    """
    if edition is None:
        return []
    rows = edition.entries.in_document_order().values_list(*_STANDING)
    known: dict[str, str] = {}
    one = known.setdefault
    found = []
    for (
        key,
        code,
        unseen,
        number,
        ministry,
        name,
        full_name,
        fields,
        summary,
        *texts,
        unit,
        envelope,
    ) in rows.iterator():
        found_by = (key, one(code, code), unseen, number, one(ministry, ministry), name, full_name)
        others = [one(text, text) for text in texts]  # support, amount, rate, recipients
        found.append((*found_by, one(fields, fields), summary, *others, unit, envelope))
    return found


_STANDING = (  # the measure, the ministry's code, whether it is unseen, and the fields of a Row in their order
    "measure_id",
    "block__ministry__code",
    "unseen",
    "measure__number",
    "block__ministry__name",
    "name",
    "full_name",
    "fields_text",
    "summary",
    "support_text",
    "envelope__amount_text",
    "rate_text",
    "recipients_text",
    "envelope__unit_yen",
    "envelope__number",
)


def base_rows(entries: list[tuple[Any, ...]], year: int) -> list[Base]:
    """Return entries as the base of a comparison, with their measures' other names and calls of ``year``; two queries."""
    names: dict[int, set[str]] = defaultdict(set)
    measures = [entry[0] for entry in entries]
    calls = calls_of(measures, year)
    if measures:  # a range is asked for quicker than thousands of keys; names of other measures do no harm
        between = MeasureName.objects.filter(measure__gte=min(measures), measure__lte=max(measures))
        for measure, name in between.values_list("measure_id", "search"):
            names[measure].add(name)
    return [
        Base(Row(*row), code, frozenset(names.get(measure, ())), unseen, calls.get(measure, NO_CALL))
        for measure, code, unseen, *row in entries
    ]


def fingerprint(base: Base) -> str:
    """Return what tells whether an entry still reads as it did when it was compared."""
    row = base.row
    texts = (row.name, row.full_name, row.fields, row.summary, row.support, row.budget, row.rate, row.recipients)
    values = "\0".join((str(row.number), base.ministry, str(row.unit_yen), *texts, *base.call))
    return hashlib.sha256(values.encode("utf-8", "surrogatepass")).hexdigest()


def ministry_codes() -> dict[str, str]:
    """Return {folded name: code} of every ministry, by name, abbreviation and other names."""
    codes = {name: code for code, name in codes_to_names().items()}
    return {fold(name): codes[meant] for name, meant in known_ministries().items()}


def known_ministries() -> dict[str, str]:
    """Return {name, abbreviation or other name: name} of every ministry."""
    known: dict[str, str] = {}
    for ministry in Ministry.objects.all():
        names = [ministry.name, ministry.short_name, *ministry.other_names.splitlines()]
        known |= {name.strip(): ministry.name for name in names if name.strip()}
    return known


def known_numbers(numbers: set[int]) -> frozenset[int]:
    """Return those of ``numbers`` that are measures, whether or not they stand in the base."""
    return (
        frozenset(Measure.objects.filter(number__in=numbers).values_list("number", flat=True))
        if numbers
        else frozenset()
    )


def codes_to_names() -> dict[str, str]:
    """Return {code: name} of every ministry."""
    return dict(Ministry.objects.values_list("code", "name"))


def as_json(value: Any) -> Any:
    """Return a dataclass as what JSON holds."""
    return json.loads(json.dumps(asdict(value), ensure_ascii=False))
