"""One cell of the matrix: who asks what of whose row in which way, and what must come of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.rights.forms import Body
from tests.rights.world import ROLES

READS = ("GET", "HEAD")
NEVER = ("PUT", "DELETE")  # no page knows them


@dataclass(frozen=True, slots=True)
class Cell:
    """A request with its expectation.

    ``writes`` says whether the answer must leave other rows behind; a refusal and a reading never do. ``body`` is what
    is posted; ``twin`` names who may send the same body and have it written, so that a refusal is one of rights and not
    of a bad form.
    """

    address: str
    role: str
    method: str
    status: frozenset[int]
    whose: str = ""
    body: Callable[[], Body] | None = field(default=None, compare=False, repr=False)
    writes: bool = False
    twin: str = ""

    def __str__(self) -> str:
        return f"{self.role} {self.method} {self.address} ({self.whose}) → {sorted(self.status)[:4]}"


def cells(
    address: str,
    methods: Iterable[str],
    status: Callable[[str, str], int | Iterable[int]],
    *,
    whose: str = "",
    body: Callable[[str], Callable[[], Body]] | None = None,
    writes: Callable[[str], bool] | None = None,
    twin: str = "",
) -> Iterator[Cell]:
    """Yield a cell for each role and method; ``status(role, method)`` says what must be answered.

    ``body(role)`` returns what that role would post; ``writes(role)`` whether its POST must be written.
    """
    for role in ROLES:
        for method in methods:
            expected = status(role, method)
            posts = method == "POST"
            must = posts and writes is not None and writes(role)
            yield Cell(
                address=address,
                role=role,
                method=method,
                status=frozenset({expected} if isinstance(expected, int) else expected),
                whose=whose,
                body=body(role) if posts and body is not None else None,
                writes=must,
                twin=twin if posts and not must else "",
            )
