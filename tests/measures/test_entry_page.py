"""One entry whole: every printed text, our reading beside it, and the ways to and from it."""

import datetime

import pytest
from django.utils import timezone

from measures.editions import revise
from measures.models import Edition
from tests.factories import (
    make_block,
    make_call,
    make_edition,
    make_entry,
    make_envelope,
    make_measure,
    publish_edition_now,
)

pytestmark = pytest.mark.django_db
NO_CALLS = "公募時期・問い合わせ先は登録されていません。所管の府省にお問い合わせください。"


def test_every_text_of_every_entry_of_the_document_stands_as_printed(client, document_2020):
    for entry in document_2020.entries.for_listing():
        response = client.get(f"/measures/2020/{entry.measure.number}/")

        assert response.status_code == 200
        assert response.context["entry"].pk == entry.pk
        printed = [
            entry.fields_text,
            entry.name,
            entry.summary,
            entry.support_text,
            entry.envelope.amount_text,
            entry.rate_text,
            entry.recipients_text,
        ]
        assert [text for text in printed if f'<span class="printed">{text}</span>' not in response.text] == []


def test_the_reading_stands_beside_the_print(client, document_2020):
    response = client.get("/measures/2020/5/")  # ローカル10,000プロジェクト

    for words in ["900百万円の内数（上限）", "10/10, 3/4, 2/3, 1/2", "優先採択の配慮", "文言からの機械的な分類"]:
        assert words in response.text
    assert "?field=%E3%82%A2:b" in response.text


def test_an_entry_names_those_that_share_its_envelope(client, document_2020):
    response = client.get("/measures/2020/7/")

    assert "次の施策と予算額を共有" in response.text
    assert [entry.number for entry in response.context["found"].sharing] == [8]
    assert "次の施策と予算額を共有" not in client.get("/measures/2020/1/").text


def test_a_name_that_means_nothing_alone_is_shown_with_its_full_name(client, document_2020):
    response = client.get("/measures/2020/8/")

    assert "<h1>帰国・外国人児童生徒等教育の推進支援事業（Ⅱ定住外国人の子供の就学促進事業）</h1>" in response.text
    assert '<span class="printed">（Ⅱ定住外国人の子供の就学促進事業）</span>' in response.text


def test_what_could_not_be_read_is_said(client):
    texts = {"fields_text": "よくわからない", "rate_text": "調整の上決定", "recipients_text": "？"}
    entry = make_entry(edition=make_edition(year=2025), amount_text="調査中", **texts)
    publish_edition_now(entry.edition)
    entry.refresh_from_db()
    unread = len(entry.unread_columns)
    assert unread >= 3  # or this test says nothing

    response = client.get(f"/measures/2025/{entry.measure.number}/")

    assert response.text.count("読取り不可（原文のまま掲載）") == unread
    for text in ["調査中", *texts.values()]:
        assert text in response.text


def test_an_editors_note_is_marked_as_one(client):
    entry = make_entry(edition=make_edition(year=2025), editor_note="平成29年の改定は、その後更新されています。")
    publish_edition_now(entry.edition)

    text = client.get(f"/measures/2025/{entry.measure.number}/").text

    assert "編集者の注記" in text
    assert "平成29年の改定は、その後更新されています。" in text


def test_calls_of_the_year_are_shown_and_those_of_others_are_not(client):
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    closes_at = timezone.make_aware(datetime.datetime(2025, 6, 30, 17, 0))
    make_call(measure=entry.measure, fiscal_year=2025, public_name="スマート推進事業", closes_at=closes_at)
    make_call(measure=entry.measure, fiscal_year=2024, public_name="前年の公募")  # could leak
    make_call(measure=make_measure(), fiscal_year=2025, public_name="他の施策の公募")  # could leak

    text = client.get(f"/measures/2025/{entry.measure.number}/").text

    assert "スマート推進事業" in text
    assert "令和7年6月30日17時00分" in text
    assert "前年の公募" not in text
    assert "他の施策の公募" not in text
    assert NO_CALLS not in text


def test_without_calls_the_page_says_whom_to_ask(client, document_2020):
    assert NO_CALLS in client.get("/measures/2020/1/").text


@pytest.mark.parametrize(("address", "linked"), [("https://example.jp/", True), ("javascript:alert(1)", False)])
def test_only_web_addresses_become_links(client, address, linked):
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    make_call(measure=entry.measure, address=address)

    text = client.get(f"/measures/2025/{entry.measure.number}/").text

    assert (f'href="{address}"' in text) is linked


def test_neighbours_are_those_of_the_document(client, document_2020):
    first, second, last = (client.get(f"/measures/2020/{number}/").context["found"] for number in (1, 2, 17))

    assert (first.before, first.after.number) == (None, 2)
    assert (second.before.number, second.after.number) == (1, 3)
    assert (last.before.number, last.after) == (16, None)


def test_other_published_years_are_linked_and_drafts_are_not(client):
    measure = make_measure()
    for year in (2023, 2024, 2025):
        make_entry(edition=make_edition(year=year), measure=measure, name=f"{year}年の名称")
        if year != 2025:
            publish_edition_now(Edition.objects.get(year=year))

    text = client.get(f"/measures/2024/{measure.number}/").text

    assert f"/measures/2023/{measure.number}/" in text
    assert "2025年の名称" not in text
    assert f"/measures/2025/{measure.number}/" not in text


def test_another_revision_of_the_year_is_no_other_year(client):
    entry = make_entry(edition=make_edition(year=2025))
    publish_edition_now(entry.edition)
    publish_edition_now(revise(edition=entry.edition, kind=Edition.Kind.UPDATE, by=None))

    response = client.get(f"/measures/2025/r1/{entry.measure.number}/")

    assert response.status_code == 200
    assert list(response.context["elsewhere"]) == []


def test_a_measure_absent_that_year_is_404_with_its_other_years(client):
    entry = make_entry(edition=make_edition(year=2024))
    publish_edition_now(entry.edition)
    make_edition(year=2025, published=True)

    response = client.get(f"/measures/2025/{entry.measure.number}/")

    assert response.status_code == 404
    assert f"/measures/2024/{entry.measure.number}/" in response.text
    assert 'href="/measures/2025/"' in response.text


def test_a_measure_known_only_from_a_draft_is_404_and_unnamed(client):
    make_edition(year=2024, published=True)
    entry = make_entry(edition=make_edition(year=2025), name="案だけの施策")

    response = client.get(f"/measures/2024/{entry.measure.number}/")

    assert response.status_code == 404
    assert "案だけの施策" not in response.text
    assert "/measures/2025/" not in response.text


def test_an_old_revision_shows_its_own_row(client):
    entry = make_entry(edition=make_edition(year=2025), summary="初めの文")
    publish_edition_now(entry.edition)
    second = revise(edition=Edition.objects.get(year=2025), kind=Edition.Kind.UPDATE, by=None)
    copy = second.entries.get()
    copy.summary = "改めた文"
    copy.save()
    publish_edition_now(second)
    number = entry.measure.number

    assert "初めの文" in client.get(f"/measures/2025/r1/{number}/").text
    assert "改めた文" in client.get(f"/measures/2025/{number}/").text
    assert "初めの文" not in client.get(f"/measures/2025/{number}/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_sharing_rows(client, django_assert_num_queries, count):
    edition = make_edition(year=2025)
    envelope = make_envelope(block=make_block(edition=edition))
    entries = [make_entry(envelope=envelope, name=f"施策{number}") for number in range(count + 1)]
    publish_edition_now(edition)

    with django_assert_num_queries(8):
        client.get(f"/measures/2025/{entries[0].measure.number}/")
