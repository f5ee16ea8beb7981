"""What the tests of packages share: a package as its files, and a document with every oddity of the notation."""

import csv
import io
import json
import zipfile
from typing import Any

from django.test import Client

from measures.models import Edition
from tests.factories import make_block, make_edition, make_entry, make_envelope, make_ministry


def files_of(client: Client, address: str) -> dict[str, bytes]:
    """Return the files of a package by name."""
    with zipfile.ZipFile(io.BytesIO(client.get(address).getvalue())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def records(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV by column; the file has a BOM, and every row as many cells as the header."""
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [dict(zip(header, row, strict=True)) for row in rows]


def header_of(data: bytes) -> list[str]:
    """Return the header row of a CSV."""
    return next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def descriptor_of(files: dict[str, bytes]) -> dict[str, Any]:
    """Return ``datapackage.json``."""
    return json.loads(files["datapackage.json"])


def make_odd_edition(*, year: int = 2025) -> Edition:
    """Return a draft whose texts hold everything that is hard to write: formulas, unread, shared, 再掲, うち, 𠮷."""
    edition = make_edition(year=year)
    block = make_block(edition=edition, ministry=make_ministry())
    shared = make_envelope(block=block, amount_text="900の内数（うち臨時・特別の措置 1億円）")
    make_entry(envelope=shared, name="=1+1", fields_text="ウ-A a,b\nウ-B f", rate_text="１０／１０ ３／４ 等")
    make_entry(envelope=shared, name="𠮷野家の髙﨑㈱①", fields_text="", rate_text="定額", recipients_text="読めない")
    make_entry(block=block, name="\t字下げ", amount_text="712（再掲）", rate_text="読めない率", editor_note="－注記")
    other = make_block(
        edition=edition, ministry=make_ministry(code="mext", name="文部科学省", position=2), unit_yen=1_000
    )
    make_entry(block=other, name='改行\nと"引用"', amount_text="事項要求", summary="")
    return edition
