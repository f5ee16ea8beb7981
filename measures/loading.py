"""The real data comes in through the models, so that readings, search keys and history exist."""

from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.db import transaction

from measures.editions import publish
from measures.models import Edition, Ministry, Taxonomy
from renkei.models import User

FIXTURES: Path = settings.ROOT / "fixtures"


@transaction.atomic
def load(name: str, *, by: User | None) -> int:
    """Save every row of ``fixtures/<name>.json`` through its model; return how many.

    Fixtures hold printed texts and natural keys, never readings or primary keys.
    """
    count = 0
    for row in serializers.deserialize("json", (FIXTURES / f"{name}.json").read_text("utf-8")):
        count += 1
        row.object._history_user = by
        row.object._change_reason = "初期データの取込み"
        row.object.save()
    return count


@transaction.atomic
def load_missing(*, by: User | None) -> list[str]:
    """Load each set of real data whose own tables are empty; return what was loaded, in Japanese.

    The document of 令和2年度 is a draft of printed texts, derived as it is saved and then published.
    """
    loaded = []
    if not Ministry.objects.exists():
        loaded.append(f"府省庁 {load('ministries', by=by)}件")
    if not Taxonomy.objects.exists():
        loaded.append(f"役割・政策分野 {load('taxonomy', by=by)}件")
    if not Edition.objects.exists():
        load("measures-2020", by=by)
        edition = publish(edition=Edition.objects.get(year=2020, revision=1), by=by)
        loaded.append(f"{edition} 掲載施策 {edition.entries.count()}件")
    return loaded
