"""Publishing an edition and taking it back: in one step, on record, or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from measures.editions import Refused, publish, revise, withdraw
from measures.models import Edition, Entry
from renkei.models import User
from tests.factories import make_block, make_edition, make_entry, make_ministry, publish_edition_now
from tests.stored import content_of, histories, stored_rows

pytestmark = pytest.mark.django_db


def states(year: int = 2025) -> dict[int, str]:
    return dict(Edition.objects.for_year(year).values_list("revision", "state"))


def make_unseen() -> Edition:
    """Return a draft with entries still marked 前年のまま in two ministries, and one already seen."""
    edition = make_edition()
    make_entry(edition=edition, name="確認済み")
    make_entry(edition=edition, name="前年のまま", unseen=True)
    mext = make_ministry(code="mext", name="文部科学省")
    make_entry(edition=edition, ministry=mext, name="前年のまま（文科）", unseen=True)
    return edition


def test_publishing_makes_the_draft_current_and_dates_it() -> None:
    edition = make_edition()
    make_entry(edition=edition)

    published = publish(edition=edition, by=None)

    stored = Edition.objects.get(pk=edition.pk)
    assert (published, stored.state) == (edition, "current")
    assert timedelta(0) <= timezone.now() - stored.published_at < timedelta(minutes=1)


def test_the_edition_before_is_superseded_and_other_years_stay() -> None:
    make_edition(year=2024, published=True)
    first = make_edition(published=True)
    make_edition(year=2026)

    publish_edition_now(revise(edition=first, kind="update", by=None))

    assert (states(2024), states(), states(2026)) == ({1: "current"}, {1: "superseded", 2: "current"}, {1: "draft"})


def test_entries_still_as_last_year_need_a_tick_for_each_ministry() -> None:
    edition = make_unseen()

    with pytest.raises(Refused) as refusal:
        publish(edition=edition, by=None)

    assert len(refusal.value.messages) == 2
    assert refusal.value.messages[0].startswith("総務省に「前年のまま」の施策があります。")
    assert refusal.value.messages[1].startswith("文部科学省に「前年のまま」の施策があります。")


def test_a_tick_for_one_ministry_does_not_stand_for_the_other() -> None:
    edition = make_unseen()
    before = stored_rows()

    with pytest.raises(Refused, match="文部科学省") as refusal:
        publish(edition=edition, by=None, confirmed=["mic"])

    assert len(refusal.value.messages) == 1
    assert stored_rows() == before


def test_with_every_tick_the_entries_count_as_seen_and_are_published() -> None:
    edition = make_unseen()

    publish(edition=edition, by=None, confirmed=["mic", "mext"])

    assert list(edition.entries.unseen()) == []
    assert states() == {1: "current"}


def test_publishing_is_on_record_once_for_each_row_it_changes(editor: User) -> None:
    edition = make_unseen()

    publish(edition=edition, by=editor, confirmed=["mic", "mext"])

    assert histories(edition) == [("+", None, ""), ("~", editor, "公表")]
    ticked = ("~", editor, "公表時に前年のままで確認")
    created = ("+", None, "")
    assert [histories(entry) for entry in edition.entries.order_by("pk")] == [
        [created],
        [created, ticked],
        [created, ticked],
    ]


def test_superseding_is_on_record(editor: User) -> None:
    first = make_edition(published=True)

    publish(edition=revise(edition=first, kind="update", by=None), by=editor)

    assert histories(first)[-1] == ("~", editor, "第2版の公表")
    assert first.history.latest().state == "superseded"


def test_an_edition_without_entries_is_not_published() -> None:
    edition = make_edition()
    make_block(edition=edition)
    before = stored_rows()

    with pytest.raises(Refused, match="掲載施策が一件もない"):
        publish(edition=edition, by=None)

    assert stored_rows() == before


def test_a_ministry_that_answered_nothing_must_not_hold_entries() -> None:
    edition = make_edition()
    make_entry(edition=edition)
    mext = make_ministry(code="mext", name="文部科学省")
    make_entry(block=make_block(edition=edition, ministry=mext, state="nothing"))
    before = stored_rows()

    with pytest.raises(Refused, match=r"^\['文部科学省は「該当なし」と回答していますが、掲載施策があります。'\]$"):
        publish(edition=edition, by=None)

    assert stored_rows() == before


def test_an_empty_block_that_answered_nothing_is_no_obstacle() -> None:
    edition = make_edition()
    make_entry(edition=edition)
    make_block(edition=edition, ministry=make_ministry(code="env", name="環境省"), state="nothing")

    assert publish(edition=edition, by=None).state == "current"


@pytest.mark.parametrize("state", ["current", "superseded", "withdrawn"])
def test_what_was_published_once_is_not_published_again(state: str) -> None:
    edition = make_edition(published=True)
    if state == "superseded":
        make_edition(published=True)
    if state == "withdrawn":
        withdraw(edition=edition, reason="誤り", by=None)
    before = stored_rows()

    with pytest.raises(Refused, match="案ではないため"):
        publish(edition=edition, by=None)

    assert stored_rows() == before


def test_a_copy_in_memory_that_still_says_draft_is_not_published_twice() -> None:
    edition = make_edition()
    make_entry(edition=edition)
    publish(edition=Edition.objects.get(pk=edition.pk), by=None)

    with pytest.raises(Refused):
        publish(edition=edition, by=None)


def test_taking_back_a_revision_brings_the_one_before_back_to_readers() -> None:
    first = make_edition(published=True)
    content, published_at = content_of(first), Edition.objects.get(pk=first.pk).published_at
    second = publish_edition_now(revise(edition=first, kind="update", by=None))

    shown = withdraw(edition=second, reason="金額の誤り", by=None)

    assert (shown, states()) == (first, {1: "current", 2: "withdrawn"})
    assert (content_of(first), Edition.objects.get(pk=first.pk).published_at) == (content, published_at)
    assert list(Entry.objects.published()) == list(first.entries.all())


def test_taking_back_leads_past_what_was_taken_back_before() -> None:
    first = make_edition(published=True)
    for _ in range(2):
        withdraw(edition=publish_edition_now(revise(edition=first, kind="update", by=None)), reason="誤り", by=None)

    assert states() == {1: "current", 2: "withdrawn", 3: "withdrawn"}


def test_taking_back_the_first_edition_leaves_readers_none_of_that_year() -> None:
    make_edition(year=2024, published=True)
    only = make_edition(published=True)

    assert withdraw(edition=only, reason="誤り", by=None) is None

    assert (states(2024), states()) == ({1: "current"}, {1: "withdrawn"})


def test_taking_back_is_dated_and_on_record_with_its_reason(editor: User) -> None:
    first = make_edition(published=True)
    second = publish_edition_now(revise(edition=first, kind="update", by=None))

    withdraw(edition=second, reason=" 金額の誤り\n", by=editor)

    second.refresh_from_db()
    assert second.withdrawn_reason == "金額の誤り"
    assert timedelta(0) <= timezone.now() - second.withdrawn_at < timedelta(minutes=1)
    assert histories(second)[-1] == ("~", editor, "公表の取りやめ")
    assert histories(first)[-1] == ("~", editor, "第2版の公表の取りやめ")


def test_taking_back_needs_a_reason() -> None:
    edition = make_edition(published=True)
    before = stored_rows()

    with pytest.raises(Refused, match="理由"):
        withdraw(edition=edition, reason=" 　\n", by=None)

    assert stored_rows() == before


@pytest.mark.parametrize("state", ["draft", "superseded", "withdrawn"])
def test_only_the_current_edition_is_taken_back(state: str) -> None:
    edition = make_edition(published=state != "draft")
    if state == "superseded":
        make_edition(published=True)
    if state == "withdrawn":
        withdraw(edition=edition, reason="誤り", by=None)
    before = stored_rows()

    with pytest.raises(Refused, match="現在公表している年度版ではありません"):
        withdraw(edition=edition, reason="誤り", by=None)

    assert stored_rows() == before
