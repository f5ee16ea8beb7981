"""``manage.py restore FILE``: fill an empty database from a backup, and read it back before it counts."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import connection

from measures.publishing import prepare_anew
from renkei.backup.contents import BackupRefused
from renkei.backup.restoring import restore_backup
from renkei.backup.tables import kept_tables
from renkei.management.commands._progress import Progress


class Command(BaseCommand):
    """Restore a backup, whole or not at all."""

    help = "バックアップを空のデータベースに復元し、全ての表を読み戻して確かめます。違いがあれば何も書き込みません。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, metavar="ファイル", help="manage.py backup が書き出したファイル")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and tell what was restored."""
        path = options["file"]
        try:
            with Progress(self.stderr, steps=3 * len(kept_tables()) + 1) as progress:
                manifest = restore_backup(path, connection, progress.step)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        prepare_anew()
        where = f"{connection.vendor}（{connection.settings_dict['NAME']}）"
        self.stdout.write(f"復元しました：{len(manifest.tables)}表、{manifest.rows}行 → {where}")
        self.stdout.write(
            f"全ての表を読み戻し、{manifest.made_at}のバックアップ（版 {manifest.version}）と同じであることを確かめました。"
        )
        self.stdout.write("ログイン中の状態は復元していません。全員が、元のパスワードでログインし直します。")
