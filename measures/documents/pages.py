"""The tables cut so that they read well on pages: what fits a page is never torn, what does not is continued.

Typesetting can break a table anywhere, but says the name of a measure only where it begins. So a group that is higher
than a page is cut here: at its measures, or within a measure at its role lines and sentences, and each piece says
that it continues.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from measures.documents.layout import Cell, Group, Section, cut, in_order
from measures.documents.paper_text import count_lines, split_text

CONTINUED = "（続き）"
SIZE = 9.5  # points of the type
LEADING = 0.4  # of it, between lines
SIDE, UPRIGHT = 1.2, 1.1  # millimetres beside a text, above and below it
WIDTHS = {  # millimetres
    "role": 20,
    "field": 20,
    "name": 42,
    "summary": 75,
    "support": 44,
    "budget": 26,
    "rate": 20,
    "recipients": 26,
}
_MILLIMETRE = 72 / 25.4  # points
_LINE = SIZE * (1 + LEADING)
_PADDING = 2 * UPRIGHT * _MILLIMETRE + 1  # with the rule
ROOM = {name: int((width - 2 * SIDE) * _MILLIMETRE / SIZE) for name, width in WIDTHS.items()}  # characters a line
HEIGHT = 174 * _MILLIMETRE  # between the margins of A4 landscape
_LEAST = 150.0  # points left for rows below headings of any length


def for_pages(section: Section, headings: Mapping[str, str]) -> list[Group]:
    """Return the groups of a table, none higher than what a page holds below the headings."""
    head = max(_height(count_lines(text, ROOM[name])) for name, text in headings.items())
    room = max(HEIGHT - head, _LEAST)
    return [piece for group in section.groups for piece in _fit(group, room)]


def height(group: Group) -> float:
    """Return how many points a group needs at the most."""
    lines = [_height(1)] * group.lines
    for cell in sorted(group.cells, key=lambda cell: cell.lines):
        missing = _height(count_lines(cell.text, ROOM[cell.column])) - sum(lines[cell.line : cell.end])
        if missing > 0:
            lines[cell.end - 1] += missing
    return sum(lines)


def _height(lines: int) -> float:
    return lines * _LINE + _PADDING


def _fit(group: Group, room: float) -> Iterator[Group]:
    if height(group) <= room:
        yield group
        return
    starts = [measure.line for measure in group.measures]
    first = 0
    for start, end in zip(starts, [*starts[1:], group.lines], strict=True):
        if start > first and height(_cut(group, first, end)) > room:
            yield _cut(group, first, start)
            first = start
        if start == first and height(_cut(group, first, end)) > room:
            yield from _continue(_cut(group, first, end), room)
            first = end
    if first < group.lines:
        yield _cut(group, first, group.lines)


def _cut(group: Group, first: int, last: int) -> Group:
    """Some lines of a group; a cell that began above them says so."""
    goes_on = {id(cell.text): cell for cell in group.cells if cell.line < first < cell.end and cell.text}
    piece = cut(group, first, last)
    cells = [
        replace(cell, text=f"{cell.text}\n{CONTINUED}") if id(cell.text) in goes_on and cell.line == 0 else cell
        for cell in piece.cells
    ]
    return replace(piece, cells=tuple(cells))


def _continue(group: Group, room: float) -> Iterator[Group]:
    """One measure that is higher than a page, in pieces, each with its name."""
    most = max(1, int((room - _PADDING) // _LINE) - 1)
    parts: dict[str, list[str]] = {}
    lines: list[list[Cell]] = [[] for _ in range(group.lines)]
    for cell in group.cells:
        if cell.column in ("role", "field"):
            lines[cell.line].append(cell)
        else:
            parts[cell.column] = split_text(cell.text, ROOM[cell.column], most)
    roles = list(_pages_of_roles(lines, most, room))
    pages = max(len(roles), *(len(texts) for texts in parts.values()))
    name = parts["name"]
    for page in range(pages):
        if page >= len(name):
            name.append(_continued(name[0]))
        texts = {column: texts[page] if page < len(texts) else "" for column, texts in parts.items()}
        yield _piece(group, texts, roles[page] if page < len(roles) else [("", "")])


def _continued(name: str) -> str:
    """The beginning of a name, and that its measure goes on."""
    short = " ".join(name.split())
    return f"{short[:60]}{'…' if len(short) > 60 else ''}{CONTINUED}"


def _pages_of_roles(lines: list[list[Cell]], most: int, room: float) -> Iterator[list[tuple[str, str]]]:
    """Role and field, as many lines as a page holds; one that is higher than a page is split."""
    page: list[tuple[str, str]] = []
    used = 0.0
    for cells in lines:
        texts: dict[str, list[str]] = defaultdict(lambda: [""])
        texts |= {cell.column: split_text(cell.text, ROOM[cell.column], most) for cell in cells}
        for part in range(max(len(texts["role"]), len(texts["field"]))):
            role, field = (texts[name][part] if part < len(texts[name]) else "" for name in ("role", "field"))
            needed = _height(max(count_lines(role, ROOM["role"]), count_lines(field, ROOM["field"])))
            if page and used + needed > room:
                yield page
                page, used = [], 0.0
            page.append((role, field))
            used += needed
    yield page


def _piece(group: Group, texts: Mapping[str, str], roles: list[tuple[str, str]]) -> Group:
    count = len(roles)
    cells = [Cell(column, 0, count, text) for column, text in texts.items()]
    for line, role in enumerate(roles):
        cells += [Cell(name, line, 1, text) for name, text in zip(("role", "field"), role, strict=True)]
    return Group(count, in_order(cells), (replace(group.measures[0], line=0, lines=count),))
