"""``manage.py export_edition 2020 --format pdf|xlsx|csv|json|… [-o FILE]``: what readers see, as document or as data."""

import argparse
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from measures.csv_files import TOGETHER
from measures.documents.gathering import gather_document
from measures.documents.pdf import NotTypeset, write_pdf
from measures.documents.workbook import TooLong as DocumentTooLong
from measures.documents.workbook import write_workbook as write_document
from measures.exports import CONTRACT_VERSION, write_csv, write_json_text
from measures.list_workbook import write_workbook as write_list
from measures.models import Edition
from measures.opendata.package import Package, package_of, package_words, write_package
from measures.opendata.workbook import TooLong, write_workbook
from renkei.management.commands._acts import edition_of
from renkei.management.commands._progress import Progress
from renkei.management.commands._targets import takes_bytes, target_of

Say = Callable[[str], None]
Writer = Callable[[Edition, Any, Say], None]
_STEPS = 12  # of a package: its tables, the JSON, the workbook


def _write_csv(edition: Edition, target: BinaryIO, say: Say) -> None:
    _write_texts(write_csv(edition, edition.entries.for_listing()), target, say)


def _write_json(edition: Edition, target: BinaryIO, say: Say) -> None:
    _write_texts(write_json_text(edition, edition.entries.for_listing()), target, say)


def _write_pdf(edition: Edition, target: BinaryIO, say: Say) -> None:
    say("PDFを作成しています")
    target.write(write_pdf(gather_document(edition, edition.entries.all())))


def _write_document(edition: Edition, target: BinaryIO, say: Say) -> None:
    say("Excelの文書を作成しています")
    target.write(write_document(gather_document(edition, edition.entries.all())))


def _write_list(edition: Edition, target: BinaryIO, say: Say) -> None:
    say("Excelの一覧を作成しています")
    target.write(write_list(edition, edition.entries.for_listing(), conditions=[]))


def _write_opendata(edition: Edition, target: BinaryIO, say: Say) -> None:
    write_package(package_of(edition, edition.entries.all()), target, progress=say)


def _write_opendata_xlsx(edition: Edition, target: BinaryIO, say: Say) -> None:
    say("Excelブックを書き出しています")
    package: Package = package_of(edition, edition.entries.all())
    about = package_words(package)
    write_workbook(package.tables, target, title=package.title, created=package.made_at, about=about)


FORMATS: dict[str, Writer] = {
    "pdf": _write_pdf,  # the official document
    "xlsx": _write_document,
    "csv": _write_csv,
    "json": _write_json,
    "list-xlsx": _write_list,
    "opendata": _write_opendata,
    "opendata-xlsx": _write_opendata_xlsx,
}
TEXTS = {"csv", "json"}  # what a terminal can show


class Command(BaseCommand):
    """Write the published edition of a year, or one of its revisions, to a file or to standard output."""

    help = "公表している年度版を、公表する文書（pdf、xlsx）又はデータとして書き出します。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The year, the revision, the format, and where to."""
        parser.add_argument("year", type=int, help="年度（西暦）")
        parser.add_argument("--format", choices=list(FORMATS), required=True, help="形式")
        parser.add_argument("--revision", type=int, metavar="版", help="版（初期値：現在公表している版）")
        parser.add_argument("-o", "--output", type=Path, metavar="ファイル", help="書き出し先（初期値：標準出力）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export; a file appears whole or not at all."""
        edition = _edition(options["year"], options["revision"])
        name, path = options["format"], options["output"]
        if path is None and name not in TEXTS and not takes_bytes(self.stdout):
            raise CommandError("この形式は画面に表示できません。-o で書き出し先のファイルを指定してください。")
        entries = edition.entries.count()
        try:
            steps = entries // TOGETHER + 1 if name in TEXTS else _STEPS
            with Progress(self.stderr, steps=steps) as progress, target_of(path, self.stdout) as file:
                target = _Hashed(file) if name in TEXTS else file
                FORMATS[name](edition, target, progress.step)
        except TooLong as error:
            raise CommandError(str(error)) from error
        except DocumentTooLong as error:
            words = "一つのセルに入る文字数（32,767文字）を超える文があるため、xlsxでは書き出せません。"
            raise CommandError(words) from error
        except NotTypeset as error:
            raise CommandError(f"PDFを作成できませんでした。技術的な理由：{error}") from error
        if path is not None:
            self.stderr.write(f"書き出しました：{path}（{edition}、{entries}件）")
        if name == "json":
            self._tell_hash(edition, target.digest.hexdigest())

    def _tell_hash(self, edition: Edition, found: str) -> None:
        """Say the SHA-256 of what was written; under the contract in force it must be the one on record."""
        self.stderr.write(f"SHA-256：{found}")
        if edition.data_contract == CONTRACT_VERSION and edition.data_sha256 != found:
            raise CommandError(f"公表時に記録したSHA-256（{edition.data_sha256}）と一致しません。")


def _edition(year: int, revision: int | None) -> Edition:
    if revision is None:
        return edition_of(year, state=Edition.State.CURRENT, words="公表済みの年度版")
    edition = Edition.objects.for_year(year).readable().filter(revision=revision).first()
    if edition is None:
        raise CommandError(f"{year}年度の第{revision}版は公表されていません。")
    return edition


def _write_texts(texts: Iterator[str], target: BinaryIO, say: Say) -> None:
    for number, text in enumerate(texts):
        say(f"{number * TOGETHER:,}件を書き出しました")
        target.write(text.encode())


class _Hashed:
    """A file that knows the SHA-256 of what was written to it."""

    def __init__(self, file: Any) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write the bytes through."""
        self.digest.update(data)
        return self._file.write(data)
