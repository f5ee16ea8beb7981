"""The list as a workbook: what a person sees who opens it."""

import io

import openpyxl
import pytest

from measures.models import Edition
from tests.factories import make_edition, make_entry, make_user, publish_edition_now

pytestmark = pytest.mark.django_db


def book_of(response) -> openpyxl.Workbook:
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return openpyxl.load_workbook(io.BytesIO(response.content))


def rows_of(book: openpyxl.Workbook) -> list[dict[str, object]]:
    headings, *rows = book["掲載施策"].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def about(book: openpyxl.Workbook) -> str:
    return "\n".join(str(cell) for row in book["この一覧について"].iter_rows(values_only=True) for cell in row if cell)


def test_the_document_stands_in_it_as_printed_with_numbers_as_numbers(client, document_2020):
    response = client.get("/measures/2020/data.xlsx")
    rows = rows_of(book_of(response))

    assert response["Content-Disposition"] == 'attachment; filename="measures-2020.xlsx"'
    assert [row["施策番号"] for row in rows] == list(range(1, 18))
    assert [row["施策名"] for row in rows] == [entry.name for entry in document_2020.entries.in_document_order()]
    assert rows[10]["予算額（掲載のとおり）"] == "762,652（うち臨時・特別の措置349億円）"
    assert rows[10]["予算額（円、全国分）"] == 762_652_000_000
    assert rows[10]["補助率（掲載のとおり）"] == "定額"
    assert "前年のまま" not in rows[0]
    once = {row["予算額の番号（同じ番号は同じ予算額）"]: row["予算額（円、全国分）"] for row in rows}
    assert sum(once.values()) == 2_058_595_000_000


def test_the_heading_stays_in_sight_and_amounts_have_separators(client, document_2020):
    sheet = book_of(client.get("/measures/2020/data.xlsx"))["掲載施策"]

    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:Q18"
    assert sheet["J2"].number_format == "#,##0"
    assert sheet["M2"].number_format == "@"  # 1/2 stays a rate, whoever edits the cell


def test_the_same_query_shows_the_same_rows_and_is_named(client, document_2020):
    query = {"ministry": "mic", "rate": "half", "recipient": "chukakushi", "sort": "-budget"}
    book = book_of(client.get("/measures/2020/data.xlsx", query))
    shown = [entry["number"] for entry in client.get("/measures/2020/data.json", query).json()["entries"]]

    assert [row["施策番号"] for row in rows_of(book)] == shown
    assert len(shown) > 1
    assert "総務省\n補助率：1/2以上2/3未満\n交付対象：中核市" in about(book)
    assert "全国の予算額であり、連携中枢都市圏に配分される額ではありません。" in about(book)


def test_no_text_becomes_a_formula_a_number_or_a_link(client):
    texts = ["=1+1", "+1", "@SUM(A1)", "{=1}", "https://example.com/", "１", "1/2", "'=1"]
    edition = make_edition(year=2025)
    for text in texts:
        make_entry(edition=edition, name=text, rate_text=text, summary=text, recipients_text=text)
    publish_edition_now(edition)

    sheet = book_of(client.get("/measures/2025/data.xlsx"))["掲載施策"]

    assert [cell.value for cell in sheet["C"][1:]] == texts
    assert {cell.data_type for column in "CFMO" for cell in sheet[column]} == {"s"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_a_text_no_cell_can_hold_is_cut_and_an_unread_amount_is_no_number(client):
    entry = make_entry(edition=make_edition(year=2025), summary="長" * 40_000, amount_text="調査中")
    publish_edition_now(entry.edition)

    [row] = rows_of(book_of(client.get("/measures/2025/data.xlsx")))

    assert len(row["概要"]) == 32_767
    assert row["予算額（円、全国分）"] is None
    assert row["読取り不可の項目"] == "予算額"


def test_a_list_without_rows_is_a_workbook(client, document_2020):
    assert rows_of(book_of(client.get("/measures/2020/data.xlsx?field=イ:a"))) == []


@pytest.mark.parametrize("query", ["rate=x", "recipient=x", "q=%00", "page=0"])
def test_a_bad_value_is_400_in_words(client, document_2020, query):
    response = client.get(f"/measures/2020/data.xlsx?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.startswith(query.split("=")[0])


def test_the_draft_is_for_people_with_a_role_and_says_what_nobody_confirmed(client, editor):
    make_entry(edition=make_edition(year=2025), unseen=True)

    assert client.get("/measures/2025/draft/data.xlsx").status_code == 404
    client.force_login(make_user(role="none"))
    assert client.get("/measures/2025/draft/data.xlsx").status_code == 404
    client.force_login(editor)
    [row] = rows_of(book_of(client.get("/measures/2025/draft/data.xlsx")))
    assert row["前年のまま"] == "前年のまま"


def test_the_same_list_gives_the_same_bytes(client, document_2020: Edition):
    first, second = (client.get("/measures/2020/data.xlsx").content for _ in range(2))

    assert first == second
