"""The cells of the pages that Django makes from the admin registry: lists, forms, histories, deletions, questions."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from regions.codes import check_digit
from renkei.models import User
from tests.rights.asking import Asking, enters
from tests.rights.cells import NEVER, READS, Cell, cells
from tests.rights.edits import EDITS
from tests.rights.expected import CLOSED, allows, may_page, registered, status_of_page
from tests.rights.forms import Body
from tests.rights.world import OTHER, OWN, World

WHOSE = (OWN, OTHER)
# rows of the world on which others stand: their deletion is shown as impossible, to whoever may ask for it
STAND_FIRM = {
    "measures.Ministry",
    "measures.Measure",
    "measures.Block",
    "regions.CityRegion",
    "regions.Prefecture",
    "regions.Municipality",
}
# pages of another kind stand in the place of the form: what is posted to them is posted to their own page
LED_ON = {"measures.Upload", "regions.Sheet"}


def registry_cells(world: World, asking: Asking) -> Iterator[Cell]:
    """Yield the cells of every registered model."""
    for model in registered():
        yield from _lists(model, world)
        yield from _additions(model, world, asking)
        for whose in WHOSE:
            yield from _rows(model, whose, world, asking)
    for whose in WHOSE:
        yield from _published(world, whose, asking)


def page(model: type[Model], name: str, *args: Any) -> str:
    """The address of one of Django's pages of a model."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def _rows(model: type[Model], whose: str, world: World, asking: Asking) -> Iterator[Cell]:
    row, label = world.rows[model][whose], model._meta.label

    def status(name: str) -> Callable[[str, str], Any]:
        return lambda role, method: 405 if method in NEVER else status_of_page(role, name, method, model, whose)

    def writer(role: str) -> str:  # whose form is sent: who may only read has none
        return role if may_page(role, "change", model, whose) else "administrator"

    change, history, delete = (page(model, name, row.pk) for name in ("change", "history", "delete"))
    bare = change.removesuffix("change/")
    yield from cells(bare, READS, lambda role, method: 302, whose=whose)
    yield from cells(bare, NEVER, lambda role, method: 405, whose=whose)
    yield from cells(history, (*READS, *NEVER), status("history"), whose=whose)
    if label in LED_ON:
        yield from cells(change, READS, _led_on(model, whose), whose=whose)
    else:
        writable = "change" not in CLOSED.get(label, ())
        typed = EDITS.get(label, {})
        yield from cells(
            change,
            (*READS, "POST", *NEVER),
            status("change"),
            whose=whose,
            body=lambda role: lambda: {**asking.form(change, writer(role)), **typed, "_save": "1"},
            writes=lambda role: may_page(role, "change", model, whose),
            twin="administrator" if writable else "",
        )
        yield from cells(  # as it stands: nothing is written, and nothing on record
            f"{change}?", ["POST"], status("change"), whose=whose,
            body=lambda role: lambda: {**asking.form(change, writer(role)), "_save": "1"},
        )  # fmt: skip
    firm = label in STAND_FIRM
    deletable = "delete" not in CLOSED.get(label, ()) and not firm
    yield from cells(
        delete,
        (*READS, "POST", *NEVER),
        lambda role, method: _deletion(role, method, model, whose, firm=firm),
        whose=whose,
        body=lambda role: lambda: {"post": "yes"},
        writes=lambda role: deletable and may_page(role, "delete", model, whose),
        twin="administrator" if deletable else "",
    )
    yield from _actions(model, whose, row, asking, deletable=deletable)


def _published(world: World, whose: str, asking: Asking) -> Iterator[Cell]:
    """Rows of a published edition: who sees them reads them, and nobody writes them, administrators included."""
    for row in world.published_rows[whose]:
        model, drafts = type(row), page(type(row), "change", world.rows[type(row)][whose].pk)
        for name, action in (("change", "change"), ("delete", "delete")):

            def status(role: str, method: str, model: Any = model, name: str = name, action: str = action) -> Any:
                if method in NEVER:
                    return 405
                plain = status_of_page(role, name, method, model, whose)
                return 403 if (plain == 302 and enters(role)) or (plain == 200 and name == "delete") else plain

            yield from cells(
                page(model, name, row.pk), (*READS, "POST", *NEVER), status, whose=whose,
                body=lambda role, drafts=drafts: lambda: {**asking.form(drafts, role), "post": "yes"},  # type: ignore[misc]
            )  # fmt: skip


