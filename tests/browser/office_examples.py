"""An address or more for every page of the office: those of the admin registry are made from it, the acts' are named."""

from collections.abc import Callable, Iterator
from functools import partial

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from measures.models import Upload
from regions.models import Application, Sheet
from renkei import access
from tests.browser.public_examples import Example
from tests.browser.scene import Scene

SAVE = "[name=_save]"
SEND = "#content form [type=submit]"
Found = Iterator[tuple[str, Example | None]]


def office_examples(scene: Scene) -> list[tuple[str, Example | None]]:
    """Return (pattern, example) of every page that an editor or an administrator meets; None where nobody does."""
    return [*_doors(), *_people(scene), *_registered(scene), *_years(scene), *_files(scene), *_applications(scene)]


def other_people_examples(scene: Scene) -> list[Example]:
    """Return the pages of a ministry's contact, a region's staff and somebody who may only look."""
    mine = reverse("admin:measures_edition_mine", args=[scene.draft.year])
    lists = {
        "contact": ["measures_entry", "measures_upload", "measures_call"],
        "staff": ["regions_application", "regions_vision", "regions_sheet", "regions_cityregion"],
        "viewer": ["measures_entry", "measures_edition"],
    }
    found = [Example(reverse("admin:index"), by=name) for name in lists]
    found += [Example(mine, by="contact"), Example(mine, by="contact", press="button[value=upload]")]
    for name, models in lists.items():
        found += [Example(reverse(f"admin:{model}_changelist"), by=name) for model in models]
        for model in models:
            page = "preview" if model.endswith(("upload", "sheet")) else "change"
            row = _row(admin_model(model), scene, name)
            found.append(Example(reverse(f"admin:{model}_{page}", args=[row.pk]), by=name))
    shortlisted = scene.region.applications.filter(stage="shortlisted").earliest("pk")
    for act in ("advance", "withdraw"):
        address = reverse(f"admin:regions_application_{act}", args=[shortlisted.pk])
        found.append(Example(address, by="staff", press=SEND))
    found.append(Example(reverse("admin:regions_application_add"), by="staff", press=SAVE))
    found.append(Example(reverse("admin:regions_application_confirm", args=[shortlisted.pk]), by="staff", status=403))
    return found


def admin_model(name: str) -> type[Model]:
    """Return the registered model with that name in the names of its pages: ``measures_entry``."""
    return next(model for model in admin.site._registry if _prefix(model) == name)


