"""Synonyms: which words stand for each other in a search, what the reader is told, and what editors may not enter."""

import pytest
from django.core.exceptions import ValidationError

from measures.loading import load_missing
from measures.models import Edition, SearchSynonym
from measures.search import terms_of
from tests.factories import make_edition, make_entry, make_ministry, make_synonym, publish_edition_now

pytestmark = pytest.mark.django_db


def make_document() -> Edition:
    edition = make_edition(year=2025)
    make_entry(edition=edition, name="社会資本整備総合交付金", summary="道路を整備する。")
    make_entry(edition=edition, name="防災・安全交付金", summary="道路を守る。")
    return publish_edition_now(edition)


def names_found(client, query: str, path: str = "/measures/2025/") -> list[str]:
    context = client.get(path, {"q": query}).context
    if "hits" in context:
        return [hit.entry.name for hit in context["hits"]]
    return [line.newest.name for line in context["lines"]]


@pytest.mark.parametrize("path", ["/measures/2025/", "/measures/all/"])
def test_a_word_finds_what_its_synonym_finds_and_says_so(client, path):
    make_document()
    assert names_found(client, "社総交", path) == []
    make_synonym(word="社総交", meaning="社会資本整備総合交付金")

    response = client.get(path, {"q": "社総交"})

    assert names_found(client, "社総交", path) == ["社会資本整備総合交付金"]
    assert "「社総交」は「社会資本整備総合交付金」でも検索しました。" in response.text
    assert "<mark>社会資本整備総合交付金</mark>" in response.text


def test_data_and_paper_know_synonyms_too(client):
    make_document()
    make_synonym(word="社総交", meaning="社会資本整備総合交付金")

    assert len(client.get("/measures/2025/data.json", {"q": "社総交"}).json()["entries"]) == 1
    assert [entry.name for entry in client.get("/measures/2025/print/", {"q": "社総交"}).context["rows"]] == [
        "社会資本整備総合交付金"
    ]


def test_words_are_and_synonyms_of_a_word_are_or(client):
    make_document()
    make_synonym(word="交付金", meaning="補助金")
    make_synonym(word="守備", meaning="整備")
    make_synonym(word="守備", meaning="守る")

    assert names_found(client, "守備") == ["社会資本整備総合交付金", "防災・安全交付金"]
    assert names_found(client, "守備 防災") == ["防災・安全交付金"]
    assert names_found(client, "交付金 守備 福祉") == []


@pytest.mark.parametrize(
    ("both_ways", "expected"), [pytest.param(False, (), id="one-way"), pytest.param(True, ("保育園",), id="both-ways")]
)
def test_a_synonym_goes_back_only_where_it_says_so(both_ways, expected):
    make_synonym(word="保育園", meaning="保育所", both_ways=both_ways)

    assert terms_of("保育園")[0].synonyms == ("保育所",)
    assert terms_of("保育所")[0].synonyms == expected


def test_synonyms_are_one_step_and_never_a_chain():
    make_synonym(word="甲", meaning="乙")
    make_synonym(word="乙", meaning="丙")

    assert terms_of("甲")[0].synonyms == ("乙",)


def test_a_word_is_known_in_any_spelling_and_only_whole():
    make_synonym(word="Ｗｉ－Ｆｉ", meaning="無線LAN")

    assert terms_of("wi―fi")[0].keys == ["wi-fi", "無線lan"]
    assert terms_of("Wi-Fiルーター")[0].synonyms == ()


def test_a_typo_of_a_synonym_is_offered_as_a_near_spelling(client):
    make_document()
    make_synonym(word="社総交付", meaning="社会資本整備総合交付金")

    spellings = client.get("/measures/2025/", {"q": "社統交付"}).context["spellings"]

    assert "社総交付" in [spelling.words for spelling in spellings]


@pytest.mark.parametrize("path", ["/measures/2025/", "/measures/all/"])
def test_the_ministries_short_and_former_names_are_searched(client, path):
    ministry = make_ministry(code="mext", name="文部科学省", short_name="文科省", other_names="文部省\n科学技術庁")
    entry = make_entry(edition=make_edition(year=2025), ministry=ministry)
    publish_edition_now(entry.edition)

    for name in ("文科省", "文部省", "科学技術庁"):
        assert names_found(client, name, path) == [entry.name], name


@pytest.mark.parametrize("count", [1, 8])
def test_any_number_of_synonyms_is_asked_for_once(django_assert_num_queries, count):
    for number in range(count):
        make_synonym(word="甲", meaning=f"別の言葉{number}")
    first = terms_of("甲 乙")

    with django_assert_num_queries(1):  # whether they are the same still, which the mark of a page tells
        assert terms_of("甲 乙") == first


def test_a_synonym_made_later_is_known_at_once():
    before = terms_of("甲")

    make_synonym(word="甲", meaning="乙")

    assert [before[0].synonyms, terms_of("甲")[0].synonyms] == [(), ("乙",)]


@pytest.mark.parametrize(
    ("word", "meaning", "field"),
    [
        pytest.param("二つ の言葉", "乙", "word", id="two-words"),
        pytest.param("甲", "\u200b", "meaning", id="nothing-left-to-search-for"),
        pytest.param("高崎", "髙﨑", "meaning", id="the-same-when-folded"),
        pytest.param("\x08甲", "乙", "word", id="control"),
        pytest.param("ﷺ" * 30, "乙", "word", id="folds-to-far-more"),
        pytest.param("ｺﾝﾊﾟｸﾄｼﾃｨ", "集約都市", "meaning", id="there-already"),
        pytest.param("集約都市", "コンパクトシティ", "meaning", id="there-already-the-other-way-round"),
    ],
)
def test_what_editors_may_not_enter(word, meaning, field):
    make_synonym(word="コンパクトシティ", meaning="集約都市", both_ways=True)

    with pytest.raises(ValidationError) as refusal:
        SearchSynonym(word=word, meaning=meaning).full_clean(exclude=["word_key", "meaning_key"])

    assert list(refusal.value.message_dict) == [field]


def test_the_first_synonyms_all_find_something_in_the_real_document(client):
    load_missing(by=None)

    assert SearchSynonym.objects.count() > 10
    for pair in SearchSynonym.objects.all():
        pair.full_clean()
        assert client.get("/measures/2020/", {"q": pair.word}).context["hits"], pair
    assert names_found(client, "社総交", "/measures/2020/") == ["社会資本整備総合交付金"]
    assert load_missing(by=None) == []
