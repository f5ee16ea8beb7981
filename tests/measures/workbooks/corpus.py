"""Hostile and odd files of our own making, each with the verdict it must get from the reader.

Nothing binary is kept: every file is made when it is asked for. The layout and meaning of sheets have a corpus of
their own; here stand containers, bombs, tricks of XML, CSV, values and characters.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from measures.workbooks.bounds import Limits
from measures.workbooks.grids import Kind, Severity

OK = "ok"
SHORT = Limits(seconds=3)


@dataclass(frozen=True, slots=True)
class Case:
    """A file and its verdict. ``words``: in the refusal's message, or the text of one cell of a file that is read."""

    id: str
    name: str
    make: Callable[[], bytes] = field(repr=False)
    verdict: Severity | str
    words: str = ""
    kind: Kind | None = None  # of the cell with these words
    struck: str | None = None
    limits: Limits = SHORT

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.make()


def refused(id: str, name: str, make: Callable[[], bytes], words: str, **more: object) -> Case:
    """A file that is refused whole, with such words in the message."""
    return Case(id, name, make, Severity.FILE, words, **more)  # type: ignore[arg-type]


def read(id: str, name: str, make: Callable[[], bytes], words: str = "", **more: object) -> Case:
    """A file that is read, with a cell of that text."""
    return Case(id, name, make, OK, words, **more)  # type: ignore[arg-type]
