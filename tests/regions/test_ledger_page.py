"""The ledger: public applications of a year, what a query shows and counts, and never anything internal."""

from collections import Counter

import pytest
from pytest_django.asserts import assertRedirects

import regions.loading
from measures import queries
from measures.models import MeasureName
from regions.models import Application
from tests.factories import make_edition, make_entry, make_measure, make_ministry, publish_edition_now
from tests.regions.factories import make_application, make_municipality, make_region, make_stage

pytestmark = pytest.mark.django_db
SOURCE = "https://example.jp/saitaku"
NONE = "公表されている資料で確認できた申請・採択の記録は、登録されていません。"


@pytest.fixture
def real_data(document_2020) -> None:
    regions.loading.load_missing(by=None)


def make_public(**values) -> Application:
    return make_application(**{"public": True, "source": SOURCE, **values})


def numbers_found(client, query: str = "", year: int | str = 2025) -> set[int]:
    response = client.get(f"/applications/{year}/{query}")
    assert response.status_code == 200
    assert not response.context["found"].errors
    return {line.application.number for line in response.context["lines"]}


def options(response, key: str) -> dict[str, int]:
    [choice] = [choice for choice in response.context["facets"] if choice.key == key]
    return {option.value: option.count for option in choice.options}


# which year


def test_it_leads_to_the_newest_year_with_something_public(client):
    make_public(fiscal_year=2019)
    make_public(fiscal_year=2021)
    make_application(fiscal_year=2024)  # internal: could leak

    assertRedirects(client.get("/applications/"), "/applications/2021/")


def test_without_any_it_says_so(client):
    make_application(fiscal_year=2024)

    response = client.get("/applications/", follow=True)

    assert response.redirect_chain == [("/applications/unknown/", 302)]
    assert NONE in response.text


def test_a_year_with_nothing_public_is_404_and_names_the_others(client):
    make_public(fiscal_year=2019)
    make_public(fiscal_year=None, years_text="平成28～30")
    make_application(fiscal_year=2024)

    for path in ("", "data.json", "data.csv"):
        response = client.get(f"/applications/2024/{path}")
        assert response.status_code == 404
        assert "/applications/2019/" in response.text
        assert "/applications/unknown/" in response.text
        assert "申請・採択がなかったことを示すものではありません。" in response.text


@pytest.mark.parametrize("path", ["1868/", "3000/", "20/", "2025/r1/", "2025/12/"])
def test_a_nonsense_year_is_404(client, path):
    make_public(fiscal_year=2025)

    assert client.get(f"/applications/{path}").status_code == 404


def test_what_has_no_certain_year_stands_by_itself(client):
    dated, undated = make_public(fiscal_year=2025), make_public(fiscal_year=None, years_text="平成28～30")

    year, unknown = client.get("/applications/2025/"), client.get("/applications/unknown/")

    assert [line.application.number for line in year.context["lines"]] == [dated.number]
    assert [line.application.number for line in unknown.context["lines"]] == [undated.number]
    assert "平成28～30（資料の記載）" in unknown.text
    assert 'href="/applications/unknown/"' in year.text
    assert "活用圏域数" not in unknown.text  # of no year there is no number of regions
    assert "施策と圏域の対応表" in unknown.text


# what is public


def test_internal_applications_are_in_no_page_no_count_and_no_data(client):
    measure, region = make_measure(name="共通の施策"), make_region()
    shown = make_public(measure=measure, regions=[region], stage="adopted", granted=1000)
    secret = {"applicant": "カナリア市", "project": "カナリア計画", "note": "カナリアの備考", "granted": 5_000_000}
    make_application(measure=measure, regions=[region], stage="granted", **secret)
    other = make_region(name="カナリア圏域")
    make_application(
        measure=make_measure(name="カナリア施策", ministry=make_ministry(code="env", name="カナリア省")),
        regions=[other],
        stage="rejected",
        **secret,
    )
    make_application(measure_text="カナリア事業", fiscal_year=None, **secret)
    make_application(measure=measure, fiscal_year=2018, **secret)
    make_stage(application=shown, stage="requested", reached_on="2025-01-17", note="カナリア", stage_text="カナリア")
    make_stage(application=shown, stage="adopted", reached_on="2025-06-01", note="カナリア", amount=5_000_000)

    for path in ("", "?q=カナリア", "data.json", "data.csv", "data.json?q=カナリア", "data.csv?q=カナリア"):
        response = client.get(f"/applications/2025/{path}")
        text = b"".join(response.streaming_content).decode() if response.streaming else response.text
        hits = text.replace("キーワード：カナリア", "").replace('value="カナリア"', "").replace("カナリア圏域", "")
        assert "カナリア" not in hits
        assert "5,000" not in text
        assert "5000000" not in text
        assert "2025-01-17" not in text
        assert "1月17日" not in text
    page = client.get("/applications/2025/")
    assert options(page, "measure") == {str(measure.number): 1}
    assert options(page, "region") == {region.code: 1}
    assert options(page, "stage") == {"adopted": 1}
    assert options(page, "ministry") == {"mic": 1}
    assert [total.yen for total in page.context["totals"]] == [1000]
    assert page.context["years"] == [(2025, "令和7年度")]
    assert page.context["unknown_year"] is False
    assert client.get("/applications/unknown/").context["page"].paginator.count == 0
    assert numbers_found(client, f"?region={other.code}") == set()


