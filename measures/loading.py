"""The real data comes in through the models, so that readings, search keys and history exist."""

from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.db import transaction

from measures.editions import publish
from measures.models import Edition, Measure, Ministry, SearchSynonym, Taxonomy
from renkei.models import User

FIXTURES: Path = settings.ROOT / "fixtures"


@transaction.atomic
def load(name: str, *, by: User | None) -> int:
    """Save every row of ``fixtures/<name>.json`` that is not there yet through its model; return how many.

    Fixtures hold printed texts and natural keys, never readings or primary keys.
    """
    count = 0
    for row in serializers.deserialize("json", (FIXTURES / f"{name}.json").read_text("utf-8")):
        if row.object.pk is not None:  # its natural key is taken: what stands there stays
            continue
        count += 1
        row.object._history_user = by
        row.object._change_reason = "初期データの取込み"
        row.object.save()
    return count


@transaction.atomic
def load_missing(*, by: User | None) -> list[str]:
    """Load each set of real data whose own tables are empty, and what it stands on; return what, in Japanese.

    The document of 令和2年度 is a draft of printed texts, derived as it is saved and then published.
    """
    sets = {
        "府省庁": ("ministries", Ministry),
        "役割・政策分野": ("taxonomy", Taxonomy),
        "検索の同義語": ("search-words", SearchSynonym),
    }
    document_is_missing = not (Edition.objects.exists() or Measure.objects.exists())
    loaded = []
    for words, (name, model) in sets.items():
        if (document_is_missing or not model.objects.exists()) and (count := load(name, by=by)):
            loaded.append(f"{words} {count}件")
    if document_is_missing:
        load("measures-2020", by=by)
        edition = publish(edition=Edition.objects.get(year=2020, revision=1), by=by)
        loaded.append(f"{edition} 掲載施策 {edition.entries.count()}件")
    return loaded