def _deletion(role: str, method: str, model: type[Model], whose: str, *, firm: bool) -> Any:
    if method in NEVER:
        return 405
    expected = status_of_page(role, "delete", method, model, whose)
    return (200, 403) if firm and expected in (200, 302) and enters(role) else expected


def _led_on(model: type[Model], whose: str) -> Callable[[str, str], int]:
    return lambda role, method: 302 if not enters(role) or allows(role, "view", model._meta.label, whose) else 404


def _lists(model: type[Model], world: World) -> Iterator[Cell]:
    address = page(model, "changelist")

    def status(role: str, method: str) -> Any:
        return 405 if method in NEVER else status_of_page(role, "changelist", "GET", model, OWN)

    def asked(role: str, method: str) -> Any:  # a question may also be led back to the list without it, or refused
        plain = status(role, method)
        return (200, 302, 400) if plain == 200 else (plain,)

    yield from cells(address, (*READS, *NEVER), status)
    for question in _questions(model, world):
        yield from cells(f"{address}?{question}", READS, asked, whose=OTHER if OTHER in question else "")
    foreign = ("uploader__email__startswith=zq", "edition__title__startswith=zq", "regions__id__exact=1")
    for question in foreign[:2] if model is User else foreign:  # only administrators list people, by region too
        yield from cells(f"{address}?{question}", READS, _never(status))


def _never(status: Callable[[str, str], Any]) -> Callable[[str, str], Any]:
    """A question about the columns of other rows is answered to nobody: led back to the plain list, or refused."""
    return lambda role, method: (302, 400) if status(role, method) == 200 else status(role, method)


def _questions(model: type[Model], world: World) -> Iterator[str]:
    """What a list can be asked by its address: by its own filters, by search, and by way of other rows."""
    desk = admin.site._registry[model]
    heads = ("zqEntry", "zqApplication", "zqVision", "zqCall", "zqMeasure", "zqCityRegion", "zqUpload")
    for whose in WHOSE:
        for head in heads if desk.search_fields else ("zqEntry",):
            yield f"q={head}-{whose}"
        ministry, region = world.ministries[whose], world.regions[whose]
        yield from (f"{name}={ministry.pk}&whose={whose}" for name in ("ministry__id__exact", "block__ministry__id"))
        yield from (
            f"{name}={ministry.code}"
            for name in ("block__ministry__code", "ministry", "ministry__code", "measure__ministry__code")
        )
        yield from (f"{name}={region.code}" for name in ("region", "regions__code", "region__code"))
        yield f"_to_field=id&_popup=1&whose={whose}"
    yield from ("state=draft", "stage__exact=applied", "all=1", "p=0", "o=1.2")


def _actions(model: type[Model], whose: str, row: Any, asking: Asking, *, deletable: bool) -> Iterator[Cell]:
    address, label = page(model, "changelist"), model._meta.label

    def status(role: str, method: str) -> Any:
        plain = status_of_page(role, "changelist", "GET", model, whose)
        return (200, 302, 403) if plain == 200 else (plain,)

    tried: dict[str, tuple[str, bool]] = {"delete_selected": ("delete", deletable)}
    if label == "measures.Call":
        tried["mark_checked"] = ("change", True)
    if label == "regions.Application":  # files of the ticked rows: words of foreign ones in no file
        for action in ("export_workbook", "export_csv"):
            sent = {"action": action, "_selected_action": [row.pk], "index": "0"}
            yield from cells(address, ("POST",), status, whose=whose, body=lambda role, sent=sent: lambda: sent)  # type: ignore[misc]
    for action, (right, possible) in tried.items():
        asked: Body = {"action": action, "_selected_action": [row.pk], "index": "0"}
        first = asked if action == "delete_selected" else None  # it asks once more, on a page with marks of its own
        yield from cells(
            address,
            ("POST",),
            status,
            whose=whose,
            body=lambda role, asked=asked, first=first: (
                lambda: {**asking.marks(address, role, first), **asked, "post": "yes"}
            ),  # type: ignore[misc]
            writes=lambda role, right=right, possible=possible: possible and may_page(role, right, model, whose),  # type: ignore[misc]
            twin="administrator" if possible else "",
        )


