"""An editor works on the rows of a draft."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Edition, Entry, Envelope
from renkei.models import User
from tests.factories import (
    make_block,
    make_edition,
    make_entry,
    make_measure,
    make_ministry,
    make_upload,
    make_user,
    publish_edition_now,
)
from tests.opened import press

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's own admin templates


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Return a client signed in as an editor."""
    client.force_login(editor)
    return client


def page_of(entry: Entry) -> str:
    return reverse("admin:measures_entry_change", args=[entry.pk])


def filled(client: Client, address: str, **changed: Any) -> dict[str, Any]:
    """Return what the page's form would send, with some inputs changed."""
    form = client.get(address).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return {**data, **changed}


def save(client: Client, entry: Entry, **changed: Any) -> Any:
    return client.post(page_of(entry), filled(client, page_of(entry), **changed), follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        pytest.param("rate_text", "１／２以内", "1/2以内", id="rate-at-most"),
        pytest.param("amount_text", "○○の内数", "読取り不可（原文のまま掲載）", id="amount-unknown"),
        pytest.param("amount_text", "900の内数", "900百万円の内数（上限）", id="amount-within"),
        pytest.param("rate_text", "もにょもにょ", "読取り不可（原文のまま掲載）", id="rate-nonsense"),
        pytest.param("recipients_text", "？？？", "読取り不可（原文のまま掲載）", id="recipients-nonsense"),
        pytest.param("fields_text", "ウ-Z q", "読取り不可（原文のまま掲載）", id="fields-nonsense"),
        pytest.param("support_text", "採択にあたって、一定程度配慮", "一定程度の配慮", id="grade"),
    ],
)
def test_saving_says_how_the_text_was_read(desk: Client, column: str, text: str, words: str) -> None:
    entry = make_entry()

    response = save(desk, entry, **{column: text})

    assert any(f"「{text}」の読取り：{words}" in message for message in said(response))


def test_a_browsers_line_ends_change_no_printed_text(desk: Client) -> None:
    texts = {"fields_text": "ウ-A f\nウ-B a", "rate_text": "１／２\n２／３"}
    entry = make_entry(**texts)

    save(desk, entry, summary="別の概要", **{name: text.replace("\n", "\r\n") for name, text in texts.items()})

    entry.refresh_from_db()
    assert (entry.summary, entry.fields_text, entry.rate_text) == ("別の概要", *texts.values())


def test_nonsense_is_stored_as_printed_and_listed_as_unread(desk: Client) -> None:
    entry, other = make_entry(), make_entry(edition=Edition.objects.first() or make_edition(), name="読める施策")

    save(desk, entry, rate_text=" もにょ\r\nもにょ ")
    listed = desk.get(reverse("admin:measures_entry_changelist"), {"unread": "1"})

    entry.refresh_from_db()
    assert entry.rate_text.splitlines() == [" もにょ", "もにょ "]
    assert [row.pk for row in listed.context["cl"].queryset] == [entry.pk]
    assert other.unread_columns == []


def test_saving_confirms_a_row_carried_over(desk: Client) -> None:
    entry = make_entry(unseen=True)

    save(desk, entry)

    entry.refresh_from_db()
    assert not entry.unseen


def test_the_printed_cells_stay_when_the_set_of_boxes_did_not_change(desk: Client) -> None:
    entry = make_entry(fields_text="ウーA ｆ")

    save(desk, entry, summary="新しい概要")

    entry.refresh_from_db()
    assert (entry.fields_text, entry.summary) == ("ウーA ｆ", "新しい概要")


def test_another_set_of_boxes_rewrites_the_printed_cells(desk: Client) -> None:
    entry = make_entry(fields_text="ウーA ｆ")

    save(desk, entry, cells=["ウ-A:f", "ア:b", "ウ-A:a"])

    entry.refresh_from_db()
    assert entry.fields_text == "ア b\nウ-A a,f"
    assert {field.cell for field in entry.fields.all()} == {"ア:b", "ウ-A:a", "ウ-A:f"}


