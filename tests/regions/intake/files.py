"""Lists as they come in: a heading line and rows, as CSV or as a workbook, and the small world they speak of."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl

from measures.models import Measure
from regions.intake import receive
from regions.models import Application, CityRegion, Municipality, Sheet, SheetRow
from renkei.models import User
from tests.factories import make_measure
from tests.regions.factories import make_municipality, make_prefecture, make_region, make_stage

Line = list[Any]
FUKUYAMA, ONOMICHI, MIHARA, MATSUMOTO, SAPPORO = "342076", "342050", "342041", "202029", "011002"


def csv_file(*lines: Line, encoding: str = "utf-8-sig") -> bytes:
    """Return the lines as CSV."""
    target = StringIO()
    csv.writer(target).writerows(lines)
    return target.getvalue().encode(encoding)


def workbook(*lines: Line, sheet: str = "一覧", **others: list[Line]) -> bytes:
    """Return the lines as an xlsx of one sheet, with further sheets by name."""
    book = openpyxl.Workbook()
    for name, content in {sheet: list(lines), **others}.items():
        page = book.create_sheet(name)
        for line in content:
            page.append(line)
    del book["Sheet"]
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def take(kind: str, *lines: Line, by: User | None = None, **options: Any) -> Sheet:
    """Receive the lines as CSV."""
    year = 2025 if kind == "municipalities" else None
    data = options.pop("data", b"") or csv_file(*lines)
    return receive(data=data, kind=kind, by=by, **{"name": "一覧.csv", "year": year, **options})


def only_row(sheet: Sheet) -> SheetRow:
    """Return the one row of the file (rows that the file does not hold are left out)."""
    assert sheet.state == Sheet.State.STAGED, sheet.findings
    return sheet.rows.exclude(verdict="missing").get()


def said(row: SheetRow | Sheet) -> str:
    """Return all findings of a row or of a file: ``row A2 …``, one a line."""
    return "\n".join(f"{one['severity']} {one['cell']} {one['message']}（{one['expected']}）" for one in row.findings)


def make_country() -> dict[str, Municipality]:
    """Return five municipalities of three prefectures by their codes."""
    for code, name in (("01", "北海道"), ("20", "長野県"), ("34", "広島県")):
        make_prefecture(code=code, name=name)
    return {
        code: make_municipality(code=code, name=name, kana=kana, kind=kind)
        for code, name, kana, kind in (
            (FUKUYAMA, "福山市", "ふくやまし", "chukakushi"),
            (ONOMICHI, "尾道市", "おのみちし", "city"),
            (MIHARA, "三原市", "みはらし", "city"),
            (MATSUMOTO, "松本市", "まつもとし", "city"),
            (SAPPORO, "札幌市", "さっぽろし", "designated_city"),
        )
    }


def make_regions() -> tuple[CityRegion, CityRegion]:
    """Return R25 and R01."""
    return (
        make_region(code="R25", name="備後圏域連携中枢都市圏", alias="備後圏域"),
        make_region(code="R01", name="さっぽろ連携中枢都市圏"),
    )


def make_granted(region: CityRegion, measure: Measure | None = None, **values: Any) -> Application:
    """Return an application of the region that was adopted and granted, with its two recorded stages."""
    application = Application.objects.create(
        **{
            "measure": measure or make_measure(),
            "applicant": "福山市",
            "fiscal_year": 2025,
            "route": "open",
            "stage": "granted",
            "granted": 2_000_000,
            "rate_text": "１／２",
            **values,
        }
    )
    application.region_links.create(region=region)
    make_stage(application=application, stage="adopted", reached_on="2025-06-01")
    make_stage(application=application, stage="granted", reached_on="2025-07-01", amount=2_000_000)
    return application
