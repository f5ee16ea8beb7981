"""What is said at which cell of a workbook that goes back: findings in red, changes in yellow, one comment a cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from measures.workbooks.grids import Finding, Severity

AUTHOR = "renkei"
RED = "FF9C9C"
YELLOW = "FFF2A8"

_LABELS = {Severity.FILE: "要修正", Severity.ROW: "要修正", Severity.WARN: "要確認", Severity.NORM: "読替え"}
_MOST_OLD = 1_000  # characters of the old text in a comment
_MOST_SAID = 8_000  # characters of a comment
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Remark:
    """What is said at one cell. ``wrong``: a finding that has to be mended or confirmed."""

    lines: list[str] = field(default_factory=list)
    wrong: bool = False
    changed: bool = False

    @property
    def text(self) -> str:
        """The comment."""
        return "\n".join(dict.fromkeys(self.lines))[:_MOST_SAID]

    @property
    def colour(self) -> str:
        """Red before yellow; none where a text was only read in another spelling."""
        return RED if self.wrong else YELLOW if self.changed else ""


def remarks(
    findings: Iterable[Finding], changed: Mapping[tuple[str, str], str], *, name: str = ""
) -> dict[tuple[str, int, int], Remark]:
    """By sheet, row and column counted from 0. Findings of another file than ``name`` are left out.

    What concerns a sheet or the file as a whole is said at A1; a file's remark has the sheet "".
    """
    found: dict[tuple[str, int, int], Remark] = {}
    for finding in findings:
        if name and finding.file not in ("", name):
            continue
        remark = found.setdefault((finding.sheet, *(_place(finding.cell) or (0, 0))), Remark())
        remark.wrong |= finding.severity is not Severity.NORM
        remark.lines.append(f"【{_LABELS[finding.severity]}】{_clean(finding.message)}")
        if finding.expected:
            remark.lines.append(f"記入のしかた：{_clean(finding.expected)}")
    for (sheet, cell), old in changed.items():
        if (place := _place(cell)) is not None:
            remark = found.setdefault((sheet, *place), Remark())
            remark.changed = True
            shown = old if len(old) <= _MOST_OLD else f"{old[:_MOST_OLD]}…"
            remark.lines.append(f"【変更】変更前：{_clean(shown) or '（空欄）'}")
    return found


def comment_size(text: str) -> tuple[int, int]:
    """Width and height of a comment's box, in pixels."""
    lines = sum(1 + len(line) // 22 for line in text.splitlines() or [""])
    return 330, min(24 + 20 * lines, 420)


def _place(cell: str) -> tuple[int, int] | None:
    """``F4`` → (3, 5); the first cell of a range; None for anything else."""
    found = _CELL.match(cell.strip().upper())
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if row <= 1_048_576 and column <= 16_384 else None


def _clean(text: str) -> str:
    """A text without what XML cannot carry."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
