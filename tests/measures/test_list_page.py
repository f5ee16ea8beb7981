"""The list of a year: what a query shows, counts and adds up, and what it says of a query it cannot answer."""

import pytest
from django.core.paginator import Page
from pytest_django.asserts import assertRedirects

from measures import queries
from measures.editions import revise, withdraw
from measures.models import Edition, Entry, Envelope, MeasureName
from measures.notation.reading import UNREAD
from measures.search import matching, terms_of
from tests.factories import make_edition, make_entry, make_envelope, make_ministry, make_user, publish_edition_now

pytestmark = pytest.mark.django_db
OS = "より高度なスマートシティ実現に向けた都市OS実装支援事業"
LAN = "公衆無線LAN環境整備支援事業"
IOT = "地域IoT実装・共同利用総合支援施策"
CAPTION = "掲載施策の予算額の合計（全国分）"
CAUTION = "全国の予算額であり、連携中枢都市圏に配分される額ではありません。"


def names(page: Page) -> list[str]:
    return [entry.name for entry in page]


def names_found(client, query: str, year: int = 2020) -> list[str]:
    response = client.get(f"/measures/{year}/{query}")
    assert response.status_code == 200
    assert not response.context["found"].errors
    return names(response.context["page"])


def publish(*, year: int = 2025, entries: int = 1, **values) -> Edition:
    edition = make_edition(year=year)
    for number in range(entries):
        make_entry(edition=edition, name=f"施策{number + 1}", **values)
    return publish_edition_now(edition)


# which edition


def test_the_newest_published_year_is_where_measures_lead(client):
    publish(year=2024)
    publish(year=2025)
    make_edition(year=2026)  # a draft: could leak

    assertRedirects(client.get("/measures/"), "/measures/2025/")


def test_without_any_edition_measures_lead_home(client):
    make_edition(year=2026)

    assertRedirects(client.get("/measures/"), "/")


def test_the_list_shows_only_the_current_edition(client):
    edition = publish(year=2025)
    publish(year=2024)  # could leak
    draft = revise(edition=edition, kind=Edition.Kind.UPDATE, by=None)
    make_entry(edition=draft, name="案だけの施策")  # could leak

    response = client.get("/measures/2025/")

    assert list(response.context["page"]) == list(edition.entries.all())
    assert "案だけの施策" not in response.text


def test_a_year_with_nothing_but_a_draft_is_404_and_names_the_published_years(client):
    publish(year=2024)
    make_entry(edition=make_edition(year=2025), name="案だけの施策")

    response = client.get("/measures/2025/")

    assert response.status_code == 404
    assert "/measures/2024/" in response.text
    assert "案だけの施策" not in response.text


@pytest.mark.parametrize(
    "path", ["1868/", "3000/", "20/", "2025/r0/", "2025/r9/", "2025/first/", "2025/0/", "2025/007/"]
)
def test_a_nonsense_year_stage_or_number_is_404(client, path):
    publish(year=2025)

    assert client.get(f"/measures/{path}").status_code == 404


def test_an_old_revision_stays_and_says_that_there_is_a_newer_one(client):
    first = publish(year=2025)
    second = revise(edition=first, kind=Edition.Kind.CORRECTION, by=None, errata_note="予算額を訂正しました。")
    publish_edition_now(second)

    old, new = client.get("/measures/2025/r1/"), client.get("/measures/2025/r2/")

    assert list(old.context["page"]) == list(first.entries.all())
    assert "第2版・訂正" in old.text
    assert "/measures/2025/r1/data.csv" in old.text  # the visitor stays on the revision
    assert list(new.context["page"]) == list(second.entries.all())
    assert "旧版" not in new.text
    assert "予算額を訂正しました。" in new.text


def test_a_withdrawn_edition_is_404_at_each_of_its_addresses(client):
    withdraw(edition=publish(year=2025), reason="誤って公表", by=None)

    assert client.get("/measures/2025/").status_code == 404
    assert client.get("/measures/2025/r1/").status_code == 404


# the draft


