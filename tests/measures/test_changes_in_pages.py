"""前年度からの変更 where it is long: pages that add up to the whole, and on each the counts and sums of all."""

import re
from typing import Any

import pytest
from django.test import Client

from measures import queries
from measures.editions import open_year
from measures.models import Edition, Ministry, Succession
from tests.factories import make_user, publish_edition_now
from tests.measures.test_changes_page import SECTIONS, columns, found, sections, two_years

pytestmark = pytest.mark.django_db
PATH = "/measures/2025/changes/"
ROWS: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = [
    *[(None, {"amount_text": "7"})] * 3,
    *[({}, None)] * 2,
    ({}, {"name": "改めた名", "summary": "別の文。", "amount_text": "事項要求"}),
    *[({}, {"summary": "別の文。", "amount_text": "120"})] * 3,
    ({}, {"rate_text": "1/2"}),
    ({}, {}),
]
COUNTS = {"new": 3, "ended": 2, "renamed": 1, "revised": 4, "spelling": 1}
BUDGETS = {"new": 3, "ended": 2, "unknown": 1, "increased": 3, "left-out": 1}


@pytest.fixture
def long_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes of six pages."""
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    two_years(ROWS)


@pytest.mark.usefixtures("long_changes")
def test_the_pages_together_are_the_whole_in_its_order(client: Client) -> None:
    data = client.get("/measures/2025/changes.json").json()
    pages = [found(client, f"{PATH}?page={number}") for number in range(1, 7)]

    shown = [(kind, name) for page in pages for kind, names in sections(page).items() for name in names]

    assert [sum(map(len, sections(page).values())) for page in pages] == [2, 2, 2, 2, 2, 1]
    assert shown == [(kind, row["name"]) for kind in SECTIONS for row in data[kind]]
    assert columns(pages[2].renamed) == ["name"]
    assert columns(pages[3].revised) == ["summary", "budget", "summary", "budget"]


@pytest.mark.usefixtures("long_changes")
@pytest.mark.parametrize("number", [1, 3, 6])
def test_every_page_tells_counts_and_sums_of_all(client: Client, number: int) -> None:
    response = client.get(f"{PATH}?page={number}")
    page = response.context["found"]

    assert {kind: part.count for kind, part in page.parts.items()} == COUNTS
    assert page.unchanged == 1
    assert page.whole.bridge.old.yen + sum(step.yen for step in page.whole.bridge.steps) == page.whole.bridge.new.yen
    assert f"{number}／6ページ" in response.text
    title = response.text.split("<title>")[1].split("</title>")[0]
    assert (f"（{number}ページ）" in title) is (number > 1)


@pytest.mark.usefixtures("long_changes")
@pytest.mark.parametrize("number", [1, 2, 6])
def test_a_name_behind_the_address_arrives_on_every_page_and_leads_on(client: Client, number: int) -> None:
    text = client.get(f"{PATH}?page={number}").text

    begins = {"new": 1, "ended": 2, "renamed": 3, "revised": 4, "spelling": 6}
    for kind, page in begins.items():
        assert f'id="{kind}"' in text
        target = f'href="#{kind}"' if page == number else f'href="{PATH}?page={page}#{kind}"'
        assert target in text
    for anchor in re.findall(r'href="#([^"]+)"', text):
        assert f'id="{anchor}"' in text


@pytest.mark.usefixtures("long_changes")
@pytest.mark.parametrize("query", ["page=7", "page=99999999999999999999", "budgets=new&page=3"])
def test_past_the_end_is_404_with_a_way_back(client: Client, query: str) -> None:
    response = client.get(f"{PATH}?{query}")

    assert response.status_code == 404
    assert f'href="{PATH}?' in response.text


@pytest.mark.usefixtures("long_changes")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("page=0", "ページは1以上の整数で指定してください。"),
        ("page=-1", "ページは1以上の整数で指定してください。"),
        ("page=x", "ページは1以上の整数で指定してください。"),
        ("page=%00", "ページは1以上の整数で指定してください。"),
        ("budgets=x", "指定された予算額の内訳はありません。"),
    ],
)
def test_a_bad_value_is_a_message_and_no_rows(client: Client, query: str, message: str) -> None:
    response = client.get(f"{PATH}?{query}")

    assert response.status_code == 200
    assert message in response.text
    assert "施策0" not in response.text
    assert f'href="{PATH}"' in response.text


@pytest.mark.usefixtures("long_changes")
@pytest.mark.parametrize("kind", BUDGETS)
def test_the_budgets_of_a_step_have_pages_of_their_own_where_they_are_many(client: Client, kind: str) -> None:
    first = client.get(PATH)
    pages = [client.get(f"{PATH}?budgets={kind}&page={number}") for number in range(1, (BUDGETS[kind] + 1) // 2 + 1)]

    rows = [row for page in pages for row in page.context["found"].asked.rows]
    assert len(rows) == BUDGETS[kind]
    assert all(not sections(page.context["found"]) for page in pages)
    if kind == "left-out":
        assert "<summary>金額が分からない" in first.text  # so few stand beside the sums
        assert [(edition.year, budget.name) for edition, budget in rows] == [(2025, "改めた名")]
    else:
        assert f'href="{PATH}?budgets={kind}#budgets"' in first.text
        step = next(step for step in first.context["found"].whole.bridge.steps if step.kind == kind)
        assert sum(group.yen for group in rows) == step.yen
        assert {group.kind for group in rows} == {step.kind}


@pytest.mark.usefixtures("long_changes")
def test_a_step_without_budgets_says_so(client: Client) -> None:
    assert "この種類の予算額はありません。" in client.get(f"{PATH}?budgets=regrouped").text


def test_what_is_left_without_special_measures_can_be_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 1)
    two_years([({"amount_text": "100（うち臨時・特別の措置40）"}, {"amount_text": "90"})] * 2)

    whole = client.get(f"{PATH}?budgets=decreased").context["found"].asked
    without = client.get(f"{PATH}?budgets=ordinary-increased&page=2").context["found"].asked

    assert [(whole.count, *[group.yen for group in whole.rows])] == [(2, -10_000_000)]
    assert [(without.count, *[group.yen for group in without.rows])] == [(2, 30_000_000)]


def test_one_page_has_no_bar_and_names_the_budgets_beside_the_sums(client: Client, document_2020: Edition) -> None:
    draft = open_year(year=2021, by=None)
    for entry in draft.entries.all():
        entry.summary = "改めた文。"
        entry.save()
    for envelope in draft.envelopes.all():
        envelope.amount_text = "5"
        envelope.save()
    publish_edition_now(draft)

    text = client.get("/measures/2021/changes/").text

    assert 'class="pages"' not in text
    assert "件目を示しています" not in text
    assert "budgets=" not in text
    assert text.count('<article class="changed">') == 17


# what is kept


def test_a_succession_that_is_recorded_later_is_seen_at_once(client: Client) -> None:
    before, after = two_years([({}, None), (None, {"amount_text": "200"})])
    assert {step.kind.value for step in found(client).whole.bridge.steps} == {"new", "ended"}

    Succession.objects.create(predecessor=before, successor=after, kind="merged", fiscal_year=2025)

    assert {step.kind.value for step in found(client).whole.bridge.steps} == {"increased"}
    assert [kin.row.number for kin in found(client).new[0].origins] == [before.number]


def test_another_name_of_a_ministry_is_seen_at_once(client: Client) -> None:
    two_years([({}, {"summary": "別の文。"})])
    assert found(client).revised[0].row.row.ministry == "総務省"

    Ministry.objects.update(name="改めた省")

    assert found(client).revised[0].row.row.ministry == "改めた省"


def test_a_draft_is_compared_anew_each_time(client: Client) -> None:
    two_years([({}, {})])
    entry = open_year(year=2026, by=None).entries.get()
    client.force_login(make_user(role="viewer"))
    assert sections(found(client, "/measures/2026/draft/changes/")) == {}

    entry.summary = "改めた文。"
    entry.save()

    assert sections(found(client, "/measures/2026/draft/changes/")) == {"revised": ["施策0"]}


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_of_what_is_compared_already_takes_the_same_queries(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any, size: int
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", size)
    two_years([({}, {"summary": "別の文。"}), ({"summary": "甲"}, {"summary": "乙"})] * 6)
    client.get(PATH)

    for number in (1, 2, 4):
        with django_assert_num_queries(7):
            client.get(f"{PATH}?page={number}")
