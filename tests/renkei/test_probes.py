"""What people write never runs: probes in every text of every table, by form and by file, and every page looked through."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from measures.models import Call, Edition, Entry, Ministry, Upload
from regions.models import Application, Municipality, Sheet
from renkei.models import User
from tests.factories import make_call, make_edition, make_entry, make_measure, publish_edition_now
from tests.measures.test_admin_entries import filled
from tests.regions.factories import (
    make_application,
    make_membership,
    make_project,
    make_region,
    make_stage,
    make_vision,
)
from tests.renkei.addresses import every_address

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates
PROBES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7|add:1 }}{% alert(1) %}</textarea></title><script>alert(1)</script>",
]
LINKS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset"}
RUNS = ("javascript:", "vbscript:", "data:text")


class Look(HTMLParser):
    """Finds in a page what would run, and whether a probe is in it as text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self.carries = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if (tag == "script" and not given.get("src")) or tag in {"style", "iframe", "object", "embed", "base"}:
            kind = given.get("type") or ""
            self.runs += [] if tag == "script" and kind.startswith("application/") else [f"<{tag}>"]
        leads = LINKS | {"content"} if tag == "meta" and given.keys() & {"http-equiv"} else LINKS
        for name, value in attributes:
            said = "".join((value or "").split()).casefold()
            if name.startswith("on") or name == "style" or (name in leads and said.startswith(RUNS)):
                self.runs.append(f"<{tag} {name}={value}>")
            self.carries |= "alert(1)" in (value or "")

    def handle_data(self, text: str) -> None:
        self.carries |= "alert(1)" in text


def runs(response: Any) -> list[str]:
    return Look(response.text).runs


def make_rows() -> Entry:
    """A published year, a draft, and rows of the regions; something in each table that readers see."""
    make_entry(edition=make_edition(year=2023), name="前の年の施策", editor_note="注記")
    publish_edition_now(Edition.objects.get(year=2023))
    entry = make_entry(edition=make_edition(year=2024), editor_note="注記", full_name="正式な名称")
    make_call(measure=entry.measure, fiscal_year=2024, public_name="公募", closes_at=timezone.now() + timedelta(days=3))
    region = make_region(code="R01")
    town = make_membership(region=region).municipality
    make_project(vision=make_vision(region=region))
    application = make_application(
        regions=[region], measure=entry.measure, fiscal_year=2024, stage="adopted", source="https://example.jp/",
        municipality=town, public=True,
    )  # fmt: skip
    make_stage(application=application, stage="adopted")
    publish_edition_now(entry.edition)
    make_entry(edition=make_edition(year=2025), measure=entry.measure)
    User.objects.create_superuser("boss", password="とても長い合言葉")
    return entry


def text_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models():
        if model._meta.app_label in {"measures", "regions", "renkei"} and not hasattr(model, "instance_type"):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.CharField | models.TextField) and field.editable and not field.choices:
                    yield model, field


