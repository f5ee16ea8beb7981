"""Two people at once with received lists: one is refused by name, nothing is doubled, nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.scratch import Scratch, scratch
from tests.measures.intake.test_two_at_once import refusals, together


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """Two regions and a member in a database of their own."""
    with scratch("regions", tmp_path_factory.mktemp("scratch")) as made:
        made.ask("world")
        yield made


@pytest.fixture
def desk(world: Scratch, tmp_path: Path) -> Iterator[Scratch]:
    """A copy for one test."""
    with scratch("regionscopy", tmp_path, like=world) as copy:
        yield copy


@pytest.mark.parametrize("kind", ["municipalities", "memberships", "applications"])
def test_a_list_applied_twice_at_once_is_applied_once(desk: Scratch, kind: str) -> None:
    pk = desk.ask("stage-sheet", kind)
    before = desk.ask("told", pk)

    refused = refusals(together(desk, ("apply-sheet", pk), ("apply-sheet", pk)))

    after = desk.ask("told", pk)
    assert len(refused) == 1
    assert "もう一度反映することはできません" in refused[0]
    assert (after["state"], after["times"], after[kind]) == ("applied", 1, before[kind] + 1)


@pytest.mark.parametrize("kind", ["municipalities", "memberships"])
def test_of_two_lists_that_add_the_same_row_one_is_refused(desk: Scratch, kind: str) -> None:
    one, other = desk.ask("stage-sheet", kind, "一"), desk.ask("stage-sheet", kind, "二")
    before = desk.ask("told", one)

    refused = refusals(together(desk, ("apply-sheet", one), ("apply-sheet", other)))

    after = desk.ask("told", one)
    assert len(refused) == 1
    assert "比べ直してください" in refused[0]
    assert after[kind] == before[kind] + 1
    assert sorted([after["state"], desk.ask("told", other)["state"]]) == ["applied", "staged"]


def test_an_edit_by_hand_meets_the_list_or_is_told_of_it(desk: Scratch) -> None:
    pk = desk.ask("stage-sheet", "memberships", "一覧から")

    applied, saved = together(desk, ("apply-sheet", pk), ("edit-member", "手で"))

    refusals([applied, saved])
    after = desk.ask("told", pk)
    assert after["history"] == after["version"]
    assert after["note"] == ("手で" if isinstance(saved, int) else "一覧から")


def test_a_list_undone_twice_at_once_is_undone_once(desk: Scratch) -> None:
    pk = desk.ask("stage-sheet", "memberships", "一覧から")
    before = desk.ask("told", pk)
    desk.ask("apply-sheet", pk)

    refused = refusals(together(desk, ("undo-sheet", pk), ("undo-sheet", pk)))

    after = desk.ask("told", pk)
    assert len(refused) == 1
    assert (after["state"], after["note"], after["memberships"]) == ("undone", before["note"], before["memberships"])
