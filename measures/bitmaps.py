"""Sets of numbers as one long integer: "and", "or" and counting of thousands of them take microseconds. Pure."""

from collections.abc import Iterable
from itertools import compress, count

Bits = int


def bits_of(numbers: Iterable[int]) -> Bits:
    """Return the set of these numbers (0 or more): bit n stands for n."""
    found = list(numbers)
    if not found:
        return 0
    marks = bytearray(max(found) // 8 + 1)
    for number in found:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def numbers_in(bits: Bits) -> list[int]:
    """Return the numbers of a set in their order."""
    return list(compress(count(), flags_of(bits)))


def flags_of(bits: Bits, size: int = 0) -> bytes:
    """Return a byte for each number from 0 on, 1 where it is in the set, at least ``size`` of them."""
    text = bin(bits)[:1:-1]  # "0b1101" → "1011", the lowest first
    return text.encode().translate(_FLAGS).ljust(size, b"\0")


_FLAGS = bytes.maketrans(b"01", b"\0\1")
