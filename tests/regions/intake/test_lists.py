"""Lists that go out and come back: unchanged they change nothing, with three cells changed those three."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from measures.loading import load_missing as load_measures
from regions.intake.lists import list_rules, write_csv, write_workbook
from regions.loading import load_missing
from regions.models import Application, CityRegion, Sheet
from renkei.models import User
from tests.factories import make_user
from tests.regions.factories import make_application, make_staff
from tests.regions.intake.files import make_granted, make_regions, take

pytestmark = pytest.mark.django_db
KINDS = list(Sheet.Kind.values)
ROWS = {"municipalities": 1741, "memberships": 394, "applications": 22}


@pytest.fixture
def _real() -> None:
    load_measures(by=None)
    load_missing(by=None)


def written(kind: str, ending: str, **options: Any) -> bytes:
    rules = list_rules(kind, by=None)
    return write_csv(rules).encode() if ending == "csv" else write_workbook(rules, kind, **options)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("_real")
def test_what_stands_comes_back_and_changes_nothing(kind: str, ending: str) -> None:
    sheet = take(kind, data=written(kind, ending), name=f"一覧.{ending}")

    counts = {"new": 0, "revised": 0, "unchanged": ROWS[kind], "missing": 0, "refused": 0, "warnings": 0}
    assert (sheet.counts, sheet.findings) == (counts, [])


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        pytest.param("municipalities", {"C2": "札幌新市", "D3": "はこだて", "H5": "2026-03-31"}, id="municipalities"),
        pytest.param("memberships", {"G3": "2026-03-31", "J4": "備考", "E5": "いいえ"}, id="memberships"),
        pytest.param("applications", {"P2": "9,000,000", "S3": "２／３", "W4": "備考"}, id="applications"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_real")
def test_three_cells_changed_are_three_changes_at_these_cells(kind: str, cells: dict[str, str]) -> None:
    book = openpyxl.load_workbook(BytesIO(written(kind, "xlsx")))
    for cell, text in cells.items():
        book["一覧"][cell] = text
    changed = BytesIO()
    book.save(changed)

    sheet = take(kind, data=changed.getvalue(), name="一覧.xlsx")

    found = [change["cell"] for row in sheet.rows.filter(verdict="revised") for change in row.changes]
    assert sorted(found) == [f"一覧!{cell}" for cell in sorted(cells)]
    assert (sheet.counts["revised"], sheet.counts["refused"], sheet.counts["new"]) == (3, 0, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_has_the_headings_alone_and_says_how_to_fill_it_in(kind: str) -> None:
    book = openpyxl.load_workbook(BytesIO(written(kind, "xlsx", empty=True)))

    rules = list_rules(kind, by=None)
    lines = list(book["一覧"].iter_rows(values_only=True))
    assert [cell for cell in lines[0] if cell] == [column.heading for column in rules.resource.columns.values()]
    assert not any(any(line) for line in lines[1:])
    assert book["記載要領"].max_row == len(rules.resource.columns) + 2


def test_a_list_of_staff_holds_their_own_rows_alone() -> None:
    bingo, sapporo = make_regions()
    make_granted(bingo, note="自分の行")
    make_application(regions=[sapporo], note="よその行")
    clerk = make_staff(regions=[bingo])

    text = write_csv(list_rules("applications", by=clerk))

    assert ("自分の行" in text, "よその行" in text) == (True, False)


@pytest.mark.parametrize(("role", "rows"), [("viewer", 1), ("editor", 1), ("contact", 0), ("none", 0)])
def test_a_list_holds_what_the_person_may_see(role: str, rows: int) -> None:
    make_granted(make_regions()[0])
    person: User = make_user(role=role)

    text = write_csv(list_rules("applications", by=person))

    assert len(text.splitlines()) == 1 + rows


@pytest.mark.parametrize("note", ["=1+1", "+81", "-", "@x", "\t=1", "'=1", "＝1", "a\r\nb", 'a"b,c'])
def test_no_cell_of_the_csv_is_a_formula_and_every_text_comes_back(note: str) -> None:
    make_granted(make_regions()[0], note=note)

    text = written("applications", "csv")

    cells = [cell for line in csv.reader(StringIO(text.decode("utf-8-sig"))) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]
    assert take("applications", data=text).counts["unchanged"] == 1
    assert take("applications", data=written("applications", "xlsx"), name="一覧.xlsx").counts["unchanged"] == 1


def test_the_same_rows_always_give_the_same_bytes() -> None:
    make_granted(make_regions()[0])

    assert written("applications", "xlsx") == written("applications", "xlsx")
    assert Application.objects.count() == CityRegion.objects.count() - 1
