"""Parts of forms are what Django's own renderer makes of them."""

from typing import Any

import pytest
from django import forms
from django.db import connection
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.template.loader import render_to_string
from django.test import Client
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext

from regions.admin.fields import RegionBoxes
from renkei.form_parts import FormParts
from renkei.templatetags.long_list import filter_choices
from tests.factories import make_user
from tests.regions.factories import make_application, make_region, make_staff, make_stage

CHOICES = [("", "選んでください"), ("組", [("a", "<b>&"), ("b", "2")]), ("c", "'\"")]


class Example(forms.Form):
    """One input of each kind."""

    text = forms.CharField(label="文<字>", help_text="例：<b>", max_length=5)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False, disabled=True)
    one = forms.ChoiceField(choices=CHOICES)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(choices=[("1", "圏域<1>"), ("2", "圏域&2")], widget=RegionBoxes)
    many = forms.MultipleChoiceField(choices=CHOICES)
    tick = forms.BooleanField(required=False)
    hidden = forms.CharField(widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=0, initial=1_000)
    day = forms.DateField()
    moment = forms.SplitDateTimeField()
    file = forms.FileField(required=False)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(None, id="empty"),
        pytest.param({"text": "長すぎる文字<", "one": "c", "several": ["2"], "many": ["a", "c"]}, id="with-errors"),
    ],
)
def test_every_part_is_djangos_own(data: dict[str, Any] | None):
    ours, stock = (Example(data, renderer=renderer()) for renderer in (FormParts, DjangoTemplates))

    assert isinstance(get_default_renderer(), FormParts)
    assert parse_html(ours.as_div()) == parse_html(stock.as_div())
    assert parse_html(str(ours["several"])) == parse_html(str(stock["several"]))
    assert parse_html(str(ours.errors)) == parse_html(str(stock.errors))


def test_no_errors_are_no_list():
    assert str(Example({}, renderer=FormParts()).non_field_errors()) == ""


def test_the_choices_of_a_filter_are_djangos_own():
    choices = [
        {"selected": True, "query_string": "?", "display": "全て"},
        {"selected": False, "query_string": "?a=1&q=%E5%8C%BB&b=語", "display": "<b>年度"},
        {"selected": False, "query_string": "?n=3", "display": 3},
    ]
    stock = render_to_string("admin/filter.html", {"title": "年度", "choices": []})
    lines = "".join(
        f"<li{' class=' + chr(34) + 'selected' + chr(34) if one['selected'] else ''}>"
        f'<a href="{one["query_string"].replace("&", "&amp;").replace("語", "%E8%AA%9E")}">'
        f"{str(one['display']).replace('<', '&lt;').replace('>', '&gt;')}</a></li>"
        for one in choices
    )

    assert filter_choices(choices).replace("\n", "") == lines
    assert "年度 で絞り込む" in stock


@pytest.mark.django_db
def test_the_form_of_an_application_asks_for_its_stages_once(client: Client):
    application = make_application()
    make_stage(application=application)
    client.force_login(make_user())

    with CaptureQueriesContext(connection) as captured:
        client.get(f"/admin/regions/application/{application.pk}/change/")

    assert sum('FROM "regions_stagechange"' in one["sql"] for one in captured) == 1


@pytest.mark.django_db
def test_a_form_that_is_read_asks_once_what_may_be_done_with_its_row(client: Client):
    region = make_region()
    application = make_application(regions=[region])
    client.force_login(make_staff(regions=[region]))

    with CaptureQueriesContext(connection) as captured:
        client.get(f"/admin/regions/application/{application.pk}/change/")

    asked = [one["sql"] for one in captured if one["sql"].startswith("SELECT 1 AS")]
    assert len([sql for sql in asked if 'FROM "regions_application"' in sql]) == 2  # to be seen, to be changed
