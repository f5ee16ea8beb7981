"""The ledger (申請・採択状況): public applications alone, by fiscal year."""

from typing import Any

from regions.ledger_exports import write_ledger_json
from regions.ledger_subjects import subjects_in
from regions.ledgers import Ledger, has_unknown_year, years_with_applications
from regions.models import Application
from renkei.api.operations import Found
from renkei.api.paging import Query, page_of
from renkei.api.parameters import refuse_errors
from renkei.api.problems import Problem
from renkei.api.resources.editions import current_editions


def find_ledgers() -> Found:
    """The years for which there are public applications."""
    return Found(None)


def write_ledgers(_: None, query: Query) -> dict[str, Any]:
    """Return these years, the newest first."""
    return {"fiscal_years": years_with_applications(), "unknown_year": has_unknown_year()}


def find_ledger(year: int | None = None) -> Found:
    """The public applications of a year, ``None``: of no year that is known for certain. 404 where there are none."""
    public = Application.objects.public()
    of_year = public.filter(fiscal_year__isnull=True) if year is None else public.of_year(year)
    if not of_year.exists():
        years = "、".join(map(str, years_with_applications())) or "なし"
        what = "年度が特定できない" if year is None else f"{year}年度の"
        raise Problem("not-found", f"{what}申請・採択状況は公表されていません。公表されている年度：{years}")
    return Found(year)


def write_ledger(year: int | None, query: Query) -> dict[str, Any]:
    """Return a page of the applications that the ledger's own filter finds, with the totals of all it finds."""
    ledger = Ledger(year)
    found = ledger.ask(query.data)
    refuse_errors(found)
    counts = subjects_in(found.qs)
    page, places = page_of(query, range(sum(counts.values())))
    shown = range(places[0], places[-1] + 1) if places else range(0)
    data = write_ledger_json(ledger, found.qs, counts=counts, shown=shown)
    return {"editions": current_editions(), **data, **page, "applications": data.pop("applications")}
