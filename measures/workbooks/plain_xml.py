"""XML in the plain form that nearly every program writes: what ``quick`` and ``shared_texts`` read without a parser."""

import codecs
import re
from collections.abc import Iterator

NOT_PLAIN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ENTITY = re.compile("&([^;&]*;?)")
_ENTITIES = {"amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"', "apos;": "'"}


class NotPlain(Exception):
    """The part is written in some other way: a parser has to read it."""


def decoded(pieces: Iterator[bytes]) -> Iterator[str]:
    """The text of UTF-8 that comes piece by piece. Raises NotPlain for anything else."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces:
            if text := decoder.decode(piece):
                yield text
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        raise NotPlain from error


def resolved(text: str) -> str:
    """The text with the five entities of XML resolved. Raises NotPlain for any other."""
    if "&" not in text:
        return text
    try:
        return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)
    except KeyError as error:
        raise NotPlain from error