def test_boxes_and_text_that_disagree_are_refused(desk: Client) -> None:
    entry = make_entry(fields_text="ウ-A f")

    response = save(desk, entry, cells=["ア:b"], fields_text="ウ-B a")

    entry.refresh_from_db()
    assert "一致しません" in str(response.context["errors"])
    assert entry.fields_text == "ウ-A f"


def test_an_amount_changed_in_place_changes_for_every_row_that_shares_it(desk: Client) -> None:
    entry = make_entry(amount_text="900の内数", name="施策一")
    other = make_entry(envelope=entry.envelope, name="施策二")

    response = save(desk, entry, amount_text="1,200の内数")

    other.envelope.refresh_from_db()
    assert other.envelope.yen == 1_200_000_000
    assert Envelope.objects.count() == 1
    assert "施策二" in response.text or "施策二" in desk.get(page_of(entry)).text


def test_a_new_envelope_is_made_in_place(desk: Client) -> None:
    entry = make_entry(amount_text="900の内数", name="施策一")
    other = make_entry(envelope=entry.envelope, name="施策二")

    save(desk, entry, envelope="", amount_text="300")

    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.envelope.yen, other.envelope.yen) == (300_000_000, 900_000_000)


def test_joining_another_envelope_drops_the_one_left_empty(desk: Client) -> None:
    shared = make_entry(amount_text="900の内数", name="施策一")
    entry = make_entry(block=shared.block, amount_text="5", name="施策二")

    save(desk, entry, envelope=shared.envelope_id)

    entry.refresh_from_db()
    assert entry.envelope == shared.envelope
    assert Envelope.objects.count() == 1


def test_joining_another_envelope_with_another_amount_is_refused(desk: Client) -> None:
    shared = make_entry(amount_text="900の内数", name="施策一")
    entry = make_entry(block=shared.block, amount_text="5", name="施策二")

    response = save(desk, entry, envelope=shared.envelope_id, amount_text="7")

    shared.envelope.refresh_from_db()
    assert "金額は変更しないでください" in str(response.context["errors"])
    assert shared.envelope.amount_text == "900の内数"


def test_a_second_editor_sees_both_values_and_chooses(desk: Client) -> None:
    entry = make_entry(rate_text="１／２")
    late = filled(desk, page_of(entry), rate_text="１／３")
    save(desk, entry, rate_text="２／３")

    refused = desk.post(page_of(entry), late)
    entry.refresh_from_db()
    standing = entry.rate_text
    chosen = {**late, "seen_version": re.findall(r'name="seen_version" value="([\d.]+)"', refused.text)[0]}
    desk.post(page_of(entry), chosen)

    entry.refresh_from_db()
    assert "現在保存されている内容：２／３" in str(refused.context["errors"])
    assert "１／３" in refused.text
    assert (standing, entry.rate_text) == ("２／３", "１／３")


def test_a_new_row_gets_a_measure_with_the_next_number_and_the_last_place(desk: Client) -> None:
    first = make_entry()
    address = reverse("admin:measures_entry_add")

    response = desk.post(
        address,
        filled(desk, address, block=first.block_id, name="新しい施策", amount_text="５００", position=0),
        follow=True,
    )

    assert response.context.get("errors", []) == []
    entry = Entry.objects.get(name="新しい施策")
    assert entry.measure.number == first.measure.number + 1
    assert entry.position > first.position
    assert entry.envelope.yen == 500_000_000


def test_a_new_row_takes_the_unit_of_its_block(desk: Client) -> None:
    block = make_block(unit_yen=1_000)
    address = reverse("admin:measures_entry_add")

    desk.post(address, filled(desk, address, block=block.pk, name="千円の施策", amount_text="500", position=0))

    assert Entry.objects.get(name="千円の施策").envelope.yen == 500_000


