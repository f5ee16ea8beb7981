"""The whole matrix of one world, and a part of it that is the same each time."""

import random

from django.urls import resolve

from tests.rights.act_cells import act_cells
from tests.rights.asking import Asking
from tests.rights.cells import Cell
from tests.rights.public_cells import public_cells
from tests.rights.registry_cells import registry_cells
from tests.rights.world import World

SEED = 20261130


def every_cell(world: World, asking: Asking) -> list[Cell]:
    """Return all cells, each once, in the order in which they are made."""
    return [*registry_cells(world, asking), *act_cells(world, asking), *public_cells(world)]


def tenth(cells: list[Cell]) -> list[Cell]:
    """Return a tenth of the cells, drawn by the seed."""
    return random.Random(SEED).sample(cells, len(cells) // 10)


def declared(cells: list[Cell]) -> set[str]:
    """The patterns of the URLconf for which something is expected of every role."""
    return {resolve(address).route for address in {cell.address.partition("?")[0] for cell in cells}}
