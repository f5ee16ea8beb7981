"""The kinds of body a 交付対象 names, and how the law nests them.

Sources: 地方自治法 第1条の3 (普通・特別地方公共団体), 第252条の19 (指定都市), 第252条の22 (中核市), 第281条 (特別区),
第284条 (地方公共団体の組合: 一部事務組合, 広域連合), 第294条 (財産区), 平成26年法律第42号附則 (施行時特例市).
"""

import re
from enum import StrEnum

from measures.notation.text import without_spaces


class RecipientClass(StrEnum):
    """A kind of body as a 交付対象 names it.

    ``CHUKAKUSHI`` is the one romaji name, on purpose: "core city" means 連携中枢都市 here, and officially 中核市 too.
    ``OTHER`` says only that a body is named (交通事業者, 医療機関): its own words are all that is known.
    """

    LOCAL_GOVERNMENT = "local_government"
    ORDINARY_LOCAL_GOVERNMENT = "ordinary_local_government"
    SPECIAL_LOCAL_GOVERNMENT = "special_local_government"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    MUNICIPALITY_OR_WARD = "municipality_or_ward"
    CITY = "city"
    DESIGNATED_CITY = "designated_city"
    CHUKAKUSHI = "chukakushi"
    SPECIAL_CITY = "special_city"
    TOWN_OR_VILLAGE = "town_or_village"
    TOWN = "town"
    VILLAGE = "village"
    SPECIAL_WARD = "special_ward"
    ASSOCIATION = "association"
    PARTIAL_AFFAIRS_ASSOCIATION = "partial_affairs_association"
    WIDE_AREA_UNION = "wide_area_union"
    PROPERTY_WARD = "property_ward"
    COUNCIL = "council"
    THIRD_SECTOR = "third_sector"
    PRIVATE = "private"
    OTHER = "other"


_C = RecipientClass

# The name of the law (or of use) first, then other words for the same class.
NAMES: dict[RecipientClass, tuple[str, ...]] = {
    _C.LOCAL_GOVERNMENT: ("地方公共団体", "地方自治体", "自治体"),
    _C.ORDINARY_LOCAL_GOVERNMENT: ("普通地方公共団体",),
    _C.SPECIAL_LOCAL_GOVERNMENT: ("特別地方公共団体",),
    _C.PREFECTURE: ("都道府県",),
    _C.MUNICIPALITY: ("市町村",),
    _C.MUNICIPALITY_OR_WARD: ("市区町村", "区市町村", "基礎自治体"),
    _C.CITY: ("市",),
    _C.DESIGNATED_CITY: ("指定都市", "政令指定都市"),
    _C.CHUKAKUSHI: ("中核市",),
    _C.SPECIAL_CITY: ("施行時特例市", "特例市"),
    _C.TOWN_OR_VILLAGE: ("町村",),
    _C.TOWN: ("町",),
    _C.VILLAGE: ("村",),
    _C.SPECIAL_WARD: ("特別区",),
    _C.ASSOCIATION: ("地方公共団体の組合",),
    _C.PARTIAL_AFFAIRS_ASSOCIATION: ("一部事務組合",),
    _C.WIDE_AREA_UNION: ("広域連合",),
    _C.PROPERTY_WARD: ("財産区",),
    _C.COUNCIL: ("協議会",),
    _C.THIRD_SECTOR: ("第三セクター", "第3セクター"),
    _C.PRIVATE: ("民間事業者", "民間企業", "民間団体", "民間法人", "民間会社", "民間"),
}
CLASS_OF = {name: kind for kind, names in NAMES.items() for name in names}

# What lies directly inside a class. 市町村 holds no 特別区; 市区町村 does.
_CONTAINS: dict[RecipientClass, tuple[RecipientClass, ...]] = {
    _C.LOCAL_GOVERNMENT: (_C.ORDINARY_LOCAL_GOVERNMENT, _C.SPECIAL_LOCAL_GOVERNMENT, _C.MUNICIPALITY_OR_WARD),
    _C.ORDINARY_LOCAL_GOVERNMENT: (_C.PREFECTURE, _C.MUNICIPALITY),
    _C.SPECIAL_LOCAL_GOVERNMENT: (_C.SPECIAL_WARD, _C.ASSOCIATION, _C.PROPERTY_WARD),
    _C.ASSOCIATION: (_C.PARTIAL_AFFAIRS_ASSOCIATION, _C.WIDE_AREA_UNION),
    _C.MUNICIPALITY_OR_WARD: (_C.MUNICIPALITY, _C.SPECIAL_WARD),
    _C.MUNICIPALITY: (_C.CITY, _C.TOWN_OR_VILLAGE),
    _C.TOWN_OR_VILLAGE: (_C.TOWN, _C.VILLAGE),
    _C.CITY: (_C.DESIGNATED_CITY, _C.CHUKAKUSHI, _C.SPECIAL_CITY),
}