def test_a_measure_cannot_stand_twice_in_one_edition(desk: Client) -> None:
    first = make_entry()
    address = reverse("admin:measures_entry_add")

    response = desk.post(
        address, filled(desk, address, block=first.block_id, measure=first.measure_id, name="同じ施策", amount_text="5")
    )

    assert "既に掲載されています" in str(response.context["errors"])
    assert Entry.objects.count() == 1


def test_the_list_shows_the_draft_in_document_order(desk: Client) -> None:
    make_edition(year=2024, published=True)
    draft = make_edition(year=2025)
    second = make_ministry(code="mlit", name="国土交通省")
    rows = [
        make_entry(edition=draft, name="い"),
        make_entry(edition=draft, name="あ"),
        make_entry(edition=draft, ministry=second, name="う"),
    ]
    rows[0].position, rows[1].position = 2, 1
    rows[0].save()
    rows[1].save()

    listed = desk.get(reverse("admin:measures_entry_changelist"))

    assert [entry.name for entry in listed.context["cl"].queryset] == ["あ", "い", "う"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    desk: Client, django_assert_num_queries: Any, count: int
) -> None:
    edition = make_edition()
    for step in range(count):
        make_entry(edition=edition, name=f"施策{step}")
    address = reverse("admin:measures_entry_changelist")
    desk.get(address)

    with django_assert_num_queries(QUERIES):
        desk.get(address)


QUERIES = 7


@pytest.mark.parametrize("value", ["abc", "0", "-1", "9" * 30, "\x00"])
def test_a_nonsense_filter_is_no_exception_page(desk: Client, value: str) -> None:
    make_entry()

    response = desk.get(reverse("admin:measures_entry_changelist"), {"edition": value, "unread": value, "q": value})

    assert response.status_code in {200, 302}


def test_a_published_row_is_shown_but_has_nothing_to_save(desk: Client) -> None:
    entry = make_entry()
    publish_edition_now(entry.edition)

    response = desk.get(page_of(entry))
    written = desk.post(page_of(entry), {"name": "別名"})

    entry.refresh_from_db()
    assert response.status_code == 200
    assert 'name="_save"' not in response.text
    assert written.status_code == 403
    assert entry.name == "地域づくり支援事業"


def test_ticking_rows_confirms_them(desk: Client) -> None:
    entries = [make_entry(unseen=True)]
    entries.append(make_entry(block=entries[0].block, name="施策二", unseen=True))
    entries.append(make_entry(block=entries[0].block, name="施策三", unseen=True))

    press(
        desk,
        reverse("admin:measures_entry_changelist"),
        {"action": "confirm_unchanged", "_selected_action": [entry.pk for entry in entries[:2]]},
    )

    assert list(Entry.objects.unseen()) == [entries[2]]


def test_deleting_a_row_takes_its_envelope_along(desk: Client) -> None:
    entry = make_entry()

    confirm = desk.get(reverse("admin:measures_entry_delete", args=[entry.pk]))
    press(desk, reverse("admin:measures_entry_delete", args=[entry.pk]), {"post": "yes"})

    assert confirm.status_code == 200
    assert (Entry.objects.count(), Envelope.objects.count()) == (0, 0)


def test_the_history_shows_old_and_new_values_and_who(desk: Client, editor: User) -> None:
    entry = make_entry(rate_text="１／２")
    save(desk, entry, rate_text="２／３")

    page = desk.get(reverse("admin:measures_entry_history", args=[entry.pk]))

    latest = page.context["changes"][0]
    assert latest.by == editor.username
    assert ("補助率", "１／２", "２／３") in [(change.label, change.old, change.new) for change in latest.fields]


