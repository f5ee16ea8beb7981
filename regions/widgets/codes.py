"""Codes and names of municipalities, prefectures and regions, and numbers we gave."""

import re
from collections.abc import Mapping
from typing import Any

from import_export.widgets import Widget

from measures.notation.text import fold, narrow, squeeze
from regions.codes import PREFECTURES, check_digit, is_code
from regions.widgets.reading import Problem, Reading

_SEVERAL = re.compile(r"[\s,、，・/／;；]+")
_LARGEST_NUMBER = 2**31 - 1  # what the columns of our own numbers hold


class CodeWidget(Widget):
    """全国地方公共団体コード. ``known``: only a municipality that stands, else any code whose check digit is right."""

    def __init__(self, *, known: bool) -> None:
        super().__init__()
        self.must_be_known = known

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        """Return six digits or ""; a lost leading zero or check digit is put back where only one code can be meant."""
        text = squeeze(value).replace("-", "")
        if not text:
            return ""
        if not (text.isascii() and text.isdecimal()):
            raise Problem("全国地方公共団体コードとして読めません。", "検証番号を含む6桁の数字")
        code = _with_lost_digit(text, reading) if len(text) == 5 else text
        if len(code) != 6:
            raise Problem(f"全国地方公共団体コードが{len(code)}桁です。", "検証番号を含む6桁の数字")
        if not is_code(code):
            if code[-1] != (digit := check_digit(code[:5])):
                raise Problem(
                    f"全国地方公共団体コードの検証番号（末尾の数字）は{digit}のはずです。",
                    f"正しいコード（{code[:5]}で始まる団体なら{code[:5]}{digit}）",
                )
            raise Problem("都道府県の番号（初めの2桁）は01から47までです。", f"{PREFECTURES}都道府県のいずれかのコード")
        if self.must_be_known and code not in reading.known.municipalities:
            raise Problem("このコードの市区町村は登録されていません。", "市区町村の一覧にあるコード")
        return code

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the code."""
        return value or ""


def _with_lost_digit(text: str, reading: Reading) -> str:
    """The six digits that five stand for: 0 lost in front (a number in a spreadsheet), or no check digit at the end."""
    front, behind = f"0{text}", text + check_digit(text)
    known = reading.known.municipalities
    if is_code(front) and (front in known or behind not in known):
        message = f"先頭の0が失われた「{front}」{_named(front, known)}として読みます。"
        if behind in known:
            reading.warn(f"{message}検証番号のない「{behind}」{_named(behind, known)}とも読めます。", "6桁のコード")
        else:
            reading.norm(message, "6桁のコード（セルの書式を「文字列」にしたもの）")
        return front
    if behind in known:
        reading.warn(f"検証番号を補った「{behind}」{_named(behind, known)}として読みます。", "検証番号を含む6桁の数字")
        return behind
    raise Problem(
        "全国地方公共団体コードが5桁です。"
        f"先頭に0を補った{front}は検証番号が合わず（{check_digit(front[:5])}のはずです）、"
        f"末尾に検証番号を補った{behind}の市区町村は登録されていません。",
        "検証番号を含む6桁の数字",
    )


def _named(code: str, known: Mapping[str, str]) -> str:
    return f"（{known[code]}）" if code in known else ""


class PrefectureWidget(Widget):
    """The name of a prefecture ⇄ its number."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        """Return the two digits or ""."""
        name = fold(value)
        if name and name not in reading.known.prefectures:
            raise Problem("都道府県の名称として読めません。", "都道府県の名称（例：長野県）")
        return reading.known.prefectures[name] if name else ""

    def render(self, value: Any, obj: Any = None, *, names: Mapping[str, str] | None = None, **kwargs: Any) -> str:
        """Return the name where ``names`` (number → name) has it."""
        return (names or {}).get(value, value or "")


class NumberWidget(Widget):
    """A number we gave: 整理番号, 施策番号."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> int | None:
        """Return the number or None."""
        text = squeeze(value)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 12 and 0 < int(text) <= _LARGEST_NUMBER):
            raise Problem("番号として読めません。", "1以上の整数")
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the digits."""
        return "" if value is None else str(value)


class MeasureWidget(NumberWidget):
    """施策番号 of a measure that exists."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> int | None:
        """Return the number or None."""
        number = super().clean(value, row, reading=reading)
        if number is not None and number not in reading.known.measures:
            raise Problem("この施策番号の施策はありません。", "登録されている施策番号、又は空欄（施策の名称を記入）")
        return number


class RegionsWidget(Widget):
    """Regions by number (R01 R22) or by name, one or several."""

    def __init__(self, *, one: bool) -> None:
        super().__init__()
        self.one = one

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> Any:
        """Return the codes in order, or with ``one`` a code or ""."""
        names = reading.known.region_names
        whole = fold(value)
        words = [value] if whole in names else [word for word in _SEVERAL.split(narrow(value)) if word]
        codes = []
        for word in words:
            code = squeeze(word).upper()
            if code not in reading.known.regions:
                code = names.get(fold(word), "")
            if not code:
                raise Problem(f"「{word}」という圏域はありません。", "圏域番号（例：R01）又は圏域の名称")
            codes.append(code)
        if not self.one:
            return sorted(set(codes))
        if len(codes) > 1:
            raise Problem("圏域が二つ以上あります。", "一行に一つの圏域")
        return codes[0] if codes else ""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the codes with a space between them."""
        return value or "" if self.one else " ".join(value or [])
