"""What stands around a table and is not a measure: 府省名, unit, fiscal year, ※ notes, 合計, 該当なし."""

import itertools
import re
from collections.abc import Mapping, Sequence
from enum import Enum

from measures.notation.money import read_unit
from measures.notation.text import fold, narrow, squeeze, unify_dashes
from measures.workbooks.headings import read_heading, years_in
from measures.workbooks.merges import Spot
from measures.workbooks.rows import Column

_LONGEST_NAME = 40  # characters of a line that can be a ministry's name with its bureau

_MARKS = re.compile(r"^[\s\-■□◆◇●○◎▼▽▲△★☆・*]+|^(?:[0-9]{1,2}|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|\([0-9]{1,2}\))[.、)\s_]*(?=\D)")
_LABEL = re.compile(
    r"^(?:府省庁名?|府省等?名?|省庁名?|(?:所管|担当|回答|提出|関係)(?:府省庁?|省庁)名?)\s*[:は]\s*(.+)$"
)
_AROUND = re.compile(r"^[\s(\[【〔「『<《]+(.*?)[\s)\]】〕」』>》]+$")
_AFTER = re.compile(
    r"\s*(?:関係(?:分|施策)?|所管(?:分|施策)?|の施策|施策|分|提出分?|回答|一覧|(?:の)?支援策(?:一覧)?|\(?(?:続き|つづき|再掲|その[0-9]+|"
    r"[0-9]{1,2}(?:\s*/\s*[0-9]{1,2})?)\)?)+$"
)
_OFFICE = re.compile(
    r"[\s・(/]*.{1,38}(?:局|課|官房|室|部|庁|センター|班|係|担当|統括官|参事官|審議官|企画官|グループ|本部|事務局)[\s・)/]*"
)
_SHAPE = re.compile("[一-龠々ぁ-んァ-ヶー]{1,9}(?:省|庁|府)|[一-龠々ぁ-んァ-ヶー]{0,8}(?:内閣官房|委員会|人事院)")
_NO_MINISTRY = re.compile(
    "府省|省庁|各省|[都道府県市区町村]庁|政府|都道府|京都府|大阪府|首府|教育委員会|実行委員会|気付|^庁$|帰省|反省"
)
_IN_BRACKETS = re.compile(r"[(【\[〔「]([^()【】\[\]〔〕「」]{2,40})[)】\]〕」]")

_NOTE = re.compile(r"[(\[【〔]?(?:※|[*]|注(?:[0-9①-⑳)\]】〕:.、\s]|記|意事項|$)|備考[:)\]】〕]|備考$|出典|資料[:)])")
_NOTE_BEGINS = frozenset("※*＊注備出資([【〔（［")
_TOTAL = re.compile(r"[(【\[]?(?:.{0,12}(?:省|庁|府|局|課|分))?(?:総合計|合計|小計|総計|累計|計)額?[)】\]]?(?:\(.*\))?")
_NOTHING = re.compile(
    r"[(「【]?(?:(?:本|当)(?:府省|省庁|省|府|庁)?(?:は|では|に|においては)?、?)?(?:特に)?(?:該当|掲載)(?:する)?(?:の)?(?:施策|事業|支援策|もの)?(?:は|が)?、?"
    r"(?:なし|無し|無|無い|ありません|ございません|ない|ないです|なしです)[)」】]?[。.]?"
)
_BARE_NOTHING = re.compile(r"[(「]?(?:特に)?(?:なし|無し)[)」]?[。.]?|該当(?:なし|無し)")
_BOX = re.compile(r"[\[(]?([□☐☑☒✓✔■●○◯〇レ✅vx]?)[\])]?")
_QUESTION = re.compile("(?:ない|なし|無い|無し)の?(?:場合|とき|時)|右の欄|→")
_TICKS = frozenset("○◯〇レ✓✔☑☒■●✅vx1") | {"true", "はい", "有", "該当", "yes", "丸"}
_EMPTY_BOXES = frozenset("□☐") | {"false", "いいえ", "no", "0"}
_PAGE = re.compile(
    r"(?:p\.?|page|頁)[0-9]{1,3}(?:/[0-9]{1,3})?|[0-9]{1,3}(?:/[0-9]{1,3})?(?:頁|ページ)|-[0-9]{1,3}-", re.IGNORECASE
)
_EXAMPLE = re.compile(
    r"[(\[【〔「<]?(?:記入|記載|作成)?例(?:[)\]】〕」>:]|[0-9]{0,2}$)|[(\[【〔「<]?サンプル[)\]】〕」>]"
)


