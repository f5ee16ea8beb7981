"""Sets of numbers as one long integer: "and", "or" and counting of thousands of them take microseconds. Pure."""

from collections.abc import Iterable
from itertools import compress, count

Bits = int
_ONE = ord("1")


def bits_of(numbers: Iterable[int]) -> Bits:
    """Return the set of these numbers (0 or more): bit n stands for n."""
    found = list(numbers)
    if not found:
        return 0
    flags = bytearray(b"0") * (max(found) + 1)
    for number in found:
        flags[number] = _ONE
    return int(flags[::-1], 2)


def numbers_in(bits: Bits) -> list[int]:
    """Return the numbers of a set in their order."""
    return list(compress(count(), flags_of(bits)))


def bytes_of(bits: Bits) -> bytes:
    """Return a set as bytes, the lowest first: ``int.from_bytes(…, "little")`` reads it back."""
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def flags_of(bits: Bits, size: int = 0) -> bytes:
    """Return a byte for each number from 0 on, 1 where it is in the set, at least ``size`` of them."""
    text = bin(bits)[:1:-1]  # "0b1101" → "1011", the lowest first
    return text.encode().translate(_FLAGS).ljust(size, b"\0")


_FLAGS = bytes.maketrans(b"01", b"\0\1")
