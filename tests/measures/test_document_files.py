"""The official document at its addresses: who gets it, under which name, and what is said when it cannot be made."""

import io
import logging
import re
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import Client
from pypdf import PdfReader

from measures.documents import keeping
from measures.documents.pdf import NotTypeset
from measures.editions import revise
from tests.factories import make_edition, make_entry, make_ministry, make_user, publish_edition_now

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("ending", ["pdf", "xlsx"])


def text_of(response: Any) -> str:
    """Everything the document says, without white space."""
    data = b"".join(response) if response.streaming else response.content
    if response["Content-Type"] == "application/pdf":
        return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))
    cells = [row for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows(values_only=True)]
    return re.sub(r"\s", "", "".join(str(cell) for row in cells for cell in row if cell is not None))


@BOTH
def test_it_is_a_file_named_in_ascii_and_in_japanese(client: Client, ending: str) -> None:
    make_edition(year=2020, published=True, title="支援策/一覧")

    response = client.get(f"/measures/2020/document.{ending}")

    kept, ascii_name, name = response["Content-Disposition"].split("; ")
    assert kept == {"pdf": "inline", "xlsx": "attachment"}[ending]
    assert ascii_name == f'filename="document-2020.{ending}"'
    assert unquote(name) == f"filename*=UTF-8''令和2年度_支援策_一覧.{ending}"
    assert "地域づくり支援事業" in text_of(response)


@BOTH
def test_head_makes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    make_edition(year=2020, published=True)
    monkeypatch.setattr("measures.views.documents.gather_document", None)

    response = client.head(f"/measures/2020/document.{ending}")

    assert (response.status_code, b"".join(response), "Content-Length" in response) == (200, b"", False)
    assert f'filename="document-2020.{ending}"' in response["Content-Disposition"]


@BOTH
def test_a_revision_keeps_its_own_document(client: Client, ending: str) -> None:
    first = make_edition(year=2020, published=True)
    second = revise(edition=first, kind="correction", errata_note="誤りを直した", by=None)
    make_entry(edition=second, name="足された施策")
    publish_edition_now(second)

    old, new = (client.get(f"/measures/2020/{stage}document.{ending}") for stage in ("r1/", ""))

    assert "足された施策" not in text_of(old)
    assert "第2版（訂正）" in text_of(new)
    assert "足された施策" in text_of(new)
    assert "document-2020-r1." in old["Content-Disposition"]


@BOTH
def test_a_draft_is_for_people_with_a_role(client: Client, ending: str) -> None:
    make_entry(edition=make_edition(year=2021))
    address = f"/measures/2021/draft/document.{ending}"

    assert client.get(address).status_code == 404
    client.force_login(make_user(role="none"))
    assert client.get(address).status_code == 404
    client.force_login(make_user(role="editor"))
    response = client.get(address)

    assert "no-store" in response["Cache-Control"]
    assert "document-2021-draft." in response["Content-Disposition"]
    assert "案" in text_of(response)


@BOTH
def test_a_contact_gets_the_own_ministrys_rows_alone_and_is_told(client: Client, ending: str) -> None:
    edition = make_edition(year=2021)
    make_entry(edition=edition, name="総務省の施策")
    make_entry(edition=edition, ministry=make_ministry(code="mext", name="文部科学省"), name="他省の施策")

    address = f"/measures/2021/draft/document.{ending}"
    client.force_login(make_user(role="editor"))
    whole = text_of(client.get(address))
    client.force_login(make_user(role="contact"))
    part = text_of(client.get(address))

    assert ("総務省の施策" in whole, "他省の施策" in whole, "掲載分のみ" in whole) == (True, True, False)
    assert ("総務省の施策" in part, "他省の施策" in part, "文部科学省" in part) == (True, False, False)
    assert "案（一部の府省庁の掲載分のみ）" in part


@BOTH
def test_an_unknown_year_or_revision_is_404(client: Client, ending: str) -> None:
    make_edition(year=2020, published=True)

    for stage in ("2019", "2020/r2"):
        assert client.get(f"/measures/{stage}/document.{ending}").status_code == 404


def test_what_cannot_be_typeset_is_a_japanese_page_and_a_line_in_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(document: Any) -> bytes:
        raise NotTypeset("exit status -9: no memory")

    make_edition(year=2020, published=True)
    monkeypatch.setattr(keeping, "write_pdf", refuse)

    with caplog.at_level(logging.ERROR):
        response = client.get("/measures/2020/document.pdf")

    assert response.status_code == 500
    assert "文書を作成できませんでした" in response.text
    assert "exit status" not in response.text
    assert "令和2年度版 (pdf): exit status -9: no memory" in caplog.text
    assert "Content-Disposition" not in response


def test_a_text_that_no_cell_can_hold_is_said_and_the_pdf_offered(client: Client) -> None:
    edition = make_edition(year=2020)
    make_entry(edition=edition, summary="長" * 40_000)
    publish_edition_now(edition)

    response = client.get("/measures/2020/document.xlsx")

    assert response.status_code == 500
    assert "32,767文字" in response.text
    assert "/measures/2020/document.pdf" in response.text


def test_a_document_that_was_made_is_kept_until_it_says_something_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(keeping, "write_pdf", lambda document: made.append(document.name) or b"%PDF-")
    entry = make_entry(edition=make_edition(year=2022, title="一度だけの表題"))
    client.force_login(make_user(role="editor"))

    for _ in range(2):
        client.get("/measures/2022/draft/document.pdf")
    entry.summary = "書き直した概要"
    entry.save()
    client.get("/measures/2022/draft/document.pdf")

    assert len(made) == 2


def test_list_and_office_lead_to_it(client: Client) -> None:
    edition = make_edition(year=2020, published=True)
    draft = make_edition(year=2021)
    make_entry(edition=draft)
    client.force_login(make_user(role="editor"))

    for ending in ("pdf", "xlsx"):
        assert f'href="/measures/2020/document.{ending}"' in client.get("/measures/2020/").text
        assert f'href="/measures/2020/r1/document.{ending}"' in client.get("/measures/2020/r1/").text
        for pk, address in [(edition.pk, "2020"), (draft.pk, "2021/draft")]:
            page = client.get(f"/admin/measures/edition/{pk}/change/").text
            assert f'href="/measures/{address}/document.{ending}"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_the_same_queries_for_any_length(client: Client, django_assert_num_queries: Any, count: int) -> None:
    edition = make_edition(year=2020)
    for place in range(count):
        make_entry(edition=edition, name=f"施策{place}")
    publish_edition_now(edition)

    with django_assert_num_queries(4):  # the mark, the edition, its entries, the outline
        client.get("/measures/2020/document.xlsx")
