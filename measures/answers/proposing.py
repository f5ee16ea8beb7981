"""What would become of every received row, and of every row that was not received: pure, no queries, no writing.

``propose`` is asked twice with the same words: for the preview, and again when the answer is applied. It depends
on nothing but the rows that stand (the base), the rows received, and what a person has ticked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from measures.answers.identity import identify, refuse_foreign, refuse_other_addresses
from measures.answers.sharing import is_ditto, with_envelopes
from measures.answers.values import (
    CALL,
    MISSING,
    REASONS,
    TEXTS,
    Answer,
    Base,
    CellChange,
    Choices,
    Draft,
    Match,
    Proposal,
    Question,
    answered,
    chosen,
    text,
    value,
)
from measures.changes import Row, Verdict, compare_rows
from measures.notation.text import squeeze
from measures.workbooks.rows import Column, LineValues


def propose(
    base: Sequence[Base],
    answers: Sequence[Answer],
    *,
    choices: Choices,
    scope: frozenset[str] | None = None,
    may_move: bool = True,
    known_numbers: frozenset[int] = frozenset(),
) -> list[Proposal]:
    """Say what every received row and every row that was not received would become.

    ``scope`` holds the codes of the ministries the file answers for (None: those that occur in it); rows of other
    ministries in the base are left alone. ``may_move``: whether a measure may be taken over from another ministry
    (editors) or not (contacts). ``known_numbers`` are numbers of measures that exist but do not stand in the base.
    """
    drafts = [Draft(answer) for answer in answers]
    in_scope = scope if scope is not None else frozenset(answer.ministry for answer in answers if answer.ministry)
    refuse_foreign(drafts, in_scope)
    identify(drafts, base, choices, may_move=may_move, known_numbers=known_numbers)
    refuse_other_addresses(drafts)
    taken = {draft.base.row.number for draft in drafts if draft.base is not None}
    proposals = [_proposal(draft, choices) for draft in drafts]
    proposals = with_envelopes(proposals, base, choices)
    absent = [row for row in base if row.ministry in in_scope and row.row.number not in taken]
    return proposals + [missing(row, choices) for row in absent]


def _proposal(draft: Draft, choices: Choices) -> Proposal:
    answer, key = draft.answer, draft.answer.key
    if draft.base is not None and not (draft.questions or draft.is_bad) and _says_what_stands(draft.base, answer):
        row = draft.base.row
        return Proposal(key, Verdict.UNCHANGED, draft.match, answer.ministry, draft.base, answer, row)
    questions = [answered(question, choices, key) for question in draft.questions]
    if draft.is_bad:
        findings = (*answer.findings, *draft.findings)
        return Proposal(key, None, draft.match, answer.ministry, draft.base, answer, None, findings=findings)
    if (ended := squeeze(text(answer, Column.ENDED))) and draft.base is not None:
        return _ended(draft, draft.base, ended, choices)
    full = _new_row(answer, draft.base)
    if draft.base is None:
        return Proposal(
            key,
            Verdict.NEW,
            draft.match,
            answer.ministry,
            None,
            answer,
            full,
            questions=tuple(questions),
            envelope="new",
            call=_call(None, answer)[0],
        )
    call, call_changes = _call(draft.base, answer)
    changes = (*_changes(draft.base.row, full, answer), *call_changes)
    spellings = [change for change in changes if change.spelling]
    if spellings:
        questions.append(answered(Question("spelling", "表記もこのファイルのとおりに改める"), choices, key))
    takes_spelling = not spellings or questions[-1].answer == "yes"
    kept: dict[str, Any] = {} if takes_spelling else {change.column: change.old for change in spellings}
    new = replace(full, **kept)
    if not takes_spelling and any(change.column == "budget" for change in spellings):
        new = replace(new, unit_yen=draft.base.row.unit_yen)
    verdict = _verdict(changes)
    return Proposal(
        key, verdict, draft.match, answer.ministry, draft.base, answer, new, changes, tuple(questions), call=call
    )


def _says_what_stands(base: Base, answer: Answer) -> bool:
    """Whether every text is, letter for letter, the one that stands: nothing has to be read to know what it means.

    False says nothing: the texts may still be the same in other letters.
    """
    received = answer.received
    if base.ministry != answer.ministry or received.unit_yen not in (None, base.row.unit_yen):
        return False
    values = received.values
    if isinstance(values, LineValues) and (both := _texts_alone(values.head.columns)):
        printed, standing = both
        if printed(values.texts) == standing(base.row):
            return True
    stands = _STANDING_TEXTS(base.row)
    for column, words in received.texts():
        place = _PLACES.get(column)
        if place is not None:
            if words != stands[place] and (words or column is not Column.FULL_NAME or Column.NAME not in values):
                return False
        elif column in _CALL_PLACES:
            if words.strip() != base.call[_CALL_PLACES[column]]:
                return False
        elif column is Column.ENDED and words:
            return False
    return True


@lru_cache(maxsize=64)
def _texts_alone(columns: tuple[Column, ...]) -> "tuple[itemgetter[Any], attrgetter[Any]] | None":
    """Where these columns are texts of a row and nothing else has to be compared: what gives them, received and standing."""
    compared = [(place, column) for place, column in enumerate(columns) if column not in _RECOGNISED]
    if len(compared) < 2 or any(column not in TEXTS for _, column in compared):
        return None
    return itemgetter(*(place for place, _ in compared)), attrgetter(*(TEXTS[column] for _, column in compared))


_RECOGNISED = frozenset({Column.NUMBER, Column.MINISTRY})  # by these a row is found, not compared
_STANDING_TEXTS = attrgetter(*TEXTS.values())
_PLACES = {column: place for place, column in enumerate(TEXTS)}
_CALL_PLACES = {column: place for place, column in enumerate(CALL)}


def _ended(draft: Draft, base: Base, reason: str, choices: Choices) -> Proposal:
    """A row whose 掲載終了 says so: the reason it gives, or a question where it gives none we know."""
    key = draft.answer.key
    fate = next((fate for word, fate in REASONS if word in reason), "") or chosen(choices, key, "missing")
    questions = [Question("missing", f"掲載終了「{reason}」", MISSING, needed=True, answer=fate)]
    if fate == "merged":
        successor = text(draft.answer, Column.SUCCESSOR).strip() or chosen(choices, key, "successor")
        questions.append(Question("successor", "後継施策の施策番号又は名称", needed=True, answer=successor))
    return Proposal(
        key, Verdict.ENDED, draft.match, base.ministry, base, draft.answer, None, (), tuple(questions), fate=fate
    )


def _call(base: Base | None, answer: Answer) -> tuple[tuple[str, ...] | None, list[CellChange]]:
    """What the unprinted columns say of the measure's call, and the cells of them that differ."""
    stands = base.call if base else ("",) * len(CALL)
    received = [value(answer, column) for column in CALL]
    new = tuple(cell.text.strip() if cell else old for cell, old in zip(received, stands, strict=True))
    if new == stands:
        return None, []
    changes = [
        CellChange(column.value, old, now, cell.cell if cell else "", spelling=False)
        for column, old, now, cell in zip(CALL, stands, new, received, strict=True)
        if squeeze(old) != squeeze(now)
    ]
    return (new if changes else None), changes


