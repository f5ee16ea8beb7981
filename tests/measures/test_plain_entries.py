"""Entries as plain values: what a model of the row says, in their order, a piece at a time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures import plain_entries as module
from measures.exports import write_json_text
from measures.models import Entry
from measures.plain_entries import PlainEntry, plain_entries
from tests.factories import make_block, make_edition, make_entry, make_envelope

pytestmark = pytest.mark.django_db
SAID = ["display_name", "rate_words", "unread_columns"]


def test_plain_rows_are_those_of_the_models(document_2020):
    entries = document_2020.entries.for_listing().select_related("edition")

    assert list(plain_entries(entries)) == [PlainEntry.of(entry) for entry in entries]


@pytest.mark.parametrize("name", SAID)
def test_plain_rows_say_of_themselves_what_the_models_say(document_2020, name):
    make_entry(
        edition=(draft := make_edition(year=2021)),
        fields_text="謎",
        rate_text="謎",
        recipients_text="謎",
        amount_text="謎",
    )
    for entries in (document_2020.entries.for_listing(), draft.entries.for_listing()):
        assert [getattr(row, name) for row in plain_entries(entries)] == [getattr(entry, name) for entry in entries]


def test_an_order_of_ones_own_is_kept(document_2020):
    entries = document_2020.entries.order_by("-envelope__yen", "measure__number")

    assert [row.pk for row in plain_entries(entries)] == list(entries.values_list("pk", flat=True))


def test_an_envelope_is_shared_though_the_other_entry_is_not_asked_for():
    envelope = make_envelope(block=make_block())
    make_entry(envelope=envelope, name="一")
    make_entry(envelope=envelope, name="二")

    (row,) = plain_entries(Entry.objects.filter(name="一"))

    assert row.is_shared


@pytest.mark.parametrize("chunk", [1, 5, 17, 100])
def test_rows_come_in_pieces_with_three_statements_each(document_2020, monkeypatch, chunk):
    monkeypatch.setattr(module, "CHUNK", chunk)

    with CaptureQueriesContext(connection) as captured:
        rows = list(plain_entries(document_2020.entries.for_listing()))

    assert [row.measure__number for row in rows] == list(range(1, 18))
    pieces = -(-17 // chunk)
    assert len(captured) == 2 + 3 * pieces  # the outline, the order; of each piece its rows, cells and shared amounts


def test_a_row_taken_out_meanwhile_is_left_out():
    edition = make_edition(year=2021)
    kept, gone = make_entry(edition=edition, name="残る"), make_entry(edition=edition, name="消える")
    rows = module._fetch([gone.pk, kept.pk, gone.pk + 1000], module._places())
    gone.delete()

    assert [row.name for row in rows] == ["残る"]


@pytest.mark.parametrize("chunk", [1, 4, 100])
def test_json_is_the_same_however_many_rows_go_out_at_once(document_2020, monkeypatch, chunk):
    entries = document_2020.entries.for_listing()
    whole = "".join(write_json_text(document_2020, entries))

    monkeypatch.setattr("measures.exports.CHUNK", chunk)

    assert "".join(write_json_text(document_2020, entries)) == whole
