"""An edition's rows in the next one: copied by the database, whatever their number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.carrying_over import carry_over
from measures.models import Entry
from measures.models.frozen import Frozen
from tests.factories import make_block, make_edition, make_entry, make_ministry, publish_edition_now
from tests.stored import content_of, stored_rows

pytestmark = pytest.mark.django_db


def test_copies_stand_in_their_own_edition_though_keys_and_numbers_come_in_another_order() -> None:
    base = make_edition(year=2020)
    last = make_block(edition=base, ministry=make_ministry(code="mext", name="文部科学省"), position=9)
    make_entry(block=last, name="後の施策", amount_text="2", fields_text="ウ-A a")
    first = make_block(edition=base, position=1)
    make_entry(block=first, name="先の施策", amount_text="1", fields_text="ウ-B b")
    publish_edition_now(base)
    draft = make_edition(year=2021)

    carry_over(base, draft, by=None, unseen=False)

    assert content_of(draft) == content_of(base)
    assert [entry.name for entry in draft.entries.order_by("pk")] == ["先の施策", "後の施策"]
    assert all(entry.envelope.edition == entry.block.edition == draft for entry in draft.entries.all())


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_one_statement_and_one_of_history_for_each_table(count: int) -> None:
    base = make_edition(year=2020)
    for place in range(count):
        make_entry(edition=base, name=f"第{place}号", fields_text="ウ-A a")
    draft = make_edition(year=2021)

    with CaptureQueriesContext(connection) as captured:
        carry_over(base, draft, by=None, unseen=True)

    written = [query["sql"] for query in captured if query["sql"].startswith("INSERT")]
    assert len(written) == 7
    assert Entry.history.filter(edition=draft).count() == draft.entries.count() == count


def test_nothing_is_carried_into_what_is_published() -> None:
    base = make_edition(year=2020, published=True)
    published = make_edition(year=2021, published=True)
    before = stored_rows()

    with pytest.raises(Frozen):
        carry_over(base, published, by=None, unseen=False)

    assert stored_rows() == before