def _verdict(changes: tuple[CellChange, ...]) -> Verdict:
    if any(not change.spelling for change in changes):
        return Verdict.REVISED
    return Verdict.SPELLING if changes else Verdict.UNCHANGED


def _new_row(answer: Answer, base: Base | None) -> Row:
    """The row as the file tells it; what the file does not hold stays as it stands."""
    stands = base.row if base else Row(number=None, ministry=answer.ministry_name, name="")
    received: dict[str, Any] = {
        name: answer.received.values[column].text for column, name in TEXTS.items() if column in answer.received.values
    }
    for name in [
        name for name in received if base is not None and _only_wrapped(getattr(stands, name), received[name])
    ]:
        received[name] = getattr(stands, name)  # only the line breaks of a cell differ
    if base is not None and "name" in received and base.row.full_name and not received.get("full_name"):
        received.pop("full_name", None)  # the full name is the editors' addition; the printed sheet does not have it
    unit = answer.received.unit_yen or (stands.unit_yen if base else 1_000_000)
    if base is not None and "budget" in received and is_ditto(received["budget"]):
        received["budget"] = stands.budget  # settled among all rows that share the amount, in with_envelopes
        unit = stands.unit_yen
    ministry = answer.ministry_name if base is None or base.ministry != answer.ministry else stands.ministry
    return replace(stands, ministry=ministry, unit_yen=unit if "budget" in received else stands.unit_yen, **received)


def _only_wrapped(stands: str, received: str) -> bool:
    return "".join(stands.split()) == "".join(received.split())


def _changes(old: Row, new: Row, answer: Answer) -> Iterable[CellChange]:
    cells = {
        name: answer.received.values[column].cell for column, name in TEXTS.items() if column in answer.received.values
    }
    for change in compare_rows(old, new).changes:
        yield CellChange(change.column, change.old, change.new, cells.get(change.column, ""), change.spelling_only)


def missing(row: Base, choices: Choices) -> Proposal:
    key = f"n{row.row.number}"
    fate = chosen(choices, key, "missing")
    questions = [Question("missing", "今回の回答にない施策です。", MISSING, needed=True, answer=fate)]
    if fate == "merged":
        successor = chosen(choices, key, "successor")
        questions.append(Question("successor", "後継施策の施策番号又は名称", needed=True, answer=successor))
    return Proposal(
        key, Verdict.ENDED, Match.NONE, row.ministry, row, None, None, (), tuple(questions), (), "keep", fate
    )
