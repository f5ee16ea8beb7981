"""The matrix of rights: every address × every role × own and other rows × every method answers as it was declared.

The whole is run with ``-m rights``; a tenth, the same each time, always.
"""

import pytest

from tests.public_addresses import routes
from tests.rights.asking import Asking
from tests.rights.cells import Cell
from tests.rights.matrix import declared, every_cell, tenth
from tests.rights.on_record import untold_models
from tests.rights.second_checks import faults_behind
from tests.rights.world import ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
LEAVES = {"admin/logout/"}  # whoever goes there is somebody else afterwards; tests/renkei/signin walks through it

TOGETHER = [("anonymous", "none", "disabled"), ("viewer", "contact"), ("staff",), ("editor", "administrator")]


def faults_of(asking: Asking, cells: list[Cell], part: str) -> list[str]:
    """Ask all cells, and say how many there were."""
    wrong = [fault for cell in cells for fault in asking.faults(cell)]
    print(f"{part}: {len(cells)} cells, {len(wrong)} faults")  # noqa: T201
    return wrong


def test_every_pattern_is_declared() -> None:
    world = World()

    found = every_cell(world, Asking(world))

    assert {route.replace("^", "") for route in routes()} - LEAVES - declared(found) == set()
    assert len(found) >= 20_000


def test_changes_of_every_table_are_told_somewhere() -> None:
    assert untold_models() == set()


def test_what_stands_behind_another_check_holds_by_itself() -> None:
    assert list(faults_behind(World())) == []


@pytest.mark.parametrize("roles", TOGETHER)
def test_a_tenth_of_the_matrix(roles: tuple[str, ...]) -> None:
    world = World()
    asking = Asking(world)
    cells = [cell for cell in tenth(every_cell(world, asking)) if cell.role in roles]

    assert faults_of(asking, cells, "・".join(roles)) == []
    assert len(cells) > 300


@pytest.mark.rights
@pytest.mark.parametrize("role", ROLES)
def test_the_whole_matrix(role: str) -> None:
    world = World()
    asking = Asking(world)
    cells = [cell for cell in every_cell(world, asking) if cell.role == role]

    assert faults_of(asking, cells, f"whole {role}") == []
