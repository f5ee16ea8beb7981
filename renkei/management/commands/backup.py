"""``manage.py backup FILE``: everything that is kept, in one file; ``--check FILE`` reads such a file again."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import connection

from renkei.backup.archive import Reader, sha256_of
from renkei.backup.contents import BackupRefused, Manifest
from renkei.backup.saving import save_backup
from renkei.backup.tables import kept_tables, unknown_tables
from renkei.management.commands._progress import Progress


class Command(BaseCommand):
    """Write a backup that was read again before it counts, or check one."""

    help = "データベースの内容を全て一つのファイルに書き出し、読み直して確かめます。--check は、あるファイルを確かめるだけです。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file; ``--check`` writes nothing."""
        parser.add_argument("file", type=Path, metavar="ファイル", help="書き出し先（既にある名前は使えません）")
        parser.add_argument("--check", action="store_true", help="書き出さず、あるファイルが壊れていないかを確かめます")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and tell what the file holds."""
        path = options["file"]
        try:
            if options["check"]:
                with Reader(path) as reader, Progress(self.stderr, steps=len(reader.manifest.tables)) as progress:
                    manifest = reader.check(progress.step)
            else:
                with Progress(self.stderr, steps=2 * len(kept_tables())) as progress:
                    manifest = save_backup(path, connection, progress.step)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self._tell(path, manifest, done="確かめました" if options["check"] else "バックアップしました")
        if not options["check"] and (unknown := unknown_tables(connection)):
            self.stdout.write(f"次の表は renkei のものではないため、含みません：{'、'.join(unknown)}")

    def _tell(self, path: Path, manifest: Manifest, *, done: str) -> None:
        size = path.stat().st_size
        self.stdout.write(f"{done}：{path}（{len(manifest.tables)}表、{manifest.rows}行、{size:,}バイト）")
        self.stdout.write(f"作成：{manifest.made_at}　版 {manifest.version}　{manifest.database}")
        self.stdout.write(f"SHA-256：{sha256_of(path)}")
        self.stdout.write(
            "受領ファイルの内容、変更履歴、利用者とそのパスワードのハッシュを含みます。ログイン中の状態と秘密鍵は含みません。"
        )
