"""A page of the ledger: applications one by one, or the measures they are for; counts and sums of all that is found."""

from typing import Any

from django.core.paginator import Paginator

from measures import queries
from regions.adoption import Adoption
from regions.filters import ApplicationFilter
from regions.ledger_counts import LedgerCounts
from regions.ledger_facets import ledger_chips, ledger_facets
from regions.ledgers import Ledger, matrix_of, subject_keys


def page_of_ledger(ledger: Ledger, found: ApplicationFilter) -> dict[str, Any]:
    """Return what the page shows; raises ``EmptyPage`` past the end.

    ``matrix`` and ``adoptions`` stand beside the applications where the measures fit on a page; else they are pages of
    their own, and only ``subjects`` tells how many measures there are.
    """
    keys, counts = subject_keys(found.qs), LedgerCounts(found)
    number = found.form.cleaned_data.get("page", 1)
    page = Paginator(keys, queries.PAGE_SIZE).page(number) if found.by_measure else found.page()
    shown = page.object_list if found.by_measure else keys if len(keys) <= queries.PAGE_SIZE else None
    return {
        "page": page,
        "lines": [] if found.by_measure else ledger.lines(page.object_list),
        "count": found.qs.count() if found.by_measure else page.paginator.count,
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
