"""Lists of the office cost what they show: no row is counted that has no page, and a list goes on after a row."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from measures.models import Edition, EmptySearch, Measure
from regions.models import Application
from renkei import long_lists
from renkei.long_lists import count_up_to, holding, keys_between, later_than, terms_of, years_between
from renkei.models import User
from tests.factories import make_call, make_entry, make_measure, make_ministry, make_user
from tests.regions.factories import make_application, make_region

pytestmark = pytest.mark.django_db
LIST = "/admin/measures/measure/"
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
SMALL = (Edition, EmptySearch)  # their years are looked for among all their rows
ORDERS = [
    pytest.param([F("fiscal_year").desc(nulls_last=True), "-number"], id="as-the-list-stands"),
    pytest.param([F("fiscal_year").asc(nulls_first=True), "pk"], id="unknown-first"),
    pytest.param(["fiscal_year", "number"], id="upwards-as-the-database-puts-nulls"),
    pytest.param(["-fiscal_year", "-granted", "pk"], id="downwards-two-that-may-be-null"),
    pytest.param(["measure__number", "granted", "-pk"], id="over-a-relation-that-may-be-null"),
]


@pytest.fixture
def desk(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return a client signed in as an editor, in an office where four rows have a page."""
    monkeypatch.setattr(long_lists, "MOST_COUNTED", 4)
    monkeypatch.setattr("measures.admin.catalogue.MeasureAdmin.list_per_page", 2)
    client.force_login(editor)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", response.text))


def names(response: Any) -> list[str]:
    return [row.name for row in response.context["cl"].result_list]


def make_measures(count: int) -> list[Measure]:
    return [make_measure(name=f"施策{number}") for number in range(count)]


@pytest.mark.parametrize(("count", "said"), [(0, "0件"), (3, "3件"), (4, "4件"), (5, "4件以上")])
def test_a_list_counts_no_further_than_its_pages_go(desk: Client, count: int, said: str):
    make_measures(count)

    shown = words(desk.get(LIST))

    assert re.findall(r"施策（通年）(\d+件(?:以上)?)", shown) == [said]


def test_after_the_last_page_the_list_goes_on(desk: Client):
    make_measures(7)
    last = desk.get(f"{LIST}?p=2")

    onward = desk.get(f"{LIST}{last.context['cl'].goes_on}")

    assert names(last) == ["施策2", "施策3"]
    assert "これより後を表示する" in last.text
    assert names(onward) == ["施策4", "施策5"]
    assert "施策3」より後の施策（通年）です。" in words(onward)
    assert names(desk.get(f"{LIST}{onward.context['cl'].from_the_first}")) == ["施策0", "施策1"]
    assert names(desk.get(f"{LIST}{onward.context['cl'].get_query_string({'p': 2})}")) == ["施策6"]


def test_another_choice_begins_at_the_first_row_again(desk: Client):
    rows = make_measures(7)

    listed = desk.get(f"{LIST}?after={rows[3].pk}&ministry__id__exact={rows[3].ministry_id}").context["cl"]

    assert listed.get_query_string({"o": "1"}) == f"?ministry__id__exact={rows[3].ministry_id}&o=1"
    assert listed.get_query_string({"p": 2}) == f"?after={rows[3].pk}&ministry__id__exact={rows[3].ministry_id}&p=2"


@pytest.mark.parametrize("after", ["x", "", "0", "9" * 30])
def test_a_row_that_is_not_there_is_no_place_to_go_on(desk: Client, after: str):
    make_measures(3)

    assert desk.get(f"{LIST}?after={after}").headers["Location"] == f"{LIST}?e=1"


def test_a_row_one_may_not_see_is_no_place_to_go_on(client: Client):
    own, foreign = make_measure(ministry=make_ministry(code="mext", name="文部科学省")), make_measure()
    client.force_login(make_user(role="contact", ministry=own.ministry))

    assert client.get(f"{LIST}?after={own.pk}").status_code == 200
    assert client.get(f"{LIST}?after={foreign.pk}").status_code == 302


def test_rows_that_nobody_counted_are_not_chosen_all_at_once(desk: Client):
    make_entry()
    monkeyed = desk.get("/admin/measures/entry/")
    for number in range(5):
        make_entry(edition=monkeyed.context["cl"].result_list[0].edition, name=f"施策{number}")

    assert 'class="question' not in desk.get("/admin/measures/entry/").text


