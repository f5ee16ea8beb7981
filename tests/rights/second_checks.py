"""Checks that stand behind another one: no request gets as far, so each is asked by itself, as if the first were away."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib import admin
from django.core.paginator import Paginator
from django.test import Client, RequestFactory
from django.urls import reverse

from regions.models import Application
from renkei import access
from renkei.backoffice import LongLists
from tests.rights.door_cells import completed_fields
from tests.rights.expected import ENTERS, allows, may_page, reads
from tests.rights.world import OWN, World

STAGE = "regions.StageChange"


def faults_behind(world: World) -> Iterator[str]:
    """Yield what is wrong with the answers of checks behind others."""
    yield from _of_the_registry(world)
    yield from _of_a_stage(world)
    yield from _of_choices(world)


def _of_the_registry(world: World) -> Iterator[str]:
    """What each admin class answers when it is asked outright; a section without rights is hidden twice."""
    for role in sorted(ENTERS):
        request: Any = RequestFactory().get("/admin/")
        request.user = world.people[role]
        for model, desk in admin.site._registry.items():
            declared = {"add": may_page(role, "add", model), "view": allows(role, "view", model._meta.label)}
            said = desk.get_model_perms(request)
            if {name: said[name] for name in declared} != declared:
                yield f"{role} {model._meta.label}: {said}"
            if desk.has_module_permission(request) != declared["view"]:
                yield f"{role} {model._meta.label}: section {not declared['view']}"


def _of_a_stage(world: World) -> Iterator[str]:
    """A stage is judged by its own rights, also where those of its application would let somebody through."""
    narrow = replace(access.POLICIES[STAGE], staff=access.READ)
    client = Client()
    client.force_login(world.people["staff"])
    keys = [world.rows[Application][OWN].pk, world.stages[OWN].pk]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(access.POLICIES, STAGE, narrow)
        answer = client.get(reverse("admin:regions_application_stage", args=keys))
    if answer.status_code != 404:
        yield f"the page of a stage that staff may only read answers {answer.status_code}"


def _of_choices(world: World) -> Iterator[str]:
    """What is offered while one types is looked for among rows one may see, also where pages are not cut out of these."""
    client = Client()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LongLists, "get_paginator", _plain_pages)
        for role in ("contact", "staff"):
            client.force_login(world.people[role])
            hidden = [canary.words for canary in world.canaries if not reads(role, canary)]
            for owner, field in completed_fields():
                names = {"app_label": owner._meta.app_label, "model_name": owner._meta.model_name, "field_name": field}
                told = client.get(reverse("admin:autocomplete"), names).text
                yield from (f"{role} is offered {words} for {names}" for words in hidden if words in told)


def _plain_pages(self: Any, request: Any, queryset: Any, per_page: int, **options: Any) -> Paginator:
    return Paginator(queryset, per_page, **options)
