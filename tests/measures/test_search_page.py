"""What a search shows in the list: the words marked where they stand, and near spellings where there are none."""

import re

import pytest

from measures.models import Edition, MeasureName
from tests.factories import make_edition, make_entry, make_ministry, make_user, publish_edition_now

pytestmark = pytest.mark.django_db


def marks(body: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", body, re.DOTALL)


def excerpts(body: str) -> list[tuple[str, str]]:
    return re.findall('<span class="excerpt"><b>(.*?)</b> (.*?)\n?</span>', body, re.DOTALL)


def make_document() -> Edition:
    edition = make_edition(year=2025)
    ministry = make_ministry(code="mext", name="文部科学省", short_name="文科省")
    entry = make_entry(edition=edition, name="髙齢者ｻｰﾊﾞｰ事業", summary="前" * 50 + "災害に\n備える" + "後" * 50)
    MeasureName.objects.create(measure=entry.measure, name="むすび補助金", kind="call")
    make_entry(edition=edition, ministry=ministry, name="スマートシティ推進事業", summary="<b>災害</b>")
    return publish_edition_now(edition)


def test_words_are_marked_in_names_as_printed(client):
    make_document()

    body = client.get("/measures/2025/", {"q": "高齢 サーバー"}).text

    assert marks(body) == ["髙齢", "ｻｰﾊﾞｰ"]
    assert excerpts(body) == []


def test_a_hit_in_a_text_is_shown_with_what_stands_around_it(client):
    make_document()

    body = client.get("/measures/2025/", {"q": "災害に備える"}).text

    assert excerpts(body) == [("概要", "…" + "前" * 40 + "<mark>災害に\n備える</mark>" + "後" * 40 + "…")]


def test_what_is_marked_stays_text(client):
    make_document()

    assert ("概要", "&lt;b&gt;<mark>災害</mark>&lt;/b&gt;") in excerpts(
        client.get("/measures/2025/", {"q": "災害"}).text
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("むすび", ("公募名", "<mark>むすび</mark>補助金"), id="other-name"),
        pytest.param("文科省", ("府省庁の別名", "<mark>文科省</mark>"), id="short-name-of-ministry"),
        pytest.param("優先採択", ("支援の内容", "<mark>優先採択</mark>の配慮"), id="support"),
    ],
)
def test_the_row_says_why_it_was_found(client, query, shown):
    make_document()

    assert shown in excerpts(client.get("/measures/2025/", {"q": query}).text)


def test_without_words_nothing_is_marked_or_added(client):
    make_document()

    body = client.get("/measures/2025/?rate=half").text

    assert marks(body) == excerpts(body) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("スマートシテイ", "スマートシティ", id="a-term-of-a-name"),
        pytest.param("むすひ補助金", "むすび補助金", id="other-name"),
        pytest.param("文部化学省", "文部科学省", id="ministry"),
        pytest.param("災害 スマートシテイ", "災害 スマートシティ", id="the-other-words-stay"),
    ],
)
def test_a_search_that_finds_nothing_offers_near_spellings(client, query, words):
    make_document()

    response = client.get("/measures/2025/", {"q": query})

    near = response.context["spellings"]
    assert words in [spelling.words for spelling in near]
    assert all(client.get(f"/measures/2025/?{spelling.query}").context["page"] for spelling in near)


def test_other_conditions_stay_where_they_find_something_and_can_be_taken_away(client):
    make_document()

    response = client.get("/measures/2025/", {"q": "スマートシテイ", "ministry": "mext", "page": 1})
    [spelling] = [near for near in response.context["spellings"] if near.words == "スマートシティ"]

    assert (spelling.count, spelling.alone) == (1, False)
    assert "ministry=mext" in spelling.query
    assert [chip.label for chip in response.context["chips"]] == ["キーワード：スマートシテイ", "文部科学省"]


def test_a_spelling_that_only_other_conditions_hide_says_so(client):
    make_document()

    response = client.get("/measures/2025/", {"q": "スマートシテイ", "ministry": "mic"})

    assert [(near.words, near.alone) for near in response.context["spellings"]][:1] == [("スマートシティ", True)]
    assert "他の条件を外した場合" in response.text


def test_names_of_other_editions_and_other_peoples_drafts_are_not_offered(client):
    make_document()
    draft = make_edition(year=2026)
    make_entry(edition=draft, name="ひみつのネットワーク")
    make_entry(edition=draft, ministry=make_ministry(code="env", name="環境省"), name="公害")
    client.force_login(make_user(role="contact", ministry=make_ministry(code="env", name="環境省")))

    for year in ("2025", "2026/draft"):
        assert client.get(f"/measures/{year}/", {"q": "ネットワーグ"}).context["spellings"] == []


@pytest.mark.parametrize("count", [1, 12])
def test_a_search_without_hits_takes_few_statements_for_any_length(client, django_assert_max_num_queries, count):
    edition = make_edition(year=2025)
    for number in range(count):
        make_entry(edition=edition, name=f"スマートシティ推進事業{number}")
    publish_edition_now(edition)

    with django_assert_max_num_queries(40):
        client.get("/measures/2025/", {"q": " ".join(f"スマートシテイ{number}" for number in range(18))})
