"""``manage.py seal_editions``: published editions have the SHA-256 of their data on record, and it still holds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from measures.editions import seal
from measures.models import Edition


class Command(BaseCommand):
    """Record the SHA-256 where there is none yet, and compare it where there is one."""

    help = "公表した年度版のデータのSHA-256を確かめ、記録のないものには記録します。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at every published edition, withdrawn ones too; exit code 1 if the data of one became others."""
        refused = []
        for edition in Edition.objects.exclude(state=Edition.State.DRAFT).order_by("year", "revision"):
            try:
                done = seal(edition=edition, by=None)
            except ValidationError as error:
                refused.extend(error.messages)
                continue
            edition.refresh_from_db()
            words = "記録しました" if done else "一致しました"
            self.stdout.write(f"{edition.year} r{edition.revision}  {edition.data_sha256}  {words}")
        if refused:
            raise CommandError("\n".join(refused))
