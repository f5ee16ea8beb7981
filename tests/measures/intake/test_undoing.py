"""Taking an upload back leaves what stood before it, and nothing that was edited since is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.editing import save_entry
from measures.editions import Refused, open_year
from measures.intake import apply, choose, later_edits, redo, undo
from measures.models import Call, Edition, Entry, Measure, Upload
from tests.factories import publish_edition_now
from tests.measures.intake.books import added, both, edited, received, without
from tests.stored import content_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document_2020")]


def readable(edition: Edition) -> Any:
    """Return what a reader could see of an edition."""
    rows = Entry.objects.filter(edition=edition).select_related("envelope", "block__ministry", "measure")
    return {
        row.measure.number: (
            row.block.ministry.code,
            row.position,
            row.fields_text,
            row.name,
            row.full_name,
            row.summary,
            row.support_text,
            row.rate_text,
            row.recipients_text,
            row.envelope.amount_text,
            row.envelope.unit_yen,
            row.envelope.yen,
            row.envelope.printed,
            sorted(other.measure.number for other in row.envelope.entries.select_related("measure")),
            sorted(field.cell for field in row.fields.select_related("role")),
        )
        for row in rows
    }


def hand_edit(number: int, **texts: str) -> None:
    row = Entry.objects.select_related("envelope", "block").get(edition__year=2021, measure__number=number)
    for name, text in texts.items():
        setattr(row, name, text)
    save_entry(entry=row, envelope=row.envelope, texts=None, by=None)


CHANGES: list[Any] = [
    pytest.param(edited(2, rate="２／３", summary="別の概要"), {}, id="texts"),
    pytest.param(edited(2, fields_text="ア a"), {}, id="cells"),
    pytest.param(edited(2, budget="300"), {}, id="amount"),
    pytest.param(both(edited(5, budget="1,200の内数"), edited(6, budget="1,200の内数")), {}, id="shared-amount"),
    pytest.param(edited(6, budget="77"), {"p4": {"split": "yes"}}, id="amount-split"),
    pytest.param(added(), {}, id="new-row"),
    pytest.param(without(2), {"n2": {"missing": "abolished"}}, id="row-ended"),
    pytest.param(without(5), {"n5": {"missing": "dropped"}}, id="sharing-row-ended"),
    pytest.param(
        both(edited(2, rate="定額"), without(3), added()), {"n3": {"missing": "abolished"}}, id="several-at-once"
    ),
]


@pytest.mark.parametrize(("change", "choices"), CHANGES)
def test_undo_leaves_what_stood_before_and_redo_what_was_applied(change: Any, choices: Any) -> None:
    draft = open_year(year=2021, by=None)
    before = readable(draft)
    upload = received(change=change)
    choose(upload=upload, choices=choices, by=None)
    apply(upload=upload, by=None)
    applied = readable(draft)

    undo(upload=upload, by=None)
    undone = readable(draft)
    redo(upload=upload, by=None)

    assert undone == before
    assert readable(draft) == applied
    assert applied != before


def test_a_row_edited_since_is_listed_and_left_alone() -> None:
    open_year(year=2021, by=None)
    upload = received(change=both(edited(2, rate="２／３"), edited(3, rate="定額")))
    apply(upload=upload, by=None)
    hand_edit(2, summary="手で直した概要")
    upload.refresh_from_db()

    listed = later_edits(upload)
    undo(upload=upload, by=None)

    rows = Entry.objects.filter(edition__year=2021)
    assert [edit.name for edit in listed] == [rows.get(measure__number=2).display_name]
    assert (listed[0].now["summary"], listed[0].back["rate_text"]) == ("手で直した概要", "１／２")
    assert [(column, now) for column, now, _ in listed[0].differences] == [
        ("概要", "手で直した概要"),
        ("補助率", "２／３"),
    ]
    assert rows.get(measure__number=2).rate_text == "２／３"
    assert rows.get(measure__number=3).rate_text == "１／２\n２／３"


def test_a_row_edited_since_is_put_back_when_ticked() -> None:
    open_year(year=2021, by=None)
    upload = received(change=edited(2, rate="２／３"))
    apply(upload=upload, by=None)
    hand_edit(2, summary="手で直した概要")
    upload.refresh_from_db()

    undo(upload=upload, by=None, over=[edit.key for edit in later_edits(upload)])

    row = Entry.objects.get(edition__year=2021, measure__number=2)
    assert row.rate_text == "１／２"
    assert row.summary != "手で直した概要"


def test_a_later_upload_is_not_overwritten() -> None:
    open_year(year=2021, by=None)
    first = received(change=edited(2, rate="２／３"))
    apply(upload=first, by=None)
    apply(upload=received(change=edited(2, rate="定額")), by=None)

    undo(upload=first, by=None)

    assert Entry.objects.get(edition__year=2021, measure__number=2).rate_text == "定額"


def test_after_publishing_undo_opens_a_revision_that_reverses_the_upload() -> None:
    upload = received(change=edited(2, rate="２／３"))
    published = publish_edition_now(apply(upload=upload, by=None))

    reversing = undo(upload=upload, by=None)

    assert (reversing.year, reversing.revision, reversing.is_draft) == (2021, 2, True)
    assert reversing.entries.get(measure__number=2).rate_text == "１／２"
    assert published.entries.get(measure__number=2).rate_text == "２／３"


def test_undo_takes_the_call_back_too() -> None:
    open_year(year=2021, by=None)
    upload = received(change=edited(2, section="○○課"))
    apply(upload=upload, by=None)

    undo(upload=upload, by=None)

    assert not Call.objects.filter(fiscal_year=2021).exists()


def test_redo_brings_the_call_back_unless_it_was_changed_since() -> None:
    open_year(year=2021, by=None)
    upload = received(change=both(edited(2, section="○○課"), edited(3, section="△△課")))
    apply(upload=upload, by=None)
    undo(upload=upload, by=None)
    Call(measure=Measure.objects.get(number=3), fiscal_year=2021, section="手で入れた課").save()

    redo(upload=upload, by=None)

    assert dict(Call.objects.values_list("measure__number", "section")) == {2: "○○課", 3: "手で入れた課"}


@pytest.mark.parametrize("count", [1, 3])
def test_undo_and_redo_take_the_same_statements_for_any_number_of_rows(count: int) -> None:
    """Rows that are new, and rows whose texts, cells, amounts and calls change."""
    open_year(year=2021, by=None)
    fresh = [added(name=f"第{place}新規事業", section=f"第{place}課") for place in range(count)]
    texts = {"summary": "別の概要", "fields_text": "ア a", "budget": "300", "section": "○○課"}
    upload = received(change=both(*fresh, *(edited(number, **texts) for number in range(2, 2 + count))))
    apply(upload=upload, by=None)
    statements = []

    for act in (undo, redo):
        with CaptureQueriesContext(connection) as captured:
            act(upload=upload, by=None)
        statements.append(len(captured))

    assert statements == [69, 74]


@pytest.mark.parametrize("act", [undo, redo])
def test_only_what_was_done_can_be_taken_back(act: Callable[..., Edition]) -> None:
    upload = received(change=edited(2, rate="２／３"))

    with pytest.raises(Refused):
        act(upload=upload, by=None)


def test_undo_and_redo_are_done_once() -> None:
    open_year(year=2021, by=None)
    upload = received(change=edited(2, rate="２／３"))
    apply(upload=upload, by=None)
    undo(upload=upload, by=None)

    with pytest.raises(Refused, match="取り消せません"):
        undo(upload=upload, by=None)

    upload.refresh_from_db()
    assert upload.state == Upload.State.UNDONE


ROWS = st.sampled_from([2, 3, 4, 5, 6])
TEXTS = st.fixed_dictionaries(
    {},
    optional={
        "rate": st.sampled_from(["定額", "２／３", "もにょ"]),
        "summary": st.sampled_from(["概要甲", "概要乙"]),
        "fields_text": st.sampled_from(["ア a", "ウ-A f\nウ-B a", "？"]),
    },
)


@pytest.fixture
def forgotten() -> Any:
    """Return a context that forgets what was written in it: every example starts from the same tables."""

    @contextmanager
    def scratch() -> Iterator[None]:
        point = transaction.savepoint()
        try:
            yield
        finally:
            transaction.savepoint_rollback(point)

    return scratch


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(ROWS, TEXTS), min_size=1, max_size=3), st.booleans())
def test_any_upload_undone_leaves_the_content_as_it_was(forgotten: Any, changes: list[Any], new: bool) -> None:
    with forgotten():
        draft = open_year(year=2021, by=None)
        before = readable(draft)
        steps = [edited(number, **texts) for number, texts in changes]
        upload = received(change=both(*steps, *([added()] if new else [])))
        apply(upload=upload, by=None)

        undo(upload=upload, by=None)

        assert readable(draft) == before
        assert content_of(draft)


UPLOAD = st.tuples(st.just("upload"), st.lists(st.tuples(ROWS, TEXTS), min_size=1, max_size=2))
EDIT = st.tuples(st.just("edit"), st.tuples(ROWS, TEXTS))
TAKE_BACK = st.tuples(st.sampled_from(["undo", "redo"]), st.integers(0, 3))
COLUMNS = {"rate": "rate_text", "summary": "summary", "fields_text": "fields_text"}  # of the form and of the entry


def texts_of(draft: Edition) -> dict[int, dict[str, str]]:
    """What stands, as far as the sequences below change it, by number."""
    rows = draft.entries.filter(measure__number__in=range(2, 7)).values_list("measure__number", *COLUMNS.values())
    return {number: dict(zip(COLUMNS, texts, strict=True)) for number, *texts in rows}


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(UPLOAD, UPLOAD, EDIT, TAKE_BACK, TAKE_BACK), min_size=3, max_size=8))
def test_any_sequence_of_uploads_edits_undos_and_redos_loses_nothing(forgotten: Any, steps: list[Any]) -> None:
    """Beside the database goes a plain account of it: an act moves a row only if it stands as the upload left it."""
    with forgotten():
        draft = open_year(year=2021, by=None)
        account = texts_of(draft)
        done: list[tuple[Upload, bool, dict[int, tuple[dict[str, str], dict[str, str]]]]] = []
        seen: dict[str, Any] = {}
        for act, what in steps:
            if act == "upload":
                upload = received(change=both(*(edited(number, **texts) for number, texts in what)))
                before = {number: dict(texts) for number, texts in account.items()}
                for number, texts in what:
                    account[number].update(texts)
                apply(upload=upload, by=None)
                moved = {number: (before[number], dict(account[number])) for number, _ in what}
                done.append((upload, True, moved))
            elif act == "edit":
                hand_edit(what[0], **{COLUMNS[column]: text for column, text in what[1].items()})
                account[what[0]].update(what[1])
            elif done:
                place = what % len(done)
                upload, standing, moved = done[place]
                if standing is not (act == "undo"):
                    with pytest.raises(Refused):
                        {"undo": undo, "redo": redo}[act](upload=upload, by=None)
                    continue
                {"undo": undo, "redo": redo}[act](upload=upload, by=None)
                for number, (was, became) in moved.items():
                    left, target = (became, was) if standing else (was, became)
                    if account[number] == left:
                        account[number] = dict(target)
                done[place] = (upload, not standing, moved)
            assert texts_of(draft) == account
            # whenever the same texts stand, everything a reader sees is the same, whatever went before
            assert seen.setdefault(repr(sorted(account.items())), readable(draft)) == readable(draft)
