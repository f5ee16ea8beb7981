"""A zip of XML parts, checked before any of it is believed: xlsx and ods are both such packages."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from measures.workbooks.bounds import Limits, Refused

_PIECE = 1 << 18
_SAVE_AGAIN = "Excel などで開いて保存し直したファイル"
_DECLARATIONS = tuple(
    word.encode(form) for word in ("<!DOCTYPE", "<!ENTITY") for form in ("ascii", "utf-16-le", "utf-16-be")
)
_LONGEST = max(map(len, _DECLARATIONS))
_NO_MEMORY = 1  # expat's code
_XML_NAMES = (".xml", ".rels", ".vml", ".rdf")

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Text = Callable[[str], object]


class Package:
    """An opened zip whose names, sizes and order were found sound. ``parts`` are its files."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if data.count(b"PK\x01\x02") > limits.entries:
            raise Refused("圧縮ファイルの中身の数が多すぎます。", f"{limits.entries:,} 個以内")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, OverflowError) as error:
            raise broken() from error
        infos = self._zip.infolist()
        _check_directory(infos, len(data), limits)
        self.parts = {info.filename: info for info in infos if not info.is_dir()}
        self._spelt = {name.lower(): name for name in self.parts}
        self._read: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether there is such a part, letter case aside."""
        return name.lower() in self._spelt

    def names_under(self, folder: str) -> list[str]:
        """The parts whose name begins with the folder, letter case aside."""
        return [name for name in self.parts if name.lower().startswith(folder)]

    def pieces(self, name: str) -> Iterator[bytes]:
        """The part's bytes, piece by piece. Raises Refused if it is missing or broken."""
        spelt = self._spelt.get(name.lower())
        if spelt is None:
            raise broken(f"ブックの中に必要な部分（{posixpath.basename(name)[:80]}）がありません。")
        self._read.add(spelt)
        return self._pieces(spelt)

    def _pieces(self, spelt: str) -> Iterator[bytes]:
        try:
            with self._zip.open(self.parts[spelt]) as part:
                while piece := part.read(_PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise broken() from error

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a part."""
        return next(self.pieces(name), b"")[:size]

    def parse(self, name: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """Run the handlers over a part; element and attribute names come as ``namespace local``.

        Raises Refused for broken XML and for any DOCTYPE (entities, XXE).
        """
        parse_pieces(self.pieces(name), start, end, text)

    def check_the_rest(self) -> None:
        """Look through the parts that nobody parsed: no declarations of entities, no zip inside the zip."""
        for name in self.parts:
            if name in self._read:
                continue
            first, tail = True, b""
            for piece in self._pieces(name):
                if first and piece.startswith(b"PK\x03\x04") and "/embeddings/" not in name.lower():
                    raise Refused("圧縮ファイルの中に別の圧縮ファイルが入っています。", _SAVE_AGAIN)
                if name.lower().endswith(_XML_NAMES) and any(word in tail + piece for word in _DECLARATIONS):
                    raise doctype()
                first, tail = False, piece[-_LONGEST:]


def parse_pieces(pieces: Iterator[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Parse XML that comes piece by piece, as Package.parse does."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        raise broken("ブックの中の XML が壊れています。") from error
    except (ValueError, LookupError) as error:
        raise broken("ブックの中の XML が壊れています。") from error


def resolve(base: str, target: str) -> str:
    """The part a relationship of the part ``base`` points at: (xl/workbook.xml, worksheets/sheet1.xml) → xl/work…"""
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def broken(message: str = "ファイルが壊れているか、途中で切れています。") -> Refused:
    """The refusal of a package that is not whole."""
    return Refused(message, _SAVE_AGAIN)


def doctype() -> Refused:
    """The refusal of XML that declares entities."""
    return Refused("ブックの中の XML に、使われるはずのない宣言（DOCTYPE・ENTITY）があります。", _SAVE_AGAIN)


def _refuse_doctype(*_: object) -> None:
    raise doctype()


def _check_directory(infos: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """Refuse what a workbook's zip never has; only declared figures are looked at, no part is opened."""
    if len(infos) > limits.entries:
        raise Refused("圧縮ファイルの中身の数が多すぎます。", f"{limits.entries:,} 個以内")
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
            raise Refused("圧縮ファイルの中に、外の場所を指す名前があります。", _SAVE_AGAIN, value=name)
        if any(ord(letter) < 32 for letter in name) or "\\" in name:
            raise Refused("圧縮ファイルの中に、正しくない名前があります。", _SAVE_AGAIN, value=name)
        if name.lower() in seen:
            raise Refused("圧縮ファイルの中に、同じ名前のものが重複しています。", _SAVE_AGAIN, value=name)
        seen.add(name.lower())
        if info.flag_bits & 0x1:
            raise Refused("パスワード付きの圧縮ファイルです。", "パスワードを外したファイル")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("ブックでは使われない圧縮方式です。", _SAVE_AGAIN)
        if info.file_size > 1024 * 1024 and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise _bomb(limits)
    if sum(info.file_size for info in infos) > limits.unpacked:
        raise _bomb(limits)
    _check_overlaps(infos, size)


def _check_overlaps(infos: list[zipfile.ZipInfo], size: int) -> None:
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end or (end == 0 and info.header_offset != 0):
            raise broken("圧縮ファイルの中身が重なり合っています。")
        end = info.header_offset + 30 + info.compress_size
    if end > size:
        raise broken()


def _bomb(limits: Limits) -> Refused:
    return Refused(
        "展開すると大きくなりすぎるファイルです。書式だけが入った行や列が多いときは、それらを削除してください。",
        f"展開後 {limits.unpacked // 1024 // 1024} MB 以内",
    )
