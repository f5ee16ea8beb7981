"""The cells of every page of the office that Django does not make from the registry."""

from collections.abc import Iterator

from tests.rights.acts import WHOSE
from tests.rights.application_cells import accounts_cells, applications_cells
from tests.rights.asking import Asking
from tests.rights.cells import Cell
from tests.rights.door_cells import doors_cells, questions_cells
from tests.rights.file_cells import files_cells, lists_cells
from tests.rights.world import World
from tests.rights.year_cells import rounds_cells, years_cells


def act_cells(world: World, asking: Asking) -> Iterator[Cell]:
    """Yield the cells of every page of the office that Django does not make from the registry."""
    yield from doors_cells()
    yield from questions_cells(world)
    yield from years_cells(world)
    yield from rounds_cells(world)
    for whose in WHOSE:
        yield from files_cells(world, whose)
        yield from lists_cells(world, whose)
        yield from applications_cells(world, whose)
        yield from accounts_cells(world, whose)