def put(probe: str) -> set[str]:
    """Write the probe into every text that takes it, past all forms and acts; returns the names of the fields."""
    keys = {"code", "letter", "password", "username", "secret", "digest", "subject"}
    taken = set()
    for model, field in text_fields():
        if field.name in keys:  # what other rows and addresses are made of, and what nobody types
            continue
        for pk in list(model._base_manager.values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    models.QuerySet(model).filter(pk=pk).update(**{field.name: f"{probe}{pk}"})
                    taken.add(f"{model.__name__}.{field.name}")
            except DatabaseError:  # a length, a date, a form that the database itself demands
                continue
    return taken


def pages(entry: Entry) -> list[str]:
    town = Municipality.objects.get()
    samples = {"FiscalYearConverter": "2024", "NumberConverter": str(entry.measure.number)}
    found = list(every_address(**samples, MunicipalityCodeConverter=town.code))
    found += [f"/municipalities/{town.code}/?year=2024", "/regions/R01/?on=2024-04-01", "/measures/2024/?q=alert"]
    for model in admin.site._registry:
        row, names = model._base_manager.first(), f"admin:{model._meta.app_label}_{model._meta.model_name}"
        if row is not None:
            found += [reverse(f"{names}_{name}", args=[row.pk]) for name in ("change", "history", "delete")]
    return found


@pytest.mark.parametrize("probe", PROBES[:2] + PROBES[3:4])
def test_nothing_that_stands_in_the_database_runs_on_any_page(client: Client, probe: str) -> None:
    entry = make_rows()
    taken = put(probe)
    client.force_login(User.objects.get())

    found, carrying, broken = {}, 0, []
    for address in pages(entry):
        response = client.get(address)
        if response.status_code >= 500:
            broken.append(address)
        if response.get("Content-Type", "").startswith("text/html"):
            look = Look(response.text)
            carrying += look.carries
            if look.runs:
                found[address] = look.runs

    assert found == {}
    assert broken == []
    assert {"Entry.name", "Entry.summary", "Call.address", "Application.source", "Vision.title"} <= taken
    assert len(taken) >= 50
    assert carrying >= 40


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("column", ["name", "full_name", "summary", "support_text", "rate_text", "editor_note"])
def test_what_a_form_brings_is_shown_and_does_not_run(client: Client, column: str, probe: str) -> None:
    client.force_login(User.objects.create_superuser("boss", password="とても長い合言葉"))
    entry = make_entry(edition=make_edition(year=2025))
    address = reverse("admin:measures_entry_change", args=[entry.pk])

    said = client.post(address, filled(client, address, **{column: probe}), follow=True)
    shown = [client.get(page) for page in (address, f"/measures/2025/draft/{entry.measure.number}/")]

    entry.refresh_from_db()
    assert getattr(entry, column) == probe
    assert [found for page in (said, *shown) for found in runs(page)] == []
    assert all(Look(page.text).carries for page in shown)


@pytest.mark.parametrize("address", ["javascript:alert(1)", 'https://x"><script>alert(1)</script>', "data:text/html,x"])
def test_an_address_that_could_run_is_refused_by_the_form(client: Client, address: str) -> None:
    client.force_login(User.objects.create_superuser("boss", password="とても長い合言葉"))

    response = client.post(
        reverse("admin:measures_call_add"),
        {"measure": make_measure().pk, "fiscal_year": 2026, "kind": "open", "public_name": "公募", "address": address},
    )

    assert response.status_code == 200
    assert runs(response) == []
    assert not Call.objects.exists()


def test_what_a_file_brings_is_shown_and_does_not_run(client: Client, document_2020: Edition) -> None:
    client.force_login(User.objects.create_superuser("boss", password="とても長い合言葉"))
    headings = ["役割", "政策分野", "施策名", "概要", "支援の内容", "予算額（百万円）", "補助率", "交付対象", "URL"]
    rows = [["ウ-A", "f", f"施策{probe}", probe, probe, probe, probe, probe, ""] for probe in PROBES]
    rows.append(["ウ-A", "f", "アドレスの施策", "", "", "1", "", "", "javascript:alert(1)"])
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *rows])
    file = SimpleUploadedFile('"><img src=x onerror=alert(1)>.csv', out.getvalue().encode("utf-8-sig"))
    data = {"year": 2021, "files": [file], "ministry": Ministry.objects.get(code="mic").pk}

    preview = client.post(reverse("admin:measures_upload_receive"), data, follow=True)
    upload = Upload.objects.get()

    assert runs(preview) == []
    assert Look(preview.text).carries
    (refused,) = upload.rows.filter(verdict="refused")
    assert "アドレスの施策" in refused.name
    assert "ページのアドレスとして読めません" in preview.text


def test_an_application_whose_source_could_run_is_refused_in_a_file(client: Client) -> None:
    client.force_login(User.objects.create_superuser("boss", password="とても長い合言葉"))
    make_region(code="R01")
    lines = (
        "圏域番号,施策の名称,申請者,出典\nR01,<script>alert(1)</script>,'><svg onload=alert(1)>,javascript:alert(1)\n"
    )
    file = SimpleUploadedFile("一覧.csv", lines.encode("utf-8-sig"))

    preview = client.post(reverse("admin:regions_sheet_receive"), {"file": file, "kind": "applications"}, follow=True)

    assert runs(preview) == []
    assert "ページのアドレスとして読めません" in preview.text
    assert [row.verdict for row in Sheet.objects.get().rows.all()] == ["refused"]
    assert not Application.objects.exists()


def test_the_look_itself_finds_what_runs() -> None:
    page = '<a href=" java\nscript:x">a</a><img src=x onerror=y><script>z</script><p style="color:red">b</p>'

    assert len(Look(page).runs) == 4
