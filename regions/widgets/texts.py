"""Texts as they stand, よみ and addresses."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from import_export.widgets import Widget

from measures.notation.text import forbidden_characters, narrow
from regions.widgets.reading import Problem, Reading


class TextWidget(Widget):
    """A text as it stands, without white space around it."""

    def __init__(self, longest: int | None = None) -> None:
        super().__init__()
        self.longest = longest

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> Any:
        """Return the text; too long a text or one no database holds is a problem."""
        text = "\n".join(value.splitlines()).strip()
        if bad := forbidden_characters(text):
            codes = "、".join(f"U+{ord(sign):04X}" for sign in bad)
            raise Problem(f"保存できない制御文字（{codes}）が入っています。", "制御文字のない文字列")
        if self.longest and len(text) > self.longest:
            raise Problem(f"{len(text)}文字あります。", f"{self.longest}文字以内")
        return text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the text."""
        return value or ""


class KanaWidget(TextWidget):
    """よみ: half-width and katakana as hiragana, ``ﾏﾂﾓﾄｼ`` → まつもとし."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        """Return the text in hiragana."""
        text = narrow(super().clean(value, row, reading=reading))
        return "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in text)


class AddressWidget(TextWidget):
    """The address of a public page."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        """Return the address."""
        text: str = super().clean(value, row, reading=reading)
        try:
            if text:
                URLValidator(schemes=["http", "https"])(text)
        except ValidationError as error:
            raise Problem("ページのアドレスとして読めません。", "https:// で始まるアドレス") from error
        return text
