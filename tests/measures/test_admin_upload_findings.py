"""What is said of a received file, on its preview: everything, by cell, with the part of the sheet it speaks of."""

import re
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from measures.intake import apply, receive
from measures.models import Ministry, Upload
from measures.workbooks.grids import Cell, Grid, Kind
from measures.workbooks.marks import mark_as_new_workbook
from renkei.models import User
from tests.measures.intake.books import added, both, edited, received
from tests.measures.workbooks.sheets import HEADINGS, measure, sheet, table

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # Django's own admin templates
    pytest.mark.usefixtures("document_2020"),
]
MOST_BYTES = 200_000


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(editor)
    return client


def sent(*grids: Grid, name: str = "総務省.xlsx") -> Upload:
    """Return the upload of a workbook with these sheets."""
    return receive(
        data=mark_as_new_workbook(grids, []),
        name=name,
        year=2021,
        by=None,
        ministry=Ministry.objects.get(code="mic"),
    )


def preview(client: Client, upload: Upload, **query: Any) -> Any:
    return client.get(reverse("admin:measures_upload_preview", args=[upload.pk]), query)


def test_an_unread_cell_is_listed_and_shown_in_its_sheet(desk: Client) -> None:
    upload = received(change=edited(4, budget="○○の内数"))

    shown = preview(desk, upload)

    findings = shown.context["preview"].findings
    (row,) = [row for row in findings.rows if row.words == "読取り不可"]
    (change,) = [change for row in shown.context["preview"].rows for change in row.changes]
    excerpt = next(part.excerpt for part in findings.excerpts if part.id == row.part)
    assert (row.value, f"{row.sheet}!{row.cell}") == ("○○の内数", change.cell)
    assert change.link.endswith(f"#{row.id}")
    assert 'id="findings" open' in shown.text
    assert f'id="{row.id}"' in shown.text
    assert f'<a href="#{row.part}">' in shown.text
    assert [cell.text for line in excerpt.lines for cell in line.cells if "読取り不可" in cell.words] == ["○○の内数"]


def test_rows_that_are_refused_are_among_what_is_said_and_linked(desk: Client) -> None:
    upload = received(change=both(edited(2, rate="#REF!"), added(fields_text="ヲ-Z z")))

    shown = preview(desk, upload)

    listed = {(row.words, row.value) for row in shown.context["preview"].findings.rows}
    assert ("要修正", "#REF!") in listed
    links = [link for row in shown.context["preview"].rows for _, link in row.findings]
    assert links
    assert all(re.search(r"cells=1#said-\d+$", link) for link in links)


def test_the_excerpt_has_the_heading_the_lines_around_letters_and_numbers(desk: Client) -> None:
    rows = [measure(name=f"事業{number}") for number in range(12)]
    rows[8] = measure(name="壊れた事業", budget="#REF!")
    upload = sent(table(*rows))

    excerpt = preview(desk, upload).context["preview"].findings.excerpts[0].excerpt

    assert (excerpt.sheet, excerpt.cells, excerpt.letters) == ("総務省", "F10", tuple("ABCDEFGH"))
    assert [(line.number, line.skipped) for line in excerpt.lines] == [
        (1, ""),
        (8, "2～7行目は省略"),
        (9, ""),
        (10, ""),
        (11, ""),
        (12, ""),
    ]
    assert [cell.text for cell in excerpt.lines[0].cells] == list(HEADINGS)
    assert [cell.words for cell in excerpt.lines[3].cells if cell.words] == [("要修正",)]


def test_merged_cells_are_drawn_as_they_are(desk: Client) -> None:
    grid = table(
        measure(budget="もにょ"), measure(name="施策二", budget=""), measure(name="施策三"), merged=("F2:F3", "A2:B2")
    )

    lines = preview(desk, sent(grid)).context["preview"].findings.excerpts[0].excerpt.lines

    spans = {(line.number, cell.text): (cell.rowspan, cell.colspan) for line in lines for cell in line.cells}
    assert (spans[2, "もにょ"], spans[2, "ウ-A"]) == ((2, 1), (1, 2))
    assert [len(line.cells) for line in lines] == [8, 7, 7, 8]


