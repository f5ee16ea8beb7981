"""How far an application has come: the stages of the two routes, their order, and the ends on the way. Pure.

公募型: 応募（提案）→ 採択候補 → 採択 → 交付申請 → 交付決定 → 変更交付決定 → 実績報告 → 額の確定;
要望型: 要望 → 内示 → 交付申請 → the same. A source often shows only some of them.
"""

from enum import StrEnum


class Stage(StrEnum):
    """A stage of an application (申請の段階). Sources may print other words: these are kept beside it."""

    APPLIED = "applied"
    SHORTLISTED = "shortlisted"
    ADOPTED = "adopted"
    REQUESTED = "requested"
    INDICATED = "indicated"
    GRANT_APPLIED = "grant-applied"
    GRANTED = "granted"
    GRANT_CHANGED = "grant-changed"
    REPORTED = "reported"
    SETTLED = "settled"
    REJECTED = "rejected"
    NOT_INDICATED = "not-indicated"
    NOT_GRANTED = "not-granted"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    ABANDONED = "abandoned"
    REVOKED = "revoked"
    RETURNED = "returned"
    NOT_APPLIED = "not-applied"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word on the screen: ``Stage.GRANTED.label`` is 交付決定."""
        return LABELS[self]


_S = Stage
LABELS = {
    _S.APPLIED: "応募（提案）",
    _S.SHORTLISTED: "採択候補",
    _S.ADOPTED: "採択",
    _S.REQUESTED: "要望",
    _S.INDICATED: "内示",
    _S.GRANT_APPLIED: "交付申請",
    _S.GRANTED: "交付決定",
    _S.GRANT_CHANGED: "変更交付決定",
    _S.REPORTED: "実績報告",
    _S.SETTLED: "額の確定",
    _S.REJECTED: "不採択",
    _S.NOT_INDICATED: "内示なし",
    _S.NOT_GRANTED: "不交付決定",
    _S.WITHDRAWN: "取下げ（決定前）",
    _S.DECLINED: "辞退（採択後）",
    _S.ABANDONED: "廃止",
    _S.REVOKED: "取消し",
    _S.RETURNED: "返還",
    _S.NOT_APPLIED: "申請見送り",
    _S.UNKNOWN: "段階不明",
}

OPEN_ROUTE = (_S.APPLIED, _S.SHORTLISTED, _S.ADOPTED)  # 公募型
REQUEST_ROUTE = (_S.REQUESTED, _S.INDICATED)  # 要望型
COMMON = (_S.GRANT_APPLIED, _S.GRANTED, _S.GRANT_CHANGED, _S.REPORTED, _S.SETTLED)
# What may end an application, and the stages after which it can: 取下げ before a decision, 辞退 after 採択 or 内示.
ENDS = {
    _S.REJECTED: {_S.APPLIED, _S.SHORTLISTED},
    _S.NOT_INDICATED: {_S.REQUESTED},
    _S.NOT_GRANTED: {_S.GRANT_APPLIED},
    _S.WITHDRAWN: {_S.APPLIED, _S.SHORTLISTED, _S.REQUESTED, _S.GRANT_APPLIED},
    _S.DECLINED: {_S.ADOPTED, _S.INDICATED, _S.GRANT_APPLIED},
    _S.ABANDONED: {_S.GRANTED, _S.GRANT_CHANGED},
    _S.REVOKED: {_S.ADOPTED, _S.INDICATED, _S.GRANTED, _S.GRANT_CHANGED, _S.REPORTED, _S.SETTLED},
    _S.RETURNED: {_S.GRANTED, _S.GRANT_CHANGED, _S.REPORTED, _S.SETTLED, _S.REVOKED, _S.ABANDONED},
}
# A region uses a measure (活用) from 採択 or 内示 on, unless it ended; 交付申請 alone is only asking for it.
USED = {_S.ADOPTED, _S.INDICATED, _S.GRANTED, _S.GRANT_CHANGED, _S.REPORTED, _S.SETTLED}


def rank(stage: Stage) -> int | None:
    """The place of a stage in its route, from 0; ends come last; None for 段階不明, which has no place."""
    if stage is Stage.UNKNOWN:
        return None
    for route in (OPEN_ROUTE, REQUEST_ROUTE):
        if stage in route:
            return route.index(stage)
    if stage in COMMON:
        return len(OPEN_ROUTE) + COMMON.index(stage)
    return len(OPEN_ROUTE) + len(COMMON)


def next_stages(stage: Stage | None) -> tuple[Stage, ...]:
    """What may be recorded next. A source may leave stages out, so any later one of the route; after an end, 返還 alone.

    ``None``: nothing is recorded yet; a source may show the end alone, but 返還 speaks of a grant before it. 段階不明 may be followed by anything that it does not contradict.
    """
    if stage is None:
        ends = (end for end in ENDS if end is not Stage.RETURNED)
        return (*OPEN_ROUTE, *REQUEST_ROUTE, *COMMON, *ends, Stage.NOT_APPLIED, Stage.UNKNOWN)
    if stage is Stage.UNKNOWN:
        return (*OPEN_ROUTE, *REQUEST_ROUTE, *COMMON, *ENDS)
    ends = tuple(end for end, after in ENDS.items() if stage in after)
    if stage is Stage.NOT_APPLIED:
        return (Stage.APPLIED, Stage.REQUESTED)  # the mind was changed within the year
    if stage in ENDS:
        return ends
    route = next((route for route in (OPEN_ROUTE, REQUEST_ROUTE) if stage in route), None)
    later = route[route.index(stage) + 1 :] + COMMON if route else COMMON[COMMON.index(stage) + 1 :]
    again = (Stage.GRANT_CHANGED,) if stage is Stage.GRANT_CHANGED else ()
    return (*again, *later, *ends)
