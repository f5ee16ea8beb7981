"""The acts on single entries of a draft: each is on record once, or nothing is written."""

from typing import Any

import pytest

from measures.editing import EnvelopeTexts, confirm_entries, remove_entry, save_entry
from measures.models import Block, Entry, Envelope, Frozen, Measure
from renkei.models import Stale, User
from tests.factories import (
    make_block,
    make_edition,
    make_entry,
    make_measure,
    make_ministry,
    publish_edition_now,
)
from tests.stored import histories, stored_rows

pytestmark = pytest.mark.django_db


def texts(amount_text: str = "221", **values: Any) -> EnvelopeTexts:
    return EnvelopeTexts(
        **{"amount_text": amount_text, "name": "予算", "unit_yen": 1_000_000, "printed": "each", **values}
    )


def new_entry(block: Block, **values: Any) -> Entry:
    return Entry(block=block, **{"name": "新しい施策", "fields_text": "ウ-A f", **values})


def test_a_new_entry_gets_a_new_measure_with_the_next_number() -> None:
    block = make_block()
    last = make_measure().number

    entry = save_entry(entry=new_entry(block), envelope=None, texts=texts(), by=None)

    measure = Measure.objects.get(entries=entry)
    assert (measure.number, measure.name, measure.ministry) == (last + 1, "新しい施策", block.ministry)


def test_the_new_measure_is_named_by_the_name_that_means_something() -> None:
    entry = new_entry(make_block(), name="（Ⅱ就学促進事業）", full_name="支援事業（Ⅱ就学促進事業）")

    save_entry(entry=entry, envelope=None, texts=texts(), by=None)

    assert entry.measure.name == "支援事業（Ⅱ就学促進事業）"


def test_a_known_measure_is_kept() -> None:
    measure = make_measure(name="通年の名称")

    entry = save_entry(entry=new_entry(make_block(), measure=measure), envelope=None, texts=texts(), by=None)

    assert (entry.measure, Measure.objects.count()) == (measure, 1)


def test_an_envelope_is_made_in_place() -> None:
    block = make_block()

    typed = texts("900の内数", unit_yen=1_000, printed="once")
    entry = save_entry(entry=new_entry(block), envelope=None, texts=typed, by=None)

    envelope = Envelope.objects.get(entries=entry)
    assert (envelope.block, envelope.number, envelope.name) == (block, 1, "予算")
    assert (envelope.amount_text, envelope.unit_yen, envelope.printed) == ("900の内数", 1_000, "once")
    assert (envelope.reading, envelope.yen) == ("within", 900_000)


def test_an_envelope_without_a_name_is_named_after_the_entry() -> None:
    entry = save_entry(entry=new_entry(make_block()), envelope=None, texts=texts(name=""), by=None)

    assert entry.envelope.name == "新しい施策"


def test_an_entry_may_share_the_envelope_of_another_which_stays_as_it_is() -> None:
    first = make_entry(amount_text="712")

    second = save_entry(entry=new_entry(first.block), envelope=first.envelope, texts=None, by=None)

    assert second.envelope == first.envelope
    assert Envelope.objects.values_list("amount_text", "version").get() == ("712", 1)


def test_changing_a_shared_envelope_changes_it_for_every_entry_on_it() -> None:
    first = make_entry(amount_text="712")
    second = make_entry(envelope=first.envelope)

    save_entry(entry=second, envelope=second.envelope, texts=texts("800"), by=None)

    assert Entry.objects.get(pk=first.pk).envelope.yen == 800_000_000
    assert Envelope.objects.count() == 1


def test_an_entry_that_leaves_a_shared_envelope_leaves_it_to_the_other() -> None:
    first = make_entry(amount_text="712")
    second = make_entry(envelope=first.envelope)

    save_entry(entry=second, envelope=None, texts=texts("5"), by=None)

    amounts = Envelope.objects.order_by("number").values_list("amount_text", "entries")
    assert list(amounts) == [("712", first.pk), ("5", second.pk)]


def test_an_envelope_goes_with_the_entry_that_left_it_last(editor: User) -> None:
    first = make_entry(amount_text="712")
    second = make_entry(block=first.block, amount_text="5")

    save_entry(entry=second, envelope=first.envelope, texts=None, by=editor)

    assert list(Envelope.objects.values_list("amount_text", flat=True)) == ["712"]
    gone = Envelope.history.filter(history_type="-").get()
    assert (gone.amount_text, gone.history_user) == ("5", editor)


