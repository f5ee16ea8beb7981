"""Doors, what all who enter see, and the questions asked of rows of every model."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse

from tests.rights.acts import ALL, WHOSE
from tests.rights.asking import enters
from tests.rights.cells import NEVER, READS, Cell, cells
from tests.rights.expected import allows
from tests.rights.world import World


def doors_cells() -> Iterator[Cell]:
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


def questions_cells(world: World) -> Iterator[Cell]:
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
