"""The PDF: what stands on which page, that it is tagged, that no text is markup, that nothing half is given."""

import io
import logging
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from measures.documents import pdf as writing
from measures.documents.gathering import gather_document
from measures.documents.layout import Cover, Document
from measures.documents.pdf import NotTypeset, write_pdf
from measures.models import Edition
from tests.measures.documents.makers import make_document, make_row

ODD = "𠮷田髙﨑㈱①㎡Ⅰ⅓≒〜神朗葛\U000e0100"


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(write_pdf(document)))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def pages_of(document: Document) -> list[str]:
    return [squeezed(page.extract_text()) for page in read(document).pages]


def elements(node: Any) -> Iterator[DictionaryObject]:
    """Every element of the structure, in reading order."""
    found = node.get_object()
    if isinstance(found, ArrayObject):
        for one in found:
            yield from elements(one)
    elif isinstance(found, DictionaryObject) and "/S" in found:
        yield found
        yield from elements(found.get("/K", ArrayObject()))


@pytest.mark.django_db
def test_every_text_of_the_real_document_stands_in_it_in_its_order(document_2020: Edition) -> None:
    document = gather_document(document_2020, document_2020.entries.all())
    cover, *tables, outline = pages_of(document)

    assert "連携中枢都市圏構想の推進に向けた関係各省による支援策令和2年度当初予算※連携中枢都市圏のうち" in cover
    assert [table.partition("（単位：百万円）")[0] for table in tables] == [one.heading for one in document.sections]
    for section, table in zip(document.sections, tables, strict=True):
        texts = [squeezed(cell.text) for group in section.groups for cell in group.cells]
        assert [text for text in texts if text not in table] == []
        names = [squeezed(cell.text) for group in section.groups for cell in group.cells if cell.column == "name"]
        assert sorted(names, key=table.index) == names
    assert "【連携中枢都市圏構想の３つの役割】" in outline
    assert outline.index("a産学金官民") < outline.index("h環境")


@pytest.mark.django_db
def test_the_amount_of_two_measures_is_one_cell_over_both(document_2020: Edition) -> None:
    reader = read(gather_document(document_2020, document_2020.entries.all()))
    spans = [
        attribute["/RowSpan"]
        for element in elements(reader.root_object["/StructTreeRoot"]["/K"])
        if element["/S"] == "/TD"
        for attribute in _attributes(element)
        if attribute.get("/RowSpan", 1) > 1
    ]

    # two roles a measure: 5 texts and the amount, twice two measures and once; three roles: once; 文科省: 3 cells
    assert sorted(spans) == [2] * (4 * 6 + 3) + [3] * 6


def _attributes(element: DictionaryObject) -> list[DictionaryObject]:
    found = element.get("/A", DictionaryObject()).get_object()
    return [one.get_object() for one in found] if isinstance(found, ArrayObject) else [found]


def test_it_is_tagged_titled_japanese_and_says_that_it_is_pdf_ua() -> None:
    reader = read(make_document(make_row()))
    root = reader.root_object

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ja-JP"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "関係各省による支援策"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    kinds = [element["/S"] for element in elements(root["/StructTreeRoot"]["/K"])]
    assert kinds.count("/H1") == 2
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 8 + 4


def test_every_font_is_embedded() -> None:
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in read(make_document(make_row(name=ODD))).pages
        for font in page["/Resources"]["/Font"].values()
    ]

    assert fonts
    assert [font for font in fonts if not {"/FontFile2", "/FontFile3"} & set(font)] == []


def test_pages_are_a4_landscape_and_numbered() -> None:
    reader = read(make_document(make_row()))

    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(842, 595)}
    assert [squeezed(page.extract_text())[-3:] for page in reader.pages] == ["1／3", "2／3", "3／3"]


def test_headings_ministry_and_unit_stand_on_every_page_of_a_table() -> None:
    rows = [make_row(n, summary="地域の課題を解決する取組を支援する。" * 10) for n in range(12)]
    _, *tables, _ = pages_of(make_document(*rows, make_row(99, ministry="農林水産省", heading="農林水産省")))

    assert len(tables) > 3
    assert [table for table in tables if "交付対象" not in table or "（単位：百万円）" not in table] == []
    assert [("総務省（続き）" in table, "農林水産省" in table) for table in tables] == [
        (False, False),
        *[(True, False)] * (len(tables) - 2),
        (False, True),
    ]


def test_no_measure_is_torn_between_pages() -> None:
    rows = [make_row(n, name=f"始め{n}終わり", summary=f"［{n}" + "支援する。" * 30 + f"{n}］") for n in range(15)]
    tables = pages_of(make_document(*rows))

    for row in rows:
        homes = [page for page, text in enumerate(tables) if row.name in text]
        assert len(homes) == 1
        assert squeezed(row.summary) in tables[homes[0]]


def test_a_draft_says_so_across_each_page_and_a_published_one_does_not() -> None:
    draft, published = (pages_of(make_document(make_row(), is_draft=is_draft)) for is_draft in (True, False))

    assert ["案" in page for page in draft] == [True] * 3
    assert ["案" in page for page in published] == [False] * 3


def test_text_is_never_markup() -> None:
    text = '#strong[x] *太字* _下線_ $x^2$ `code` \\ ~ <b> &amp; @ref = // x /* y */ "q" #panic("z")'
    pages = pages_of(make_document(make_row(name=text, summary=text), cover=Cover(text, (text,), (text,))))

    assert squeezed(text) in pages[0]
    assert pages[1].count(squeezed(text)) >= 1


def test_unusual_characters_are_printed_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    pages = pages_of(make_document(make_row(summary=ODD)))

    assert ODD.replace("\U000e0100", "") in pages[1].replace("\U000e0100", "")
    assert caplog.records == []


def test_what_no_font_has_is_printed_as_geta_and_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        pages = pages_of(make_document(make_row(summary="外字\ue001と👍の事業\x01")))

    assert "外字〓と〓の事業〓" in pages[1]
    assert "U+1F44D" in caplog.text


def test_the_same_document_gives_the_same_bytes_dated_when_it_was_published() -> None:
    document = make_document(make_row(), dated=datetime(2020, 4, 1, 10, tzinfo=UTC))
    pdf = write_pdf(document)

    assert write_pdf(document) == pdf
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date().isoformat() == "2020-04-01"


def test_a_document_without_measures_is_cover_and_outline() -> None:
    assert len(pages_of(make_document())) == 2


@pytest.mark.parametrize("limits", [{"_MEMORY": 80 * 1024**2}, {"_SECONDS": 0.01}], ids=["memory", "time"])
def test_beyond_its_limits_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch, limits: dict[str, Any]) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(writing, name, value)

    with pytest.raises(NotTypeset):
        write_pdf(make_document(make_row()))


def test_a_process_that_dies_half_way_gives_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    half = subprocess.CompletedProcess([], 0, stdout=b"%PDF-1.7\nhalf of", stderr=b"")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: half)

    with pytest.raises(NotTypeset):
        write_pdf(make_document(make_row()))
