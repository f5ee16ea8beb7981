"""``manage.py export_edition 2020 --format csv|json [-o FILE]``: what readers see, as data."""

import argparse
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from measures.exports import write_csv, write_json
from measures.models import Edition
from renkei.management.commands._acts import edition_of


class Command(BaseCommand):
    """Write the published edition of a year to a file or to the terminal."""

    help = "公表している年度版をデータとして書き出します。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The year, the format, and where to."""
        parser.add_argument("year", type=int, help="年度（西暦）")
        parser.add_argument("--format", choices=["csv", "json"], required=True, help="形式")
        parser.add_argument("-o", "--output", type=Path, metavar="ファイル", help="書き出し先（初期値：標準出力）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export; a file appears whole or not at all."""
        edition = edition_of(options["year"], state=Edition.State.CURRENT, words="公表済みの年度版")
        entries = edition.entries.for_listing()
        if options["format"] == "csv":
            chunks: Iterable[str] = write_csv(edition, entries)
        else:
            chunks = [json.dumps(write_json(edition, entries), ensure_ascii=False, indent=2), "\n"]
        if options["output"] is None:
            for chunk in chunks:
                self.stdout.write(chunk, ending="")
        else:
            _write_whole(options["output"], chunks)
            self.stderr.write(f"書き出しました：{options['output']}（{edition}、{entries.count()}件）")


def _write_whole(path: Path, chunks: Iterable[str]) -> None:
    """Write beside the file, then put it in place."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(chunks)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CommandError(
            f"{path} に書き出せません。フォルダーがあるか、書込みが許可されているかを確認してください。"
        ) from error
