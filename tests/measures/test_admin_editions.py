"""An editor opens a year, publishes, revises, withdraws; and works on the lists beside the sheet."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from measures.models import Block, Call, Edition, Measure, Taxonomy
from renkei.models import User
from tests.factories import (
    make_call,
    make_edition,
    make_empty_search,
    make_entry,
    make_measure,
    make_ministry,
    make_taxonomy,
    make_upload,
    make_user,
)
from tests.opened import press

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(editor)
    return client


def act(name: str, edition: Edition) -> str:
    return reverse(f"admin:measures_edition_{name}", args=[edition.pk])


def test_the_first_page_says_how_to_begin_where_there_is_no_draft(desk: Client) -> None:
    make_edition(year=2024, published=True)

    page = desk.get(reverse("admin:index"))

    assert "作成中の年度版はありません" in page.text
    assert reverse("admin:measures_edition_open") in page.text


def test_the_first_page_says_what_is_left_to_do(desk: Client) -> None:
    entry = make_entry(unseen=True, rate_text="もにょ")
    make_entry(block=entry.block, name="施策二", unseen=True)

    page = desk.get(reverse("admin:index")).text

    assert "前年のままの施策を確認・変更する</a>（2件）" in page
    assert "読取り不可の欄を確認する</a>（1件）" in page


def test_opening_a_year_leads_to_its_round(desk: Client) -> None:
    make_edition(year=2024, published=True)

    response = desk.post(reverse("admin:measures_edition_open"), {"year": 2025}, follow=True)

    draft = Edition.objects.get(year=2025)
    assert draft.is_draft
    assert [entry.unseen for entry in draft.entries.all()] == [True]
    assert response.redirect_chain[-1][0] == reverse("admin:measures_edition_round", args=[draft.pk])


def test_the_headings_of_a_published_edition_are_words(desk: Client) -> None:
    edition = make_edition(published=True, headings={"rate": "補助率等"})

    text = desk.get(reverse("admin:measures_edition_change", args=[edition.pk])).text

    assert "補助率：補助率等" in text
    assert "{&quot;rate&quot;" not in text


@pytest.mark.parametrize("year", ["", "abc", "1500", "99999", "-1", "2024"])
def test_a_year_that_cannot_be_opened_is_refused_in_words(desk: Client, year: str) -> None:
    make_edition(year=2024, published=True)

    response = desk.post(reverse("admin:measures_edition_open"), {"year": year})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert Edition.objects.count() == 1


def test_the_publishing_page_lists_what_changes_what_is_unread_and_what_is_unseen(desk: Client) -> None:
    before = make_edition(year=2024, published=True)
    desk.post(reverse("admin:measures_edition_open"), {"year": 2025})
    draft = Edition.objects.get(year=2025)
    kept = draft.entries.get()
    changed = make_entry(edition=draft, name="新しい施策", rate_text="もにょ")

    ahead = desk.get(act("publish", draft)).context["outlook"]

    assert ahead.compared_with == before
    assert [row.row.name for row in ahead.changes.new] == ["新しい施策"]
    assert ahead.unread == [changed]
    assert list(ahead.unseen.values()) == [[kept]]


def test_publishing_needs_a_tick_for_each_ministry_that_stands_as_last_year(desk: Client) -> None:
    make_edition(year=2024, published=True)
    desk.post(reverse("admin:measures_edition_open"), {"year": 2025})
    draft = Edition.objects.get(year=2025)

    refused = press(desk, act("publish", draft), {})
    published = press(desk, act("publish", draft), {"confirmed": ["mic"]}, follow=True)

    draft.refresh_from_db()
    assert "総務省に「前年のまま」の施策があります" in refused.text
    assert draft.state == "current"
    assert published.status_code == 200


def test_a_correction_asks_for_its_line_in_the_list_of_errata(desk: Client) -> None:
    edition = make_edition(year=2024, published=True)

    refused = desk.post(act("revise", edition), {"kind": "correction", "errata_note": " "})
    desk.post(act("revise", edition), {"kind": "correction", "errata_note": "誤 1/2　正 2/3"})

    draft = Edition.objects.get(revision=2)
    assert refused.context["form"].errors["errata_note"]
    assert (draft.kind, draft.errata_note, draft.state) == ("correction", "誤 1/2　正 2/3", "draft")


def test_withdrawing_needs_a_reason_and_says_what_readers_see(desk: Client) -> None:
    edition = make_edition(year=2024, published=True)

    refused = desk.post(act("withdraw", edition), {"reason": ""})
    done = desk.post(act("withdraw", edition), {"reason": "誤って公表した"}, follow=True)

    edition.refresh_from_db()
    assert refused.context["form"].errors["reason"]
    assert edition.state == "withdrawn"
    assert "この年度の年度版は公表されていません" in done.text


@pytest.mark.parametrize(("name", "state"), [("publish", "current"), ("revise", "draft"), ("withdraw", "draft")])
def test_an_act_that_does_not_fit_the_state_is_not_found(desk: Client, name: str, state: str) -> None:
    edition = make_edition(published=state == "current")

    assert desk.get(act(name, edition)).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "contact", "none"])
@pytest.mark.parametrize("name", ["publish", "revise", "withdraw"])
def test_only_editors_do_the_acts(client: Client, role: str, name: str) -> None:
    edition = make_edition(published=name != "publish")
    client.force_login(make_user(role=role))

    response = press(client, act(name, edition), {"reason": "x", "kind": "update", "confirmed": ["mic"]})

    assert response.status_code in {302, 403}
    assert Edition.objects.values_list("state", flat=True).get() == edition.state


def test_the_title_page_of_a_draft_has_an_input_for_each_heading(desk: Client) -> None:
    draft = make_edition(headings={"budget": "令和７年度当初予算"})
    address = reverse("admin:measures_edition_change", args=[draft.pk])
    form = desk.get(address).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}

    desk.post(address, {**data, "heading_budget": "令和７年度政府予算案", "heading_name": "事業名"})

    draft.refresh_from_db()
    assert draft.headings == {"budget": "令和７年度政府予算案", "name": "事業名"}


def test_a_published_title_page_cannot_be_saved(desk: Client) -> None:
    edition = make_edition(published=True)

    response = desk.post(reverse("admin:measures_edition_change", args=[edition.pk]), {"title": "別の表題"})

    edition.refresh_from_db()
    assert response.status_code == 403
    assert edition.title == "関係各省による支援策"


def test_a_draft_can_be_discarded_whole_and_a_published_edition_cannot(desk: Client) -> None:
    published = make_edition(year=2024, published=True)
    draft = make_edition(year=2025)
    make_entry(edition=draft)

    press(desk, reverse("admin:measures_edition_delete", args=[draft.pk]), {"post": "yes"})
    refused = press(desk, reverse("admin:measures_edition_delete", args=[published.pk]), {"post": "yes"})

    assert refused.status_code == 403
    assert list(Edition.objects.all()) == [published]


def test_an_amended_outline_has_every_cell_read_again(desk: Client) -> None:
    entry = make_entry(fields_text="ウ-A f")
    empty = Taxonomy.objects.create(version="2030-01", name="改正後")
    address = reverse("admin:measures_edition_change", args=[entry.edition_id])
    form = desk.get(address).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}

    desk.post(address, {**data, "taxonomy": empty.pk})

    entry.refresh_from_db()
    assert entry.fields_reading == "unread"
    assert not entry.fields.exists()


def test_the_fields_of_an_amended_outline_are_linked_to_the_frozen_ones(desk: Client) -> None:
    old = make_edition(published=True).taxonomy.roles.first().fields.first()
    new = make_taxonomy(version="2030-01").roles.first().fields.first()
    address = reverse("admin:measures_policyfield_change", args=[new.pk])
    form = desk.get(address).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}

    desk.post(address, {**data, "predecessors": [old.pk]})

    assert list(old.successors.all()) == [new]


def test_even_an_administrator_types_in_no_edition(client: Client) -> None:
    client.force_login(make_user(is_superuser=True, role="none"))

    assert client.post(reverse("admin:measures_edition_add"), {"title": "x"}).status_code == 403


def test_a_call_that_closes_before_it_opens_is_refused(desk: Client) -> None:
    measure = make_measure()
    data = {"measure": measure.pk, "fiscal_year": 2025, "kind": "open", "opens_on": "2025-05-01"}

    response = desk.post(
        reverse("admin:measures_call_add"), {**data, "closes_at_0": "2025-04-30", "closes_at_1": "17:00"}
    )

    assert "受付開始日以後" in str(response.context["errors"])
    assert not Call.objects.exists()


def test_a_contact_keeps_the_calls_of_the_own_ministry(client: Client) -> None:
    own, foreign = (
        make_measure(name="自府省"),
        make_measure(name="他府省", ministry=make_ministry(code="x", name="他省")),
    )
    make_call(measure=foreign, public_name="他府省の公募")
    client.force_login(make_user(role="contact", ministry=own.ministry))
    address = reverse("admin:measures_call_add")
    data = {"fiscal_year": 2025, "kind": "open"}

    listed = client.get(reverse("admin:measures_call_changelist"))
    client.post(address, {**data, "measure": own.pk})
    refused = client.post(address, {**data, "measure": foreign.pk})

    assert "他府省の公募" not in listed.text
    assert refused.context["errors"]
    assert [call.measure for call in Call.objects.order_by("pk")] == [foreign, own]


@pytest.mark.parametrize("model", [m for m in admin.site._registry if m._meta.app_label in {"measures", "renkei"}])
def test_every_list_form_and_history_opens_in_japanese(client: Client, document_2020: Edition, model: Any) -> None:
    client.force_login(make_user(is_superuser=True, role="none"))
    make_call(measure=Measure.objects.first())
    make_upload()
    make_empty_search(count=2)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.first()

    pages = [client.get(reverse(f"{name}_changelist"))]
    pages += [client.get(reverse(f"{name}_{page}", args=[row.pk]), follow=True) for page in ("change", "history")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    for page in pages:
        assert not [word for word in ("Select", "History", "Change ", "Add ", "Delete") if word in page.text]


def test_every_model_an_editor_needs_is_in_the_admin() -> None:
    shown = {model._meta.model_name for model in admin.site._registry}

    wanted = {"entry", "envelope", "edition", "block", "measure", "ministry", "taxonomy", "role", "policyfield", "call"}
    assert wanted <= shown
    assert {model._meta.model_name for model in apps.get_app_config("measures").get_models()} >= wanted


def test_a_block_stays_with_its_edition(desk: Client) -> None:
    entry = make_entry()
    address = reverse("admin:measures_block_change", args=[entry.block_id])
    form = desk.get(address).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}

    desk.post(address, {**data, "state": "asked", "due_on": "2025-06-30"})

    block = Block.objects.get(pk=entry.block_id)
    assert (block.state, str(block.due_on), block.edition) == ("asked", "2025-06-30", entry.edition)