# --- additions -----------------------------------------------------------------------------------------------------


def _additions(model: type[Model], world: World, asking: Asking) -> Iterator[Cell]:
    address, label = page(model, "add"), model._meta.label
    closed = "add" in CLOSED.get(label, ())

    def status(role: str, method: str) -> Any:
        return 405 if method in NEVER else status_of_page(role, "add", method, model, OWN)

    yield from cells(address, (*READS, *NEVER), status)
    if closed:
        yield from cells(address, ("POST",), status, body=lambda role: dict)
        return
    for whose in WHOSE:
        names_a_row = label in {"measures.Call", "regions.Vision", "regions.Application"}
        yield from cells(
            address,
            ("POST",),
            lambda role, method, whose=whose: _addition(role, model, whose),  # type: ignore[misc]
            whose=whose if names_a_row else OWN,
            body=lambda role, whose=whose: lambda: _typed(label, address, role, whose, world, asking),  # type: ignore[misc]
            writes=lambda role, whose=whose: may_page(role, "add", model, whose),  # type: ignore[misc]
            twin="administrator",
        )
        if not names_a_row:
            break


def _addition(role: str, model: type[Model], whose: str) -> int:
    """A form that names another's row comes back with its fault; the status of a page that nobody may add to is 403."""
    expected = status_of_page(role, "add", "POST", model, OWN)
    return 200 if expected == 302 and enters(role) and not may_page(role, "add", model, whose) else expected


def _typed(label: str, address: str, role: str, whose: str, world: World, asking: Asking) -> Body:
    return {**asking.form(address, role), **_values(label, whose, world), "_save": "1"}


def _values(label: str, whose: str, world: World) -> Body:
    source = "https://example.jp/"
    taxonomy = world.free_taxonomy
    values: dict[str, Body] = {
        "measures.Ministry": {"code": "env", "name": "環境省", "position": "9"},
        "measures.Taxonomy": {"version": "new", "name": "新しい体系"},
        "measures.Role": {"taxonomy": taxonomy.pk, "code": "イ", "name": "役割", "position": "9"},
        "measures.PolicyField": {"role": taxonomy.roles.first().pk, "letter": "z", "name": "分野", "position": "30"},
        "measures.Measure": {"name": "新しい施策", "ministry": world.ministries[whose].pk},
        "measures.Block": {
            "edition": world.draft.pk, "ministry": world.third_ministry.pk, "heading": "農林水産省", "position": "9",
            "unit_yen": "1000000", "state": "not-sent",
        },
        "measures.Entry": {
            "block": world.draft.blocks.get(ministry=world.ministries[whose]).pk, "name": "新しい", "position": "9",
            "amount_text": "5", "fields_text": "ウ-A f", "printed": "each", "envelope": "", "measure": "",
        },
        "measures.SearchSynonym": {"word": "農泊", "meaning": "農山漁村滞在型旅行"},
        "measures.Call": {"measure": world.measures[whose].pk, "fiscal_year": "2026", "kind": "open"},
        "regions.Prefecture": {"code": "35", "name": "山口県", "kana": "やまぐちけん", "position": "35"},
        "regions.Municipality": {"code": f"34299{check_digit('34299')}", "name": "新市", "prefecture": world.prefecture.pk},
        "regions.CityRegion": {"code": "R40", "name": "新しい圏域", "agreed_on": "2020-01-01"},
        "regions.NationalTotal": {"as_of": "2025-04-01", "regions": "40", "source": source},
        "regions.Vision": {
            "region": world.regions[whose].pk, "title": "新しいビジョン", "first_year": "2025", "last_year": "2029",
            "source": source,
        },
        "regions.Application": {
            "own_regions": [world.regions[whose].pk], "measure": world.measures[OWN].pk, "fiscal_year": "2025",
            "applicant": "福山市", "route": "unknown", "first_stage": "applied", "first_on": "令和7年5月1日",
        },
        "renkei.User": {"username": "new", "last_name": "新", "first_name": "人", "email": "", "role": "viewer"},
    }  # fmt: skip
    return values[label]