def test_a_measure_that_only_a_draft_has_cannot_be_asked_for(client):
    make_public(fiscal_year=2025)
    draft = make_entry(edition=make_edition(year=2026), name="案だけの施策")

    response = client.get(f"/applications/2025/?measure={draft.measure.number}")

    assert response.context["found"].messages == {"measure": ["指定された施策は登録されていません。"]}
    assert "案だけの施策" not in response.text


# what is asked


@pytest.fixture
def five() -> dict[str, int]:
    """Five applications of 2025 that differ in everything one can ask for: {name: number}."""
    a, b = make_region(code="R01", name="備後圏域", alias="びんご"), make_region(code="R02")
    mic, mext = make_measure(name="地域IoT実装"), make_measure(ministry=make_ministry(code="mext", name="文部科学省"))
    MeasureName.objects.create(measure=mic, name="スマート公募", kind="call")
    town = make_municipality(name="三次市")
    rows = {
        "one": make_public(regions=[a], measure=mic, stage="adopted", applicant_kind="city", applicant="一市"),
        "both": make_public(regions=[a, b], measure=mext, stage="unknown", applicant="二町", municipality=town),
        "text": make_public(regions=[b], measure_text="対応のない事業", stage="adopted", project="農福連携"),
        "confirmed": make_public(regions=[b], measure=mic, stage="rejected", confirmed_on="2026-01-01"),
        "other-year": make_public(regions=[a], measure=mic, fiscal_year=2024),
    }
    return {name: row.number for name, row in rows.items()}


ASKED = [
    ("", "one both text confirmed"),
    ("?ministry=mic", "one confirmed"),
    ("?ministry=mic&ministry=mext", "one both confirmed"),
    ("?measure=対応のない事業", "text"),
    ("?region=R01", "one both"),
    ("?region=R01&region=R02", "one both text confirmed"),
    ("?stage=adopted", "one text"),
    ("?stage=adopted&region=R02", "text"),
    ("?kind=city", "one"),
    ("?kind=unknown", "both text confirmed"),
    ("?confirmed=yes", "confirmed"),
    ("?confirmed=no", "one both text"),
    ("?q=農福", "text"),
    ("?q=ビンゴ 二町", "both"),
    ("?q=尾道市", ""),
    ("?q=三次市", "both"),
    ("?q=ＳＭＡＲＴ", ""),
    ("?q=スマート公募", "one confirmed"),
    ("?q=地域ｉｏｔ", "one confirmed"),
    ("?q=文部科学省", "both"),
    ("?q=%20", "one both text confirmed"),
]


@pytest.mark.parametrize(("query", "names"), ASKED)
def test_a_query_finds_what_it_asks_for(client, five, query, names):
    assert numbers_found(client, query) == {five[name] for name in names.split()}


def test_the_counts_are_what_choosing_would_show(client, five):
    response = client.get("/applications/2025/?region=R02")

    assert options(response, "stage") == {"adopted": 1, "rejected": 1, "unknown": 1}
    assert options(response, "region") == {"R01": 2, "R02": 3}
    assert options(response, "kind") == {"city": 0, "unknown": 3}
    assert options(response, "confirmed") == {"yes": 1, "no": 2}
    assert response.text.count("の条件を外す") == 1


@pytest.mark.parametrize(
    "query", ["ministry=x", "measure=0", "region=R99", "stage=x", "kind=x", "confirmed=x", "q=%00", "page=0", "page=x"]
)
def test_a_bad_value_is_a_message_at_the_field_and_no_rows(client, query):
    make_public(applicant="見せない市")
    key = query.split("=")[0]

    response = client.get(f"/applications/2025/?{query}")

    assert response.status_code == 200
    assert list(response.context["found"].messages) == [key]
    assert response.context["lines"] == []
    assert "見せない市" not in response.text
    assert "条件に誤りがあるため" in response.text
    assert options(response, "confirmed") == {"no": None}


