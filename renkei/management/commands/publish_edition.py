"""``manage.py publish_edition 2021``: publish the draft of a year."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from measures.editions import publish
from measures.models import Edition
from measures.outlooks import outlook
from renkei.management.commands._acts import edition_of, refusals


class Command(BaseCommand):
    """Publish the draft of a year, naming the ministries whose rows may stand as last year."""

    help = "年度版の案を公表します。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The year, and the ministries confirmed as 前年のまま."""
        parser.add_argument("year", type=int, help="年度（西暦）")
        parser.add_argument(
            "--confirm", nargs="*", default=[], metavar="府省コード", help="前年のままで公表する府省庁（例：mic mext）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, and say what readers see change."""
        edition = edition_of(options["year"], state=Edition.State.DRAFT, words="案")
        changes = outlook(edition).changes
        with refusals():
            publish(edition=edition, by=None, confirmed=options["confirm"])
        self.stdout.write(
            f"「{edition}」を公表しました。新規{len(changes.new)}件、変更あり{len(changes.revised)}件、"
            f"変更なし{len(changes.unchanged)}件、掲載終了{len(changes.ended)}件。"
        )
