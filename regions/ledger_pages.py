"""A page of the ledger: applications one by one, or the measures they are for; counts and sums of all that is found."""

from typing import Any

from django.core.paginator import Paginator

from measures import queries
from regions.adoption import Adoption
from regions.filters import ApplicationFilter
from regions.ledger_counts import LedgerCounts
from regions.ledger_facets import ledger_chips, ledger_facets
from regions.ledger_subjects import between
from regions.ledgers import Ledger, Line, matrix_of


def page_of_ledger(ledger: Ledger, found: ApplicationFilter) -> dict[str, Any]:
    """Return what the page shows; raises ``EmptyPage`` past the end.

    ``matrix`` and ``adoptions`` stand beside the applications where the measures fit on a page; else they are pages of
    their own, and only ``subjects`` tells how many measures there are.
    """
    counts = LedgerCounts(ledger, found)
    keys, total = list(counts.subjects), sum(counts.subjects.values())
    number = found.form.cleaned_data.get("page", 1)
    page = Paginator(keys if found.by_measure else range(total), queries.PAGE_SIZE).page(number)
    lines: list[Line] = []
    if not found.by_measure:
        lines = ledger.lines(between(found.qs, counts.subjects, page.object_list))
    shown = page.object_list if found.by_measure else keys if len(keys) <= queries.PAGE_SIZE else None
    return {
        "page": page,
        "lines": lines,
        "count": total,
        "subjects": len(keys),
        "totals": counts.totals(),
        "facets": ledger_facets(ledger, found, counts),
        "chips": ledger_chips(ledger, found),
    } | ({} if shown is None else _by_measure(ledger, found, shown))


def _by_measure(ledger: Ledger, found: ApplicationFilter, keys: list[Any]) -> dict[str, Any]:
    matrix, adoptions = matrix_of(ledger, found.qs, keys), ledger.adoptions_of(keys)
    return {
        "matrix": matrix,
        "adoptions": [(subject, adoptions.get(subject.key, Adoption())) for subject, _ in matrix.rows],
    }
