"""The cells of the office's own pages: the acts on years, files, lists, applications and accounts, and the doors.

What is expected stands here in words of its own, page by page; an address that is declared nowhere fails the test.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.urls import reverse

from measures.models import Upload
from regions.models import Application, Sheet
from tests.rights.asking import Asking, enters
from tests.rights.cells import NEVER, READS, Cell, cells
from tests.rights.expected import allows
from tests.rights.forms import Body
from tests.rights.world import OTHER, OWN, World

ALL = (*READS, "POST", *NEVER)
WHOSE = (OWN, OTHER)
EDITORS = {"editor", "administrator"}
Answers = Callable[[str], Any]


def act_cells(world: World, asking: Asking) -> Iterator[Cell]:
    """Yield the cells of every page of the office that Django does not make from the registry."""
    yield from _doors()
    yield from _questions(world)
    yield from _years(world)
    yield from _rounds(world)
    for whose in WHOSE:
        yield from _files(world, whose)
        yield from _lists(world, whose)
        yield from _applications(world, whose)
        yield from _accounts(world, whose)


def act(
    name: str,
    *args: Any,
    read: Answers,
    write: Answers,
    whose: str = "",
    body: Callable[[], Body] | None = None,
    by: Callable[[str], bool] | None = None,
    query: str = "",
    twin: str = "administrator",
) -> Iterator[Cell]:
    """Yield the cells of one page: how it is read and written by those whom the office lets in; ``by`` says who writes."""

    def status(role: str, method: str) -> int:
        if method in NEVER:
            return 405
        if not enters(role):
            return 302
        return write(role) if method == "POST" else read(role)

    address = reverse(f"admin:{name}", args=args) + query
    sent = body or dict
    yield from cells(
        address, ALL, status, whose=whose, body=lambda role: sent, writes=by, twin=twin if by and body else ""
    )


def closed(status: int, to: Callable[[str], bool], opened: int = 200) -> Answers:
    """The status that all are answered but those to whom the page is open."""
    return lambda role: opened if to(role) else status


def _is_editor(role: str) -> bool:
    return role in EDITORS


def _sees(label: str, whose: str) -> Callable[[str], bool]:
    return lambda role: allows(role, "view", label, whose)


# --- doors and what all who enter see ------------------------------------------------------------------------------


def _doors() -> Iterator[Cell]:
    everybody: Callable[[str, str], Any] = lambda role, method: 405 if method in NEVER else (200, 302, 403, 404)  # noqa: E731
    for name in ("sign-in", "sign-in-code", "sign-in-register"):
        yield from cells(reverse(name), ALL, everybody)
    yield from cells(reverse("invitation", args=["x", "y"]), ALL, everybody)

    def office(role: str, method: str) -> Any:
        return 405 if method in NEVER else (200, 302) if enters(role) else 302

    for name in ("second-factor", "register-second-factor", "recovery-codes", "password-change"):
        yield from cells(reverse(name), ALL, office, body=lambda role: dict)  # an empty form: nothing is written
    for name in ("index", "password_change_done"):
        yield from cells(reverse(f"admin:{name}"), (*READS, *NEVER), office)
    yield from cells(
        reverse("admin:jsi18n"), (*READS, *NEVER), lambda role, method: 405 if method in NEVER else (200, 302)
    )
    for app in ("measures", "regions", "renkei"):
        yield from cells(reverse("admin:app_list", args=[app]), ALL, _of_app(app))
    yield from cells(
        "/admin/nowhere/at-all", ALL, lambda role, method: 405 if method in NEVER else 404 if enters(role) else 302
    )


def _of_app(app: str) -> Callable[[str, str], int]:
    labels = [model._meta.label for model in admin.site._registry if model._meta.app_label == app]

    def status(role: str, method: str) -> int:
        if method in NEVER:
            return 405
        if not enters(role):
            return 302
        return 200 if any(allows(role, "view", label) for label in labels) else 404

    return status


# --- questions about rows of every model ---------------------------------------------------------------------------


def _questions(world: World) -> Iterator[Cell]:
    """What is completed while one types, and the way from a row to its page."""
    for model, rows in world.rows.items():
        number = ContentType.objects.get_for_model(model).pk
        for whose, row in rows.items():
            address = reverse("admin:view_on_site", args=[number, row.pk])
            yield from cells(
                address, ALL, lambda role, method: 405 if method in NEVER else 404 if enters(role) else 302, whose=whose
            )
    for owner, field in completed_fields():
        target = owner._meta.get_field(field).remote_field.model
        for whose in WHOSE:
            for term in ("", f"zq{target.__name__}-{whose}"):
                query = f"app_label={owner._meta.app_label}&model_name={owner._meta.model_name}&field_name={field}"
                address = f"{reverse('admin:autocomplete')}?{query}&term={term}"
                yield from cells(address, ALL, _completion(target), whose=whose)


def completed_fields() -> list[tuple[type[Model], str]]:
    """Every (model, relation) that could be asked to be completed, whether a form offers it or not."""
    return [
        (model, field.name)
        for model in admin.site._registry
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and not field.auto_created
        and field.related_model in admin.site._registry
    ]


def _completion(target: type[Model]) -> Callable[[str, str], Any]:
    searched = bool(admin.site._registry[target].search_fields)

    def status(role: str, method: str) -> Any:
        if method in NEVER or (method == "POST" and enters(role)):
            return 405
        if not enters(role):
            return 302
        if not searched:
            return 404
        return 200 if allows(role, "view", target._meta.label) else 403

    return status


# --- years ---------------------------------------------------------------------------------------------------------


def _years(world: World) -> Iterator[Cell]:
    editors, done = closed(403, _is_editor), closed(403, _is_editor, 302)
    draft, published = world.draft.pk, world.published.pk
    acts: list[tuple[str, int, Body]] = [
        ("publish", draft, {"publish": "1"}),
        ("revise", published, {"kind": "update"}),
        ("withdraw", published, {"reason": "誤りのため"}),
    ]
    yield from act("measures_edition_open", read=editors, write=done, body=lambda: {"year": "2022"}, by=_is_editor)
    for name, pk, body in acts:
        yield from act(
            f"measures_edition_{name}",
            pk,
            read=editors,
            write=done,
            body=lambda body=body: body,
            by=_is_editor,  # type: ignore[misc]
        )


def _rounds(world: World) -> Iterator[Cell]:
    draft, sees = world.draft.pk, _sees("measures.Edition", OWN)

    def led(role: str) -> int:  # a contact is led to the own page
        return 404 if not sees(role) else 302 if role == "contact" else 200

    def acted(role: str) -> int:
        return 302 if role in EDITORS else led(role) if role != "viewer" else 403

    for form in (
        {"blocks": ["mic"], "act": "confirm"},
        {"blocks": ["mext"], "act": "return", "comment": "補助率"},
        {"act": "decide", "approved_on": "2027-05-31"},
    ):
        yield from act(
            "measures_edition_round",
            draft,
            read=led,
            write=acted,
            body=lambda form=form: form,
            by=_is_editor,  # type: ignore[misc]
        )

    def letters(role: str) -> int:
        return 200 if role in EDITORS else 403 if sees(role) else 404

    for kind in ("asking", "reminding", "announcing"):
        sent: Callable[[str], Any] = lambda role: (200, 404) if role in EDITORS else letters(role)  # noqa: E731
        yield from act("measures_edition_letters", draft, kind, read=letters, write=sent, body=lambda: {"plain": "all"})
    files = closed(404, sees)
    yield from act("measures_edition_forms", draft, read=files, write=files)
    for whose in WHOSE:
        own = closed(404, _sees("measures.Block", whose))
        own_draft: Answers = lambda role, own=own: own(role) if sees(role) else 404  # type: ignore[misc]  # noqa: E731
        yield from act(
            "measures_edition_form", draft, world.ministries[whose].code, read=own_draft, write=own_draft, whose=whose
        )
    mine: Answers = lambda role: 404 if not sees(role) else 200 if role == "contact" else 302  # noqa: E731
    done: Answers = lambda role: 404 if not sees(role) else 302  # noqa: E731
    for whose in WHOSE:
        hand_in = {"act": "hand-in", "uploads": [world.rows[Upload][whose].pk]}
        yield from act(
            "measures_edition_mine", world.draft.year, read=mine, write=done, whose=whose,
            body=lambda hand_in=hand_in: hand_in, by=_only_contact(whose), twin="contact" if whose == OWN else "",  # type: ignore[misc]
        )  # fmt: skip


def _only_contact(whose: str) -> Callable[[str], bool]:
    return lambda role: role == "contact" and whose == OWN


# --- files of ministries and lists of regions ----------------------------------------------------------------------


def _file(world: World, whose: str) -> Callable[[], Body]:
    data = world.workbooks[whose]
    return lambda: {
        "year": "2021",
        "ministry": world.ministries[whose].pk,
        "files": SimpleUploadedFile("回答.xlsx", data),
    }


def _files(world: World, whose: str) -> Iterator[Cell]:
    staged, applied = world.rows[Upload][whose].pk, world.applied[whose].pk
    sees = _sees("measures.Upload", whose)
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
        body=lambda: {"apply": "1", "leave_refused": "on"}, by=_is_editor,
    )  # fmt: skip
    yield from act("measures_upload_marked", staged, read=seen, write=seen, whose=whose)
    yield from act("measures_upload_progress", staged, read=sent, write=sent, whose=whose)
    yield from act(
        "measures_upload_discard", staged, read=seen, write=sent, whose=whose, body=lambda: {"yes": "1"}, by=sees
    )
    yield from act("measures_upload_undo", staged, read=missing, write=missing, whose=whose)
    yield from act(
        "measures_upload_undo", applied, read=closed(404, _is_editor), write=closed(404, _is_editor, 302), whose=whose,
        body=lambda: {"undo": "1"}, by=_is_editor,
    )  # fmt: skip


def _lists(world: World, whose: str) -> Iterator[Cell]:
    sees = _sees("regions.Sheet", whose)
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
        body=lambda: {"discard": "on"}, by=_is_editor,
    )  # fmt: skip
    yield from act(
        "regions_sheet_undo", world.applied_by_editors[whose].pk, read=closed(404, _is_editor), write=closed(404, _is_editor, 302),
        whose=whose, body=lambda: {"undo": "1"}, by=_is_editor,
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


# --- applications and accounts -------------------------------------------------------------------------------------


def _applications(world: World, whose: str) -> Iterator[Cell]:
    row: Any = world.rows[Application][whose]
    sees = _sees("regions.Application", whose)
    changes: Callable[[str], bool] = lambda role: allows(role, "change", "regions.Application", whose)  # noqa: E731

    def answers(to: Callable[[str], bool], opened: int) -> Answers:
        return lambda role: opened if to(role) else 403 if sees(role) else 404

    seen = {"seen_version": row.version}
    for name, args, form, to in (
        ("advance", [], {"stage": "adopted", "reached_on": "2025-06"}, changes),
        ("withdraw", [], {"reached_on": "2025-06"}, changes),
        ("stage", [world.stages[whose].pk], {"stage": "applied", "reached_on": "2025-04"}, changes),
        ("confirm", [], {}, _is_editor),
    ):
        body = {**seen, **form}
        yield from act(
            f"regions_application_{name}", row.pk, *args, read=answers(to, 200), write=answers(to, 302), whose=whose,
            body=lambda body=body: body, by=to,  # type: ignore[misc]
        )  # fmt: skip
    public: Any = world.public_applications[whose]
    yield from act(
        "regions_application_unpublish", public.pk, read=answers(_is_editor, 200), write=answers(_is_editor, 302),
        whose=whose, body=lambda: {"seen_version": public.version, "reason": "誤り"}, by=_is_editor,
    )  # fmt: skip
    strange = OTHER if whose == OWN else OWN
    yield from act(
        "regions_application_stage", row.pk, world.stages[strange].pk,
        read=lambda role: 404 if changes(role) or not sees(role) else 403,
        write=lambda role: 404 if changes(role) or not sees(role) else 403, whose=whose,
    )  # fmt: skip


def _accounts(world: World, whose: str) -> Iterator[Cell]:
    administrator: Callable[[str], bool] = lambda role: role == "administrator"  # noqa: E731
    pk = world.people["viewer" if whose == OWN else "contact"].pk
    shown, done = closed(404, administrator), closed(404, administrator, 302)
    for name in ("link", "disable", "second-factor"):
        yield from act(
            f"renkei_user_{name}", pk, read=shown, write=done, whose=whose, body=lambda: {"yes": "1"}, by=administrator
        )
    stopped = world.people["disabled"].pk
    yield from act("renkei_user_enable", stopped, read=shown, write=done, body=lambda: {"yes": "1"}, by=administrator)
    yield from act("renkei_user_new_link", pk, read=shown, write=shown, whose=whose)
