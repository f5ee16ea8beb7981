"""What is found by name instead of id: search keys, and dumps that load into an empty database."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection

from measures.models import (
    Block,
    Counter,
    Edition,
    Entry,
    EntryField,
    Envelope,
    Measure,
    MeasureName,
    Ministry,
    PolicyField,
    Role,
    Taxonomy,
)
from measures.notation.text import fold
from tests.factories import make_entry, make_measure, make_ministry
from tests.stored import content_of, plain

pytestmark = pytest.mark.django_db
DUMPED = [Counter, Ministry, Taxonomy, Role, PolicyField, Measure, Edition, Block, Envelope, Entry, EntryField]


def dumped() -> list[dict[str, Any]]:
    """Return the catalogue as a dump without ids; a cell has no name of its own, so its id is left out."""
    rows = [row for model in DUMPED for row in model.objects.order_by("pk")]
    text = serializers.serialize("json", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True)
    return [
        {key: value for key, value in row.items() if key != "pk" or row["model"] == "measures.counter"}
        for row in json.loads(text)
    ]


def empty_the_catalogue() -> None:
    """Empty every table past the freeze, histories included."""
    for model in [*reversed(list(apps.get_app_config("measures").get_models(include_auto_created=True)))]:
        if model not in DUMPED:
            plain(model)._raw_delete(connection.alias)
    for model in reversed(DUMPED):
        plain(model)._raw_delete(connection.alias)


def test_a_dump_of_the_real_document_loads_into_an_empty_catalogue_as_the_same_values(document_2020: Edition) -> None:
    before, content = dumped(), content_of(document_2020)
    empty_the_catalogue()

    for row in serializers.deserialize("json", json.dumps(before)):
        row.save()

    assert dumped() == before
    restored = Edition.objects.get_by_natural_key(2020, 1)
    assert (restored.state, restored.envelopes.totals()["yen"]) == ("current", 2_058_595_000_000)
    assert [entry["cells"] for entry in content_of(restored)["entries"]] == [e["cells"] for e in content["entries"]]


def test_the_next_number_after_a_dump_was_loaded_is_new(document_2020: Edition) -> None:
    before = json.dumps(dumped())
    empty_the_catalogue()
    for row in serializers.deserialize("json", before):
        row.save()

    assert make_measure().number == 18


@pytest.mark.parametrize("model", [model for model in DUMPED if hasattr(model, "natural_key")])
def test_every_row_of_the_document_is_found_by_its_natural_key(model: Any, document_2020: Edition) -> None:
    rows = list(model.objects.all())

    assert [model.objects.get_by_natural_key(*row.natural_key()) for row in rows] == rows
    assert rows


def test_loading_a_dump_over_the_document_makes_no_second_row(document_2020: Edition) -> None:
    before = dumped()
    cells = [row for row in before if row["model"] == "measures.entryfield"]

    for row in serializers.deserialize("json", json.dumps([row for row in before if row not in cells])):
        row.save()

    assert dumped() == before


@pytest.mark.parametrize("column", ["name", "full_name", "summary", "support_text", "recipients_text", "editor_note"])
def test_an_entry_is_found_by_any_spelling_of_each_of_its_texts(column: str) -> None:
    entry = make_entry(**{column: "髙﨑のサーバー整備"})
    make_entry(block=entry.block)

    assert list(Entry.objects.filter(search__contains=fold("高崎の ｻｰﾊﾞｰ"))) == [entry]


def test_a_search_does_not_run_from_one_text_into_the_next() -> None:
    make_entry(name="地域医療", summary="介護の支援")

    assert not Entry.objects.filter(search__contains=fold("医療介護")).exists()


def test_a_search_finds_the_text_of_the_last_save_only() -> None:
    entry = make_entry(name="旧い名称")

    entry.name = "新しい名称"
    entry.save()

    found = [Entry.objects.filter(search__contains=fold(word)).exists() for word in ("旧い", "新しい")]
    assert found == [False, True]


def test_a_measure_is_found_by_any_spelling_of_its_other_names() -> None:
    name = MeasureName.objects.create(measure=make_measure(), name="データ利活用型スマートシティ")
    MeasureName.objects.create(measure=make_measure(), name="別の名称")

    assert list(MeasureName.objects.filter(search__contains=fold("ﾃﾞｰﾀ 利活用"))) == [name]


@pytest.mark.parametrize("query", ["総務省", "ｿｳﾑ", "自治省", "郵政省"])
def test_a_ministry_is_found_by_each_of_its_names(query: str) -> None:
    ministry = make_ministry(short_name="ソウム", other_names="自治省\n郵政省")
    make_ministry(code="mext", name="文部科学省")

    assert list(Ministry.objects.filter(search__contains=fold(query))) == [ministry]
