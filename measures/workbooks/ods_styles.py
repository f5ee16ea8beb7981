"""The styles of an ods that matter to us: sheets that are not shown, and fonts that are struck through."""

from dataclasses import dataclass, field

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_STYLE = f"{_SPACE}style:1.0 "
_DISPLAY = f"{_SPACE}table:1.0 display"
_LINE_STYLE, _LINE_TYPE = f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type"
_DEEPEST = 20  # styles that rest on one another


@dataclass(slots=True)
class Styles:
    """Collects styles from parser events, first of styles.xml, then of content.xml."""

    unseen: set[str] = field(default_factory=set)  # styles of sheets that are not shown
    _parents: dict[tuple[str, str], str] = field(default_factory=dict)
    _struck: dict[tuple[str, str], bool] = field(default_factory=dict)
    _open: tuple[str, str] | None = None  # family and name

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == f"{_STYLE}style":
            self._open = attributes.get(f"{_STYLE}family", ""), attributes.get(f"{_STYLE}name", "")
            self._parents[self._open] = attributes.get(f"{_STYLE}parent-style-name", "")
        elif self._open is None:
            return
        elif name == f"{_STYLE}table-properties" and attributes.get(_DISPLAY) == "false":
            self.unseen.add(self._open[1])
        elif name == f"{_STYLE}text-properties":
            line = attributes.get(_LINE_STYLE, attributes.get(_LINE_TYPE))
            if line is not None:
                self._struck[self._open] = line != "none" and attributes.get(_LINE_TYPE) != "none"

    def end(self, name: str) -> None:
        """An element ends."""
        if name == f"{_STYLE}style":
            self._open = None

    def struck(self, family: str, name: str) -> bool | None:
        """Whether a style, or the one it rests on, is struck through; None where none of them says so."""
        for _ in range(_DEEPEST):
            if not name or (family, name) in self._struck:
                break
            name = self._parents.get((family, name), "")
        return self._struck.get((family, name))
