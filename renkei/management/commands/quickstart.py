"""``manage.py quickstart``: from nothing to the real document in the browser, as often as you like."""

import argparse
import secrets
import socket
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

import measures.loading
import regions.loading
from measures.editions import seal
from measures.exports import CONTRACT_VERSION
from measures.models import Edition
from renkei.models import User
from renkei.serving import serve


class Command(BaseCommand):
    """Migrate, load what is missing, make a first administrator, serve. Never overwrites anything."""

    help = "データベースを準備し、実際の文書を読み込み、最初の管理者を作り、画面を表示します（何度でも実行できます）。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """``--no-serve`` stops after the preparation; ``--port`` chooses another port."""
        parser.add_argument("--no-serve", action="store_true", help="準備だけを行い、画面を表示しません。")
        parser.add_argument("--port", type=int, default=8000, help="ポート番号（初期値 8000）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it step by step, saying each in Japanese."""
        port = options["port"]
        if not options["no_serve"]:
            self._require_free(port)
        self._require_database()
        self.stdout.write(f"データベース：{connection.vendor}（{connection.settings_dict['NAME']}）")
        call_command("migrate", verbosity=0, interactive=False)
        self._collect_static_files()
        for line in [*measures.loading.load_missing(by=None), *regions.loading.load_missing(by=None)]:
            self.stdout.write(f"読み込みました：{line}")
        for edition in Edition.objects.unsealed(CONTRACT_VERSION):  # published by an older program
            seal(edition=edition, by=None)
        self._first_administrator()
        if options["no_serve"]:
            self.stdout.write("準備ができました。")
            return
        self.stdout.write(f"画面：http://127.0.0.1:{port}/　編集室：http://127.0.0.1:{port}/admin/　（終了は Ctrl-C）")
        serve(get_wsgi_application(), port=port)

    def _require_database(self) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(
                f"データベース「{connection.settings_dict['NAME']}」に接続できません。"
                "データベースがあるか、接続先（PGHOST・PGPORT・PGUSER など）が正しいかを確認してください。"
            ) from error

    def _collect_static_files(self) -> None:
        try:
            call_command("collectstatic", verbosity=0, interactive=False)
        except OSError as error:
            raise CommandError(
                f"静的ファイルのフォルダー「{settings.STATIC_ROOT}」に書き込めません。"
                "フォルダーの所有者と書込みの権限、ディスクの空き容量を確認してください。"
            ) from error

    def _first_administrator(self) -> None:
        if User.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser("admin", password=password)
        self.stdout.write("最初の管理者を作りました。このパスワードは一度だけ表示します。")
        self.stdout.write(f"  利用者名：admin　パスワード：{password}")

    def _require_free(self, port: int) -> None:
        if not 1 <= port <= 65535:
            raise CommandError(f"ポート番号 {port} は使えません。1～65535 の番号を指定してください。")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(
                    f"ポート {port} は使用中又は使用できません。--port で別の番号を指定してください。"
                ) from error
