"""Whether a page is valid HTML: the parse errors of the standard's own algorithm (html5lib), then its rules on content.

The usual checkers need Java or Node; html5lib comes from PyPI and reports every parse error that the standard names.
What a parser cannot know (what may stand in what, which attributes there are, ids and references) is in ``html_rules``.
"""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as WORDS

from tests.html_rules import (
    ATTRIBUTES,
    ELEMENTS,
    GLOBAL,
    NOT_INSIDE,
    OF_WORDS,
    ONLY,
    PHRASING,
    REFERENCES,
    REQUIRED,
    TYPED,
    TYPED_ONLY,
)

SVG = "{http://www.w3.org/2000/svg}"


def faults_of(html: str) -> list[str]:
    """Return what is wrong with a whole page, in English, with line and column where the parser knows them."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    found = [
        f"{line}:{column} {WORDS.get(code, code) % values if values else WORDS.get(code, code)}"
        for (line, column), code, values in parser.errors
    ]
    return found + list(_references(root)) + list(_content(root, ()))


def _references(root: Element) -> Iterator[str]:
    """Ids that are given twice, and references to none."""
    ids = Counter(one.get("id") for one in root.iter() if one.get("id") is not None)
    yield from (f"id {name!r} is given {count} times" for name, count in ids.items() if count > 1)
    yield from (f"id {name!r} is empty or has a space" for name in ids if not name or " " in name)
    for one in root.iter():
        for attribute in REFERENCES:
            for name in (one.get(attribute) or "").split():
                if name not in ids:
                    yield f"<{one.tag} {attribute}> refers to {name!r}, which is not there"
        target = one.get("href") or ""
        if (
            one.tag in ("a", f"{SVG}a")
            and target.startswith("#")
            and target not in ("#", "#top")
            and target[1:] not in ids
        ):
            yield f"<a href={target!r}> leads nowhere"


def _content(one: Element, around: tuple[str, ...]) -> Iterator[str]:
    """What stands where it may not, from this element down."""
    tag = str(one.tag)
    if tag.startswith(SVG) or not isinstance(one.tag, str):  # pictures have a standard of their own; comments
        return
    yield from _attributes(one)
    for holder, forbidden in NOT_INSIDE.items():
        if holder in around and tag in forbidden and one.get("type") != "hidden":
            yield f"<{tag}> inside <{holder}>"
    words_only = next((holder for holder in reversed(around) if holder not in ("a", "ins", "del")), "") in OF_WORDS
    heading_in_summary = around[-1:] == ("summary",) and tag in ("h2", "h3", "h4")
    if words_only and tag not in PHRASING and not heading_in_summary:
        yield f"<{tag}> inside <{around[-1]}>, which holds words only"
    if around and (allowed := ONLY.get(around[-1])) is not None and tag not in allowed:
        yield f"<{tag}> directly inside <{around[-1]}>"
    if tag in ONLY and any((text or "").strip() for text in (one.text, *(child.tail for child in one))):
        yield f"words directly inside <{tag}>"
    for child in one:
        yield from _content(child, (*around, tag))


def _attributes(one: Element) -> Iterator[str]:
    tag = one.tag
    if tag not in ELEMENTS:
        yield f"<{tag}> is no element of HTML that pages of ours use"
        return
    allowed = GLOBAL | ATTRIBUTES.get(tag, set())
    for name in one.attrib:
        if name not in allowed and not name.startswith(("aria-", "data-")):
            yield f"<{tag}> has no attribute {name!r}"
    if tag == "input" and (kind := one.get("type", "text")) not in TYPED:
        also = {"placeholder"} if kind == "number" else set()
        yield from (f"<input type={kind!r}> has no attribute {name!r}" for name in TYPED_ONLY & set(one.attrib) - also)
    for name in REQUIRED.get(tag, set()) - set(one.attrib):
        yield f"<{tag}> without {name!r}"
