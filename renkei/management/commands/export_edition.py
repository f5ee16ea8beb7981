"""``manage.py export_edition 2020 --format csv|json|pdf|xlsx [-o FILE]``: what readers see, as data or document."""

import argparse
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from measures.documents.gathering import gather_document
from measures.documents.layout import Document
from measures.documents.pdf import NotTypeset, write_pdf
from measures.documents.workbook import TooLong, write_workbook
from measures.exports import write_csv, write_json
from measures.models import Edition
from measures.models.entries import EntryQuerySet
from renkei.management.commands._acts import edition_of

DOCUMENTS: dict[str, Callable[[Document], bytes]] = {"pdf": write_pdf, "xlsx": write_workbook}  # the official document


class Command(BaseCommand):
    """Write the published edition of a year as data or as the official document."""

    help = "公表している年度版を、データ（csv、json）又は公表する文書（pdf、xlsx）として書き出します。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The year, the format, and where to."""
        parser.add_argument("year", type=int, help="年度（西暦）")
        parser.add_argument("--format", choices=["csv", "json", *DOCUMENTS], required=True, help="形式")
        parser.add_argument(
            "-o",
            "--output",
            type=Path,
            metavar="ファイル",
            help="書き出し先（csv・jsonの初期値：標準出力。pdf・xlsxでは必須）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export; a file appears whole or not at all."""
        edition = edition_of(options["year"], state=Edition.State.CURRENT, words="公表済みの年度版")
        entries = edition.entries.for_listing()
        if options["format"] in DOCUMENTS:
            if options["output"] is None:
                raise CommandError("pdf・xlsxは、-o で書き出し先のファイルを指定してください。")
            _write_whole(options["output"], [_document(edition, options["format"])])
        else:
            chunks = _data(edition, entries, options["format"])
            if options["output"] is None:
                for chunk in chunks:
                    self.stdout.write(chunk, ending="")
                return
            _write_whole(options["output"], (chunk.encode() for chunk in chunks))
        self.stderr.write(f"書き出しました：{options['output']}（{edition}、{entries.count()}件）")


def _data(edition: Edition, entries: EntryQuerySet, form: str) -> Iterable[str]:
    if form == "csv":
        return write_csv(edition, entries)
    return [json.dumps(write_json(edition, entries), ensure_ascii=False, indent=2), "\n"]


def _document(edition: Edition, form: str) -> bytes:
    try:
        return DOCUMENTS[form](gather_document(edition, edition.entries.all()))
    except TooLong as error:
        raise CommandError(
            "一つのセルに入る文字数（32,767文字）を超える文があるため、xlsxでは書き出せません。"
        ) from error
    except NotTypeset as error:
        raise CommandError(f"PDFを作成できませんでした。技術的な理由：{error}") from error


def _write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write beside the file, then put it in place: whoever looks sees the file as it was, or whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.writelines(chunks)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CommandError(
            f"{path} に書き出せません。フォルダーがあるか、書込みが許可されているかを確認してください。"
        ) from error
