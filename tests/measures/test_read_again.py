"""Reading again, after the notation has learnt something: drafts are written, published editions only reported."""

from collections.abc import Callable
from typing import Any

import pytest

from measures.editing import read_again
from measures.models import Edition, Entry, Envelope
from measures.notation.amounts import Amount, read_amount
from measures.notation.fields import Cell, Fields, read_fields
from measures.notation.rates import Rate, Share, read_rate
from measures.notation.reading import EXACT, READ
from renkei.models import Stale, User
from tests.factories import make_edition, make_entry, publish_edition_now
from tests.stored import content_of, histories, stored_rows

pytestmark = pytest.mark.django_db

# texts that the notation cannot read today, and what it might say of them once it has learnt to
LEARNT: dict[str, tuple[str, Callable[..., Any], str, Any]] = {
    "rate": ("measures.models.entries.read_rate", read_rate, "九分九厘", Rate(READ, (Share(99, 1000),))),
    "fields": (
        "measures.models.entries.read_fields",
        read_fields,
        "生活機能のａ",
        Fields(READ, (Cell("ウ-A", "a"),)),
    ),
    "amount": ("measures.models.envelopes.read_amount", read_amount, "千両", Amount(EXACT, 5_000_000)),
}


def teach(monkeypatch: pytest.MonkeyPatch, *nouns: str) -> None:
    """Let the notation read texts it could not read when the rows were saved."""
    for noun in nouns:
        path, read, text, value = LEARNT[noun]
        monkeypatch.setattr(
            path,
            lambda printed, read=read, text=text, value=value, **unit: (
                value if printed == text else read(printed, **unit)
            ),
        )


def make_unread() -> Edition:
    """Return a draft with an entry of three texts that cannot be read, and one that can."""
    edition = make_edition()
    make_entry(edition=edition, rate_text="九分九厘", fields_text="生活機能のａ", amount_text="千両", name="読めない")
    make_entry(edition=edition, name="読める")
    return edition


def test_the_texts_of_a_draft_are_read_anew_and_stay_as_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_unread()
    teach(monkeypatch, "rate", "fields", "amount")

    read_again(edition=edition, by=None)

    entry = edition.entries.get(name="読めない")
    assert (entry.rate_text, entry.rate_reading, entry.rate_shares) == ("九分九厘", "read", "99/1000")
    assert (entry.fields_text, [field.cell for field in entry.fields.all()]) == ("生活機能のａ", ["ウ-A:a"])
    assert (entry.envelope.amount_text, entry.envelope.yen) == ("千両", 5_000_000)
    assert list(edition.entries.needing_a_reader()) == []


def test_what_changed_is_said_column_by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_unread()
    teach(monkeypatch, "rate", "amount")

    differences = read_again(edition=edition, by=None).differences

    envelope = str(edition.envelopes.get(amount_text="千両"))
    assert differences == [
        (envelope, "reading", "unread", "exact"),
        (envelope, "yen", "None", "5000000"),
        ("読めない", "rate_reading", "unread", "read"),
        ("読めない", "rate_shares", "", "99/1000"),
    ]


def test_each_row_read_differently_is_on_record_once_and_no_other(
    monkeypatch: pytest.MonkeyPatch, editor: User
) -> None:
    edition = make_unread()
    teach(monkeypatch, "rate", "fields", "amount")

    read_again(edition=edition, by=editor)

    entries, envelopes = edition.entries.order_by("pk"), edition.envelopes.order_by("pk")
    again = ("~", editor, "読取りのやり直し")
    assert [histories(row)[1:] for row in (*entries, *envelopes)] == [[again], [], [again], []]


def test_someone_who_loaded_the_entry_before_cannot_save_over_the_new_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_unread()
    loaded = [Entry.objects.get(name="読めない"), Envelope.objects.get(amount_text="千両")]
    teach(monkeypatch, "rate", "amount")

    read_again(edition=edition, by=None)

    for row in loaded:
        with pytest.raises(Stale):
            row.save()


def test_a_cell_that_moved_is_moved_in_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_edition()
    entry = make_entry(edition=edition, fields_text="ウ-A f")
    monkeypatch.setattr("measures.models.entries.read_fields", lambda text: Fields(READ, (Cell("ウ-B", "a"),)))

    found = read_again(edition=edition, by=None)

    assert [field.cell for field in entry.fields.all()] == ["ウ-B:a"]
    assert [(name, column) for name, column, _, _ in found.differences] == [(str(entry), "fields")]


def test_a_published_edition_only_says_what_would_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = publish_edition_now(make_unread())
    before = stored_rows()
    teach(monkeypatch, "rate", "fields", "amount")

    found = read_again(edition=edition, by=None)

    assert stored_rows() == before
    assert {column for _, column, _, _ in found.differences} == {
        "reading",
        "yen",
        "rate_reading",
        "rate_shares",
        "fields_reading",
        "fields",
    }


def test_reading_again_without_having_learnt_anything_changes_nothing(editor: User) -> None:
    edition = make_unread()
    before = stored_rows()

    assert read_again(edition=edition, by=editor).differences == []

    assert stored_rows() == before


def test_the_readings_of_the_real_document_are_those_that_were_published(document_2020: Edition) -> None:
    before = content_of(document_2020)

    assert read_again(edition=document_2020, by=None).differences == []

    assert content_of(document_2020) == before


def test_a_search_key_made_anew_is_written_but_not_listed() -> None:
    entry = make_entry()
    Entry.objects.filter(pk=entry.pk).update(search="古い鍵")

    found = read_again(edition=entry.edition, by=None)

    assert found.differences == []
    assert Entry.objects.get(pk=entry.pk).search == entry.search