@pytest.mark.parametrize("path", ["", "data.json", "data.csv", "1/"])
def test_the_draft_is_404_for_a_visitor_and_for_an_account_without_a_role(client, path):
    make_entry(edition=make_edition(year=2025))
    anonymous = client.get(f"/measures/2025/draft/{path}")
    client.force_login(make_user(role="none"))
    without_role = client.get(f"/measures/2025/draft/{path}")

    assert (anonymous.status_code, without_role.status_code) == (404, 404)


def test_an_editor_reads_the_draft_marked_as_such_and_kept_nowhere(client, editor):
    entry = make_entry(edition=make_edition(year=2025))
    client.force_login(editor)

    response = client.get("/measures/2025/draft/")

    assert list(response.context["page"]) == [entry]
    assert "<title>【案】" in response.text
    assert 'class="banner draft"' in response.text
    assert "no-store" in response["Cache-Control"]
    assert f"/measures/2025/draft/{entry.measure.number}/" in response.text


@pytest.mark.parametrize("path", ["", "data.json", "data.csv"])
def test_a_contact_reads_only_their_own_ministry_in_the_draft(client, path):
    edition = make_edition(year=2025)
    other = make_ministry(code="env", name="環境省")
    make_entry(edition=edition, ministry=other, name="他府省の施策")
    make_entry(edition=edition, name="自府省の施策")
    client.force_login(make_user(role="contact", ministry=make_ministry()))

    response = client.get(f"/measures/2025/draft/{path}")
    body = response.getvalue().decode()

    assert "自府省の施策" in body
    assert "他府省の施策" not in body
    assert "環境省" not in body


# what is found


def test_ministry_and_field_together_find_what_a_person_counts_in_the_document(client, document_2020):
    assert names_found(client, "?ministry=mic&field=ウ-A:g") == [OS, LAN, IOT]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param("", 17, id="everything"),
        pytest.param("?ministry=mic&ministry=maff", 7, id="repeated-key-is-or"),
        pytest.param("?field=ウ-A:g&field=ア:b", 8, id="two-cells-each-entry-once"),
        pytest.param("?field=ウーＡ：ｇ", 6, id="cell-in-another-spelling"),
        pytest.param("?field=イ:a", 0, id="empty-cell"),
        pytest.param("?grade=priority", 3, id="grade"),
        pytest.param("?grade=priority&ministry=mhlw", 0, id="different-keys-are-and"),
        pytest.param("?rate=full", 2, id="rate"),
        pytest.param("?rate=full&rate=fixed", 5, id="rates-are-or"),
        pytest.param("?recipient=council", 3, id="recipients"),
        pytest.param("?recipient=private&rate=half", 1, id="recipients-and-rates"),
        pytest.param("?rate=unread", 0, id="nothing-unread"),
        pytest.param("?ministry=env", 0, id="ministry-without-a-block"),
        pytest.param("?ministry=&field=&grade=&q=&sort=&page=", 17, id="keys-without-values"),
        pytest.param("?ministry=mic&" * 3, 5, id="the-same-value-thrice"),
        pytest.param("?q=防災", 3, id="in-name-and-summary"),
        pytest.param("?q=総務省", 5, id="ministry"),
        pytest.param("?q=文科省", 2, id="short-name-of-ministry"),
        pytest.param("?q=社総交", 1, id="other-name-of-measure"),
        pytest.param("?q=データ利活用型スマートシティ推進事業", 1, id="name-of-its-call"),
        pytest.param("?q=総務省　ｌａｎ", 1, id="every-word"),
        pytest.param("?q=総務省 森林", 0, id="words-of-two-entries"),
        pytest.param("?q=%25", 0, id="a-percent-sign-is-no-wildcard"),
        pytest.param("?q=_", 0, id="an-underscore-is-no-wildcard"),
    ],
)
def test_a_query_finds(client, document_2020, query, count):
    assert len(names_found(client, query)) == count


def test_an_entry_whose_measure_has_several_matching_names_is_found_once(client):
    entry = make_entry(edition=make_edition(year=2025), fields_text="ウ-A a,b,c")
    for name in ("むすび事業", "むすび補助金"):
        MeasureName.objects.create(measure=entry.measure, name=name)
    publish_edition_now(entry.edition)

    assert names_found(client, "?q=むすび&field=ウ-A:a&field=ウ-A:b", 2025) == [entry.name]


