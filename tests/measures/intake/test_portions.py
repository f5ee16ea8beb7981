"""Applying goes through the rows a portion at a time, and where a portion ends makes no difference to what is written."""

from typing import Any

import pytest
from django.db import transaction

from measures.answers import Base, Match, Proposal
from measures.changes import Row, Verdict
from measures.editions import open_year
from measures.intake import apply, choose, portions, redo, undo
from measures.models import Entry, Envelope, Measure, StagedRow, Upload
from tests.measures.intake.books import added, both, received
from tests.measures.intake.test_undoing import CHANGES
from tests.stored import content_of


def proposal(key: str, *, shares: int | None = None, joins: str = "") -> Proposal:
    """Return a row on the amount of that number, or one that joins the amount of another row."""
    base = Base(Row(1, "総務省", "施策", envelope=shares), "mic") if shares else None
    envelope = f"join:{joins}" if joins else "keep"
    return Proposal(key, Verdict.REVISED, Match.NUMBER, "mic", base, None, None, envelope=envelope)


@pytest.mark.parametrize(
    ("rows", "cut"),
    [
        pytest.param([{}, {}, {}, {}, {}], ["ab", "cd", "e"], id="nothing-shared"),
        pytest.param([{"shares": 1}, {}, {"shares": 2}, {"shares": 2}, {}], ["ab", "cd", "e"], id="shared-within"),
        pytest.param([{}, {"shares": 1}, {"shares": 1}, {}, {}], ["abc", "de"], id="shared-across"),
        pytest.param([{"shares": 1}, {}, {}, {}, {"shares": 1}], ["abcde"], id="first-and-last"),
        pytest.param([{}, {}, {"joins": "b"}, {}, {}], ["abc", "de"], id="joins-one-before"),
        pytest.param([{"joins": "d"}, {}, {}, {}, {}], ["abcd", "e"], id="joins-one-behind"),
        pytest.param([{}, {"joins": "a"}, {"joins": "b"}, {"joins": "c"}, {}], ["abcd", "e"], id="joined-in-turn"),
        pytest.param([], [], id="none"),
    ],
)
def test_rows_on_one_amount_are_never_parted(rows: Any, cut: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 2)
    proposals = [proposal(key, **row) for key, row in zip("abcde", rows, strict=False)]

    found = ["".join(one.key for one in portion) for portion in portions.portions(proposals)]

    assert found == cut
    assert proposals == []  # none is held any longer


def outcome(upload: Upload, act: Any) -> Any:
    """Carry out an act, and forget it; return everything it wrote but keys and times."""
    point = transaction.savepoint()
    recorded = {model: model.history.count() for model in (Entry, Envelope, Measure)}
    draft = act(upload)
    rows = StagedRow.objects.filter(upload=upload).values("position", "key", "verdict", "number", "before", "after")
    numbers = dict(Measure.objects.values_list("pk", "number"))  # keys are not given again on PostgreSQL
    content = content_of(draft)
    found = (
        content | {"entries": [row | {"measure_id": numbers[row["measure_id"]]} for row in content["entries"]]},
        sorted(draft.entries.values_list("measure__number", "version")),
        {model: model.history.count() - count for model, count in recorded.items()},
        list(Measure.objects.order_by("number").values("number", "name", "ministry")),
        [_without_keys(row) for row in rows.order_by("position")],
        Upload.objects.values("state", "unchanged", "counts").get(pk=upload.pk),
    )
    transaction.savepoint_rollback(point)
    return found


def _without_keys(row: dict[str, Any]) -> dict[str, Any]:
    return row | {side: row[side] and {**row[side], "measure": None} for side in ("before", "after")}


def there_and_back(upload: Upload) -> Any:
    apply(upload=upload, by=None)
    undo(upload=upload, by=None)
    return redo(upload=upload, by=None)


def applied(upload: Upload) -> Any:
    return apply(upload=upload, by=None)


@pytest.mark.django_db
@pytest.mark.usefixtures("document_2020")
@pytest.mark.parametrize("opened", [True, False], ids=["draft", "no-draft"])
@pytest.mark.parametrize(("change", "choices"), CHANGES)
def test_one_row_at_a_time_writes_what_all_at_once_do(
    change: Any, choices: Any, opened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if opened:
        open_year(year=2021, by=None)
    upload = received(change=change)
    choose(upload=upload, choices=choices, by=None)
    at_once = [outcome(upload, act) for act in (applied, there_and_back)]
    monkeypatch.setattr(portions, "PORTION", 1)

    assert [outcome(upload, act) for act in (applied, there_and_back)] == at_once


@pytest.mark.django_db
@pytest.mark.usefixtures("document_2020")
def test_new_rows_that_come_to_share_an_amount_share_it_in_portions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 1)
    open_year(year=2021, by=None)
    upload = received(change=both(*(added(name=f"新規事業{sign}", budget="70の内数") for sign in "甲乙")))
    choose(upload=upload, choices={f"p{place}": {"share": "yes"} for place in (5, 6)}, by=None)

    draft = apply(upload=upload, by=None)

    new = draft.entries.filter(name__startswith="新規事業").select_related("envelope").order_by("position")
    assert [entry.name for entry in new] == ["新規事業甲", "新規事業乙"]
    assert new[0].envelope == new[1].envelope
