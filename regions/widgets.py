"""What a cell of a flat list says: its text read into a value, and a value written as the text that reads back.

Reading raises ``Problem`` (what stands there, what was expected); what was read in one certain way although it is
written oddly leaves a ``Note``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from import_export.widgets import Widget

from measures.notation.money import MOST_YEN, YEN, read_money
from measures.notation.text import DASHES, fold, forbidden_characters, narrow, squeeze
from measures.notation.years import FIRST_YEAR, LAST_YEAR, read_year, write_year
from measures.workbooks.grids import Severity
from regions.codes import PREFECTURES, check_digit, is_code
from regions.dates import read_partial_date

_SEVERAL = re.compile(r"[\s,、，・/／;；]+")
_LARGEST_NUMBER = 2**31 - 1  # what the columns of our own numbers hold


class Problem(ValueError):
    """A cell that cannot be taken: why, and what was expected, in Japanese."""

    def __init__(self, message: str, expected: str) -> None:
        super().__init__(message)
        self.message, self.expected = message, expected


@dataclass(frozen=True, slots=True)
class Note:
    """A cell that was read although it is written oddly: WARN must be confirmed by a person, NORM is only shown."""

    severity: Severity
    message: str
    expected: str


@dataclass(frozen=True, slots=True)
class Known:
    """What codes and names may stand for, loaded once a file; names are folded."""

    municipalities: Mapping[str, str]  # code → name
    prefectures: Mapping[str, str]  # folded name → number
    regions: Mapping[str, str]  # code → name
    region_names: Mapping[str, str]  # folded name → code
    measures: Mapping[int, str]  # number → name


@dataclass(slots=True)
class Reading:
    """What a widget may ask while it reads one cell, and where it leaves its notes."""

    known: Known
    unit: int = YEN
    notes: list[Note] = field(default_factory=list)

    def norm(self, message: str, expected: str) -> None:
        """Say how the cell was read."""
        self.notes.append(Note(Severity.NORM, message, expected))

    def warn(self, message: str, expected: str) -> None:
        """Ask a person to confirm."""
        self.notes.append(Note(Severity.WARN, message, expected))


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


class ChoiceWidget(Widget):
    """One of a few words. ``others`` are further words for the same values."""

    def __init__(self, labels: Mapping[str, str], others: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.labels = labels
        self.words = {fold(label): value for value, label in labels.items() if value}
        self.words |= {fold(word): value for word, value in (others or {}).items()}

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        """Return the value or ""."""
        word = fold(value)
        if word and word not in self.words:
            raise Problem("この語は使えません。", "、".join(self.labels[one] for one in self.labels if one))
        return self.words[word] if word else ""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the word."""
        return self.labels.get(value, "") if value else ""


class DateWidget(Widget):
    """A partial date: 2019, 2019-03, 平成31年3月29日."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        """Return ``2019-03-29``, ``2019-03``, ``2019`` or ""."""
        read = read_partial_date(narrow(value)) if len(value) <= 40 else None
        if read is None:
            raise Problem(
                "日付として読めません（暦にない日付も読みません）。",
                "2019-03-29、2019-03、2019 の形、又は平成31年3月29日の形",
            )
        return read

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the date as it is stored."""
        return value or ""


class FlagWidget(Widget):
    """はい or いいえ; ``blank`` is what an empty cell means."""

    def __init__(self, *, blank: bool, yes: str = "", no: str = "") -> None:
        super().__init__()
        self.blank = blank
        self.words = dict.fromkeys(map(fold, f"はい ○ ◯ 〇 yes true 1 有 該当 {yes}".split()), True)
        self.words |= dict.fromkeys(map(fold, f"いいえ × no false 0 無 非該当 {no}".split()), False)

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> bool:
        """Return whether."""
        word = fold(value)
        if word and word not in self.words:
            raise Problem("はい・いいえのどちらか読めません。", "はい、又は、いいえ")
        return self.words[word] if word else self.blank

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return はい or いいえ."""
        return "はい" if value else "いいえ"


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


class YearWidget(Widget):
    """A fiscal year: 令和2年度, R2, 2020."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> int | None:
        """Return the western year or None."""
        if not value.strip():
            return None
        year = read_year(value) if len(value) <= 40 else None
        if year is None:
            raise Problem("年度として読めません。", f"令和2年度、R2、2020 の形（{FIRST_YEAR}～{LAST_YEAR}）")
        return year

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return 令和2年度."""
        return "" if value is None else write_year(value)


class YenWidget(Widget):
    """An amount in the unit of its column, as yen."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> int | None:
        """Return yen or None; a dash alone is nothing."""
        text = squeeze(value).removeprefix("¥").removeprefix("\\")
        if not text.strip(DASHES):
            if text:
                reading.norm("「－」を空欄として読みます。", "金額、又は空欄")
            return None
        yen = read_money(text, unit=reading.unit)
        if yen is None or yen > MOST_YEN:
            raise Problem("金額として読めません。", "0以上の数（例：2,751,000。単位は見出し又は表の上に記入）")
        return yen

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the yen in digits."""
        return "" if value is None else str(value)


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
