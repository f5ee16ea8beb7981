"""A page of the ledger: applications one by one, or the measures they are for; counts and sums of all that is found."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator

from measures import queries
from regions.adoption import Adoption
from regions.filters import ApplicationFilter
from regions.ledger_counts import LedgerCounts
from regions.ledger_facets import ledger_chips, ledger_facets
from regions.ledger_lines import Line
from regions.ledger_rows import rows_of, rows_of_year
from regions.ledger_subjects import SubjectKey, part_of
from regions.ledger_tables import Matrix, Tables, matrix_of, whole_of
from regions.ledgers import Ledger


def page_of_ledger(ledger: Ledger, found: ApplicationFilter) -> dict[str, Any]:
    """Return what the page shows; raises ``EmptyPage`` past the end.

    ``matrix`` and ``adoptions`` stand beside the applications where the measures fit on a page; else they are pages of
    their own, and only ``subjects`` tells how many measures there are.
    """
    whole = whole_of(ledger.year)
    counts, tables = LedgerCounts(whole.summary, found), whole.tables
    keys, total = list(counts.subjects), sum(counts.subjects.values())
    number = found.form.cleaned_data.get("page", 1)
    page = Paginator(keys if found.by_measure else range(total), queries.PAGE_SIZE).page(number)
    lines: list[Line] = []
    if total and not found.by_measure:
        part = part_of(counts.subjects, page.object_list)
        rows = rows_of_year(ledger.year, part) if counts.is_open else rows_of(found.qs, part)
        lines = ledger.lines(rows, tables.subjects if tables else None)
    shown = page.object_list if found.by_measure else keys if len(keys) <= queries.PAGE_SIZE else None
    context = {
        "page": page,
        "lines": lines,
        "count": total,
        "subjects": len(keys),
        "totals": counts.totals(),
        "facets": ledger_facets(found, counts, tables),
        "chips": ledger_chips(found),
    }
    if counts.is_open and tables:
        return context | _of_matrix(tables.matrix, tables.adoptions)
    return context | ({} if shown is None else _by_measure(ledger, found, shown, tables))


def _by_measure(
    ledger: Ledger, found: ApplicationFilter, keys: list[SubjectKey], tables: Tables | None
) -> dict[str, Any]:
    """What the query finds for these subjects; which regions used them is told of all applications of the year."""
    if not keys:
        return _of_matrix(Matrix([], []), {})
    subjects = tables.subjects if tables else {}
    subjects = subjects | ledger.subjects_of([key for key in keys if key.key not in subjects])
    matrix = matrix_of(ledger, found.qs, keys, subjects)
    return _of_matrix(matrix, tables.adoptions if tables else ledger.adoptions_of(keys))


def _of_matrix(matrix: Matrix, adoptions: Mapping[str, Adoption]) -> dict[str, Any]:
    used = [(subject, adoptions.get(subject.key, Adoption())) for subject, _ in matrix.rows]
    return {"matrix": matrix, "adoptions": used}
