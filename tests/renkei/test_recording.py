"""Many rows are written at once with one history row each, which reads as the row does."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from measures.models import Entry, Envelope, Measure
from measures.models.frozen import Frozen
from renkei.recording import create_recorded, delete_recorded, update_recorded
from tests.factories import make_edition, make_entry, make_ministry, publish_edition_now

pytestmark = pytest.mark.django_db


def new_measures(count: int) -> list[Measure]:
    ministry = make_ministry()
    return [Measure(number=9000 + place, name=f"第{place}号", ministry=ministry) for place in range(count)]


def recorded(model: Any, row: Any) -> dict[str, Any]:
    """The last history row, as values by column."""
    return model.history.filter(id=row.pk).order_by("-history_id").values().first()


def test_new_rows_have_one_history_row_each(editor):
    begun = timezone.now()

    created = create_recorded(new_measures(3), Measure, by=editor, reason="試し")

    for row in created:
        assert Measure.history.filter(id=row.pk).count() == 1
        last = recorded(Measure, row)
        stored = Measure.objects.filter(pk=row.pk).values().get()
        assert {name: last[name] for name in stored} == stored
        assert (last["history_type"], last["history_user_id"], last["history_change_reason"]) == (
            "+",
            editor.pk,
            "試し",
        )
        assert begun <= last["history_date"] <= timezone.now()


def test_no_rows_are_written_by_no_statement():
    with CaptureQueriesContext(connection) as statements:
        assert Entry.objects.bulk_create([]) == []

    assert not any("INSERT" in one["sql"] for one in statements)


def test_changed_rows_have_the_history_of_their_new_values():
    entry = make_entry(name="前の名称")
    before = Entry.history.filter(id=entry.pk).count()
    entry.name, entry.position = "後の名称", 7

    update_recorded([entry], Entry, ["name", "position"], by=None, reason="試し")

    assert Entry.history.filter(id=entry.pk).count() == before + 1
    last = recorded(Entry, entry)
    assert (last["name"], last["position"], last["history_type"], last["history_user_id"]) == ("後の名称", 7, "~", None)
    assert last["summary"] == entry.summary


def test_what_is_published_is_refused_and_nothing_recorded():
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    entry.refresh_from_db()
    before = Entry.history.count()
    entry.name = "別の名称"

    with pytest.raises(Frozen):
        update_recorded([entry], Entry, ["name"], by=None, reason="試し")

    entry.refresh_from_db()
    assert entry.name != "別の名称"
    assert Entry.history.count() == before


def test_many_rows_take_few_statements():
    with CaptureQueriesContext(connection) as captured:
        create_recorded(new_measures(600), Measure, by=None, reason="試し")

    assert len([query for query in captured if 'INSERT INTO "measures_historicalmeasure"' in query["sql"]]) == 2
    assert Measure.history.count() == 600


def test_no_rows_write_nothing():
    with CaptureQueriesContext(connection) as captured:
        assert create_recorded([], Measure, by=None, reason="試し") == []
        update_recorded([], Measure, ["name"], by=None, reason="試し")

    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_rows_taken_out_have_one_history_row_of_what_stood(editor):
    gone, other = create_recorded(new_measures(2), Measure, by=None, reason="試し")

    delete_recorded([gone], Measure, by=editor, reason="試しの終わり")

    assert list(Measure.objects.filter(number__gte=9000)) == [other]
    assert Measure.history.filter(id=gone.pk).count() == 2
    last = recorded(Measure, gone)
    assert (last["number"], last["history_type"], last["history_user_id"]) == (gone.number, "-", editor.pk)


def test_what_is_published_is_not_taken_out():
    envelope = make_entry(edition=make_edition(year=2025)).envelope
    publish_edition_now(envelope.edition)
    before = Envelope.history.count()

    with pytest.raises(Frozen):
        delete_recorded([envelope], Envelope, by=None, reason="試し")

    assert Envelope.objects.filter(pk=envelope.pk).exists()
    assert Envelope.history.count() == before
