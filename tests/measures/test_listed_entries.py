"""Rows of a list as plain values: what a model of the row says, of a published edition and of a draft."""

import pytest

from measures.edition_sets import bits_of_edition
from measures.listed_entries import (
    ListedEntry,
    list_draft,
    list_published,
    rows_of_edition,
    rows_of_keys,
)
from measures.models import Edition, Entry
from measures.models.entries import EntryQuerySet
from measures.outlines import outline_of, published_editions
from tests.factories import make_block, make_edition, make_entry, make_envelope, publish_edition_now

pytestmark = pytest.mark.django_db
SAID = (
    "pk", "name", "full_name", "display_name", "fields_text", "fields_reading", "rate_text", "rate_reading", "rate_words",
    "names_of_cells", "is_shared", "summary", "support_text", "recipients_text", "editor_note",
)  # fmt: skip
SAID_OF_AMOUNTS = ("amount_text", "amount", "amount_words", "is_unread", "is_within")


def said(row: ListedEntry | Entry) -> list[object]:
    """What a page asks of a row."""
    words = [getattr(row, name) for name in SAID] + [getattr(row.envelope, name) for name in SAID_OF_AMOUNTS]
    return [*words, row.get_grade_display()]


def make_rows(edition: Edition) -> None:
    """Rows as they can be: shared, without cells, and what cannot be read."""
    envelope = make_envelope(block=make_block(edition=edition), amount_text="900の内数")
    make_entry(envelope=envelope, name="一", full_name="正式な名称", fields_text="ウ-A a,b\nウ-B a")
    make_entry(envelope=envelope, name="二", fields_text="")
    unread = {"fields_text": "謎", "rate_text": "謎", "recipients_text": "謎", "amount_text": "謎"}
    make_entry(edition=edition, name="三", **unread)
    make_entry(edition=edition, name="四", rate_text="１／２等", amount_text="762,652（うち臨時・特別の措置349億円）")


def models(entries: EntryQuerySet) -> list[list[object]]:
    return [said(entry) for entry in entries.for_listing()]


def test_rows_of_a_draft_say_what_the_models_say_in_their_order():
    edition = make_edition(year=2025)
    make_rows(edition)

    rows = list_draft(edition.entries.in_document_order(), outline_of(edition.taxonomy_id))

    assert [said(row) for row in rows] == models(edition.entries.all())


def test_published_rows_say_what_the_models_say():
    edition = make_edition(year=2025)
    make_rows(edition)
    publish_edition_now(edition)
    edition.refresh_from_db()

    (published,) = published_editions()
    bits = {edition.pk: bits_of_edition(edition)}
    fetched = rows_of_edition(edition.pk, list(edition.entries.values_list("measure", flat=True)))
    rows = list_published(fetched, bits, outline_of(edition.taxonomy_id), editions={edition.pk: published})

    assert sorted(map(said, rows)) == sorted(models(edition.entries.all()))
    assert {row.edition for row in rows} == {published}


def test_published_rows_take_one_statement(document_2020, django_assert_num_queries):
    bits, outline = {document_2020.pk: bits_of_edition(document_2020)}, outline_of(document_2020.taxonomy_id)

    keys = list(document_2020.entries.values_list("pk", flat=True))

    with django_assert_num_queries(1):
        rows = list_published(rows_of_keys(keys), bits, outline)

    assert sorted(map(said, rows)) == sorted(models(document_2020.entries.all()))
    assert sum(row.is_shared for row in rows) == 4
