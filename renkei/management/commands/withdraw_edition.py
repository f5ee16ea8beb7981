"""``manage.py withdraw_edition 2021 --reason …``: take back what is published."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from measures.editions import withdraw
from measures.models import Edition
from renkei.management.commands._acts import edition_of, refusals


class Command(BaseCommand):
    """Take back the published edition of a year; the revision before it comes back, if there is one."""

    help = "公表している年度版の公表を取りやめます。前の版があれば、その版が再び表示されます。"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The year, and why."""
        parser.add_argument("year", type=int, help="年度（西暦）")
        parser.add_argument("--reason", required=True, help="理由（記録に残ります）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Withdraw, and say what readers see instead."""
        edition = edition_of(options["year"], state=Edition.State.CURRENT, words="公表済みの年度版")
        with refusals():
            before = withdraw(edition=edition, reason=options["reason"], by=None)
        shown = f"読者には「{before}」が表示されます。" if before else "この年度の年度版は表示されません。"
        self.stdout.write(f"「{edition}」の公表を取りやめました。{shown}")
