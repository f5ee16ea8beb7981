"""What a heading above a column means: 施策名, ``令和３年度\\n当初予算（百万円）``, 優遇措置 → a column.

The eight printed headings are those of the document of 令和2年度; the synonyms are words that ministries use for the
same thing in answers and in the tables of neighbouring schemes. A heading that is not understood is None and its
column is not read: a column is never taken by its place alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from measures.notation.money import read_unit
from measures.notation.text import squeeze, unify_dashes
from measures.notation.years import read_year
from measures.workbooks.rows import Column

LABELS = {
    Column.FIELDS: "役割・政策分野",
    Column.NAME: "施策名",
    Column.SUMMARY: "概要",
    Column.SUPPORT: "支援の内容",
    Column.BUDGET: "当初予算",
    Column.RATE: "補助率",
    Column.RECIPIENTS: "交付対象",
    Column.MINISTRY: "府省名",
    Column.NUMBER: "施策番号",
    Column.FULL_NAME: "正式名称",
    Column.ENDED: "掲載終了",
    Column.SUCCESSOR: "後継施策",
    Column.SECTION: "担当課",
    Column.PHONE: "電話",
    Column.MAIL: "メール",
    Column.ADDRESS: "URL",
    Column.CALL: "公募時期",
}
PRINTED = tuple(LABELS)[:7]  # the columns of the printed document, role and field as one


class Part(StrEnum):
    """Which half of 役割・政策分野 a heading names."""

    ROLE = "role"
    FIELD = "field"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that was understood.

    ``year``: the fiscal year it names. ``previous``: 前年度. ``stage``: which of two amounts of one year to prefer,
    the smallest first. ``weak``: a guess that stands back where another column says it plainly (a bare 令和３年度
    for the budget, ``No.`` for the measure's number).
    """

    column: Column
    part: Part | None = None
    year: int | None = None
    previous: bool = False
    stage: int = 0
    weak: bool = False


_SHORT = 14  # characters: 施策, 支援策, 補正後 alone
_LONGEST = 60  # characters; 連携中枢都市圏に関する取組に対する支援の内容 has 22

_SYNONYMS: dict[tuple[Column, Part | None], str] = {
    (Column.FIELDS, Part.ROLE): "役割 ３つの役割 三つの役割 役割区分 役割名 構想の役割 対応する役割 該当する役割",
    (Column.FIELDS, Part.FIELD): "政策分野 分野 政策の分野 政策分野名 分野名 対応する分野 該当する政策分野 該当分野",
    (Column.FIELDS, Part.BOTH): (
        "役割・政策分野 役割・分野 役割と政策分野 役割と分野 ３つの役割・政策分野 ３つの役割と政策分野 三つの役割・政策分野"
        " 構想の３つの役割・政策分野 連携中枢都市圏構想の３つの役割・政策分野"
    ),
    (Column.NAME, None): (
        "施策名 事業名 施策・事業名 施策名・事業名 事業・施策名 施策の名称 事業の名称 施策名称 事業名称 支援策 支援策名"
        " 支援策の名称 支援施策 支援施策名 補助金名 補助事業名 交付金名 補助金・交付金名 制度名 施策 事業 名称"
        " 施策等の名称 施策・事業の名称 施策等名 事業等名"
    ),
    (Column.SUMMARY, None): (
        "概要 事業概要 施策概要 施策の概要 事業の概要 施策・事業の概要 施策・事業概要 制度の概要 制度概要 施策内容 事業内容"
        " 施策の内容 事業の内容 内容"
    ),
    (Column.SUPPORT, None): (
        "支援の内容 支援内容 優遇措置 優遇措置の内容 優遇内容 優遇の内容 支援措置 支援措置の内容 連携中枢都市圏への支援"
        " 連携中枢都市圏への配慮 圏域への支援の内容"
    ),
    (Column.BUDGET, None): (
        "当初予算 当初予算額 予算 予算額 政府予算案 予算案 予算案額 政府予算案額 政府案 概算要求 概算要求額 要求額"
        " 概算決定 概算決定額 補正予算 補正予算額 補正後 補正後予算 補正後予算額 予算現額 国費 国費額 予算額・国費"
    ),
    (Column.RATE, None): (
        "補助率 補助率等 補助割合 国庫補助率 国庫補助率等 国費率 負担率 補助率・負担率 補助率・交付率 交付率 補助率・補助額"
        " 補助率・額 補助率・補助額等 負担割合"
    ),
    (Column.RECIPIENTS, None): (
        "交付対象 交付対象者 交付対象等 交付対象団体 交付先 交付先等 補助対象 補助対象者 補助対象団体 補助先 対象 対象者"
        " 対象団体 対象者等 支援対象 支援対象者 実施主体 事業主体 事業実施主体 補助事業者 交付対象・補助対象"
    ),
    (Column.MINISTRY, None): (
        "府省名 府省庁 府省庁名 省庁名 省庁 府省 府省等 府省等名 所管府省 所管府省庁 所管府省名 所管省庁 所管省庁名 所管"
        " 担当府省 担当府省庁 担当府省名 担当省庁 関係府省 関係府省庁"
    ),
    (Column.NUMBER, None): "施策番号 施策no 施策ID 番号 no 整理番号 №",
    (Column.FULL_NAME, None): "正式名称 正式な名称 正式名 施策の正式名称 施策名の正式名称 正式な施策名 施策正式名称",
    (Column.ENDED, None): "掲載終了 掲載終了の理由 掲載終了理由 掲載を終える理由 掲載終了とする理由",
    (Column.SUCCESSOR, None): "後継施策 後継施策名 後継事業 後継事業名 後継の施策 後継",
    (Column.SECTION, None): (
        "担当課 担当部局 担当課室 担当部署 担当課名 担当部局名 担当部局・課 担当局課 担当課・室 所管課 所管部局 担当"
        " 問合せ先 問い合わせ先 お問い合わせ先 担当窓口 窓口"
    ),
    (Column.PHONE, None): "電話 電話番号 TEL 連絡先電話番号 担当電話番号 直通電話 電話番号・直通",
    (Column.MAIL, None): "メール メールアドレス E-mail Eメール mail 電子メール 電子メールアドレス E-mailアドレス",
    (
        Column.ADDRESS,
        None,
    ): "URL ホームページ HP ホームページURL HPのURL 参考URL ウェブサイト Webサイト ホームページアドレス リンク",
    (Column.CALL, None): (
        "公募時期 公募期間 募集時期 募集期間 公募予定時期 公募スケジュール 公募予定 公募・要望調査 公募・要望調査の時期"
        " 要望調査時期 公募時期・期間 公募等の時期"
    ),
}
# A text without one of these is no heading: what most cells of a table are told by, before anything costly is done.
_SIGNS = re.compile("[名役野概容措項算求決額費率割象先主府省庁管号理了継担当窓話時間予査圏官年令平№ﾎﾒホメ]")
_WEAK = frozenset({"番号", "no", "整理番号", "№"})  # often a mere counter of rows

