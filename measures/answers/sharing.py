"""Shared amounts: rows that share one keep sharing while their cells agree; everything else is a person's decision."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from measures.answers.values import Base, CellChange, Choices, Proposal, Question, answered, text, value
from measures.changes import Row, Verdict
from measures.notation.reading import UNREAD, WITHIN
from measures.notation.text import squeeze
from measures.workbooks.rows import Column

DITTO = {"", "〃", "″", "々", "同上", "同左", "”", '"'}


def with_envelopes(proposals: list[Proposal], base: Sequence[Base], choices: Choices) -> list[Proposal]:
    """Decide for every row on which amount it stands (``Proposal.envelope``)."""
    sharing = Counter((row.ministry, row.row.envelope) for row in base)
    groups: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for index, proposal in enumerate(proposals):
        if proposal.base is not None and proposal.new is not None:
            groups[proposal.base.ministry, proposal.base.row.envelope].append(index)
    result = list(proposals)
    for key, indexes in groups.items():
        if sharing[key] > 1:
            settled = _settle_shared([result[index] for index in indexes], sharing[key], choices)
            for index, proposal in zip(indexes, settled, strict=True):
                result[index] = proposal
        else:
            for index in indexes:
                result[index] = _settle_own(result[index])
    return _join_merged(result, choices)


def _settle_own(proposal: Proposal) -> Proposal:
    base, new, answer = proposal.base, proposal.new, proposal.answer
    if base and answer and Column.BUDGET in answer.received.values and base.row.budget.strip():
        received = text(answer, Column.BUDGET)
        if is_ditto(received):
            return _agreed(proposal, received if not squeeze(received) else "", base.row.unit_yen)
    changed = proposal.changes and any(change.column == "budget" for change in proposal.changes)
    if changed and new and base and (new.budget, new.unit_yen) != (base.row.budget, base.row.unit_yen):
        return _standing_on(proposal, "change")
    return _standing_on(proposal, "keep")


def _standing_on(proposal: Proposal, envelope: str) -> Proposal:
    return proposal if proposal.envelope == envelope else replace(proposal, envelope=envelope)


def is_ditto(text: str) -> bool:
    """Whether the cell of an amount gives none of its own: empty, 〃, 同上."""
    return not text[:1].isdecimal() and squeeze(text) in DITTO


def _settle_shared(group: list[Proposal], members: int, choices: Choices) -> list[Proposal]:
    """Rows that share an amount keep sharing while their cells agree or are blank; otherwise a person splits them."""
    given = [proposal for proposal in group if _gives_amount(proposal)]
    amounts = {_meaning(proposal) for proposal in given}
    stands = group[0].base.row if group[0].base else None
    assert stands is not None
    old = _meaning_of(stands)
    respelt = [proposal for proposal in given if proposal.new and proposal.new.budget != stands.budget]
    if amounts == {old} and respelt and respelt[0].new:
        return [_agreed(proposal, respelt[0].new.budget, respelt[0].new.unit_yen) for proposal in group]
    if not given or amounts == {old}:
        return [_standing_on(proposal, "keep") for proposal in group]
    if len(amounts) == 1 and (len(given) == members or len(group) == members):
        text, unit = given[0].new.budget, given[0].new.unit_yen  # type: ignore[union-attr]
        return [_agreed(proposal, text, unit) for proposal in group]
    return [
        _split(proposal, choices) if _gives_amount(proposal) and _meaning(proposal) != old else proposal
        for proposal in group
    ]


def _agreed(proposal: Proposal, text: str, unit: int) -> Proposal:
    """The amount of all that share it becomes ``text``: a change of every such row, its own cell or not."""
    assert proposal.new is not None
    assert proposal.base is not None
    new = replace(proposal.new, budget=text, unit_yen=unit)
    if any(change.column == "budget" for change in proposal.changes):
        return replace(proposal, new=new, envelope="change")
    received, same = value(proposal.answer, Column.BUDGET), _meaning_of(new) == _meaning_of(proposal.base.row)
    change = CellChange("budget", proposal.base.row.budget, text, received.cell if received else "", spelling=same)
    verdict = proposal.verdict if same else Verdict.REVISED
    return replace(proposal, verdict=verdict, new=new, changes=(*proposal.changes, change), envelope="change")


def _split(proposal: Proposal, choices: Choices) -> Proposal:
    words = "予算額を共有する他の施策と金額が異なります。計上単位を分ける"
    question = answered(Question("split", words, needed=True), choices, proposal.key)
    return replace(proposal, envelope="split", questions=(*proposal.questions, question))


def _join_merged(proposals: list[Proposal], choices: Choices) -> list[Proposal]:
    """New rows share an amount only through a merged cell; equal 内数 of one ministry are offered, never assumed."""
    if not any(proposal.verdict == Verdict.NEW for proposal in proposals):
        return proposals
    leaders: dict[int, Proposal] = {}
    for proposal in proposals:
        shared = proposal.answer.received.shared if proposal.answer else None
        if shared is not None and not proposal.is_refused and (shared not in leaders or proposal.base is not None):
            leaders.setdefault(shared, proposal)
    within: dict[tuple[str, object], Proposal] = {}
    result = []
    for proposal in proposals:
        shared = proposal.answer.received.shared if proposal.answer else None
        if proposal.verdict == Verdict.NEW and shared is not None and leaders[shared].key != proposal.key:
            leader = leaders[shared]
            budget = leader.new.budget if leader.new else ""
            new = replace(proposal.new, budget=budget) if proposal.new else None
            result.append(replace(proposal, new=new, envelope=f"join:{leader.key}"))
            continue
        result.append(_offer_sharing(proposal, within, choices))
    return result


def _offer_sharing(proposal: Proposal, within: dict[tuple[str, object], Proposal], choices: Choices) -> Proposal:
    if proposal.new is None or proposal.new.amount.reading != WITHIN:
        return proposal
    other = within.setdefault((proposal.ministry, proposal.new.amount), proposal)
    if other.key == proposal.key or proposal.verdict != Verdict.NEW:
        return proposal
    words = f"「{other.name}」と同じ内数です。予算額を共有する"
    question = answered(Question("share", words), choices, proposal.key)
    envelope = f"join:{other.key}" if question.answer == "yes" else proposal.envelope
    return replace(proposal, envelope=envelope, questions=(*proposal.questions, question))


def _gives_amount(proposal: Proposal) -> bool:
    received = value(proposal.answer, Column.BUDGET)
    return received is not None and not is_ditto(received.text)


def _meaning(proposal: Proposal) -> object:
    assert proposal.new is not None
    return _meaning_of(proposal.new)


def _meaning_of(row: Row) -> object:
    return row.amount if row.amount.reading != UNREAD else squeeze(row.budget)
