"""A file answers for the ministries it holds: applied they have answered, taken back they stand as before."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.editions import open_year
from measures.intake import apply, choose, redo, undo
from measures.models import Edition, Upload
from measures.rounds import ask, confirm, hand_in
from renkei.models import User
from tests.factories import publish_edition_now
from tests.measures.intake.books import edited, merged_book, received
from tests.stored import histories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document_2020")]


@pytest.fixture
def draft() -> Edition:
    """Return the draft of 2021, every ministry asked."""
    edition = open_year(year=2021, by=None)
    ask(blocks=edition.blocks.all(), due_on="2021-05-31", by=None)
    return edition


def states(edition: Edition, *, besides: str = "asked") -> dict[str, str]:
    """Return {code: state} of the ministries that stand otherwise than ``besides``."""
    blocks = edition.blocks.exclude(state=besides).in_document_order()
    return dict(blocks.values_list("ministry__code", "state"))


def for_all(*codes: str, **texts: Any) -> Upload:
    """Return a file of several ministries, limited to none, with every decision taken."""
    upload = received(data=merged_book(*codes, **texts), ministry=None)
    asked = {key: {"missing": "abolished"} for key in upload.rows.filter(verdict="ended").values_list("key", flat=True)}
    return choose(upload=upload, choices={**asked, "file": {"warnings": "yes"}}, by=None)


def test_a_file_for_all_answers_for_every_ministry_it_holds_and_for_no_other(draft: Edition, editor: User) -> None:
    upload = for_all("mic", "mext", nothing=("moj",))

    apply(upload=upload, by=editor)

    assert states(draft) == {"mic": "answered", "mext": "answered", "moj": "nothing"}
    block = draft.blocks.get(ministry__code="mext")
    assert histories(block)[-1] == ("~", editor, f"取込み：総務省.xlsx（受付番号 {upload.pk}）")
    assert block.version == 3


def test_a_ministry_that_says_nothing_has_no_row_left(draft: Edition) -> None:
    apply(upload=for_all("mic", nothing=("mext",)), by=None)

    assert states(draft) == {"mic": "answered", "mext": "nothing"}
    assert not draft.entries.filter(block__ministry__code="mext").exists()


@pytest.mark.parametrize("own", [True, False])
def test_undo_takes_the_answer_back_and_redo_brings_it_back(draft: Edition, own: bool) -> None:
    upload = received(change=edited(2, rate="２／３")) if own else for_all("mic", "mext", nothing=("moj",))
    apply(upload=upload, by=None)
    applied = states(draft)

    undo(upload=upload, by=None)
    undone = states(draft)
    redo(upload=upload, by=None)

    assert undone == {}
    assert states(draft) == applied == ({"mic": "answered"} if own else applied)
    assert len(applied) == (1 if own else 3)


def test_a_ministry_that_handed_in_has_answered_whatever_is_undone(draft: Edition) -> None:
    upload = received(change=edited(2, rate="２／３"))
    hand_in(block=draft.blocks.get(ministry__code="mic"), uploads=[upload], by=None)
    apply(upload=upload, by=None)

    undo(upload=upload, by=None)

    assert states(draft) == {"mic": "answered"}


def test_a_ministry_moved_on_since_stays_where_it_is(draft: Edition) -> None:
    upload = for_all("mic", "mext")
    apply(upload=upload, by=None)
    confirm(blocks=draft.blocks.filter(ministry__code="mext"), by=None)

    undo(upload=upload, by=None)

    assert states(draft) == {"mext": "confirmed"}


@pytest.mark.parametrize("all_again", [True, False])
def test_a_ministry_has_answered_until_the_last_of_its_files_is_undone(draft: Edition, all_again: bool) -> None:
    first = received(change=edited(2, rate="２／３"))
    apply(upload=first, by=None)
    second = for_all("mic") if all_again else received(change=edited(3, rate="２／３"))
    apply(upload=second, by=None)

    undo(upload=first, by=None)
    after_one = states(draft)
    undo(upload=second, by=None)

    assert after_one == {"mic": "answered"}
    assert states(draft) == {}


def test_nothing_is_taken_back_in_the_reversing_revision_too(draft: Edition) -> None:
    upload = for_all("mic", nothing=("mext",))
    apply(upload=upload, by=None)
    publish_edition_now(draft)

    reversing = undo(upload=upload, by=None)

    assert reversing.pk != draft.pk
    assert states(reversing) == {}
    assert reversing.entries.filter(block__ministry__code="mext").exists()
    assert states(Edition.objects.get(pk=draft.pk)) == {"mic": "answered", "mext": "nothing"}


def test_the_longest_name_of_a_file_fits_the_history(draft: Edition) -> None:
    upload = received(name=f"{'長' * 250}.xlsx", change=edited(2, rate="２／３"))

    apply(upload=upload, by=None)
    undo(upload=upload, by=None)

    reasons = [reason for _, _, reason in histories(draft.entries.get(measure__number=2))][-2:]
    assert {len(reason) for reason in reasons} == {100}
    assert all(reason.endswith(f"（受付番号 {upload.pk}）") for reason in reasons)


def test_marking_takes_the_same_queries_for_any_number_of_ministries(draft: Edition) -> None:
    upload = for_all("mic", "mext", "maff", nothing=("moj", "mod"))
    with CaptureQueriesContext(connection) as queries:
        apply(upload=upload, by=None)

    assert len([query for query in queries if 'UPDATE "measures_block"' in query["sql"]]) == 1
