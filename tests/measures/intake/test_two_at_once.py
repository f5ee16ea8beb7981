"""Two people at once: each meets the other's work whole, or is refused; nothing is doubled and nothing is lost.

Processes of their own on a scratch database of both kinds; acts dawdle between comparing and writing, so that
they are sure to meet.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.scratch import Scratch, scratch

MOVED = "確認のあとに次の施策が変更されました"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """The real document in a database of its own."""
    with scratch("document", tmp_path_factory.mktemp("scratch")) as made:
        yield made


@pytest.fixture(params=["open", "not-yet-open"])
def desk(request: pytest.FixtureRequest, document: Scratch, tmp_path: Path) -> Iterator[Scratch]:
    """A copy for one test, 2021 opened or not."""
    with scratch(f"copy_{request.param.replace('-', '')}", tmp_path, like=document) as copy:
        if request.param == "open":
            copy.ask("open", 2021)
        yield copy


@pytest.fixture
def open_desk(document: Scratch, tmp_path: Path) -> Iterator[Scratch]:
    """A copy for one test, 2021 opened."""
    with scratch("copy", tmp_path, like=document) as copy:
        copy.ask("open", 2021)
        yield copy


def together(desk: Scratch, *acts: tuple[Any, ...], dawdle: float = 1.0) -> list[Any]:
    """Let processes act at the same moment; return what each says, in order."""
    slow = Scratch(desk.name, desk.environment | {"RENKEI_ACTOR_WAITS": str(dawdle)})
    actors = [slow.start(*act) for act in acts]
    for actor in actors:
        assert actor.stdout is not None
        assert json.loads(actor.stdout.readline()) == "ready"
    for actor in actors:
        assert actor.stdin is not None
        actor.stdin.write("go\n")
        actor.stdin.flush()
    return [json.loads(actor.communicate(timeout=120)[0].splitlines()[-1]) for actor in actors]


def refusals(said: list[Any]) -> list[str]:
    """Return the refusals among what was said; anything else that is not a number fails the test."""
    assert all(isinstance(one, int) or set(one) <= {"refused", "stale"} for one in said), said
    return [next(iter(one.values())) for one in said if isinstance(one, dict)]


def test_an_upload_applied_twice_at_once_is_applied_once(desk: Scratch) -> None:
    pk = desk.ask("stage", "mic", 2, "２／３", "新規事業")
    before = desk.ask("state", pk)["histories"]

    refused = refusals(together(desk, ("apply", pk), ("apply", pk)))

    after = desk.ask("state", pk)
    assert len(refused) == 1
    assert "もう一度反映することはできません" in refused[0]
    assert (after["upload"], after["upload_history"], after["editions"]) == ("applied", 1, ["draft"])
    assert after["names"].count("新規事業") == 1
    assert after["histories"]["2"] == (before.get("2", 1) + 1)
    assert after["histories"]["18"] == 1
    assert after["measures"] == 18


def test_of_two_answers_that_were_compared_with_the_same_rows_one_is_refused_by_name(desk: Scratch) -> None:
    one, other = desk.ask("stage", "mic", 2, "２／３"), desk.ask("stage", "mic", 2, "定額")

    refused = refusals(together(desk, ("apply", one), ("apply", other)))

    after = desk.ask("state")
    states = {rate: desk.ask("state", pk)["upload"] for pk, rate in ((one, "２／３"), (other, "定額"))}
    assert len(refused) == 1
    assert MOVED in refused[0]
    assert "都市OS実装支援事業" in refused[0]
    assert sorted(states.values()) == ["applied", "staged"]
    assert states[after["rates"]["2"]] == "applied"


def test_answers_of_two_ministries_are_both_applied(desk: Scratch) -> None:
    one, other = desk.ask("stage", "mic", 2, "２／３", "新しい一"), desk.ask("stage", "mext", 7, "定額", "新しい二")

    refused = refusals(together(desk, ("apply", one), ("apply", other)))

    after = desk.ask("state")
    assert refused == []
    assert (after["rates"]["2"], after["rates"]["7"], after["editions"]) == ("２／３", "定額", ["draft"])
    assert {"新しい一", "新しい二"} <= set(after["names"])
    assert after["measures"] == 19
    assert len(set(after["envelope_numbers"])) == len(after["envelope_numbers"]) == 17


def test_an_edit_by_hand_of_the_same_row_meets_the_answer_or_is_told_of_it(open_desk: Scratch) -> None:
    pk = open_desk.ask("stage", "mic", 2, "２／３")

    applied, saved = together(open_desk, ("apply", pk), ("edit", 2, "定額"))

    refused = refusals([applied, saved])
    after = open_desk.ask("state", pk)
    assert len(refused) == 1, (applied, saved, after["rates"]["2"])
    assert after["rates"]["2"] == ("２／３" if after["upload"] == "applied" else "定額")


def test_an_edit_by_hand_of_a_row_that_the_answer_leaves_as_it_is_is_never_lost(open_desk: Scratch) -> None:
    pk = open_desk.ask("stage", "mic", 2, "２／３")

    applied, saved = together(open_desk, ("apply", pk), ("edit", 3, "定額"))

    refusals([applied, saved])
    after = open_desk.ask("state", pk)
    assert isinstance(saved, dict) or after["rates"]["3"] == "定額"
    assert isinstance(applied, dict) or after["rates"]["2"] == "２／３"


def test_an_edit_by_hand_of_another_ministrys_row_and_the_answer_both_stand(open_desk: Scratch) -> None:
    pk = open_desk.ask("stage", "mic", 2, "２／３")

    refused = refusals(together(open_desk, ("apply", pk), ("edit", 7, "定額")))

    after = open_desk.ask("state", pk)
    assert refused == []
    assert (after["rates"]["2"], after["rates"]["7"]) == ("２／３", "定額")


def test_an_upload_undone_twice_at_once_is_undone_once(open_desk: Scratch) -> None:
    before = open_desk.ask("state")["rates"]
    pk = open_desk.ask("stage", "mic", 2, "２／３", "新規事業")
    open_desk.ask("apply", pk)

    refused = refusals(together(open_desk, ("undo", pk), ("undo", pk)))

    after = open_desk.ask("state", pk)
    assert len(refused) == 1
    assert (after["upload"], after["rates"]) == ("undone", before)