_YEAR_NAME = re.compile(
    r"(?P<full>(?:令和|平成)(?:元|[0-9]{1,2})年度?|[rh](?:元|[0-9]{1,2})(?:年度?)?(?![0-9])|(?:19|20)[0-9]{2}年度?)"
)
_PREVIOUS = re.compile("前年度?|昨年度?|前々年度")
_THIS = re.compile("(?:本|当|今|来|翌)年度|当該年度")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|<[^<>]*>")
_BRACKETS = re.compile(r"[()\[\]〔〕<>【】「」『』《》]")
_JOINTS = re.compile(r"[・/,、&+.:;~*※■□●○◎◆◇▼▽★☆-]|及び|および|又は|または|並びに|ならびに")
_COUNTED = re.compile("^[0-9]+(?![0-9つ])|(?<=...)[0-9]$")  # (1)施策名, 補助率2, but ３つの役割 and 事業99
_FOOTNOTE = re.compile("(?:※|\\*|注)[0-9]+$")  # 補助率※12
_STAGES = (("当初", 0), ("予算案", 1), ("政府案", 1), ("決定", 1), ("補正後", 2), ("現額", 2), ("要求", 3), ("補正", 4))
_FAMILIES: tuple[tuple[re.Pattern[str], Column, Part | None], ...] = (
    (re.compile("連携中枢都市圏.{0,14}役割"), Column.FIELDS, Part.ROLE),
    (re.compile("連携中枢都市圏.{0,14}政策分野"), Column.FIELDS, Part.FIELD),
    (re.compile("(?:連携中枢)?(?:都市圏|圏域).{0,14}(?:支援|優遇|配慮).{0,4}(?:内容|措置|事項)"), Column.SUPPORT, None),
    (re.compile("(?!正式|後継|旧).{0,6}(?:施策|事業|支援策|補助金|交付金)の?(?:名|名称)"), Column.NAME, None),
    (re.compile("(?!差|増減|比較).{0,6}(?:当初予算額?|予算額|政府予算案|概算要求額?)"), Column.BUDGET, None),
)


def read_heading(text: str) -> Heading | None:
    """The column a heading names, whatever its width, brackets, unit, year and line breaks; None for any other text."""
    if len(text) > _SHORT and (len(text) > 2 * _LONGEST or text[-1] == "。" or not _SIGNS.search(text)):
        return None
    return None if _is_sentence_or_name(text) else _read(text)