def test_a_contact_sees_and_edits_only_the_rows_of_the_own_ministry(client: Client) -> None:
    own = make_entry(ministry=make_ministry(), name="自府省の施策")
    foreign = make_entry(
        edition=own.edition, ministry=make_ministry(code="mlit", name="国土交通省"), name="他府省の施策"
    )
    client.force_login(make_user(role="contact", ministry=own.block.ministry))

    listed = client.get(reverse("admin:measures_entry_changelist"))
    saved = save(client, own, rate_text="定額")
    refused = client.post(page_of(foreign), {"name": "乗っ取り"})

    own.refresh_from_db()
    foreign.refresh_from_db()
    assert "自府省の施策" in listed.text
    assert "他府省の施策" not in listed.text
    assert "国土交通省" not in listed.text
    assert (saved.status_code, own.rate_text) == (200, "定額")
    assert (refused.status_code, foreign.name) == (404, "他府省の施策")


@pytest.mark.parametrize(("role", "says"), [("editor", True), ("viewer", True), ("staff", False)])
def test_the_history_of_a_measure_tells_the_editors_note_to_those_who_see_it(
    client: Client, role: str, says: bool
) -> None:
    measure = make_measure(note="内々の覚え書き")
    client.force_login(make_user(role=role))

    shown = client.get(reverse("admin:measures_measure_history", args=[measure.pk]))

    assert (shown.status_code, "内々の覚え書き" in shown.text) == (200, says)


@pytest.mark.parametrize("name", ["measure", "envelope", "upload"])
@pytest.mark.parametrize(("role", "says"), [("editor", True), ("contact", False)])
def test_the_filter_of_a_list_names_no_ministry_one_does_not_see(
    client: Client, name: str, role: str, says: bool
) -> None:
    edition = make_edition()
    for ministry in (make_ministry(), make_ministry(code="mext", name="文部科学省")):
        make_entry(edition=edition, ministry=ministry)
        make_upload(ministry=ministry)
    client.force_login(make_user(role=role))

    shown = client.get(reverse(f"admin:measures_{name}_changelist"))

    assert (shown.status_code, "文部科学省" in shown.text) == (200, says)


def found_by(client: Client, widget: Any, term: str) -> list[dict[str, str]]:
    """Return what the search of a field answers to what is typed."""
    source = urlencode({"app_label": "measures", "model_name": "entry", "field_name": "envelope", "term": term})
    return client.get(f"{widget.get_url()}&{source}").json()["results"]  # type: ignore[no-any-return]


def test_many_envelopes_are_searched_for_not_listed(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measures.admin.entry_form.EnvelopeChoice.longest", 1)
    entry = make_entry(name="一", amount_text="100")
    other = make_entry(block=entry.block, name="二", amount_text="200")
    elsewhere = make_entry(edition=entry.edition, ministry=make_ministry(code="mext", name="文部科学省"), name="三")
    page = desk.get(page_of(entry))
    widget = page.context["adminform"].form.fields["envelope"].widget

    found, everywhere = found_by(desk, widget, "20"), found_by(desk, widget, "")

    assert str(elsewhere.envelope) not in page.text
    assert found == [{"id": str(other.envelope_id), "text": "二（200）"}]
    assert [each["id"] for each in everywhere] == [str(entry.envelope_id), str(other.envelope_id)]


def test_an_envelope_found_by_search_is_kept(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measures.admin.entry_form.EnvelopeChoice.longest", 1)
    entry = make_entry(name="一", amount_text="100")
    other = make_entry(block=entry.block, name="二", amount_text="200")

    save(desk, entry, envelope=other.envelope_id, amount_text="100")

    entry.refresh_from_db()
    assert entry.envelope_id == other.envelope_id


def test_a_new_entry_is_offered_the_envelopes_of_drafts_alone(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measures.admin.entry_form.EnvelopeChoice.longest", 0)
    publish_edition_now(make_entry(edition=make_edition(year=2024)).edition)
    draft = make_entry(edition=make_edition(year=2025))
    widget = desk.get(reverse("admin:measures_entry_add")).context["adminform"].form.fields["envelope"].widget

    assert [each["id"] for each in found_by(desk, widget, "")] == [str(draft.envelope_id)]