class Answer(Enum):
    """What a line says of 該当なし."""

    YES = "yes"
    NO = "no"  # an empty box
    UNSURE = "unsure"  # the words alone: a label whose box was forgotten, or the answer


class Ministries:
    """Finds the name of a ministry in what stands around a table.

    ``known`` are the names, 略称 and other names in use, each with the ministry's name (文科省: 文部科学省). A line that only looks like one (○○省) is taken too,
    so that rows never fall to the ministry before it because its name is not on our list.
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        self._meaning = {fold(name): fold(meant) for name, meant in known.items()}
        self._known = {fold(name): name for name in known if fold(name)}
        self._by_length = sorted({narrow(name) for name in known if narrow(name)}, key=len, reverse=True)
        self._keys: dict[str, str] = {}
        self._lines: dict[str, str | None] = {}

    def in_line(self, text: str) -> str | None:
        """The ministry that a line above a table names, as written there: ``（総務省）``, ``２．国土交通省都市局``."""
        if text not in self._lines:
            if len(self._lines) > 10_000:
                self._lines.clear()
            self._lines[text] = self._in_line(text) if len(text) <= 200 else None
        return self._lines[text]

    def is_labelled(self, text: str) -> bool:
        """Whether the line says 府省名： itself."""
        return len(text) <= 200 and _LABEL.match(narrow(text)) is not None

    def are_same(self, one: str, other: str) -> bool:
        """Whether two names may mean one ministry: equal, or one in another's words (文科省, 文部科学省)."""
        return self.meaning(one) == self.meaning(other)

    def meaning(self, name: str) -> str:
        """A key that all names of one ministry share."""
        if name not in self._keys:
            key = fold(name)
            self._keys[name] = self._meaning.get(key, key)
        return self._keys[name]

    def in_sheet_name(self, name: str) -> str:
        """The ministry in a sheet's name: ``総務省``, ``03_文科省(2)``; "" if none or several."""
        line = self.in_line(name)
        if line:
            return line
        words = narrow(name)
        inside = [one for one in self._by_length if one in words]
        inside = [one for one in inside if not any(one != other and one in other for other in inside)]
        if len(inside) == 1:
            return inside[0]
        found = [] if inside else _SHAPE.findall(re.sub(r"[0-9A-Za-z._()\-\s]+", " ", words))
        return found[0] if len(found) == 1 and not _NO_MINISTRY.search(found[0]) else ""

    def _in_line(self, text: str) -> str | None:
        words = narrow(text)
        if label := _LABEL.match(words):
            return self._name(label[1]) or label[1].strip()
        for inner in (words, *_IN_BRACKETS.findall(words)):
            if (name := self._name(inner)) and (inner == words or fold(name) in self._known):
                return name
        head, space, _ = words.partition(" ")
        return head if space and fold(head) in self._known else None

    def _name(self, words: str) -> str | None:
        """The ministry, if the words are its name and nothing but its bureau beside it."""
        if len(words) > _LONGEST_NAME:
            return None
        words = _MARKS.sub("", words)
        while around := _AROUND.match(words):
            words = around[1]
        words = _AFTER.sub("", words).strip()
        if fold(words) in self._known:
            return "".join(words.split())  # 総　務　省 is spaced for the eye
        for name in self._by_length:
            if words.startswith(name) and _OFFICE.fullmatch(_AFTER.sub("", words[len(name) :])):
                return name
        joined = words.replace(" ", "")
        return joined if _SHAPE.fullmatch(joined) and not _NO_MINISTRY.search(joined) else None


def labelled_ministry(spots: Sequence[Spot], ministries: Ministries) -> str | None:
    """The ministry beside a cell that says 府省名; any text at all, as the label leaves no doubt."""
    for label, value in itertools.pairwise(spots):
        heading = read_heading(label.text)
        if heading and heading.column is Column.MINISTRY and read_heading(value.text) is None:
            return ministries.in_line(value.text) or narrow(value.text)
    return next((ministries.in_line(spot.text) for spot in spots if ministries.is_labelled(spot.text)), None)


