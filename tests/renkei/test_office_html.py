"""Every page of the office that an address and one row lead to is valid HTML, whatever is added to it."""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from measures.editions import open_year
from measures.models import Edition
from tests.factories import make_call, make_user
from tests.measures.intake.books import edited, received
from tests.regions.factories import make_application, make_membership, make_sheet, make_total, make_vision
from tests.valid_html import faults_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # Django's own admin templates
]
DJANGOS_OWN = {"auth_user_password_change"}  # a list of rules inside a paragraph
# Django 5.2 gives the shown hash of a password attributes of an input, and says help texts of a tabular inline once, in the heading of their column, and gives it no id
OF_DJANGO = re.compile(r"refers to 'id_(\w+-(\d+|__prefix__)-\w+|password)_helptext'|<div> has no attribute 'disabled'")


def office_addresses() -> Iterator[str]:
    """The addresses of all patterns of the office: those that need nothing, and those that need one row or its year."""
    for model, admin_class in admin.site._registry.items():
        rows = list(model._default_manager.order_by("-pk")[: 2 if model is Edition else 1])
        for pattern in admin_class.get_urls():
            name = f"admin:{pattern.name}"
            arguments = [[], *([row.pk] for row in rows), *([row.year] for row in rows if hasattr(row, "year"))]
            for args in arguments if pattern.name and pattern.name not in DJANGOS_OWN else []:
                try:
                    yield reverse(name, args=args)
                except NoReverseMatch:
                    continue


def test_every_page_is_valid_html(client: Client, document_2020: Edition) -> None:
    open_year(year=2021, by=None)
    received(change=edited(2, rate="２／３"))
    make_call()
    for make in (make_application, make_membership, make_sheet, make_total, make_vision):
        make()
    client.force_login(make_user(is_superuser=True, is_staff=True))
    answers = {address: client.get(address) for address in [reverse("admin:index"), *office_addresses()]}
    pages = {
        address: answer.text
        for address, answer in answers.items()
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    }

    assert len(pages) > 60
    faults = [f"{address}: {fault}" for address, page in pages.items() for fault in faults_of(page)]
    assert "\n".join(fault for fault in faults if not OF_DJANGO.search(fault)) == ""
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code >= 500} == {}


def test_the_door_is_valid_html(client: Client) -> None:
    assert faults_of(client.get(reverse("admin:login")).text) == []
