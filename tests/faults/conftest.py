"""One prepared database for all tests of faults; each works on a copy."""

from collections.abc import Iterator

import pytest

from tests.faults.scratch import Scratch, scratch


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """The real document and the real regions in a database of their own. Nobody writes to it."""
    with scratch("faults", tmp_path_factory.mktemp("scratch")) as made:
        made.ask("settle")
        yield made