def unit_in(spots: Sequence[Spot]) -> int | None:
    """The unit a line names, in yen; None if none or several."""
    units = {unit for spot in spots if len(spot.text) <= 200 and (unit := read_unit(spot.text))}
    return units.pop() if len(units) == 1 else None


def is_note(text: str) -> bool:
    """※, 注, 備考 at the beginning."""
    text = text.lstrip()[:20]
    return text[:1] in _NOTE_BEGINS and _NOTE.match(narrow(text)) is not None


def is_total(text: str) -> bool:
    """合計, 小計, 総務省計."""
    return len(text) <= 60 and "計" in text and _TOTAL.fullmatch(squeeze(text)) is not None


def is_nothing(text: str, *, as_name: bool = False) -> bool:
    """該当なし, 該当する施策はありません; where a measure's name should stand also なし."""
    if len(text) > 60 or not any(sign in text for sign in "な無せ"):
        return False
    words = squeeze(text)
    return _NOTHING.fullmatch(words) is not None or (as_name and _BARE_NOTHING.fullmatch(words) is not None)


def is_example(name: str, first: str) -> bool:
    """（例）, 【記入例】 before the name or in the first cell of a row."""
    if "例" not in name and "例" not in first and "サンプル" not in name and "サンプル" not in first:
        return False
    return any(
        _EXAMPLE.match(narrow(text[:20])) for text in (name, first) if "例" in text[:10] or "サンプル" in text[:10]
    )


def is_only_a_unit(text: str) -> bool:
    """（単位：百万円） and nothing else."""
    return len(text) <= 40 and len(squeeze(text)) <= 12 and read_unit(text) is not None


def is_page_number(text: str) -> bool:
    """p.3, 3頁, - 3 -; a bare number may be an amount."""
    return len(text) <= 20 and _PAGE.fullmatch(unify_dashes(squeeze(text))) is not None


def read_nothing_box(spots: Sequence[Spot]) -> Answer | None:
    """What a line outside the rows says of 該当なし; None if it does not speak of it.

    ``☑該当なし``, ``該当なし ○`` and a box chosen beside its question are YES, an empty box is NO.
    """
    for place, spot in enumerate(spots):
        if len(spot.text) > 60:
            continue
        words = squeeze(spot.text).casefold()
        if "なし" not in words and "無し" not in words and "ありません" not in words:
            continue
        box = _BOX.match(words)
        rest = words[box.end() :] if box else words
        if box and box[1] and is_nothing(rest):
            return Answer.NO if box[1] in _EMPTY_BOXES else Answer.YES
        if is_nothing(words.removesuffix(":")):
            return _by_its_neighbours(spots, place)
    return _ticked_question(spots)


def _by_its_neighbours(spots: Sequence[Spot], place: int) -> Answer:
    before = squeeze(spots[place - 1].text).casefold() if place else ""
    after = squeeze(spots[place + 1].text).casefold() if place + 1 < len(spots) else ""
    if _QUESTION.search(before) or before in _TICKS or after in _TICKS:
        return Answer.YES
    return Answer.NO if before in _EMPTY_BOXES or after in _EMPTY_BOXES else Answer.UNSURE


def _ticked_question(spots: Sequence[Spot]) -> Answer | None:
    """「該当する施策がない場合は○」 with a tick in the next cell."""
    for question, box in itertools.pairwise(spots):
        words = squeeze(question.text[:100])
        if ("該当" in words or "掲載する施策" in words) and _QUESTION.search(words):
            tick = squeeze(box.text[:20]).casefold()
            if tick in _TICKS:
                return Answer.YES
            if tick in _EMPTY_BOXES:
                return Answer.NO
    return None


def fiscal_years(spots: Sequence[Spot]) -> list[int]:
    """The fiscal years that titles name; notes speak of other years and are left out."""
    return [year for spot in spots if len(spot.text) <= 300 and not is_note(spot.text) for year in years_in(spot.text)]