def includes(outer: RecipientClass, inner: RecipientClass) -> bool:
    """Whether every body of the inner class is one of the outer class: 地方公共団体 ⊃ 市町村 ⊃ 市 ⊃ 中核市.

    A class includes itself, but ``OTHER`` does not: two bodies we only know by their own words are not the same.
    """
    if outer is inner:
        return outer is not RecipientClass.OTHER
    return any(includes(within, inner) for within in _CONTAINS.get(outer, ()))


def is_government(kind: RecipientClass) -> bool:
    """Whether bodies of the class are 地方公共団体."""
    return includes(RecipientClass.LOCAL_GOVERNMENT, kind)


# Words for a city of a kind that is no class of this law (地域保健法, 児童福祉法, 連携中枢都市圏, 定住自立圏).
_NARROWED_CITIES = ("都市", "設置市", "政令市", "中心市", "構成市", "関係市", "指定市")
# A name of one character, or one that is common inside others, needs a modifier that ends in kana: 過疎地域の町.
_SHORT_NAMES = ("市", "町", "村", "町村", "民間")
_BODY = re.compile(
    "(?:事業者|事業体|団体|機関|法人|組合|公社|会社|企業|大学|学校|病院|診療所|研究所|会議所|機構|財団|社団|公団|公庫|者"
    "|セクター|センター|コンソーシアム|NPO|NGO|(?<!社)(?<!機)(?<!都)(?<!大)会)$"
)
_NO_BODY = re.compile("(?:非|未|不|無)$|^(?:上記|前記|左記|同上|同左|以下|別途|別に)|未定|該当なし")
MODIFIER = re.compile("[がのをにでとるた]")  # 過疎地域の, 構成する, but not まちづくり
_CONDITION = re.compile(rf"{MODIFIER.pattern}|受入|指定|認定|認可|許可|登録|選定|該当|対象|法定|設置|参加|実施")
WORDS_ALONE = ("国", "個人", "団体", "機関", "法人", "企業", "会社", "事業者", "大学", "学校", "病院", "NPO", "NGO")
_BY_LENGTH = sorted(CLASS_OF.items(), key=lambda item: -len(item[0]))
_NAME_AND = re.compile(
    f"(?>{'|'.join(name for name, _ in _BY_LENGTH)})(?:(?P<and>や)|と|等の|などの|をはじめとする)(?P<rest>.+)"
)


def read_body(words: str) -> tuple[RecipientClass, bool] | None:
    """The kind of one body by its own words, and whether they narrow it; None if they name none that we know.

    ``市町村`` → (MUNICIPALITY, False), ``過疎地域の市町村`` → (MUNICIPALITY, True), ``交通事業者`` → (OTHER, False).
    """
    if kind := CLASS_OF.get(words):
        return kind, False
    if words in WORDS_ALONE:
        return RecipientClass.OTHER, False
    if _NO_BODY.search(words):
        return None
    for name, kind in _BY_LENGTH:
        if words.endswith(name) and _narrows(words.removesuffix(name), name):
            return kind, True
    if words.endswith(_NARROWED_CITIES) and words != "都市":
        return RecipientClass.CITY, True
    if (body := _BODY.search(words)) and _has_letters(words[: body.start()]):
        return RecipientClass.OTHER, bool(_CONDITION.search(words))
    return None


def may_be_two(words: str) -> bool:
    """Whether the words may name two bodies: 都道府県⏎森林組合 (the space for a line break), 市町村や森林組合."""
    whole = without_spaces(words)
    if whole in CLASS_OF:
        return False
    if (named := _NAME_AND.search(whole)) and (named["and"] or _is_second_body(named["rest"])):
        return True
    return any(
        _may_part(whole, without_spaces(words[: space.start()]), without_spaces(words[space.end() :]))
        for space in re.finditer(" ", words)
    )


def _is_second_body(words: str) -> bool:
    """Whether 市町村と… goes on with a body (森林組合), and not with a modifier of one (連携する民間事業者)."""
    body = read_body(words)
    return not MODIFIER.search(words) or body is None or is_government(body[0])


def _may_part(whole: str, before: str, after: str) -> bool:
    """Whether both sides of a break are bodies: not 学校⏎法人, not 市町村⏎が…, not 過疎地域の市⏎町村."""
    goes_on = "ぁ" <= after[0] <= "ん" or after.startswith("以外") or after in WORDS_ALONE
    inside_a_name = any(whole.endswith(name) and len(name) > len(after) for name in CLASS_OF)
    return not goes_on and not inside_a_name and read_body(before) is not None and read_body(after) is not None


def _narrows(prefix: str, name: str) -> bool:
    """Whether what stands before a name is a modifier of it: 複数の + 市町村, but not 農 + 村 or 1 + 市町村."""
    if not _has_letters(prefix) or _NO_BODY.search(prefix):
        return False
    return name not in _SHORT_NAMES or "ぁ" <= prefix[-1] <= "ん"


def _has_letters(words: str) -> bool:
    """Whether there is more in it than digits and signs."""
    return any(letter.isalpha() for letter in words)
