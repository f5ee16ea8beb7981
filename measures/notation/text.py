"""Printed text made ready: for reading a notation (``plain`` …) and for searching (``fold``).

Nothing here is ever stored in place of what was printed; stored text is as received, and these
are derived from it. Every function takes any text at all, lone surrogates included, and never raises.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

# One stroke on paper, many characters: ウ-A, ウーA, ウ－A stand in one and the same document.
# Wave dashes (〜 ～ ~) mean "from – to" and are not among them; nor is the numeral 一.
DASHES = (
    "-\u02d7\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u23af\u2500\u2501\u2504\u2505"
    "\u2508\u2509\u254c\u254d\u2574\u2576\u2578\u257a\u2796\u2e3a\u2e3b\u30fc\ufe31\ufe32\ufe58\ufe63\uff0d\uff70"
)
_WAVES = "~\u223c\u301c\u3030\uff5e"
_ONE_DASH = dict.fromkeys(map(ord, DASHES), "-")

_INVISIBLE = (
    (0x0000, 0x0000),  # a database refuses it
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # bidi
    (0x180B, 0x180F),  # Mongolian variation selectors, vowel separator
    (0x200B, 0x200F),  # zero width, bidi marks
    (0x202A, 0x202E),  # bidi embedding and override
    (0x2060, 0x206F),  # word joiner, invisible operators, bidi isolates
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFF9, 0xFFFB),  # interlinear annotation
    (0xE0000, 0xE007F),  # tags
    (0xE0100, 0xE01EF),  # variation selectors of kanji (IVS): 葛󠄀城 is 葛城
)
_REMOVED = {code: None for first, last in _INVISIBLE for code in range(first, last + 1)}
_HAS_INVISIBLE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _INVISIBLE) + "]")

# Full-width ASCII and ￥; half-width kana go through NFKC in runs, so that ｶﾞ becomes one ガ.
_NARROWED = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0xFFE5: "¥"}
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")

# Python's normalize() takes quadratic time over a run of combining marks (8 s for 100,000 of them):
# long text is normalised in pieces, cut before a character that joins nothing to its left.
_PIECE = re.compile(r"(?s).{500,1000}?(?=[\x00-\x7f\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uff01-\uff9d])|.{1,1000}")

_SHORT = 500  # characters of a text that is one piece
_APART_BY = "\x01"  # no white space, composes with nothing, and stays what it is
_AT_ONCE = 200

_APART = re.compile(r"[0-9,.] [0-9,.]")

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Two ways of writing one name, each pair "variant, the form we search by". Old forms (旧字体) of
# 常用漢字 and 人名用漢字, and the variants (異体字) that mayors, cities and schools write their names with.
# Left out on purpose, as they tell names apart: 斎/斉, 碕/崎, 藤/籐, 阪/坂, 舟/船, 森/杜, 冴/冱.
_VARIANTS = """
髙高 﨑崎 嵜崎 𠮷吉 𡈽土 邊辺 邉辺 齋斎 齊斉 澤沢 濱浜 濵浜 廣広 國国 圀国 縣県 學学 嶋島 嶌島 冨富 峯峰 曾曽
埜野 舘館 槗橋 栁柳 桒桑 瀨瀬 瀧滝 龍竜 櫻桜 眞真 愼慎 惠恵 榮栄 壽寿 德徳 彌弥 條条 來来 寶宝 禮礼 祿禄 稻稲
穗穂 穰穣 豐豊 鹽塩 鐵鉄 鑛鉱 藏蔵 總総 體体 圓円 關関 經経 濟済 醫医 團団 區区 營営 應応 會会 氣気 歸帰 舊旧
據拠 擧挙 與与 譽誉 傳伝 敎教 數数 晝昼 晉晋 槇槙 樂楽 樣様 橫横 步歩 歷歴 每毎 淸清 滿満 澁渋 澀渋 灣湾 爲為
獨独 畫画 當当 礪砺 竝並 絲糸 綠緑 繩縄 續続 臺台 萬万 處処 號号 蠣蛎 諫諌 讚讃 辨弁 瓣弁 辯弁 鄕郷 郞郎 釋釈
鎭鎮 靜静 顯顕 飮飲 驛駅 驗験 鷄鶏 麥麦 黃黄 黑黒 點点 黨党 齒歯 龜亀 檜桧 篭籠 蘆芦 鰺鯵 鷗鴎 頰頬 剝剥 塡填
瘦痩 繫繋 啞唖 噓嘘 嚙噛 囊嚢 搔掻 摑掴 蔣蒋 蠟蝋 醬醤 顚顛 驒騨 麵麺 屛屏 倂併 吞呑 禱祷 萊莱 俠侠 𠮟叱 靑青
增増 賴頼 緖緒 凜凛 巢巣 奧奥 戶戸 户戸 內内 兩両 册冊 亞亜 佛仏 假仮 價価 勞労 勵励 卷巻 參参 單単 嚴厳 圍囲
圖図 壯壮 實実 寫写 寬寛 將将 專専 對対 屬属 嶽岳 峽峡 廳庁 廢廃 彈弾 徑径 從従 戰戦 拂払 拔抜 擔担 擇択 攝摂
收収 效効 敍叙 斷断 曉暁 查査 棧桟 樓楼 權権 檢検 歐欧 殘残 淨浄 淺浅 溪渓 潛潜 濕湿 燈灯 燒焼 爐炉 狀状 狹狭
獎奨 獻献 產産 疊畳 發発 盡尽 祕秘 禪禅 稱称 穩穏 粹粋 絕絶 縱縦 繪絵 纖繊 聲声 聽聴 肅粛 臟臓 舍舎 藝芸 藥薬
虛虚 蟲虫 蠶蚕 裝装 覺覚 覽覧 觀観 觸触 證証 譯訳 讓譲 豫予 賣売 贊賛 踐践 輕軽 轉転 辭辞 遲遅 釀醸 錢銭 鍊錬
鑄鋳 隨随 險険 隱隠 雙双 雜雑 靈霊 餘余 驅駆 廐厩 惡悪 壓圧 爭争 樞枢 濤涛 遙遥 瑤瑶 薰薫 犧犠 缺欠 罐缶 莊荘
"""
_KATAKANA = {code: chr(code - 0x60) for code in (*range(0x30A1, 0x30F5), 0x30FD, 0x30FE)}
_MOST_SIGNS = 20_000  # more than a language has; a hostile text could hold every sign there is


class _Signs(dict[int, str | int]):
    """A table for ``translate`` that learns the signs it leaves alone: telling that by an exception takes thrice as long."""

    def __missing__(self, sign: int) -> int:
        if len(self) < _MOST_SIGNS:
            self[sign] = sign
        return sign


_KE_AND_KA = {ord(small): large for small, large in zip("ヶゖヵゕ", "けけかか", strict=True)}  # 龍ケ崎 / 竜ヶ崎
_FOLDED = _Signs(
    {ord(pair[0]): pair[1] for pair in _VARIANTS.split()}
    | _KATAKANA
    | _KE_AND_KA
    | _ONE_DASH
    | dict.fromkeys(map(ord, _WAVES), "~")
)


def plain(text: str) -> str:
    """The text ready to be read by a notation: NFKC, nothing invisible, one space where there was white space.

    ``"ウ－Ａ\\n ａ，ｂ"`` → ``"ウ-A a,b"``. NFKC also takes signs apart: ``712①`` becomes ``7121`` and ``½``
    becomes ``1⁄2``. Where that would be a guess, use :func:`narrow`.
    """
    return " ".join(_compose(_without_invisible(text)).split())


def narrow(text: str) -> str:
    """:func:`plain` in width alone: ``９００`` → ``900``, ``ｶﾞ`` → ``ガ``, but ①, ², Ⅰ, ½, ㈱ stay whole."""
    narrowed = _HALF_WIDTH_KANA.sub(lambda run: _compose(run[0]), _without_invisible(text).translate(_NARROWED))
    return " ".join(_compose(narrowed, form="NFC").split())


def squeeze(text: str) -> str:
    """:func:`plain` without any white space: a cell broken over lines is one value."""
    return without_spaces(plain(text))


def without_spaces(text: str) -> str:
    """The text with every white space character taken out."""
    return "".join(text.split())


def join_lines(text: str) -> str | None:
    """:func:`narrow` without any white space, or None where two numbers would run into one.

    ``"762,652\\n（うち…349\\n億円）"`` is one amount; ``"100\\n200"`` is two, and not 100200.
    """
    printed = narrow(text)
    return None if _APART.search(printed) else without_spaces(printed)


def unify_dashes(text: str) -> str:
    """Every dash, hyphen, minus, rule and long-vowel mark as ``-``: for cells, not for words (サーバー)."""
    return text.translate(_ONE_DASH)


def fold(text: str) -> str:
    """The search key: two spellings a person means as the same have the same key.

    Width, case, katakana and hiragana, dashes and long vowels, old and variant kanji, invisible characters and
    all white space make no difference: ``サーバー``/``さ―ば―``/``ｻｰﾊﾞｰ``, ``髙﨑``/``高崎``, ``龍ケ崎``/``竜ヶ崎``.
    After NFKC it goes character by character, so part of a text folds to part of its key.
    """
    key = without_spaces(_compose(plain(text).casefold()).translate(_FOLDED))
    if key.isascii() or (composed := _compose(key)) == key:
        return key  # nothing in it folds once more: see the test of the table
    return composed.translate(_FOLDED)


def fold_all(texts: Sequence[str]) -> list[str]:
    """:func:`fold` of each of many texts, in about a third of the time where they are short."""
    folded: list[str] = []
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        if any(len(text) >= _SHORT or _APART_BY in text for text in some):
            folded += map(fold, some)
        else:
            folded += _fold(_APART_BY.join(some)).split(_APART_BY)
    return folded


def _fold(text: str) -> str:
    """:func:`fold` of short texts with signs between them that join nothing, so that all can be normalised at once."""
    narrow_brackets = text.replace("（", "(").replace("）", ")")  # often all that has to be normalised
    visible = unicodedata.normalize("NFKC", _without_invisible(narrow_brackets)).casefold()
    key = without_spaces(unicodedata.normalize("NFKC", visible).translate(_FOLDED))
    composed = unicodedata.normalize("NFKC", key)
    return key if composed == key else composed.translate(_FOLDED)  # as in fold


def fold_words(query: str) -> list[str]:
    """The folded words of a search query, split at any white space: ``"ＩＣＴ　医療"`` → ``["ict", "医療"]``."""
    return [word for word in map(fold, query.split()) if word]


def forbidden_characters(text: str) -> tuple[str, ...]:
    """The characters that no database or workbook can hold, each once, in the order of their appearance.

    U+0000 and the other C0 controls except tab and line breaks, lone surrogates, U+FFFE and U+FFFF.
    """
    return tuple(dict.fromkeys(_FORBIDDEN.findall(text)))


def has_forbidden_characters(text: str) -> bool:
    """Whether the text holds a character that no database or workbook can hold."""
    return _FORBIDDEN.search(text) is not None


def _without_invisible(text: str) -> str:
    return text.translate(_REMOVED) if _HAS_INVISIBLE.search(text) else text


def _compose(text: str, *, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    """The text normalised, in time linear to its length."""
    if text.isascii():
        return text
    if len(text) < _SHORT:
        return unicodedata.normalize(form, text)
    return "".join(unicodedata.normalize(form, piece) for piece in _PIECE.findall(text))
