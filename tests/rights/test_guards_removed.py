"""The matrix can fail: with one guard taken away, some cell no longer answers as declared.

All guards are taken away one after the other with ``-m rights``; a tenth, the same each time, always.
"""

import random

import pytest

from tests.rights.asking import Asking
from tests.rights.guards import GUARDS, Guard
from tests.rights.matrix import SEED, every_cell
from tests.rights.second_checks import faults_behind
from tests.rights.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def first_fault(guard: Guard, world: World) -> str:
    """Return the first fault among the cells that the guard is about, or behind them; "" if nothing notices."""
    asking = Asking(world)
    about = [cell for cell in every_cell(world, asking) if guard.about in cell.address]
    random.Random(SEED).shuffle(about)
    with pytest.MonkeyPatch.context() as patch:
        guard.take_away(patch)
        found = next((fault for cell in about for fault in asking.faults(cell)), "")
        return found or next(faults_behind(world), "")


def missed(guards: list[Guard]) -> list[str]:
    """The guards that could be away without being missed; says how many were caught."""
    world = World()
    found = [str(guard) for guard in guards if not first_fault(guard, world)]
    print(f"{len(guards) - len(found)} of {len(guards)} guards caught; missed: {found}")  # noqa: T201
    return found


def test_a_tenth_of_the_guards_is_missed_when_it_is_away() -> None:
    assert missed(random.Random(SEED).sample(GUARDS, len(GUARDS) // 10)) == []


@pytest.mark.rights
def test_nearly_every_guard_is_missed_when_it_is_away() -> None:
    assert len(GUARDS) >= 30
    assert len(missed(GUARDS)) <= 0.05 * len(GUARDS)