@pytest.mark.parametrize("order", ORDERS)
def test_what_comes_after_a_row_is_what_the_order_says(order: list[Any]):
    region = make_region()
    measures = [make_measure(), None, make_measure()]
    for place in range(12):
        make_application(
            regions=[region],
            measure=measures[place % 3],
            measure_text="施策",
            fiscal_year=[2020, None, 2021, 2020][place % 4],
            granted=[None, 5, None, 3, 3][place % 5],
        )
    rows = Application.objects.order_by(*order)
    ordered = list(rows)

    for place, row in enumerate(ordered):
        assert list(rows.filter(later_than(rows, row, terms_of(rows)))) == ordered[place + 1 :]


@pytest.mark.parametrize("order", ["measure", "?", "measure__ministry"])
def test_an_order_by_no_column_goes_on_nowhere(order: str):
    assert terms_of(Application.objects.order_by(order)) == []


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
def test_no_list_looks_at_every_row(client: Client, model: Any):
    client.force_login(make_user(role="editor", is_superuser=True))
    make_call(measure=make_entry().measure)
    make_application(regions=[make_region()])

    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")

    assert response.status_code == 200
    statements = [query["sql"] for query in captured]
    assert not [sql for sql in statements if 'COUNT(*) AS "__count"' in sql]
    assert model in SMALL or not [sql for sql in statements if sql.startswith("SELECT DISTINCT")]
    (listed,) = [sql for sql in statements if f"LIMIT {long_lists.MOST_COUNTED + 1}" in sql]
    assert f'FROM "{model._meta.db_table}"' in listed


@pytest.mark.parametrize(("rows", "said"), [(0, ""), (1, "1件"), (3, "3件"), (4, "3件以上")])
def test_a_count_in_words_ends_somewhere(rows: int, said: str):
    make_measures(rows)

    assert count_up_to(Measure.objects.all(), 3) == said


def test_years_are_those_between_the_ends():
    assert years_between(Application.objects.all(), "fiscal_year") == []
    for year in (2018, None, 2021):
        make_application(regions=[make_region()], fiscal_year=year)

    assert years_between(Application.objects.all(), "fiscal_year") == [2021, 2020, 2019, 2018]


@pytest.mark.parametrize(("begin", "end", "places"), [(0, 2, [0, 1]), (2, 9, [2, 3, 4]), (9, 11, [])])
def test_a_page_and_the_count_are_one_statement(
    django_assert_num_queries: Any, begin: int, end: int, places: list[int]
):
    keys = [row.pk for row in make_measures(6)]
    rows = Measure.objects.order_by("number")

    with django_assert_num_queries(1):
        assert keys_between(rows, begin, end, most=5) == ([keys[place] for place in places], 5)


def test_nothing_is_asked_where_nothing_can_be_found(django_assert_num_queries: Any):
    with django_assert_num_queries(0):
        assert keys_between(Measure.objects.none(), 0, 50, most=5) == ([], 0)


def test_a_page_in_the_middle_is_found_at_once(desk: Client):
    make_measures(4)

    with CaptureQueriesContext(connection) as captured:
        response = desk.get(f"{LIST}?p=2")

    assert names(response) == ["施策2", "施策3"]
    assert len([one for one in captured if one["sql"].startswith("WITH found")]) == 1


@pytest.mark.parametrize("page", ["3", "0", "-1", "9999999999", "x", "２", ""])
def test_a_page_that_there_is_not_is_no_exception_page(desk: Client, page: str):
    make_measures(3)

    assert desk.get(LIST, {"p": page}).status_code in {200, 302}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_short_list_is_shown_whole_whatever_page_is_asked_for(desk: Client, rows: int):
    make_measures(2)

    assert names(desk.get(f"{LIST}?p={rows}")) == ["施策0", "施策1"]


def test_choices_are_counted_no_further_than_the_next_one(client: Client, editor: User):
    make_measures(23)
    client.force_login(editor)
    query = {"app_label": "measures", "model_name": "succession", "field_name": "successor", "term": ""}

    with CaptureQueriesContext(connection) as captured:
        first = client.get("/admin/autocomplete/", query).json()
    (asked,) = [one["sql"] for one in captured if one["sql"].startswith("WITH found")]
    second = client.get("/admin/autocomplete/", {**query, "page": 2}).json()

    assert "LIMIT 21" in asked
    assert (len(first["results"]), first["pagination"]) == (20, {"more": True})
    assert (len(second["results"]), second["pagination"]) == (3, {"more": False})
    assert client.get("/admin/autocomplete/", {**query, "page": 3}).status_code == 404


@pytest.mark.parametrize("word", ["医療", "100%", "_", "a'b", "\\"])
def test_a_word_is_held_as_it_is(word: str):
    kept = make_application(regions=[make_region()], applicant=f"前{word}後")
    make_application(regions=[make_region()], applicant="前後")

    assert list(Application.objects.filter(holding("search", word))) == [kept]