def test_a_new_entry_is_the_last_of_its_block() -> None:
    block = make_block()
    make_entry(block=block, position=7)
    make_entry(block=make_block(edition=block.edition, ministry=make_ministry(code="x", name="他")), position=9)

    assert save_entry(entry=new_entry(block), envelope=None, texts=texts(), by=None).position == 8


def test_an_entry_keeps_its_position_when_it_is_saved_again() -> None:
    first = make_entry(position=1)
    make_entry(block=first.block, position=2)

    assert save_entry(entry=first, envelope=first.envelope, texts=None, by=None).position == 1


def test_saving_an_entry_counts_as_seeing_it() -> None:
    entry = make_entry(unseen=True)
    other = make_entry(block=entry.block, unseen=True)

    save_entry(entry=entry, envelope=entry.envelope, texts=None, by=None)

    assert list(Entry.objects.unseen()) == [other]


def test_a_new_entry_its_measure_and_its_envelope_are_on_record_once_each(editor: User) -> None:
    entry = new_entry(make_block())

    save_entry(entry=entry, envelope=None, texts=texts(), by=editor, reason="回答により追加")

    assert [histories(row) for row in (entry, entry.measure, entry.envelope)] == [[("+", editor, "回答により追加")]] * 3


def test_a_changed_entry_is_on_record_once_and_what_it_stands_on_is_not(editor: User) -> None:
    entry = make_entry(fields_text="ウ-A f")
    entry.fields_text, entry.rate_text = "ウ-A a,b", "定額"

    save_entry(entry=entry, envelope=entry.envelope, texts=None, by=editor)

    assert histories(entry) == [("+", None, ""), ("~", editor, "")]
    assert [histories(row) for row in (entry.measure, entry.envelope, entry.block)] == [[("+", None, "")]] * 3


def test_saving_into_a_published_edition_writes_nothing() -> None:
    block = make_block(edition=make_edition())
    make_entry(block=block)
    publish_edition_now(block.edition)
    before = stored_rows()

    with pytest.raises(Frozen):
        save_entry(entry=new_entry(block), envelope=None, texts=texts(), by=None)

    assert stored_rows() == before


def test_an_older_copy_of_the_entry_is_refused_and_its_amount_is_not_written_either() -> None:
    entry = make_entry(amount_text="712")
    older = Entry.objects.get(pk=entry.pk)
    entry.save()
    before = stored_rows()

    with pytest.raises(Stale):
        save_entry(entry=older, envelope=older.envelope, texts=texts("5"), by=None)

    assert stored_rows() == before


def test_an_entry_taken_out_takes_its_envelope_along_and_leaves_its_measure(editor: User) -> None:
    entry, kept = make_entry(), make_entry(edition=make_edition(year=2030))
    measure = entry.measure

    remove_entry(entry=entry, by=editor)

    assert list(Entry.objects.all()) == [kept]
    assert list(Envelope.objects.all()) == [kept.envelope]
    assert Measure.objects.filter(pk=measure.pk).exists()
    assert [model.history.get(history_type="-").history_user for model in (Entry, Envelope)] == [editor] * 2


def test_an_entry_taken_out_leaves_an_envelope_that_another_stands_on() -> None:
    entry = make_entry()
    other = make_entry(envelope=entry.envelope)

    remove_entry(entry=entry, by=None)

    assert list(Envelope.objects.values_list("entries", flat=True)) == [other.pk]


def test_an_entry_of_a_published_edition_is_not_taken_out() -> None:
    entry = make_edition(published=True).entries.get()
    before = stored_rows()

    with pytest.raises(Frozen):
        remove_entry(entry=entry, by=None)

    assert stored_rows() == before


def test_confirming_ticks_and_records_only_what_was_not_seen_yet(editor: User) -> None:
    edition = make_edition()
    entries = [make_entry(edition=edition, unseen=unseen) for unseen in (True, False, True)]
    left = make_entry(edition=edition, unseen=True)

    assert confirm_entries(entries=entries, by=editor) == 2

    ticked = ("~", editor, "前年のままで確認")
    assert [histories(entry)[1:] for entry in entries] == [[ticked], [], [ticked]]
    assert list(Entry.objects.unseen()) == [left]
