"""見え消し: which part of a cell's text is struck through.

A text comes in runs, each with or without its own font; where it has none, the font of the cell holds. The runs of an
xlsx (<r>) are read here, those of xls and ods where these are read; a CSV has none.
"""

from dataclasses import dataclass, field

Runs = tuple[tuple[str, bool | None], ...]  # text, struck or not; None: as the cell's font says


@dataclass(slots=True)
class RunReader:
    """Collects the runs of one <si> or <is> from parser events, furigana (<rPh>) left out.

    Feed it local element names; ``take()`` gives what was collected and begins anew.
    """

    runs: list[tuple[str, bool | None]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _struck: bool | None = None
    _reading: bool = False
    _furigana: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "t":
            self._reading = not self._furigana
        elif tag == "rPh":
            self._furigana = True
        elif tag == "r":
            self._struck = None
        elif tag == "rPr":
            self._struck = False
        elif tag == "strike" and self._struck is not None:
            self._struck = is_on(attributes)

    def text(self, piece: str) -> None:
        """Characters were read."""
        if self._reading:
            self._parts.append(piece)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "t" and self._reading:
            self._reading = False
            self.runs.append(("".join(self._parts), self._struck))
            self._parts.clear()
        elif tag == "rPh":
            self._furigana = False
        elif tag == "r":
            self._struck = None

    def take(self) -> Runs:
        """The runs so far."""
        runs = tuple(self.runs)
        self.runs.clear()
        self._struck, self._reading, self._furigana = None, False, False
        return runs


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a switch like <strike/> or <strike val="0"/> is on."""
    return attributes.get("val", "1").strip().lower() not in ("0", "false", "off")


def split_struck(runs: Runs, *, cell_struck: bool) -> tuple[str, str, str]:
    """Text, standing and struck part of a cell; the latter two are empty where nothing is struck.

    ``(("旧", True), ("新", None))`` → ``("旧新", "新", "旧")``.
    """
    if len(runs) == 1 and not (runs[0][1] or cell_struck):
        return runs[0][0], "", ""
    text = "".join(part for part, _ in runs)
    struck = "".join(part for part, own in runs if (cell_struck if own is None else own))
    if not struck:
        return text, "", ""
    standing = "".join(part for part, own in runs if not (cell_struck if own is None else own))
    return text, standing, struck
