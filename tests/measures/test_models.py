"""Rows as they are saved: printed texts stay, readings beside them; numbers never go back; no lost update."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from measures.models import (
    Counter,
    Entry,
    EntryField,
    Envelope,
    Measure,
    PolicyField,
    Role,
    Taxonomy,
)
from measures.notation.rates import Rate, Share
from measures.notation.reading import READ
from renkei.models import Stale
from tests.factories import (
    make_block,
    make_edition,
    make_entry,
    make_envelope,
    make_measure,
    make_taxonomy,
)
from tests.stored import stored_rows

pytestmark = pytest.mark.django_db
NONSENSE = "　ﾅﾝｾﾝｽ①\n～～"  # full-width space, half-width kana, a circled number, wave dashes: all stays


@pytest.mark.parametrize(
    ("values", "column"),
    [
        pytest.param({"amount_text": NONSENSE}, "予算額", id="amount"),
        pytest.param({"rate_text": NONSENSE}, "補助率", id="rate"),
        pytest.param({"fields_text": NONSENSE}, "役割・政策分野", id="fields"),
        pytest.param({"recipients_text": NONSENSE}, "交付対象", id="recipients"),
    ],
)
def test_a_text_nobody_can_read_is_kept_as_printed_and_listed_for_an_editor(
    values: dict[str, str], column: str
) -> None:
    edition = make_edition()
    make_entry(edition=edition)
    unread = make_entry(edition=edition, **values)

    assert list(edition.entries.needing_a_reader()) == [unread]
    assert unread.unread_columns == [column]
    stored = Entry.objects.get(pk=unread.pk)
    assert NONSENSE in {stored.envelope.amount_text, stored.rate_text, stored.fields_text, stored.recipients_text}


def test_texts_that_are_not_there_need_no_reader() -> None:
    blank = make_entry(amount_text="", rate_text="", fields_text="", recipients_text="")

    assert list(Entry.objects.needing_a_reader()) == []
    assert [blank.envelope.reading, blank.rate_reading, blank.fields_reading, blank.recipients_reading] == ["blank"] * 4


def test_a_rate_is_stored_as_exact_unreduced_fractions() -> None:
    entry = make_entry(rate_text="定額、１／２、２／４以内等")

    assert Entry.objects.get(pk=entry.pk).rate == entry.rate
    assert make_entry(edition=entry.edition, rate_text="１０／１０ ３／４等").rate == Rate(
        READ, (Share(10, 10), Share(3, 4)), open=True
    )


def test_a_text_that_can_no_longer_be_read_leaves_nothing_of_the_old_reading() -> None:
    entry = make_entry(rate_text="定額、１／２等", fields_text="ウ-A a,b", amount_text="900の内数")
    entry.rate_text, entry.fields_text = NONSENSE, NONSENSE
    entry.save()
    entry.envelope.amount_text = NONSENSE
    entry.envelope.save()

    stored = Entry.objects.get(pk=entry.pk)
    assert (stored.rate_reading, stored.rate_shares, stored.rate_fixed, stored.rate_open) == (
        "unread",
        "",
        False,
        False,
    )
    assert (stored.fields_reading, list(stored.fields.all())) == ("unread", [])
    assert (stored.envelope.reading, stored.envelope.yen) == ("unread", None)


def test_a_cell_that_the_taxonomy_does_not_have_leaves_the_whole_column_unread() -> None:
    entry = make_entry(fields_text="ウ-A a,b\nイ c")

    assert (entry.fields_reading, list(entry.fields.all())) == ("unread", [])


def test_a_cell_is_looked_up_in_the_taxonomy_of_the_entrys_own_edition() -> None:
    next_taxonomy = Taxonomy.objects.create(version="next", name="次の体系")
    role = Role.objects.create(taxonomy=next_taxonomy, code="ウ-A", name="役割", position=1)
    field = PolicyField.objects.create(role=role, letter="f", name="分野", position=1)
    old = make_entry(edition=make_edition(year=2025, taxonomy=make_taxonomy()), fields_text="ウ-A f")
    new = make_entry(edition=make_edition(year=2026, taxonomy=next_taxonomy), fields_text="ウ-A f")

    assert [entry.fields.get().role.taxonomy.version for entry in (old, new)] == ["test", "next"]
    assert new.fields.get() == field


def test_a_new_text_replaces_the_cells() -> None:
    entry = make_entry(fields_text="ウ-A a,b")

    entry.fields_text = "ウーＡ ｂ､ｃ"
    entry.save()

    assert [field.cell for field in entry.fields.in_document_order()] == ["ウ-A:b", "ウ-A:c"]


def test_saving_one_column_keeps_its_reading_with_it() -> None:
    entry = make_entry(rate_text="１／２", fields_text="ウ-A f")

    entry.rate_text, entry.fields_text = "定額", "ウ-A a"
    entry.save(update_fields=["rate_text", "fields_text"])

    stored = Entry.objects.get(pk=entry.pk)
    assert (stored.rate_fixed, stored.rate_shares) == (True, "")
    assert [field.cell for field in stored.fields.all()] == ["ウ-A:a"]


def test_an_entry_and_its_cells_are_saved_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = make_entry(fields_text="ウ-A f")
    before = stored_rows()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(type(EntryField.objects.all()), "bulk_create", fail)
    entry.fields_text = "ウ-A a"
    with pytest.raises(IntegrityError):
        entry.save()

    transaction.set_rollback(False)
    assert stored_rows() == before


def test_an_entry_and_an_envelope_stand_in_the_edition_of_their_block() -> None:
    block, elsewhere = make_block(), make_edition(year=2030)

    envelope = Envelope.objects.create(block=block, edition=elsewhere, amount_text="5")
    entry = make_entry(envelope=envelope, edition=elsewhere)

    assert {envelope.edition, entry.edition} == {block.edition}


def test_an_amount_is_read_in_the_envelopes_own_unit() -> None:
    block = make_block(unit_yen=1_000_000)

    envelope = make_envelope(block=block, amount_text="1,200", unit_yen=1_000)

    assert Envelope.objects.get(pk=envelope.pk).yen == 1_200_000


def test_the_parts_of_an_amount_are_stored_with_it() -> None:
    envelope = make_envelope(amount_text="762,652（うち臨時・特別の措置349億円）")

    stored = Envelope.objects.get(pk=envelope.pk)
    assert stored.amount == envelope.amount
    assert stored.parts == [{"label": "臨時・特別の措置", "yen": 34_900_000_000, "inside": True}]


def test_envelopes_are_numbered_by_edition() -> None:
    first, other = make_block(), make_block(edition=make_edition(year=2030))

    numbers = [make_envelope(block=block).number for block in (first, first, other)]

    assert numbers == [1, 2, 1]


@pytest.mark.parametrize(
    ("amount_text", "expected"),
    [
        pytest.param("100", (100_000_000, 0, 0), id="exact"),
        pytest.param("900の内数", (900_000_000, 900_000_000, 0), id="within"),
        pytest.param("712（再掲）", (0, 0, 0), id="counted-elsewhere"),
        pytest.param("予算措置なし", (0, 0, 0), id="none"),
        pytest.param("", (0, 0, 0), id="blank"),
        pytest.param(NONSENSE, (0, 0, 1), id="unread"),
    ],
)
def test_what_each_sort_of_amount_adds_to_a_sum(amount_text: str, expected: tuple[int, int, int]) -> None:
    make_envelope(amount_text=amount_text)

    totals = Envelope.objects.totals()

    assert (totals["yen"], totals["upper_bound_yen"], totals["unread_envelopes"]) == expected


def test_a_number_of_a_deleted_measure_is_never_given_again() -> None:
    numbers = [make_measure().number for _ in range(3)]
    Measure.objects.get(number=numbers[-1]).delete()

    assert make_measure().number == numbers[-1] + 1


def test_a_number_from_outside_is_never_given_again_either() -> None:
    make_measure(number=40)
    make_measure(number=7)

    assert make_measure().number == 41


def test_numbers_taken_together_follow_each_other() -> None:
    assert [list(Counter.take("probe", count)) for count in (2, 1, 3)] == [[1, 2], [3], [4, 5, 6]]


VERSIONED: list[Any] = [
    pytest.param(lambda: make_entry(), "name", id="entry"),
    pytest.param(lambda: make_envelope(), "name", id="envelope"),
    pytest.param(lambda: make_block(), "heading", id="block"),
    pytest.param(lambda: make_measure(), "note", id="measure"),
]


@pytest.mark.parametrize(("make", "column"), VERSIONED)
def test_the_second_save_of_an_older_copy_is_refused_and_writes_nothing(make: Any, column: str) -> None:
    row = make()
    older = type(row).objects.get(pk=row.pk)
    setattr(row, column, "先に保存")
    row.save()
    before = stored_rows()

    setattr(older, column, "後から保存")
    with pytest.raises(Stale, match="他の人が更新しました"):
        older.save()

    assert stored_rows() == before


@pytest.mark.parametrize(("make", "column"), VERSIONED)
def test_each_save_is_the_next_version(make: Any, column: str) -> None:
    row = make()
    for _ in range(2):
        row.save(update_fields=[column])

    assert (row.version, type(row).objects.get(pk=row.pk).version) == (3, 3)


def test_a_copy_whose_save_failed_can_be_saved_once_it_is_mended() -> None:
    envelope = make_envelope()
    envelope.printed = "all"
    with pytest.raises(IntegrityError):
        envelope.save()

    envelope.printed = "once"
    envelope.save()

    assert Envelope.objects.values_list("printed", "version").get() == ("once", 2)


def test_a_row_that_is_gone_is_not_saved_as_a_new_one() -> None:
    entry = make_entry()
    Entry.objects.get(pk=entry.pk).delete()

    with pytest.raises(Stale):
        entry.save()

    assert Entry.objects.count() == 0