def _prefix(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def _doors() -> Found:
    login = reverse("admin:login")
    yield "admin/login/", Example(login)
    yield "admin/login/", Example(login, press="[type=submit]")
    yield "admin/", Example(reverse("admin:index"), by="editor")
    yield "admin/", Example(reverse("admin:index"), by="administrator")
    change = reverse("admin:password_change")
    yield "admin/password_change/", Example(change, by="editor", press=SEND)
    yield "admin/password_change/done/", Example(reverse("admin:password_change_done"), by="editor")
    own = reverse("second-factor")
    yield "admin/second-factor/", Example(own, by="viewer")
    yield "admin/second-factor/", Example(own, by="viewer", press=SEND)
    yield "admin/second-factor/register/", Example(reverse("register-second-factor"), by="editor", press=SEND)
    for label in ("measures", "regions", "renkei"):
        place = reverse("admin:app_list", args=[label])
        yield "admin/(?P<app_label>renkei|measures|regions)/$", Example(place, by="administrator")


def _registered(scene: Scene) -> Found:
    """The five pages of every registered model: lists also where they find nothing, forms sent empty."""
    for model, desk in admin.site._registry.items():
        prefix, pattern = _prefix(model), f"admin/{model._meta.app_label}/{model._meta.model_name}/"
        by = "editor" if access.may(scene.people["editor"], "view", model) else "administrator"
        row = _row(model, scene, by)
        listed = reverse(f"admin:{prefix}_changelist")
        yield pattern, Example(listed, by=by)
        if desk.search_fields:
            yield pattern, Example(f"{listed}?q=ないことば", by=by)
        yield f"{pattern}add/", _if_open(desk.has_add_permission, scene, reverse(f"admin:{prefix}_add"), press=SAVE)
        if model not in (Upload, Sheet):  # these lead to their preview
            yield f"{pattern}<path:object_id>/change/", Example(reverse(f"admin:{prefix}_change", args=[row.pk]), by=by)
        yield f"{pattern}<path:object_id>/history/", Example(reverse(f"admin:{prefix}_history", args=[row.pk]), by=by)
        delete = reverse(f"admin:{prefix}_delete", args=[row.pk])
        yield (
            f"{pattern}<path:object_id>/delete/",
            _if_open(partial(desk.has_delete_permission, obj=row), scene, delete),
        )


def _people(scene: Scene) -> Found:
    """What an administrator does to an account, each after a page that says what it means."""
    pk, place = scene.people["viewer"].pk, "admin/renkei/user/<int:pk>/"
    for act in ("link", "disable", "second-factor"):
        address = reverse(f"admin:renkei_user_{act}", args=[pk])
        yield f"{place}{act}/", Example(address, by="administrator")
    stopped = scene.people["admin"].pk
    yield f"{place}enable/", Example(reverse("admin:renkei_user_enable", args=[stopped]), by="administrator")
    yield f"{place}new-link/", Example(reverse("admin:renkei_user_new_link", args=[pk]), by="administrator")


def _if_open(may: Callable[[HttpRequest], bool], scene: Scene, address: str, press: str = "") -> Example | None:
    """Return the example as somebody meets it to whom the page is open; None if it is open to nobody."""
    request = RequestFactory().get(address)
    for name in ("editor", "administrator"):
        request.user = scene.people[name]
        if may(request):
            return Example(address, by=name, press=press)
    return None


def _row(model: type[Model], scene: Scene, by: str) -> Model:
    """Return a row that shows much: of the draft if it stands in an edition, a file with a good deal said of it."""
    chosen: dict[str, Model] = {
        "Edition": scene.draft,
        "Upload": scene.uploads["wrong"],
        "Sheet": scene.sheets["waiting"],
        "CityRegion": scene.region,
    }
    if model.__name__ in chosen:
        return chosen[model.__name__]
    rows = access.rows(scene.people[by], model._default_manager.all())
    if model.__name__ in ("Entry", "Block", "Envelope"):
        rows = rows.filter(**{"edition" if model.__name__ != "Envelope" else "block__edition": scene.draft})
    return rows.latest("pk")


def _years(scene: Scene) -> Found:
    place = "admin/measures/edition/"
    draft, published = scene.draft.pk, scene.published.pk
    yield f"{place}open/", Example(reverse("admin:measures_edition_open"), by="editor")
    acts = [("publish", draft), ("revise", published), ("withdraw", published)]
    for act, pk in acts:
        address = reverse(f"admin:measures_edition_{act}", args=[pk])
        yield f"{place}<int:edition_id>/{act}/", Example(address, by="editor", press=SEND)
    for pk in (draft, published):
        yield (
            f"{place}<int:edition_id>/round/",
            Example(reverse("admin:measures_edition_round", args=[pk]), by="editor"),
        )
    refused = reverse("admin:measures_edition_round", args=[draft])
    yield f"{place}<int:edition_id>/round/", Example(refused, by="editor", press="button[value=return]")
    for kind in ("asking", "reminding"):
        letters = reverse("admin:measures_edition_letters", args=[draft, kind])
        yield f"{place}<int:edition_id>/round/letters/<slug:kind>/", Example(letters, by="editor")
    mine = reverse("admin:measures_edition_mine", args=[scene.draft.year])
    yield f"{place}round/<year:year>/mine/", Example(mine, by="contact")
    frozen = scene.published.entries.in_document_order()[0]
    change = reverse("admin:measures_entry_change", args=[frozen.pk])
    yield "admin/measures/entry/<path:object_id>/change/", Example(change, by="editor")


def _files(scene: Scene) -> Found:
    place = "admin/measures/upload/"
    yield f"{place}receive/", Example(reverse("admin:measures_upload_receive"), by="editor", press=SEND)
    acts = {
        "preview": ["waiting", "refused", "applied", "discarded"],
        "undo": ["applied"],
        "discard": ["waiting"],
        "progress": ["reading"],
    }
    for act, names in acts.items():
        for name in names:
            address = reverse(f"admin:measures_upload_{act}", args=[scene.uploads[name].pk])
            yield f"{place}<int:upload_id>/{act}/", Example(address, by="editor")
    wrong = reverse("admin:measures_upload_preview", args=[scene.uploads["wrong"].pk])
    for show in ("all", "unchanged", "refused"):
        yield f"{place}<int:upload_id>/preview/", Example(f"{wrong}?show={show}", by="editor")

    place = "admin/regions/sheet/"
    yield f"{place}receive/", Example(reverse("admin:regions_sheet_receive"), by="editor", press=SEND)
    for act, name in [("preview", "waiting"), ("preview", "refused"), ("preview", "applied"), ("undo", "applied")]:
        address = reverse(f"admin:regions_sheet_{act}", args=[scene.sheets[name].pk])
        yield f"{place}<int:sheet_id>/{act}/", Example(address, by="editor")


def _applications(scene: Scene) -> Found:
    place = "admin/regions/application/<int:application_id>/"
    own = scene.region.applications.filter(stage="shortlisted").earliest("pk")
    internal = Application.objects.filter(public=False).earliest("pk")
    for act, row in [("advance", own), ("withdraw", own), ("confirm", internal), ("unpublish", own)]:
        address = reverse(f"admin:regions_application_{act}", args=[row.pk])
        yield f"{place}{act}/", Example(address, by="editor")
        yield f"{place}{act}/", Example(address, by="editor", press=SEND)
    stage = reverse("admin:regions_application_stage", args=[own.pk, own.stages.earliest("pk").pk])
    yield f"{place}stages/<int:stage_id>/", Example(stage, by="editor")
