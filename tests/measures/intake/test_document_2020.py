"""The real document comes back as a workbook, and only what was changed shows as changed."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from measures.intake import receive
from measures.models import StagedRow, Upload
from measures.workbooks.grids import Grid
from measures.workbooks.marks import mark_as_new_workbook
from tests.measures.workbooks.sheets import flat_table, printed_by_ministry, printed_on_one_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document_2020")]


def as_workbook(grids: list[Grid]) -> tuple[str, bytes]:
    return "回答.xlsx", mark_as_new_workbook(grids, [])


def as_cp932(grids: list[Grid]) -> tuple[str, bytes]:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([cell.text if cell else "" for cell in row] for row in grids[0].rows)
    return "回答.csv", text.getvalue().encode("cp932")


LAYOUTS = [
    pytest.param(printed_by_ministry, as_workbook, id="a-sheet-a-ministry"),
    pytest.param(printed_on_one_sheet, as_workbook, id="all-on-one-sheet"),
    pytest.param(flat_table, as_cp932, id="flat-cp932"),
]


def taken(file: tuple[str, bytes]) -> Upload:
    return receive(data=file[1], name=file[0], year=2020, by=None)


def verdicts(upload: Upload) -> dict[str, int]:
    return {key: upload.counts[key] for key in ("new", "revised", "unchanged", "missing", "refused", "open")}


@pytest.mark.parametrize(("grids", "written"), LAYOUTS)
def test_the_printed_document_changes_nothing(
    grids: Callable[[], list[Grid]], written: Callable[[list[Grid]], tuple[str, bytes]]
) -> None:
    upload = taken(written(grids()))

    changed = StagedRow.objects.filter(upload=upload).exclude(verdict__in=["unchanged", "spelling"])
    assert list(changed.values_list("name", "verdict", "proposal")) == []
    assert verdicts(upload) == {"new": 0, "revised": 0, "unchanged": 17, "missing": 0, "refused": 0, "open": 0}


def changed_csv() -> tuple[str, bytes]:
    """Return the flat file with a budget, a rate and a wording changed, one measure new and one gone."""
    name, data = as_cp932(flat_table())
    lines = list(csv.reader(io.StringIO(data.decode("cp932"), newline="")))
    heading = lines[0]
    column = {title: place for place, title in enumerate(heading)}

    def find(word: str) -> list[str]:
        return next(line for line in lines if any(word in cell for cell in line[:6]))

    def put(word: str, part: str, text: str) -> None:
        place = next(place for title, place in column.items() if part in title)
        find(word)[place] = text

    put("公衆無線LAN", "予算", "900")
    put("防災・安全交付金", "補助率", "１／２")
    put("森林整備事業", "支援", "優先採択の配慮")
    lines.remove(find("幹線鉄道等活性化事業"))
    new = list(find("森林整備事業"))
    new[next(place for title, place in column.items() if "施策名" in title)] = "里山保全活動支援交付金"
    lines.append(new)
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return name, text.getvalue().encode("cp932")


def test_exactly_what_was_changed_shows_as_changed() -> None:
    upload = taken(changed_csv())

    rows = list(StagedRow.objects.filter(upload=upload).exclude(verdict__in=["unchanged", "spelling"]))
    cells: list[Any] = [
        (row.number, change["column"], change["new"])
        for row in rows
        for change in row.proposal.get("changes", [])
        if not change["spelling"]
    ]
    assert verdicts(upload) | {"open": 0} == {
        "new": 1,
        "revised": 3,
        "unchanged": 13,
        "missing": 1,
        "refused": 0,
        "open": 0,
    }
    assert cells == [(3, "budget", "900"), (12, "rate", "１／２"), (17, "support", "優先採択の配慮")]
    assert [row.name for row in rows if row.verdict == "new"] == ["里山保全活動支援交付金"]
    assert [row.number for row in rows if row.verdict == "ended"] == [14]
