"""Which measure a received row is: by number, by name; a near miss or another ministry's name is asked, never assumed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from measures.answers.values import CALL, Base, Choices, Draft, Match, Question, chosen, folded_name, refuse, text
from measures.notation.text import fold, squeeze
from measures.workbooks.rows import Column

_WEB = re.compile(r"https?://[^\s/?#<>\"]+\.[^\s<>\"]+", re.IGNORECASE)
NEAR = 0.7  # how alike two names must be to be offered as one measure renamed
_ADDRESS = CALL.index(Column.ADDRESS)
MOST_NEAR = 200  # rows of one ministry that are compared with each other by likeness, at the most


def refuse_foreign(drafts: list[Draft], scope: frozenset[str]) -> None:
    """Refuse rows of ministries that the file does not answer for."""
    for draft in drafts:
        if not draft.answer.ministry:
            refuse(draft, Column.MINISTRY, "どの府省庁の施策か分かりません。", "表の上又は府省名の列に府省庁の名称")
        elif draft.answer.ministry not in scope:
            words = f"{draft.answer.ministry_name}の施策は、このファイルでは受け付けられません。"
            refuse(draft, Column.MINISTRY, words, "このファイルの府省庁の施策")


def refuse_other_addresses(drafts: list[Draft]) -> None:
    """Refuse what is no address of the web under URL, as the form does; what stands there already is left alone."""
    for draft in drafts:
        address = text(draft.answer, Column.ADDRESS).strip()
        if address and not _WEB.fullmatch(address) and not (draft.base and draft.base.call[_ADDRESS] == address):
            refuse(draft, Column.ADDRESS, "ページのアドレスとして読めません。", "https:// で始まるアドレス、又は空欄")


def identify(
    drafts: list[Draft], base: Sequence[Base], choices: Choices, *, may_move: bool, known_numbers: frozenset[int]
) -> None:
    """Find the base row of each received row; each is taken once."""
    free = {row.row.number: row for row in base}
    for draft in drafts:
        if not draft.refused:
            _by_number(draft, free, known_numbers, may_move=may_move)
    by_name = _names_of(free.values())
    for draft in drafts:
        if draft.refused or draft.base:
            continue
        found = by_name.get((draft.answer.ministry, folded_name(draft.answer)))
        if found is not None and found.row.number in free:
            take(draft, free, found, Match.NAME)
    for draft in drafts:
        if not (draft.refused or draft.base):
            _offer_moved(draft, free, choices, may_move=may_move)
    _offer_renamed([draft for draft in drafts if not (draft.refused or draft.base)], free, choices)


def _by_number(draft: Draft, free: dict[int | None, Base], known_numbers: frozenset[int], *, may_move: bool) -> None:
    printed = text(draft.answer, Column.NUMBER)
    printed = printed if printed.isalnum() and printed.isascii() else squeeze(printed)
    if not printed:
        return
    number = int(printed) if printed.isascii() and printed.isdecimal() and len(printed) < 10 else None
    found = free.get(number) if number is not None else None
    if found is None:
        if number is None or number not in known_numbers:
            refuse(
                draft, Column.NUMBER, "この施策番号の施策はありません。", "配布した様式の施策番号、新しい施策なら空欄"
            )
        return
    if found.ministry != draft.answer.ministry:
        if not may_move:
            refuse(draft, Column.NUMBER, "他の府省庁の施策の番号です。", "自府省庁の施策の番号")
            return
        draft.questions.append(
            Question("move", f"「{found.row.display_name}」（{found.row.ministry}）を移管として扱う", needed=True)
        )
    take(draft, free, found, Match.NUMBER)


def _names_of(rows: Iterable[Base]) -> dict[tuple[str, str], Base]:
    """Names that mean exactly one row of a ministry; a name two rows share recognises neither."""
    found: dict[tuple[str, str], list[Base]] = defaultdict(list)
    for row in rows:
        for name in {fold(row.row.name), fold(row.row.display_name), *row.names}:
            found[row.ministry, name].append(row)
    return {key: rows[0] for key, rows in found.items() if len(rows) == 1}


def _offer_moved(draft: Draft, free: dict[int | None, Base], choices: Choices, *, may_move: bool) -> None:
    name = folded_name(draft.answer)
    others = [row for row in free.values() if name and name in {fold(row.row.name), fold(row.row.display_name)}]
    if len(others) != 1 or others[0].ministry == draft.answer.ministry:
        return
    other = others[0]
    if not may_move:
        refuse(
            draft,
            Column.NAME,
            f"同じ名称の施策が{other.row.ministry}の欄にあります。",
            "移管の場合は総務省に御連絡ください",
        )
        return
    answer = chosen(choices, draft.answer.key, "move")
    options = (("yes", "移管として扱う"), ("no", "別の新しい施策として扱う"))
    words = f"同じ名称の施策が{other.row.ministry}の欄にあります。"
    draft.questions.append(Question("move", words, options, needed=True, answer=answer))
    if answer == "yes":
        take(draft, free, other, Match.MOVED)


def _offer_renamed(drafts: list[Draft], free: dict[int | None, Base], choices: Choices) -> None:
    left: dict[str, list[Base]] = defaultdict(list)
    for row in free.values():
        left[row.ministry].append(row)
    waiting = Counter(draft.answer.ministry for draft in drafts)
    for draft in drafts:
        code = draft.answer.ministry
        if len(left[code]) > MOST_NEAR or waiting[code] > MOST_NEAR:
            continue
        near = _nearest(folded_name(draft.answer), [row for row in left[code] if row.row.number in free])
        if near is None:
            continue
        answer = chosen(choices, draft.answer.key, "rename")
        options = (("yes", "名称変更として扱う"), ("no", "別の新しい施策として扱う"))
        words = f"「{near.row.display_name}」の名称変更と思われます。"
        draft.questions.append(Question("rename", words, options, needed=True, answer=answer))
        if answer == "yes":
            take(draft, free, near, Match.RENAMED)


def _nearest(name: str, rows: list[Base]) -> Base | None:
    best, found = NEAR, None
    for row in rows:
        matcher = SequenceMatcher(None, name, fold(row.row.name), autojunk=False)
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best and matcher.ratio() >= best:
            best, found = matcher.ratio(), row
    return found


def take(draft: Draft, free: dict[int | None, Base], found: Base, match: Match) -> None:
    draft.base, draft.match = found, match
    del free[found.row.number]
