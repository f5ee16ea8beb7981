"""The classes of 交付対象 by which a list is narrowed: 都道府県, 指定都市 … 民間. A printed list stands in several."""

from enum import StrEnum

from measures.notation.bodies import RecipientClass
from measures.notation.reading import BLANK, READ
from measures.notation.recipients import Clause, Recipients


class RecipientGroup(StrEnum):
    """Whom a printed 交付対象 names, for choosing. ``OPEN`` says that others are possible (等)."""

    PREFECTURE = "prefecture"
    DESIGNATED_CITY = "designated_city"
    CHUKAKUSHI = "chukakushi"
    MUNICIPALITY = "municipality"
    SPECIAL_WARD = "special_ward"
    PARTIAL_AFFAIRS_ASSOCIATION = "partial_affairs_association"
    WIDE_AREA_UNION = "wide_area_union"
    COUNCIL = "council"
    PRIVATE = "private"
    OTHER = "other"
    OPEN = "open"
    UNREAD = "unread"
    BLANK = "blank"


RECIPIENT_GROUPS: dict[RecipientGroup, str] = {
    RecipientGroup.PREFECTURE: "都道府県",
    RecipientGroup.DESIGNATED_CITY: "指定都市",
    RecipientGroup.CHUKAKUSHI: "中核市",
    RecipientGroup.MUNICIPALITY: "市町村（指定都市・中核市以外）",
    RecipientGroup.SPECIAL_WARD: "特別区",
    RecipientGroup.PARTIAL_AFFAIRS_ASSOCIATION: "一部事務組合",
    RecipientGroup.WIDE_AREA_UNION: "広域連合",
    RecipientGroup.COUNCIL: "協議会",
    RecipientGroup.PRIVATE: "民間",
    RecipientGroup.OTHER: "その他の団体",
    RecipientGroup.OPEN: "ほかの団体もある（等）",
    RecipientGroup.UNREAD: "読取り不可",
    RecipientGroup.BLANK: "記載なし",
}

_C = RecipientClass
_G = RecipientGroup
_BY_LAW = {
    _G.PREFECTURE: _C.PREFECTURE,
    _G.DESIGNATED_CITY: _C.DESIGNATED_CITY,
    _G.CHUKAKUSHI: _C.CHUKAKUSHI,
    _G.MUNICIPALITY: _C.MUNICIPALITY,
    _G.SPECIAL_WARD: _C.SPECIAL_WARD,
    _G.PARTIAL_AFFAIRS_ASSOCIATION: _C.PARTIAL_AFFAIRS_ASSOCIATION,
    _G.WIDE_AREA_UNION: _C.WIDE_AREA_UNION,
    _G.COUNCIL: _C.COUNCIL,
    _G.PRIVATE: _C.PRIVATE,
}
_PART_OF_MUNICIPALITY = {_C.CITY, _C.SPECIAL_CITY, _C.TOWN_OR_VILLAGE, _C.TOWN, _C.VILLAGE}


def groups_of_recipients(value: Recipients) -> frozenset[RecipientGroup]:
    """Return every group that the list names, at least one, conditions aside: 過疎地域の市町村 names 市町村.

    Classes nest by law: 地方公共団体（都道府県を除く） names all but 都道府県 of those that are 地方公共団体.
    """
    if value.reading is not READ:
        return frozenset([_G.BLANK if value.reading is BLANK else _G.UNREAD])
    groups = {group for clause in value.clauses for group in _groups_of(clause)}
    return frozenset(groups | ({_G.OPEN} if value.open else set()))


def _groups_of(clause: Clause) -> set[RecipientGroup]:
    groups = {group for group, kind in _BY_LAW.items() if clause.names(kind) and not clause.excludes(kind)}
    if clause.kind in _PART_OF_MUNICIPALITY:
        groups.add(_G.MUNICIPALITY)
    return groups or {_G.OTHER}  # 財産区, 第三セクター, 交通事業者
