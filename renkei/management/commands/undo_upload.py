"""``manage.py undo_upload 12``: take an applied upload back, or with ``--redo`` bring it back again."""

import argparse
from collections.abc import Iterator
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import transaction

from measures.changes import COLUMN_LABELS
from measures.intake import later_edits, redo, undo
from measures.models import Upload
from renkei.management.commands._acts import refusals

TEXTS = {"name", "full_name", "summary", "support_text", "rate_text", "recipients_text", "fields_text", "editor_note"}
LARGEST_ID = 2**63 - 1


class Command(BaseCommand):
    """Undo an upload; rows that were changed since are left alone and listed, unless named with ``--over``."""

    help = "反映した取込みを取り消します。その後に変更された施策は残し、一覧で示します。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The upload's number, and the later edits that are to be overwritten."""
        parser.add_argument("upload", type=int, metavar="受付番号")
        parser.add_argument(
            "--over",
            nargs="+",
            default=[],
            metavar="行",
            help="その後の変更を上書きする行（一覧に示すもの：p0、n12 など）",
        )
        parser.add_argument("--redo", action="store_true", help="取り消した取込みを元に戻します")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out, and list what was left alone."""
        number, over = options["upload"], set(options["over"])
        upload = (
            Upload.objects.defer("data", "received").filter(pk=number).first() if 0 < number <= LARGEST_ID else None
        )
        if upload is None:
            raise CommandError(f"受付番号 {number} の受領ファイルはありません。")
        with refusals(), transaction.atomic():
            edits = later_edits(upload)
            if unknown := over - {edit.key for edit in edits}:
                raise CommandError(f"その後に変更された行ではありません：{'、'.join(sorted(unknown))}")
            edition = (redo if options["redo"] else undo)(upload=upload, by=None, over=over)
        done = "の取消しを戻しました" if options["redo"] else "の取込みを取り消しました"
        self.stdout.write(f"「{upload}」（受付番号 {upload.pk}）{done}。反映先：{edition}")
        left = [edit for edit in edits if edit.key not in over]
        if left:
            self.stdout.write("その後に変更された次の施策は、そのままにしました（上書きするには --over 行）：")
        for edit in left:
            self.stdout.write(f"  {edit.key}　{edit.name}")
            for line in _differences(edit.now, edit.back):
                self.stdout.write(f"    {line}")


def _differences(now: dict[str, Any] | None, back: dict[str, Any] | None) -> Iterator[str]:
    """What stands now beside what would be put back, column by column."""
    if now is None or back is None:
        yield f"現在：{'掲載なし' if now is None else '掲載あり'}／戻す場合：{'掲載なし' if back is None else '掲載あり'}"
        return
    pairs = [(_label(name), now[name], back[name]) for name in sorted(TEXTS)]
    pairs.append((COLUMN_LABELS["budget"], now["amount"]["amount_text"], back["amount"]["amount_text"]))
    for label, stands, other in pairs:
        if stands != other:
            yield f"{label}　現在：{_one_line(stands)}／戻す場合：{_one_line(other)}"


def _label(name: str) -> str:
    return COLUMN_LABELS.get(name) or COLUMN_LABELS.get(name.removesuffix("_text")) or "編集者注"


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "（空欄）"
