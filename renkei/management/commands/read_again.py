"""``manage.py read_again``: derive every reading anew, after the notation has learnt something."""

from typing import Any

from django.core.management.base import BaseCommand

from measures.editing import read_again
from measures.models import Edition


class Command(BaseCommand):
    """Write the readings of drafts; of published editions only print what would differ."""

    help = "印刷の文をもう一度読み取ります。案は書き換え、公表済みの年度版は違いを表示するだけです。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through every edition, newest first."""
        for edition in Edition.objects.newest_first().select_related("taxonomy"):
            found = read_again(edition=edition, by=None).differences
            done = "書き換えました" if edition.is_draft else "違いのみ表示（公表済みは変更しません）"
            self.stdout.write(
                f"{edition}（{edition.get_state_display()}）：違い{len(found)}件　{done if found else ''}"
            )
            for row, column, stored, now in found:
                self.stdout.write(f"  {row}　{column}：{stored or '（空欄）'} → {now or '（空欄）'}")