def test_a_search_for_a_field_by_name_points_to_the_field(client, document_2020):
    response = client.get("/measures/2020/", {"q": "地域医療"})

    assert [cell.cell for cell in response.context["found"].hints] == ["ウ-A:a"]
    assert "ウ-A a 地域医療の施策" in response.text


def test_empty_cells_are_said_to_be_supported_otherwise(client, document_2020):
    sentence = "この欄に掲載された関係各省の施策はありません。地方財政措置は別に講じられています。"

    assert sentence in client.get("/measures/2020/", {"field": "イ:a"}).text
    assert sentence not in client.get("/measures/2020/", {"field": "イ:a", "q": "防災"}).text


def test_a_search_can_use_an_index(db):
    assert "UPPER(" not in str(
        matching(Entry.objects.published(), terms_of("防災 IoT")).query
    )  # PostgreSQL's icontains


# order and pages


def test_rows_come_in_the_order_of_the_document_or_as_asked(client):
    edition = make_edition(year=2025)
    for name, amount in [("中", "200"), ("小", "100"), ("不明", "調査中"), ("大", "300")]:
        make_entry(edition=edition, name=name, amount_text=amount)
    publish_edition_now(edition)

    assert names_found(client, "", 2025) == ["中", "小", "不明", "大"]
    assert names_found(client, "?sort=number", 2025) == ["中", "小", "不明", "大"]
    assert names_found(client, "?sort=-budget", 2025) == ["大", "中", "小", "不明"]
    assert names_found(client, "?sort=budget", 2025) == ["小", "中", "大", "不明"]