def test_hostile_texts_are_shown_and_do_nothing(desk: Client) -> None:
    texts = {"budget": "<script>alert(1)</script>", "rate": "\u202e1/2\u200b", "recipients": "市" * 20_000}
    upload = sent(table(measure(summary='"><img src=x onerror=alert(2)>', **texts), name="<b>総務省"))

    text = preview(desk, upload).text

    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "<b>総務省" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "〔U+202E〕1/2〔U+200B〕" in text
    assert "（全20,000字）" in text


@pytest.mark.parametrize("path", ["<script>", "'\" onload=", "a!b"])
def test_odd_names_of_sheets_find_their_lines(desk: Client, path: str) -> None:
    grid = table(measure(rate="もにょ"), name=path.replace("/", ""))

    findings = preview(desk, sent(grid)).context["preview"].findings

    assert all(row.part for row in findings.rows if row.cell)


@pytest.mark.parametrize("rate", [Cell("#N/A", Kind.ERROR), "3分の2くらい"], ids=["refused", "new"])
def test_thousands_of_findings_come_in_pages_of_bounded_weight(desk: Client, rate: Any) -> None:
    rows = [
        measure(
            name=f"事業{number}", summary="概要が長い" * 40, support="優先採択の配慮" * 5, budget="もにょ", rate=rate
        )
        for number in range(3_000)
    ]
    upload = sent(table(*rows))

    begun = time.monotonic()
    first = preview(desk, upload)
    seconds = time.monotonic() - begun
    findings = first.context["preview"].findings
    last = preview(desk, upload, cells=findings.page.paginator.num_pages)

    assert findings.count >= 2_000
    assert len(first.content) < MOST_BYTES
    assert len(last.content) < MOST_BYTES
    assert len(findings.excerpts) <= 20
    assert seconds < 5


def test_long_texts_are_shortened_and_it_is_said(desk: Client) -> None:
    long = "あ" * 30_000
    stand = received(change=added(summary=long, support=long))
    apply(upload=stand, by=None)
    upload = received(change=both(added(summary=f"{long}い", support="う" * 30_000)))

    fresh, changed = preview(desk, stand, show="all"), preview(desk, upload, show="all")

    assert "（全30,000字）" in fresh.text
    assert "（全30,000字）" in changed.text
    assert len(fresh.content) < MOST_BYTES
    assert len(changed.content) < MOST_BYTES


def test_a_page_of_findings_that_is_not_there_is_not_found(desk: Client) -> None:
    upload = received(change=edited(4, budget="もにょ"))

    assert [preview(desk, upload, cells=page).status_code for page in ("0", "99", "x")] == [404, 404, 404]


def test_a_file_received_before_lines_were_kept_lists_its_findings_all_the_same(desk: Client) -> None:
    upload = received(change=edited(4, rate="1月2日"))
    Upload.objects.filter(pk=upload.pk).update(received={**upload.received, "kept": None})

    findings = preview(desk, upload).context["preview"].findings

    assert findings.count
    assert findings.excerpts == []


def test_a_csv_has_no_sheet_and_is_shown_alike(desk: Client) -> None:
    text = ",".join(HEADINGS) + "\nウ-A,a,事業,概要,支援,もにょ,1/2,市町村\n"
    upload = receive(data=text.encode(), name="総務省.csv", year=2021, by=None, ministry=Ministry.objects.first())

    findings = preview(desk, upload).context["preview"].findings

    assert [(row.cell, bool(row.part)) for row in findings.rows if row.words == "読取り不可"] == [("F2", True)]


def test_of_a_refused_file_the_reason_is_listed_and_nothing_is_kept(desk: Client) -> None:
    upload = sent(sheet(("概要", "補助率", "交付対象"), ("a", "b", "c")))

    findings = preview(desk, upload).context["preview"].findings

    assert (upload.state, upload.received) == ("refused", {})
    assert [row.words for row in findings.rows][:1] == ["受付不可"]
    assert findings.excerpts == []
