"""Proposals a portion at a time, so that carrying them out holds few entries at once, however many there are."""

from collections import deque
from collections.abc import Iterator

from measures.answers import Proposal

PORTION = 1000  # proposals; more where they share amounts across them
JOIN = "join:"
Bond = str | int


def portions(proposals: list[Proposal]) -> Iterator[list[Proposal]]:
    """Yield the proposals in their order, emptying the list, so that none is held once its portion is done with.

    An amount is read and written once, whoever stands on it: no portion ends between two rows that share one.
    """
    waiting = deque(proposals)
    proposals.clear()
    last = {bond: place for place, proposal in enumerate(waiting) for bond in _bonds(proposal)}
    portion: list[Proposal] = []
    until = place = 0
    while waiting:
        proposal = waiting.popleft()
        until = max(until, *(last[bond] for bond in _bonds(proposal)))
        portion.append(proposal)
        del proposal
        if place >= until and len(portion) >= PORTION:
            yield portion
            portion = []
        place += 1
    if portion:
        yield portion


def leader_of(proposal: Proposal) -> str:
    """Return the key of the row on whose amount this one comes to stand, empty where it has its own."""
    return proposal.envelope.removeprefix(JOIN) if proposal.envelope.startswith(JOIN) else ""


def _bonds(proposal: Proposal) -> Iterator[Bond]:
    """What a proposal has in common with those that share its amount: rows by their key, amounts by their number."""
    yield proposal.key
    if leader := leader_of(proposal):
        yield leader
    if proposal.base is not None and proposal.base.row.envelope is not None:
        yield proposal.base.row.envelope
