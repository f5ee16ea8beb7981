"""What a process of its own does with received lists, for two at once: see ``tests/faults/actor.py``."""

import time
from collections.abc import Callable
from typing import Any

from regions.intake import apply, applying, undo
from regions.models import Application, Membership, Municipality, Sheet
from tests.regions.factories import make_membership
from tests.regions.intake.files import FUKUYAMA, MATSUMOTO, ONOMICHI, make_country, make_regions, take

LINES: dict[str, list[list[Any]]] = {
    "municipalities": [["団体コード", "名称", "区分"], [MATSUMOTO, "松本市", "市"], ["202037", "上田市", "市"]],
    "memberships": [["圏域番号", "団体コード", "加入日", "備考"], ["R25", ONOMICHI, "2015-03-25", "{}"], ["R25", FUKUYAMA, "2016", ""]],
    "applications": [["圏域番号", "施策の名称", "申請者", "段階"], ["R25", "事業一", "福山市", "採択"]],
}  # fmt: skip


def world() -> str:
    """Make five municipalities, two regions and a member."""
    country = make_country()
    make_membership(region=make_regions()[0], municipality=country[ONOMICHI])
    return "ok"


def stage(kind: str, word: str = "") -> int:
    """Stage the list of that kind; ``word`` is what it says in a note."""
    return take(kind, *[[str(cell).format(word) for cell in line] for line in LINES[kind]]).pk


def apply_sheet(pk: str) -> int:
    """Apply a list."""
    return apply(sheet=Sheet.objects.get(pk=pk), by=None, confirmed=True).pk


def undo_sheet(pk: str) -> int:
    """Undo a list."""
    return undo(sheet=Sheet.objects.get(pk=pk), by=None).pk


def edit_member(word: str) -> int:
    """Change the member's note by hand."""
    member = Membership.objects.get(municipality__code=ONOMICHI)
    member.note = word
    member.save()
    return member.version


def told(pk: str) -> dict[str, Any]:
    """What stands, and how often."""
    member = Membership.objects.get(municipality__code=ONOMICHI)
    return {
        "state": Sheet.objects.get(pk=pk).state,
        "times": Sheet.history.filter(id=pk, state="applied").count(),
        "municipalities": Municipality.objects.count(),
        "memberships": Membership.objects.count(),
        "applications": Application.objects.count(),
        "note": member.note,
        "version": member.version,
        "history": member.history.count(),
    }


def dawdle(seconds: float) -> None:
    """Wait between comparing and writing, so that two are sure to meet."""
    compare = applying._refuse_moved

    def and_wait(*words: Any) -> None:
        compare(*words)
        time.sleep(seconds)

    if seconds:
        applying._refuse_moved = and_wait  # type: ignore[assignment]


ACTS: dict[str, Callable[..., Any]] = {
    "world": world,
    "stage-sheet": stage,
    "apply-sheet": apply_sheet,
    "undo-sheet": undo_sheet,
    "edit-member": edit_member,
    "told": told,
}
