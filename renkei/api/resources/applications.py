"""The ledger (申請・採択状況): public applications alone, by fiscal year."""

from typing import Any

from measures.models import Edition, Measure, MeasureName, Ministry
from regions.ledger_exports import write_ledger_json
from regions.ledgers import Ledger, has_unknown_year, years_with_applications
from regions.models import Application, ApplicationRegion, CityRegion, Municipality, StageChange
from renkei.api.marks import Source, mark_of, read_mark, with_marks
from renkei.api.operations import Found
from renkei.api.paging import Query, page_of
from renkei.api.parameters import refuse_errors
from renkei.api.problems import Problem
from renkei.api.resources.editions import current_editions

_LEDGER: tuple[Source, ...] = (
    Application, ApplicationRegion, StageChange, CityRegion, Municipality, Measure, MeasureName, Ministry, Edition,
)  # fmt: skip


def find_ledgers() -> Found:
    """The years for which there are public applications."""
    return Found(None, read_mark(Application))


def write_ledgers(_: None, query: Query) -> dict[str, Any]:
    """Return these years, the newest first."""
    return {"fiscal_years": years_with_applications(), "unknown_year": has_unknown_year()}


def find_ledger(year: int | None = None) -> Found:
    """The public applications of a year, ``None``: of no year that is known for certain. 404 where there are none."""
    public = Application.objects.public()
    of_year = public.filter(fiscal_year__isnull=True) if year is None else public.of_year(year)
    first = with_marks(of_year, *_LEDGER).first()
    if first is None:
        years = "、".join(map(str, years_with_applications())) or "なし"
        what = "年度が特定できない" if year is None else f"{year}年度の"
        raise Problem("not-found", f"{what}申請・採択状況は公表されていません。公表されている年度：{years}")
    return Found(year, mark_of(first, *_LEDGER))


def write_ledger(year: int | None, query: Query) -> dict[str, Any]:
    """Return a page of the applications that the ledger's own filter finds, with the totals of all it finds."""
    ledger = Ledger(year)
    found = ledger.ask(query.data)
    refuse_errors(found)
    data = write_ledger_json(ledger, found.qs)
    page, rows = page_of(query, data.pop("applications"))
    return {"editions": current_editions(), **data, **page, "applications": rows}
