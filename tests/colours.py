"""The colours of the public pages, as the style sheet names them, and how far they stand apart."""

import re

from django.conf import settings


def variables(*, dark: bool) -> dict[str, str]:
    """The variables of the stylesheet in one scheme, as text."""
    css = (settings.ROOT / "renkei/static/renkei/site.css").read_text("utf-8")
    light, _, rest = css.partition("@media screen and (prefers-color-scheme: dark)")
    found = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", light))
    return found | dict(re.findall(r"(--[\w-]+):\s*([^;]+);", rest.partition("\n}")[0])) if dark else found


def luminance(name: str, known: dict[str, str]) -> float:
    """The relative luminance (WCAG 2.2) of a variable."""
    value = known[name]
    while inner := re.fullmatch(r"var\((--[\w-]+)\)", value):
        value = known[inner[1]]
    digits = value.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, known: dict[str, str]) -> float:
    darker, lighter = sorted(luminance(name, known) for name in (one, other))
    return (lighter + 0.05) / (darker + 0.05)
