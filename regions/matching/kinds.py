"""How the class of one body stands to the words of a 交付対象: the same class of law, or words it may fall under."""

import re

from measures.notation.bodies import NAMES, RecipientClass, includes
from measures.notation.recipients import Clause
from regions.legal_classes import LegalClass

AS_RECIPIENT = {kind: RecipientClass(kind.value) for kind in LegalClass}

MUNICIPAL_KINDS = tuple(
    kind for kind in LegalClass if includes(RecipientClass.MUNICIPALITY_OR_WARD, AS_RECIPIENT[kind])
)
UNION_KINDS = (LegalClass.PARTIAL_AFFAIRS_ASSOCIATION, LegalClass.WIDE_AREA_UNION)

# 地方公共団体 are 法人 (地方自治法 第2条) and often are what such words name: 道路管理者, 学校の設置者, 水道事業者.
_MAY_BE_GOVERNMENT = re.compile(
    "(?:管理者|設置者|所有者|経営者)$|公営|公共団体|公的機関|水道事業者|^(?:団体|機関|法人)$"
)
_MAY_BE_COUNCIL = re.compile("(?:団体|コンソーシアム)$")
_NEVER_PRIVATE = re.compile("^国$|独立行政法人|公社$|公団$|公庫$|^地方")

_SPOKEN = {LegalClass.CITY: "一般の市", LegalClass.PRIVATE: "民間の団体", LegalClass.OTHER: "その他の団体"}


# What a body of the class may be besides: lists of cities leave out who was a 特例市, 財産区 have no class of their own.
_HIDES = {LegalClass.CITY: RecipientClass.SPECIAL_CITY, LegalClass.OTHER: RecipientClass.PROPERTY_WARD}


def spoken(kind: LegalClass) -> str:
    """The class inside a sentence: 市 alone would take in 指定都市 and 中核市 there, so it is 一般の市."""
    return _SPOKEN.get(kind, kind.label)


def may_fall_under(clause: Clause, kind: LegalClass) -> bool:
    """Whether a body of the class may be meant by words that are no class of law, or by one the body's class hides.

    民間 may be a 第三セクター or a 森林所有者, その他 may be a 財産区; a city is no 交通事業者, but may be a 道路管理者.
    """
    if (hidden := _HIDES.get(kind)) and clause.names(hidden):
        return not clause.excludes(hidden)
    if clause.kind is RecipientClass.THIRD_SECTOR:
        return kind in (LegalClass.PRIVATE, LegalClass.OTHER)
    if clause.kind is not RecipientClass.OTHER:
        return False
    if kind is LegalClass.PRIVATE:
        return not _NEVER_PRIVATE.search(clause.text)
    if kind is LegalClass.COUNCIL:
        return bool(_MAY_BE_COUNCIL.search(clause.text))
    return kind is LegalClass.OTHER or bool(_MAY_BE_GOVERNMENT.search(clause.text))


def may_be_left_out(clause: Clause, kind: LegalClass) -> str:
    """The name of an excluded class that a body of the class may be besides: 施行時特例市 for a city; or nothing."""
    hidden = _HIDES.get(kind)
    return NAMES[hidden][0] if hidden and clause.excludes(hidden) else ""


_OF_A_REGION = "連携中枢都市圏(?:を構成する|を形成する|の|内の?)"  # 圏域 alone may be one of another scheme
_MEMBER = re.compile(f"{_OF_A_REGION}(?:構成)?市町村")
_CORE = re.compile(f"(?:{_OF_A_REGION})?連携中枢都市")
_PARTNER = re.compile(f"(?:{_OF_A_REGION})?連携市町村")


def settled_by_membership(clause: Clause, core: bool | None) -> bool:
    """Whether the condition of the clause is to be a member of a city-region, and the body is known to be one.

    ``core``: True for a 連携中枢都市, False for a 連携市町村, None if that is not known. A condition that this
    membership does not meet may be met by another one (a city can be core here and partner elsewhere).
    """
    if core is None:
        return False
    return any(pattern.fullmatch(clause.text) for pattern in (_MEMBER, _CORE if core else _PARTNER))
