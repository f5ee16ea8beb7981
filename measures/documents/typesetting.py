"""What runs in the child process: a page's data on stdin, its PDF on stdout, limits set before the first byte.

Characters that were replaced because no font has them are named on stderr. Exit status 1 with the reason on stderr.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst  # type: ignore[import-not-found, unused-ignore]

from measures.documents.signs import GETA, clusters

# Noto has nearly all there is in Japanese; the others come with typst and have what it lacks: ⅓ ≒ ☑ š.
FONTS = ["Noto Sans CJK JP", "Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern Math"]
_TEMPLATE = Path(__file__).with_name("document.typ")
_TRIAL = """#set document(title: "t", date: none)
#set text(font: json(bytes(sys.inputs.fonts)), lang: "ja", fallback: false)
#for sign in json(bytes(sys.inputs.signs)) [#text(sign) ]
"""


def main() -> None:
    """Read stdin, answer on stdout."""
    limits = json.loads(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    page = json.loads(sys.stdin.buffer.read()) | {"fonts": FONTS}
    fonts = fonts_in(limits["fonts"])
    try:
        pdf = _typeset(page, fonts)
    except typst.TypstError as error:
        missing = missing_signs(page, fonts)
        if not missing:
            sys.exit(f"{error}")
        names = "、".join(" ".join(f"U+{ord(sign):04X}" for sign in signs) for signs in sorted(missing))
        sys.stderr.buffer.write(f"no font has {names}; printed as {GETA}\n".encode())
        pdf = _typeset(_without(page, missing), fonts)
    sys.stdout.buffer.write(pdf)
    sys.stdout.buffer.flush()


def fonts_in(folders: list[str]) -> typst.Fonts:
    """Return the fonts of our dependencies alone, so that every machine prints the same."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _typeset(page: dict[str, Any], fonts: typst.Fonts) -> bytes:
    return _compile(_TEMPLATE.read_bytes(), {"data": json.dumps(page, ensure_ascii=False)}, fonts)


def _compile(template: bytes, inputs: dict[str, str], fonts: typst.Fonts) -> bytes:
    pdf = typst.compile(
        template, format="pdf", font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs, pdf_standards="ua-1"
    )
    assert isinstance(pdf, bytes)
    return pdf


def missing_signs(page: Any, fonts: typst.Fonts) -> set[str]:
    """Return the characters of a page that no font has, found by halving."""
    groups = [sorted({cluster for text in _texts(page) for cluster in clusters(text)} - {"\n"})]
    missing: set[str] = set()
    while groups:
        signs = groups.pop()
        if not signs or _are_there(signs, fonts):
            continue
        if len(signs) == 1:
            missing.add(signs[0])
        else:
            middle = len(signs) // 2
            groups += [signs[:middle], signs[middle:]]
    return missing


def _are_there(signs: list[str], fonts: typst.Fonts) -> bool:
    try:
        _compile(_TRIAL.encode(), {"signs": json.dumps(signs), "fonts": json.dumps(FONTS)}, fonts)
    except typst.TypstError:
        return False
    return True


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]


def _without(value: Any, missing: set[str]) -> Any:
    if isinstance(value, str):
        for sign in sorted(missing, key=len, reverse=True):
            value = value.replace(sign, GETA)
        return value
    if isinstance(value, dict):
        return {key: _without(one, missing) for key, one in value.items()}
    return [_without(one, missing) for one in value] if isinstance(value, list) else value
