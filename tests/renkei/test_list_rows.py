"""Rows of a list are what Django makes of them, to the letter."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.templatetags.admin_list import items_for_result
from django.test import Client

from measures.admin.catalogue import MeasureAdmin
from measures.editions import open_year
from measures.models import Edition, Measure
from renkei.list_rows import body_of
from tests.factories import make_call, make_empty_search, make_measure, make_synonym, make_user
from tests.measures.intake.books import edited, received
from tests.regions.factories import make_application, make_membership, make_sheet, make_stage, make_total, make_vision

pytestmark = pytest.mark.django_db
WAYS = ["", "?o=-1", "?_popup=1"]


@pytest.fixture
def desk(client: Client) -> Client:
    """Return a client signed in as an administrator, whose name is markup."""
    client.force_login(make_user(is_superuser=True, first_name="<b>名</b>", last_name="&"))
    return client


def nothing(row: Any) -> None:
    """A column that is a function by itself."""


def as_django_has_it(listed: Any) -> str:
    return "\n".join(f"<tr>{''.join(items_for_result(listed, row, None))}</tr>" for row in listed.result_list)


def test_all_lists_of_the_office(desk: Client, document_2020: Edition) -> None:
    open_year(year=2021, by=None)
    received(change=edited(2, rate="２／３"))
    for make in (make_call, make_membership, make_sheet, make_stage, make_total, make_vision, make_empty_search):
        make()
    make_synonym()
    make_application(applicant="<i>福山市</i>", confirmed_on="2025-04-01", source="https://example.jp/", public=True)
    compared = {}
    for model in admin.site._registry:
        for way in WAYS:
            address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{way}"
            response = desk.get(address)
            if response.status_code == 200:
                listed = response.context["cl"]
                assert body_of(listed) == as_django_has_it(listed), address
                compared[address] = len(listed.result_list)

    assert len(compared) > 50
    assert sum(1 for rows in compared.values() if rows) > 40


@pytest.mark.parametrize(
    ("columns", "links"),
    [
        pytest.param(["ministry", "version", "id"], (), id="a-relation-numbers-and-the-first-links"),
        pytest.param(["note", "__str__"], None, id="an-empty-text-and-no-links"),
        pytest.param([nothing, "number", "natural_key"], ["number"], id="callables"),
        pytest.param(["blank", "flag", "gone"], ["gone"], id="methods-with-signs"),
    ],
)
def test_columns_of_every_kind(
    desk: Client, monkeypatch: pytest.MonkeyPatch, columns: list[Any], links: list[str] | None
) -> None:
    @admin.display(description="空", empty_value="（なし）")
    def blank(self: Any, row: Measure) -> str:
        return "  "

    @admin.display(description="印", boolean=True)
    def flag(self: Any, row: Measure) -> bool:
        return row.number > 1

    def gone(self: Any, row: Measure) -> str:
        raise Measure.DoesNotExist

    for name, method in (("blank", blank), ("flag", flag), ("gone", gone)):
        monkeypatch.setattr(MeasureAdmin, name, method, raising=False)
    monkeypatch.setattr(MeasureAdmin, "list_display", columns)
    monkeypatch.setattr(MeasureAdmin, "list_display_links", links)
    make_measure(name="<施策>")
    make_measure()

    listed = desk.get("/admin/measures/measure/?q=" + "施策").context["cl"]

    assert body_of(listed) == as_django_has_it(listed)
    assert body_of(listed).count("<tr>") == len(listed.result_list) > 0


def test_a_link_brings_back_to_the_list_as_it_was_asked_for(desk: Client) -> None:
    measure = make_measure()

    page = desk.get("/admin/measures/measure/?q=地域&o=1").text

    address = (
        f"/admin/measures/measure/{measure.pk}/change/?_changelist_filters=q%3D%25E5%259C%25B0%25E5%259F%259F%26o%3D1"
    )
    assert f'href="{address}"' in page


def test_the_box_of_a_row_is_djangos_own(desk: Client) -> None:
    measure = make_measure(name='"<施策>&')
    office = admin.site._registry[Measure]

    assert office.action_checkbox(measure).startswith(ModelAdmin.action_checkbox(office, measure))
