"""Characters as they can be printed. Pure."""

import re
import unicodedata

GETA = "〓"  # what printers put where they have no type
_SPACE = re.compile("[\t\x0b\x0c\x1f\x85\u2028\u2029]")
_UNPRINTABLE = {"Cc", "Co", "Cs", "Cn"}  # of private use are 外字: the same code is another character elsewhere
_KEPT = "\n\r"


def showable(text: str) -> str:
    """Return a text without what no font can know: 〓 for 外字 and codes that are no character, a space for a tab."""
    if text.isprintable() or not any(unicodedata.category(sign) in _UNPRINTABLE for sign in text if sign not in _KEPT):
        return text
    text = _SPACE.sub(" ", text)
    return "".join(GETA if _is_unprintable(sign) else sign for sign in text)


def _is_unprintable(sign: str) -> bool:
    return sign not in _KEPT and unicodedata.category(sign) in _UNPRINTABLE


def clusters(text: str) -> set[str]:
    """Return the distinct characters of a text, each with the marks that are set with it."""
    found: set[str] = set()
    cluster = ""
    for sign in text:
        if cluster and unicodedata.category(sign) in {"Mn", "Me", "Mc"}:
            cluster += sign
            continue
        found.add(cluster)
        cluster = sign
    return {*found, cluster} - {""}
