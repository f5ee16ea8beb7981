"""見え消し in xls: which fonts are struck through, and the texts of the shared table (SST) written in several fonts."""

import struct
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from measures.workbooks.strikes import Runs

_STRUCK = 0x0008  # in a FONT record's flags
_WIDE, _EXTENDED, _RICH = 1, 4, 8  # in a string's flags
_MISSING_FONT = 4  # no font has this number


@dataclass(slots=True)
class Strikes:
    """What the records of the book say. ``fonts``, ``styles`` (font of each XF) and ``shared`` are in file order.

    ``shared`` are the bytes of the SST record and of its CONTINUE records.
    """

    fonts: list[bool] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    shared: list[bytes] = field(default_factory=list)
    texts: dict[int, Runs] = field(default_factory=dict)

    def add_font(self, record: bytes) -> None:
        """A FONT record."""
        self.fonts.append(bool(struct.unpack_from("<H", record, 2)[0] & _STRUCK))

    def is_struck(self, font: int) -> bool:
        """Whether a font, by the number that styles and runs give it, is struck through."""
        place = font - (font > _MISSING_FONT)
        return 0 <= place < len(self.fonts) and self.fonts[place]

    def struck_styles(self) -> set[int]:
        """The styles (XF) whose font is struck through."""
        return {number for number, font in enumerate(self.styles) if self.is_struck(font)}

    def read_texts(self) -> None:
        """Fill ``texts``: the runs of each shared text that changes to or from a struck font, by its number.

        Nothing is read where no font is struck, nor behind a place where the table is not as it should be.
        """
        if any(self.fonts) and self.shared:
            with suppress(struct.error):
                self._read_texts()

    def _read_texts(self) -> None:
        reader = _Reader(self.shared)
        _, count = struct.unpack("<II", reader.take(8))
        for number in range(count):
            if reader.is_at_end:
                return
            units, changes = reader.text()
            if any(self.is_struck(font) for _, font in changes):
                self.texts[number] = self._runs(units, changes)

    def _runs(self, units: bytes, changes: Sequence[tuple[int, int]]) -> Runs:
        """``units``: the text in UTF-16. The part before the first change is in the cell's font."""
        starts = [0, *(start for start, _ in changes), len(units) // 2]
        marks = [None, *(self.is_struck(font) for _, font in changes)]
        runs = (
            (units[2 * start : 2 * end].decode("utf-16-le", "replace"), mark)
            for start, end, mark in zip(starts, starts[1:], marks, strict=False)
        )
        return tuple(run for run in runs if run[0])


class _Reader:
    """Reads over the records' ends. Within a text each record begins with a byte that says how wide its characters are."""

    def __init__(self, records: Iterable[bytes]) -> None:
        self._records = [record for record in records if record]
        self._record, self._at = 0, 0

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return self._record >= len(self._records)

    def take(self, count: int) -> bytes:
        """So many bytes. Raises struct.error if there are fewer."""
        parts: list[bytes] = []
        while count:
            part = self._next(count)
            count -= len(part)
            parts.append(part)
        return b"".join(parts)

    def text(self) -> tuple[bytes, list[tuple[int, int]]]:
        """One text in UTF-16, and from which character on which font holds."""
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", self.take(4))[0] if flags & _EXTENDED else 0
        parts: list[bytes] = []
        while length:
            if self._at == 0:
                flags = self.take(1)[0]
            size = 2 if flags & _WIDE else 1
            part = self._next(length * size)
            length -= len(part) // size
            parts.append(part if size == 2 else part.decode("latin-1").encode("utf-16-le"))
            if len(part) % size:
                raise struct.error("文字の途中で記録が終わっています")
        changes = list(struct.iter_unpack("<HH", self.take(4 * runs)))
        self.take(extended)
        return b"".join(parts), changes

    def _next(self, most: int) -> bytes:
        if self.is_at_end:
            raise struct.error("記録が途中で終わっています")
        record = self._records[self._record]
        part = record[self._at : self._at + most]
        self._at += len(part)
        if self._at >= len(record):
            self._record, self._at = self._record + 1, 0
        return part