def test_pages_and_the_page_past_the_end(client, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for _ in range(3):
        make_public(fiscal_year=2025)

    second, past = client.get("/applications/2025/?page=2"), client.get("/applications/2025/?page=3")

    assert len(second.context["lines"]) == 1
    assert past.status_code == 404
    assert 'href="/applications/2025/?"' in past.text


# what is shown


def test_amounts_stand_by_their_kind_and_are_never_added_up_over_kinds(client):
    both = [make_region(), make_region()]
    make_public(regions=both, project_cost=12_000_000, requested=6_000_000, granted=5_000_500, settled=0)
    make_public(project_cost=1_000_000)

    response = client.get("/applications/2025/")

    for words in (
        "事業費 12,000千円",
        "要望・申請額 6,000千円",
        "交付決定額 5,000,500円",
        "確定額 0円",
        "事業費 1,000千円",
    ):
        assert words in response.text
    assert [(total.words, total.yen, total.known) for total in response.context["totals"]] == [
        ("事業費", 13_000_000, 2), ("要望・申請額", 6_000_000, 1), ("交付決定額", 5_000_500, 1), ("確定額", 0, 1),
    ]  # fmt: skip


def test_a_row_tells_the_printed_words_dates_and_what_is_not_confirmed(client):
    entry = make_entry(edition=make_edition(year=2024), name="都市OS実装支援事業")
    publish_edition_now(entry.edition)
    region = make_region(name="備後圏域")
    application = make_public(
        measure=entry.measure, measure_text="データ利活用型", stage="adopted", stage_text="選定", regions=[region],
        carried_over=True, rate_text="1/2", note="備考の文", applicant="ど根性ファーム", applicant_kind="private",
    )  # fmt: skip
    make_stage(application=application, stage="adopted", reached_on="2025-06")
    make_public(confirmed_on="2026-01-01", source="https://example.jp/2")

    text = client.get("/applications/2025/").text

    for words in (
        f'href="/measures/2024/{entry.measure.number}/">都市OS実装支援事業', "資料の記載：データ利活用型",
        "資料の記載：選定", "日付：2025年6月", "日付：未確認", "繰越し", "補助率 1/2", "備考：備考の文", "民間",
        f'href="/regions/{region.code}/">備後圏域', f'href="{SOURCE}"', "出典未確認", "出典確認済み", "令和8年1月1日",
        "金額は未確認",
    ):  # fmt: skip
        assert words in text


def test_the_matrix_leads_to_the_rows_of_each_cell(client, real_data):
    response = client.get("/applications/2020/")
    matrix = response.context["matrix"]

    assert [region.code for region in matrix.regions] == ["R09", "R10", "R22", "R25"]
    assert {
        subject.number: {cell.region.code: dict(cell.stages) for cell in cells if cell.stages}
        for subject, cells in matrix.rows
    } == {
        2: {"R09": {"採択候補": 1}},
        3: {"R10": {"交付決定": 1}},
        4: {"R22": {"採択候補": 2}, "R25": {"採択候補": 3}},
    }
    for subject, cells in matrix.rows:
        for cell in cells:
            query = f"?measure={subject.key}&region={cell.region.code}"
            if cell.stages:
                assert query.replace("&", "&amp;") in response.text
                assert len(numbers_found(client, query, 2020)) == sum(Counter(dict(cell.stages)).values())


def test_what_fits_no_measure_can_be_followed_from_the_matrix(client, real_data):
    response = client.get("/applications/2022/")

    assert "?measure=%E5%9C%B0%E5%9F%9F%E8%AA%B2%E9%A1%8C" in response.text
    assert "目録の施策との対応は未確認" in response.text
    assert len(numbers_found(client, "?measure=地域課題解決のためのスマートシティ推進事業", 2022)) == 3


def test_a_measure_text_with_strange_signs_is_still_one_query(client):
    number = make_public(measure_text="A&B?region=R99#x").number

    response = client.get("/applications/2025/")
    assert "measure=A%26B%3Fregion%3DR99%23x&amp;region=" in response.text
    assert numbers_found(client, "?measure=A%26B%3Fregion%3DR99%23x") == {number}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x"])
def test_only_web_addresses_become_links(client, address):
    make_public(source=address)

    assert f'href="{address}' not in client.get("/applications/2025/").text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", 21), ("?q=市&region=R01", 30), ("data.json", 13), ("data.csv", 10)])
def test_it_takes_the_same_queries_for_any_length(client, django_assert_num_queries, count, path, queries):
    for number in range(count):
        ministry = make_ministry(code=f"m{number}", name=f"府省{number}")
        application = make_public(measure=make_measure(ministry=ministry), municipality=make_municipality())
        make_stage(application=application)

    with django_assert_num_queries(queries):
        response = client.get(f"/applications/2025/{path}")
        if response.streaming:
            list(response.streaming_content)


def test_post_is_refused(client):
    make_public()

    assert client.post("/applications/2025/").status_code == 405
    assert client.post("/applications/").status_code == 405
