"""The ways that stay open to a body that is not, or not surely, a direct recipient. They are named, not judged."""

import re
from collections.abc import Sequence

from measures.notation.bodies import RecipientClass, includes
from measures.notation.recipients import Clause
from regions.legal_classes import LegalClass
from regions.matching.kinds import AS_RECIPIENT, MUNICIPAL_KINDS, UNION_KINDS

_HOSPITAL = re.compile("(?:病院|診療所|医療機関)$")
_SCHOOL = re.compile("(?:大学|学校)$")
_COMPANY = re.compile("(?:事業者|企業|会社|民間[^の]*)$")
_MAY = "交付先に該当することがあります。"

# The area of a body and what it founds: 市内, 市民病院, 市立.
_TOWN_HALLS = {
    **dict.fromkeys(MUNICIPAL_KINDS, ("市内", "市民病院", "市立")),
    LegalClass.TOWN: ("町内", "町立病院", "町立"),
    LegalClass.VILLAGE: ("村内", "村立病院", "村立"),
    LegalClass.SPECIAL_WARD: ("区内", "区立病院", "区立"),
    LegalClass.PREFECTURE: ("都道府県内", "都道府県立病院", "都道府県立"),
    **dict.fromkeys(UNION_KINDS, ("構成市町村の区域内", "組合又は広域連合が運営する病院", "組合立")),
    LegalClass.COUNCIL: ("区域内", "協議会に参加する団体の病院", "協議会に参加する団体"),
}


def open_ways(clauses: Sequence[Clause], kind: LegalClass) -> tuple[str, ...]:
    """The ways open to a body of the class, a sentence each, without repeats: those through others first."""
    ways = _through_government(clauses, kind)
    if kind in _TOWN_HALLS:
        ways += [way for clause in clauses if (way := _through(clause, kind))]
    return tuple(dict.fromkeys(ways))


def _through_government(clauses: Sequence[Clause], kind: LegalClass) -> list[str]:
    """間接補助 through a prefecture, or the municipalities themselves, where these receive the money."""
    prefecture = kind is not LegalClass.PREFECTURE and _may_receive(clauses, [LegalClass.PREFECTURE])
    municipality = kind not in MUNICIPAL_KINDS and _may_receive(clauses, MUNICIPAL_KINDS)
    if kind in (LegalClass.PRIVATE, LegalClass.OTHER):
        asked = "交付を受ける地方公共団体を通じた間接補助の有無は、所管府省に御確認ください。"
        return [asked] if prefecture or municipality else []
    ways = []
    if prefecture:
        ways.append("都道府県を通じた間接補助の有無は、所管府省に御確認ください。")
    if municipality:
        who = "都道府県内の市区町村" if kind is LegalClass.PREFECTURE else "構成する市町村"
        ways.append(f"{who}は、それぞれの団体として{_MAY}")
    return ways


def _may_receive(clauses: Sequence[Clause], kinds: Sequence[LegalClass]) -> bool:
    """Whether some clause names one of the classes, be it under a condition, and does not leave it out."""
    legal = [AS_RECIPIENT[kind] for kind in kinds]
    return any(
        any(includes(one, clause.kind) or (clause.names(one) and not clause.excludes(one)) for one in legal)
        for clause in clauses
    )


def _through(clause: Clause, kind: LegalClass) -> str:
    """What the body could do, found or ask in its area, by one clause; nothing for classes of government and 国."""
    area, hospital, founded = _TOWN_HALLS[kind]
    text = clause.text
    if clause.kind is RecipientClass.COUNCIL:
        return "" if kind is LegalClass.COUNCIL else f"「{text}」を設ける場合は、協議会として{_MAY}"
    if clause.kind is RecipientClass.THIRD_SECTOR:
        return f"「{text}」に出資している場合は、その法人が{_MAY}"
    if includes(RecipientClass.ASSOCIATION, clause.kind):
        return f"「{text}」に加入している場合は、その団体が{_MAY}" if kind in MUNICIPAL_KINDS else ""
    if clause.kind not in (RecipientClass.PRIVATE, RecipientClass.OTHER) or text == "国":
        return ""
    if _HOSPITAL.search(text):
        named = f"「{text}」の指定を受けている" if clause.qualified else f"「{text}」に当たる"
        return f"{hospital}が{named}場合は、病院として{_MAY}"
    if _SCHOOL.search(text):
        return f"{founded}の{text}は、学校として{_MAY}"
    if _COMPANY.search(text):
        return f"{area}の事業者は、「{text}」として{_MAY}"
    return f"{area}の「{text}」は、{_MAY}"
