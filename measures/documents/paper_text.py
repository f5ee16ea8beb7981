"""How much room a text takes on the page, and where its lines may break. Pure; errs on the side of more room."""

import re
from collections.abc import Iterator

_RUN = re.compile(r"[!-~\u00a0-\u02ff]+")  # letters, digits and signs that typesetting never breaks by itself
_AFTER_COMMA = re.compile(r"(?<=[,;/])(?=[^\s])")
_SPARE = 2  # characters a line may lose because of those that must not begin or end one (kinsoku)


def breakable(text: str, room: int) -> list[list[str]]:
    """Return the lines of a text, each in pieces between which it may break though typesetting would not.

    ``room`` is how many full-width characters fit on a line. Lists (``a,b,c``) may break after their commas, and
    what is longer than a line (an address of the web) anywhere.
    """
    return [list(_pieces(line, room)) for line in _lines(text)]


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _pieces(line: str, room: int) -> Iterator[str]:
    place = 0
    for run in _RUN.finditer(line):
        parts = _AFTER_COMMA.split(run[0]) if "," in run[0] or len(run[0]) > room else [run[0]]
        parts = [part[at : at + room] for part in parts for at in range(0, len(part), room)]
        if len(parts) == 1:
            continue
        yield line[place : run.start()] + parts[0]
        yield from parts[1:-1]
        yield parts[-1]
        place = run.end()
    if place < len(line) or not line:
        yield line[place:]


def count_lines(text: str, room: int) -> int:
    """Return how many lines a text takes at the most; every character counts as full-width."""
    return sum(_fill(line, room) for line in _lines(text))


def _fill(line: str, room: int) -> int:
    usable = max(room - _SPARE, 1) if len(line) > room else room
    if line.isascii() is False and not _RUN.search(line):
        return max(1, -(-len(line) // usable))
    lines, filled = 1, 0
    for word in _words(line, room):
        if filled and filled + len(word) > usable and not word.isspace():  # a space hangs over the end of its line
            lines, filled = lines + 1, 0
        filled += len(word)
    return lines


def _words(line: str, room: int) -> Iterator[str]:
    """What stays together on a line: a run of letters, a single kanji or kana."""
    for piece in _pieces(line, room):
        place = 0
        for run in _RUN.finditer(piece):
            yield from piece[place : run.start()]
            yield run[0]
            place = run.end()
        yield from piece[place:]


def split_text(text: str, room: int, most: int) -> list[str]:
    """Return a text in parts of at most ``most`` lines each, cut after a line or a sentence where one ends nearby."""
    parts = []
    while count_lines(text, room) > most:
        low, high = 1, len(text)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if count_lines(text[:middle], room) <= most else (low, middle)
        end = max((text.rfind(sign, low // 2, low) + 1 for sign in "\n。"), default=0) or low
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]
