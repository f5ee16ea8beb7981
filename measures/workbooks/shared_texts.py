"""The shared texts of an xlsx in the plain form that nearly every program writes, read without an XML parser.

As in ``quick``: a grammar of one token has to cover the texts without a gap, and what it covers, a parser would read as
the same. Runs, furigana and anything else unusual raise NotPlain, and a parser reads the part from its beginning.
"""

import re
from collections.abc import Iterator

from measures.workbooks.plain_xml import NOT_PLAIN, NotPlain, decoded, resolved

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = re.compile(
    r'(?:<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="(?:yes|no)")?\?>\s*)?'
    rf'<sst xmlns="{re.escape(_MAIN)}"(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?>'
)
_TEXT = re.compile(
    r'<si><t(?: xml:space="preserve")?>([^<>]*)</t>(?:<phoneticPr fontId="[0-9]+"(?: type="[A-Za-z]+")?/>)?</si>'
)
_END = "</si>"
_LONGEST = 1 << 22  # characters of one text with its marks


def read_plain_texts(pieces: Iterator[bytes]) -> list[str]:
    """The texts in order. Raises NotPlain."""
    texts: list[str] = []
    buffer = ""
    begun = False
    for piece in decoded(pieces):
        buffer += piece
        if not begun:
            head = _HEAD.match(buffer)
            if head is None:
                if len(buffer) > _LONGEST:
                    raise NotPlain
                continue
            begun, buffer = True, buffer[head.end() :]
        cut = buffer.rfind(_END) + len(_END)
        if cut >= len(_END):
            _read(buffer[:cut], texts)
            buffer = buffer[cut:]
        elif len(buffer) > _LONGEST:
            raise NotPlain
    if not begun or buffer.rstrip() != "</sst>":
        raise NotPlain
    return texts


def _read(chunk: str, texts: list[str]) -> None:
    if NOT_PLAIN.search(chunk):
        raise NotPlain
    parts = _TEXT.split(chunk)
    if any(parts[::2]):
        raise NotPlain
    texts += map(resolved, parts[1::2]) if "&" in chunk else parts[1::2]
