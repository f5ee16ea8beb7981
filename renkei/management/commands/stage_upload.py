"""``manage.py stage_upload 12``: what the upload page starts for a long file; by hand it shows why one stopped."""

import argparse
from contextlib import suppress
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from measures.editions import Refused
from measures.intake.background import claim, next_waiting, work_on
from measures.models import Upload
from renkei.management.commands._acts import refusals

LARGEST_ID = 2**63 - 1


class Command(BaseCommand):
    """Read and stage one received file, then those that wait for a turn."""

    help = (
        "受領したファイルを読み取り、確認待ちにします（編集室の取込み画面が、大きいファイルのために起動します）。"
        "一つのファイルは一つの処理だけが読み取ります。上限は10分・400万セル・メモリー1GBです。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The upload's number."""
        parser.add_argument("upload", type=int, metavar="受付番号")

    def handle(self, *args: Any, **options: Any) -> None:
        """Claim it or say why not; afterwards go on with files for which there was no place."""
        number = options["upload"]
        upload = claim(number) if 0 < number <= LARGEST_ID else None
        if upload is None:
            raise CommandError(_why_not(number))
        try:
            with refusals():
                self._stage(upload)
        finally:
            self._stage_those_that_wait()

    def _stage_those_that_wait(self) -> None:
        while (number := next_waiting()) is not None and (upload := claim(number)) is not None:
            with suppress(Refused):  # discarded meanwhile
                self._stage(upload)

    def _stage(self, upload: Upload) -> None:
        staged = work_on(upload)
        self.stdout.write(f"「{staged}」（受付番号 {staged.pk}）：{staged.get_state_display()}")


def _why_not(number: int) -> str:
    upload = Upload.objects.listed().filter(pk=number).first() if 0 < number <= LARGEST_ID else None
    if upload is None:
        return f"受付番号 {number} の受領ファイルはありません。"
    if upload.state != Upload.State.RECEIVED:
        return f"「{upload}」は{upload.get_state_display()}です。読み取るのは受領のファイルです。"
    return f"「{upload}」は別の処理が読み取っているか、順番を待っています。"