def test_pages_hold_their_share_and_the_total_is_of_all_pages(client, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    publish(year=2025, entries=3)

    first, second = client.get("/measures/2025/"), client.get("/measures/2025/?page=2")

    assert names(first.context["page"]) == ["施策1", "施策2"]
    assert names(second.context["page"]) == ["施策3"]
    assert "300百万円" in first.text
    assert "300百万円" in second.text


def test_a_page_past_the_end_is_404_with_a_way_back(client):
    publish(year=2025)

    response = client.get("/measures/2025/?ministry=mic&page=2")

    assert response.status_code == 404
    assert 'href="/measures/2025/?ministry=mic"' in response.text


# bad values


@pytest.mark.parametrize(
    ("query", "key", "message"),
    [
        ("ministry=nobody", "ministry", "指定された府省庁は登録されていません。"),
        ("ministry=mic&ministry=nobody", "ministry", "指定された府省庁は登録されていません。"),
        ("field=ウ-A:z", "field", "指定された政策分野は、この年度版の分野の体系にありません。"),
        ("field=Q", "field", "指定された政策分野は、この年度版の分野の体系にありません。"),
        ("grade=best", "grade", "指定された支援の書きぶりはありません。"),
        ("rate=0.5", "rate", "指定された補助率の区分はありません。"),
        ("rate=half&rate=1/2", "rate", "指定された補助率の区分はありません。"),
        ("recipient=市町村", "recipient", "指定された交付対象の区分はありません。"),
        ("sort=name", "sort", "指定された並び順はありません。"),
        ("q=%00", "q", "キーワードに使えない文字（制御文字）が含まれています。"),
        ("q=" + "あ" * 201, "q", "キーワードは200文字以内で入力してください。"),
        ("page=0", "page", "ページは1以上の整数で指定してください。"),
        ("page=-1", "page", "ページは1以上の整数で指定してください。"),
        ("page=abc", "page", "ページは1以上の整数で指定してください。"),
        ("page=" + "9" * 5000, "page", "ページは1以上の整数で指定してください。"),
    ],
)
def test_a_bad_value_is_said_at_its_field_and_shows_no_rows(client, query, key, message):
    publish(year=2025)

    response = client.get(f"/measures/2025/?{query}")

    assert response.status_code == 200
    assert list(response.context["page"]) == []
    assert response.context["found"].messages == {key: [message]}
    assert message in response.text
    assert "施策1" not in response.text
    assert CAPTION not in response.text


def test_nine_thousand_values_are_answered(client):
    publish(year=2025)

    response = client.get("/measures/2025/?" + "ministry=mic&field=ウ-A:f&q=あ&" * 3000)

    assert response.status_code == 200


# the total


def test_the_total_of_the_document_counts_each_envelope_once(client, document_2020):
    response = client.get("/measures/2020/")

    assert response.context["found"].total == {
        "yen": 2_058_595_000_000,
        "upper_bound_yen": 900_000_000,
        "unread_envelopes": 0,
        "envelopes": 15,
    }
    assert CAPTION in response.text
    assert CAUTION in response.text
    assert "2,058,595百万円" in response.text
    assert "うち900百万円は内数のため上限の額です。" in response.text


def test_the_total_is_of_what_was_found(client, document_2020):
    response = client.get("/measures/2020/", {"q": "地域経済循環創造事業交付金", "field": ["ア:b", "ア:c"]})

    assert len(response.context["page"]) == 2
    assert response.context["found"].total["yen"] == 900_000_000


def test_the_total_adds_different_units_and_says_what_it_could_not_read(client):
    edition = make_edition(year=2025)
    entry = make_entry(edition=edition, amount_text="100")
    make_entry(envelope=make_envelope(block=entry.block, amount_text="1,500", unit_yen=1_000), name="千円の施策")
    make_entry(edition=edition, amount_text="調査中", name="不明の施策")
    publish_edition_now(edition)
    assert Envelope.objects.filter(reading=UNREAD.value).count() == 1  # or this test says nothing

    response = client.get("/measures/2025/")

    assert response.context["found"].total["yen"] == 101_500_000
    assert "読取り不可の予算額1件は合計に含まれていません。" in response.text
    assert "調査中" in response.text


# what else can be asked


def test_counts_are_of_the_other_conditions(client, document_2020):
    facets = client.get("/measures/2020/", {"ministry": "mic", "grade": "priority"}).context["facets"]

    assert {option.value: option.count for option in facets.ministries} == {
        "cao": 0, "mic": 3, "mext": 0, "mhlw": 0, "mlit": 0, "maff": 0,
    }  # fmt: skip
    assert {option.value: option.count for option in facets.grades if option.count} == {"priority": 3, "considered": 2}
    cells = {option.value: option.count for group in facets.roles for option in group.options}
    assert {cell: count for cell, count in cells.items() if count} == {
        "ア:b": 2, "ア:c": 2, "ア:d": 1, "ウ-A:f": 1, "ウ-A:g": 1, "ウ-B:e": 1,
    }  # fmt: skip
    assert len(cells) == 27


def test_ministries_stand_in_the_order_of_the_document(client, document_2020):
    facets = client.get("/measures/2020/").context["facets"]

    assert [option.value for option in facets.ministries] == ["cao", "mic", "mext", "mhlw", "mlit", "maff"]


def test_each_condition_can_be_taken_away_alone(client, document_2020):
    chips = client.get("/measures/2020/?ministry=mic&ministry=maff&q=IoT&sort=budget&page=1").context["chips"]

    assert [(chip.label, chip.query) for chip in chips] == [
        ("キーワード：IoT", "ministry=mic&ministry=maff&sort=budget"),
        ("総務省", "ministry=maff&q=IoT&sort=budget"),
        ("農林水産省", "ministry=mic&q=IoT&sort=budget"),
    ]


# cost and safety


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(client, django_assert_num_queries, count):
    publish(year=2025, entries=count, fields_text="ウ-A a,b\nウ-B a")

    with django_assert_num_queries(15):
        client.get("/measures/2025/?q=施策")


def test_what_people_typed_never_becomes_markup(client):
    probe = "<script>alert(1)</script>"
    texts = dict.fromkeys(["name", "summary", "support_text", "rate_text", "recipients_text", "fields_text"], probe)
    make_entry(edition=make_edition(year=2025), amount_text=probe, editor_note=probe, **texts)
    publish_edition_now(Edition.objects.get(year=2025))
    number = Edition.objects.get(year=2025).entries.get().measure.number

    for path in ["/measures/2025/", f"/measures/2025/{number}/"]:
        body = client.get(path, {"q": "script"}).text
        assert probe not in body
        assert "&lt;script&gt;" in body


@pytest.mark.parametrize("path", ["", "data.json", "data.csv"])
def test_nothing_is_written_by_a_post(client, path):
    publish(year=2025)

    assert client.post(f"/measures/2025/{path}").status_code == 405