def read_heading_path(texts: Sequence[str]) -> Heading | None:
    """The column that headings standing above each other name: 予算額 over 令和３年度; 支援策 over 施策名 is 施策名.

    Together first, then each alone from below: the lower one is the more particular.
    """
    if len(texts) > 1 and (together := read_heading("".join(texts))):
        return together
    return next((alone for text in reversed(texts) if (alone := read_heading(text))), None)


def unit_of_heading(text: str) -> int | None:
    """The unit a heading names, in yen: ``当初予算（百万円）``, ``予算額\n千円``; None if none."""
    last = _UNIT.search(squeeze(text)) if len(text) <= 2 * _LONGEST else None
    return read_unit(text) or (read_unit(f"({last[1]})") if last else None)


def years_in(text: str) -> tuple[int, ...]:
    """The fiscal years a title names, each once: ``令和３年度当初予算（令和２年度補正を含む）`` → 2021, 2020."""
    found = (read_year(name[0]) for name in _YEAR_NAME.finditer(squeeze(text).casefold()) if name[0].endswith("年度"))
    return tuple(dict.fromkeys(year for year in found if year))


def is_subheading(text: str) -> bool:
    """Whether a text says only a year, a unit or 前年度: it goes on with the heading above it and is none itself."""
    key, years, previous = _take_apart(squeeze(text).casefold())
    return not key and (bool(years) or previous or read_unit(text) is not None)


@lru_cache(maxsize=8192)
def _read(text: str) -> Heading | None:
    key, years, previous = _take_apart(squeeze(text).casefold())
    if len(key) > _LONGEST:
        return None
    year = max(years, default=None)
    if not key:
        return Heading(Column.BUDGET, year=year, previous=previous, weak=True) if year and not previous else None
    found = _MEANINGS.get(key) or _family(key)
    if found is None or (previous and found[0] is not Column.BUDGET):
        return None
    column, part = found
    if column is not Column.BUDGET:
        return Heading(column, part=part, weak=key in _WEAK)
    return Heading(column, year=year, previous=previous, stage=next((n for word, n in _STAGES if word in key), 0))


def _family(key: str) -> tuple[Column, Part | None] | None:
    return next(((column, part) for shape, column, part in _FAMILIES if shape.fullmatch(key)), None)


def _take_apart(words: str) -> tuple[str, tuple[int, ...], bool]:
    """The bare words of a heading, the fiscal years in it, and whether it speaks of the year before."""
    bare = _BRACKETED.sub("", words)
    words = _UNIT.sub("", bare if _BRACKETS.sub("", bare) else words)
    names = [name["full"] for name in _YEAR_NAME.finditer(words)]
    years = tuple(
        year for name in names if (year := read_year(name if name.endswith("度") else name.rstrip("年") + "年度"))
    )
    words = _THIS.sub("", _YEAR_NAME.sub("", words))
    previous = _PREVIOUS.search(words) is not None
    if previous and not words.startswith("対"):
        words = _PREVIOUS.sub("", words).removeprefix("の")
    return _key(words), years, previous


_UNIT = re.compile("[(\\[]?(?:単位[:は]?)?(億円|百万円|万円|千円|(?<![十百千万億])円)[)\\]]?$")


def _key(words: str) -> str:
    bare = _FOOTNOTE.sub("", unify_dashes(_BRACKETS.sub("", words)))
    bare = _COUNTED.sub("", _JOINTS.sub("", bare))
    return bare.removeprefix("の").removesuffix("欄")


_MEANINGS: dict[str, tuple[Column, Part | None]] = {
    _key(squeeze(word).casefold()): meaning for meaning, words in _SYNONYMS.items() for word in words.split()
}

# Nearly every cell of a table is told to be no heading by its first and last character alone. Where these are plain
# kanji or hiragana that no heading drops (a year, a unit, の, 及び are dropped), they are those of its key as well.
_PLAIN = re.compile(
    "([ぁ-ゖ一-龠][ぁ-ゖァ-ヺー一-龠々0-9０-９、・]*[ぁ-ゖ一-龠])(?:（[ぁ-ゖァ-ヺー一-龠々0-9０-９、・]*）)?"
)
_DROPPED = frozenset("単位はを億円百十千万令和平成元年度前昨々本当今来翌該及びおよ又また並ならにの対欄")
_FIRST = frozenset(key[0] for key in _MEANINGS) | _DROPPED
_LAST = frozenset("割野容置項名称算額案求") | _DROPPED  # of the families


def _is_sentence_or_name(text: str) -> bool:
    """Whether a text is certainly no heading, told without taking it apart."""
    found = _PLAIN.fullmatch(text)
    return found is not None and found[1][0] not in _FIRST and found[1][-1] not in _LAST
