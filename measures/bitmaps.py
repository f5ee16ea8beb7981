"""Sets of numbers as one long integer: "and", "or" and counting of thousands of them take microseconds. Pure."""

from collections.abc import Iterable

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
    text = bin(bits)[:1:-1]  # "0b1101" → "1011", the lowest first
    found, place = [], text.find("1")
    while place >= 0:
        found.append(place)
        place = text.find("1", place + 1)
    return found
