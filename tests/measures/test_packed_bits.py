"""Stored sets: what is read back is what was written, to the last row."""

import sys
from random import Random

import pytest

from measures.bitmaps import bits_of
from measures.packed_bits import Parts, empty_columns, pack, unpack

pytestmark = pytest.mark.one_database


def some_parts(rows: int) -> Parts:
    chance, columns = Random(rows), empty_columns()
    for _ in range(rows):
        columns["numbers"].append(chance.randrange(2**31))
        columns["measures"].append(chance.randrange(2**62))
        columns["envelopes"].append(chance.randrange(rows))
        columns["amounts"].append(chance.choice([-1, 0, 2**60]))
    numbers = [chance.randrange(70_000) for _ in range(rows)]
    having = {("ministry", 3): bits_of(numbers[::2]), ("grade", "other"): bits_of(numbers[1::2]), ("field", 7): 0}
    readings = [chance.choice(["exact", "within", "unread", "blank"]) for _ in range(rows)]
    return Parts(bits_of(numbers), having, **columns, readings=readings)


@pytest.mark.parametrize("rows", [0, 1, 2, 500])
def test_what_was_packed_is_unpacked(rows: int) -> None:
    parts = some_parts(rows)

    found = unpack(pack(parts))

    assert found == parts
    assert [column.typecode for column in found[2:6]] == [column.typecode for column in parts[2:6]]


def test_the_bytes_are_the_same_on_a_machine_that_has_the_highest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its arrays hold other bytes; here they are ours, so what is turned round twice is what is looked at."""
    parts = some_parts(9)
    monkeypatch.setattr(sys, "byteorder", "big")

    assert unpack(pack(parts)) == parts


def test_the_order_of_rows_is_that_of_the_columns() -> None:
    columns = empty_columns()
    for name, values in {"numbers": [5, 3], "measures": [50, 30], "envelopes": [0, 0], "amounts": [7]}.items():
        columns[name].extend(values)

    found = unpack(pack(Parts(bits_of([5, 3]), {}, **columns, readings=["exact"])))

    assert (list(found.numbers), list(found.measures), found.readings) == ([5, 3], [50, 30], ["exact"])
