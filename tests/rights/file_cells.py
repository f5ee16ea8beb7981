"""Files of ministries and lists of regions: received, seen, applied, undone, taken out."""

from collections.abc import Callable, Iterator

from django.core.files.uploadedfile import SimpleUploadedFile

from measures.models import Upload
from regions.models import Sheet
from tests.rights.acts import EDITORS, Answers, act, closed, is_editor, sees_rows
from tests.rights.cells import Cell
from tests.rights.expected import allows
from tests.rights.forms import Body
from tests.rights.world import OWN, World


def _file(world: World, whose: str) -> Callable[[], Body]:
    data = world.workbooks[whose]
    return lambda: {
        "year": "2021",
        "ministry": world.ministries[whose].pk,
        "files": SimpleUploadedFile("回答.xlsx", data),
    }


def files_cells(world: World, whose: str) -> Iterator[Cell]:
    staged, applied = world.rows[Upload][whose].pk, world.applied[whose].pk
    sees = sees_rows("measures.Upload", whose)
    adds: Callable[[str], bool] = lambda role: allows(role, "add", "measures.Upload", whose)  # noqa: E731
    receive = closed(403, lambda role: allows(role, "add", "measures.Upload"))
    received: Answers = lambda role: 302 if adds(role) else receive(role)  # noqa: E731
    yield from act(
        "measures_upload_receive", read=receive, write=received, whose=whose, body=_file(world, whose), by=adds
    )
    seen, sent, missing = closed(404, sees), closed(404, sees, 302), lambda role: 404
    yield from act(
        "measures_upload_preview", staged, read=seen, write=sent, whose=whose, body=lambda: {"restage": "1"}, by=sees
    )
    apply: Answers = lambda role: 404 if not sees(role) else 302 if role in EDITORS else 403  # noqa: E731
    yield from act(
        "measures_upload_preview", staged, read=seen, write=apply, whose=whose, query="?apply",
        body=lambda: {"apply": "1", "leave_refused": "on"}, by=is_editor,
    )  # fmt: skip
    yield from act("measures_upload_marked", staged, read=seen, write=seen, whose=whose)
    yield from act("measures_upload_progress", staged, read=sent, write=sent, whose=whose)
    yield from act(
        "measures_upload_discard", staged, read=seen, write=sent, whose=whose, body=lambda: {"yes": "1"}, by=sees
    )
    yield from act("measures_upload_undo", staged, read=missing, write=missing, whose=whose)
    yield from act(
        "measures_upload_undo", applied, read=closed(404, is_editor), write=closed(404, is_editor, 302), whose=whose,
        body=lambda: {"undo": "1"}, by=is_editor,
    )  # fmt: skip


def lists_cells(world: World, whose: str) -> Iterator[Cell]:
    sees = sees_rows("regions.Sheet", whose)
    staged, applied = world.rows[Sheet][whose].pk, world.applied_sheets[whose].pk
    hands_in: Callable[[str], bool] = lambda role: role in {*EDITORS, "staff"}  # noqa: E731
    adds: Callable[[str], bool] = lambda role: hands_in(role) and (whose == OWN or role != "staff")  # noqa: E731
    receive = closed(403, hands_in)
    received: Answers = lambda role: 302 if adds(role) else receive(role)  # noqa: E731
    data = world.lists[whose]

    def body() -> Body:
        return {
            "kind": "applications",
            "region": world.regions[whose].pk,
            "file": SimpleUploadedFile("一覧.csv", data),
        }

    yield from act("regions_sheet_receive", read=receive, write=received, whose=whose, body=body, by=adds)
    seen, sent, missing = closed(404, sees), closed(404, sees, 302), lambda role: 404
    for button in ("discard", "confirmed"):
        yield from act(
            "regions_sheet_preview", staged, read=seen, write=sent, whose=whose, query=f"?{button}",
            body=lambda button=button: {button: "on"}, by=sees,  # type: ignore[misc]
        )  # fmt: skip
    yield from act("regions_sheet_undo", staged, read=missing, write=missing, whose=whose)
    yield from act(
        "regions_sheet_undo", applied, read=seen, write=sent, whose=whose, body=lambda: {"undo": "1"}, by=sees
    )
    editors: Answers = lambda role: 302 if role in EDITORS else 403 if sees(role) else 404  # noqa: E731
    yield from act(
        "regions_sheet_preview", world.editors_sheets[whose].pk, read=seen, write=editors, whose=whose,
        body=lambda: {"discard": "on"}, by=is_editor,
    )  # fmt: skip
    yield from act(
        "regions_sheet_undo", world.applied_by_editors[whose].pk, read=closed(404, is_editor), write=closed(404, is_editor, 302),
        whose=whose, body=lambda: {"undo": "1"}, by=is_editor,
    )  # fmt: skip
    code = world.regions[whose].code
    for kind in ("applications", "memberships", "municipalities"):
        for ending in ("csv", "xlsx"):
            yield from act("regions_sheet_list", kind, ending, read=_list(kind), write=_list(kind), whose=whose)
            region = _list_of_region(kind, whose)
            yield from act(
                "regions_sheet_list", kind, ending, read=region, write=region, whose=whose, query=f"?region={code}"
            )


def _list(kind: str) -> Answers:
    return closed(404, lambda role: role in EDITORS or (role == "staff" and kind == "applications"))


def _list_of_region(kind: str, whose: str) -> Answers:
    if kind == "municipalities":
        return lambda role: 404
    return closed(404, lambda role: role in EDITORS or (role == "staff" and kind == "applications" and whose == OWN))
