"""What an entry's page shows, as values: of a published edition and of a draft the same as its rows say."""

import pytest

from measures.editions import revise
from measures.entry_pages import EntryPage, read_entry_page
from measures.models import Edition, Entry
from tests.factories import make_block, make_call, make_edition, make_entry

pytestmark = pytest.mark.django_db


def page_of(edition: Edition, number: int) -> EntryPage:
    visible = edition.entries.all() if edition.is_draft else None
    found = read_entry_page(edition, number, visible=visible)
    assert found is not None
    return found


@pytest.mark.parametrize("is_draft", [False, True], ids=["published", "draft"])
def test_every_entry_is_shown_as_its_row_says(document_2020: Edition, is_draft: bool) -> None:
    edition = revise(edition=document_2020, kind=Edition.Kind.UPDATE, by=None) if is_draft else document_2020
    for row in edition.entries.for_listing():
        found = page_of(edition, row.measure.number)

        shown, printed = found.entry, row.envelope
        assert found.roles == row.cells_by_role
        assert (shown.pk, shown.heading, shown.ministry_name) == (row.pk, row.block.heading, row.block.ministry.name)
        assert (shown.rate_words, shown.recipients_words) == (row.rate_words, row.recipients_words)
        assert (shown.envelope.amount_words, shown.unit_yen) == (printed.amount_words, printed.unit_yen)
        assert (shown.get_grade_display(), shown.display_name) == (row.get_grade_display(), row.display_name)
        assert {one.number for one in found.sharing} == {
            other.measure.number for other in edition.entries.filter(envelope=printed) if other != row
        }


def test_an_entry_that_is_not_there_is_none(document_2020: Edition) -> None:
    assert read_entry_page(document_2020, 999) is None


def test_a_published_entry_takes_two_statements(document_2020: Edition, django_assert_num_queries) -> None:
    """And one that asks whether the outline still stands, which the mark of a page tells."""
    page_of(document_2020, 1)

    with django_assert_num_queries(2 + 1):
        page_of(document_2020, 2)


def test_of_a_draft_those_are_shown_that_one_may_see() -> None:
    block = make_block(edition=make_edition(year=2025))
    others, edition = [make_entry(block=block) for _ in range(3)], block.edition
    seen = Entry.objects.filter(pk__in=[others[0].pk, others[2].pk])

    found = read_entry_page(edition, others[0].measure.number, visible=seen)

    assert read_entry_page(edition, others[1].measure.number, visible=seen) is None
    assert found is not None
    assert (found.before, found.after and found.after.number) == (None, others[2].measure.number)


def test_calls_are_those_of_the_editions_year_in_their_order(document_2020: Edition) -> None:
    measure = document_2020.entries.get(measure__number=1).measure
    make_call(measure=measure, fiscal_year=2021)  # could leak
    calls = [make_call(measure=measure, fiscal_year=2020, public_name=f"公募{place}") for place in (1, 2)]

    assert page_of(document_2020, 1).calls == calls
