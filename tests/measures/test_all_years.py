"""All published years at once: one row a measure, and one measure through the years."""

from random import Random

import pytest

from measures import queries
from measures.editions import revise, withdraw
from measures.models import Edition, Entry, Measure, MeasureName, PolicyField, Succession
from measures.years import AllYearsFilter, facets_of_years
from tests.factories import (
    make_call,
    make_edition,
    make_entry,
    make_measure,
    make_ministry,
    make_taxonomy,
    publish_edition_now,
)
from tests.measures.counted_by_hand import CHOICES, PRINTED, counts_in, holds, random_query, text_of, values_of

pytestmark = pytest.mark.django_db


def publish(year: int, *measures: Measure, **values) -> Edition:
    edition = make_edition(year=year)
    for measure in measures:
        make_entry(edition=edition, ministry=measure.ministry, measure=measure, **{"name": measure.name, **values})
    return publish_edition_now(edition)


def numbers(response) -> list[int]:
    return [line.measure.number for line in response.context["lines"]]


def test_each_measure_is_one_row_with_its_published_years(client):
    both, old = make_measure(name="続く施策"), make_measure(name="終わった施策")
    publish(2024, both, old)
    edition = publish(2025, both)
    make_entry(edition=revise(edition=edition, kind="update", by=None), name="案だけの施策")  # could leak
    make_entry(edition=make_edition(year=2026), measure=both, name="案だけの名称")  # could leak

    response = client.get("/measures/all/")

    lines = [(line.measure.name, [entry.edition.year for entry in line.entries]) for line in response.context["lines"]]
    assert lines == [("続く施策", [2025, 2024]), ("終わった施策", [2024])]
    assert "案だけ" not in response.text
    assert f"/measures/all/{both.number}/" in response.text


def test_superseded_and_withdrawn_editions_are_not_among_them(client):
    measure = make_measure()
    first = publish(2024, measure, name="初めの名称")
    second = revise(edition=first, kind="update", by=None)
    entry = second.entries.get()
    entry.name = "直した名称"
    entry.save()
    publish_edition_now(second)
    withdraw(edition=publish(2025, make_measure(name="取りやめた施策")), reason="誤り", by=None)

    body = client.get("/measures/all/").text

    assert "直した名称" in body
    assert "初めの名称" not in body
    assert "取りやめた施策" not in body


def test_the_search_and_the_ministry_are_those_of_the_list(client):
    env = make_ministry(code="env", name="環境省")
    water, waste = make_measure(name="髙潮対策"), make_measure(name="廃棄物対策", ministry=env)
    MeasureName.objects.create(measure=waste, name="ごみ補助金")
    publish(2024, water, waste)
    publish(2025, water, name="水害対策")

    assert numbers(client.get("/measures/all/", {"q": "高潮"})) == [water.number]
    assert "<mark>髙潮</mark>" in client.get("/measures/all/", {"q": "高潮"}).text
    assert numbers(client.get("/measures/all/", {"q": "ゴミ"})) == [waste.number]
    assert numbers(client.get("/measures/all/", {"q": "高潮 水害"})) == []  # words of two years
    assert numbers(client.get("/measures/all/?ministry=env")) == [waste.number]
    assert numbers(client.get("/measures/all/?ministry=env&ministry=mic")) == [water.number, waste.number]
    options = client.get("/measures/all/?q=対策&ministry=env").context["facets"].ministries
    assert [(option.value, option.count, option.chosen) for option in options] == [("env", 1, True), ("mic", 1, False)]


@pytest.mark.parametrize("query", ["q=%00", "q=" + "あ" * 201, "ministry=nobody", "page=0", "page=x"])
def test_a_bad_value_is_said_and_shows_no_rows(client, query):
    publish(2025, make_measure(name="施策甲"))

    response = client.get(f"/measures/all/?{query}")

    assert response.status_code == 200
    assert response.context["lines"] == []
    assert list(response.context["found"].messages) == [query.split("=")[0]]
    assert "施策甲" not in response.text


def test_pages(client, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    measures = [make_measure(name=f"施策{number}") for number in range(3)]
    publish(2025, *measures)

    assert numbers(client.get("/measures/all/?page=2")) == [measures[2].number]
    assert client.get("/measures/all/?page=3").status_code == 404


def test_without_an_edition_the_page_says_so(client):
    assert "公表済みの年度版はまだありません。" in client.get("/measures/all/").text


def test_one_measure_shows_its_years_and_what_changed_from_year_to_year(client):
    measure = make_measure(name="連携の施策")
    publish(2023, measure, summary="市町村を支援する。", amount_text="100")
    publish(2024, measure, summary="市町村を支援する。", amount_text="100")
    publish(2025, measure, summary="市区町村を支援する。", amount_text="200の内数", rate_text="2/3")
    make_entry(edition=make_edition(year=2026), measure=measure, summary="案の文")  # could leak

    response = client.get(f"/measures/all/{measure.number}/")
    steps = response.context["steps"]

    assert [entry.edition.year for entry in response.context["entries"]] == [2025, 2024, 2023]
    assert [[difference.label for difference in step.differences] for step in steps] == [
        ["概要", "補助率", "予算額"],
        [],
    ]
    assert "市<ins>区</ins>町村を支援する。" in response.text
    assert "掲載された文は同じです。" in response.text
    assert '200百万円</span> <span class="mark quiet">内数（上限）' in response.text
    assert "案の文" not in response.text


def test_lineage_leads_both_ways_between_published_measures_alone(client):
    old, new, secret = make_measure(name="前身"), make_measure(name="後身"), make_measure(name="案だけの後継")
    publish(2024, old)
    publish(2025, new)
    Succession.objects.create(predecessor=old, successor=new, kind="merged", fiscal_year=2025)
    Succession.objects.create(predecessor=old, successor=secret, kind="split", fiscal_year=2026)

    before, after = (client.get(f"/measures/all/{measure.number}/").text for measure in (old, new))

    assert f'統合・組替え　後継施策：<a href="/measures/all/{new.number}/">後身</a>' in before
    assert f'統合・組替え　前の施策：<a href="/measures/all/{old.number}/">前身</a>' in after
    assert "案だけの後継" not in before


def test_calls_stand_under_their_years_and_applications_below(client):
    measure = make_measure()
    publish(2025, measure)
    make_call(measure=measure, fiscal_year=2024, public_name="初めの公募")
    make_call(measure=measure, fiscal_year=2025, public_name="次の公募")

    response = client.get(f"/measures/all/{measure.number}/")

    assert response.text.index("次の公募") < response.text.index("初めの公募")
    assert "申請・採択状況" in response.text.split("<main")[1]


def test_a_measure_that_no_current_edition_has_is_404(client):
    entry = make_entry(edition=make_edition(year=2025))

    assert client.get(f"/measures/all/{entry.measure.number}/").status_code == 404
    assert client.get("/measures/all/999/").status_code == 404


def test_pages_lead_to_each_other(client):
    measure = make_measure(name="結びの施策")
    publish(2025, measure)

    page = client.get(f"/measures/2025/{measure.number}/")
    assert f"/measures/all/{measure.number}/" in page.text
    assert 'href="/measures/all/?q=%E7%B5%90%E3%81%B3"' in client.get("/measures/2025/?q=結び&rate=half").text
    assert f"/measures/2025/{measure.number}/" in client.get(f"/measures/all/{measure.number}/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(client, django_assert_num_queries, count):
    measures = [make_measure(name=f"施策{number}") for number in range(count)]
    publish(2024, *measures)
    publish(2025, *measures)

    with django_assert_num_queries(15):
        client.get("/measures/all/?q=施策")


def test_an_old_revision_does_not_lead_to_a_measure_no_current_edition_has(client):
    stays, goes = make_measure(name="残る施策"), make_measure(name="消えた施策")
    second = revise(edition=publish(2025, stays, goes), kind="update", by=None)
    second.entries.get(measure=goes).delete()
    publish_edition_now(second)

    assert f"/measures/all/{goes.number}/" not in client.get(f"/measures/2025/r1/{goes.number}/").text
    assert client.get(f"/measures/all/{goes.number}/").status_code == 404


# the same conditions as in one year


def test_a_measure_is_found_where_one_year_meets_all_conditions(client):
    changed, same = make_measure(name="変わる施策"), make_measure(name="同じ施策")
    publish(2024, changed, rate_text="定額", support_text="優先採択の配慮")
    publish(2025, changed, rate_text="１／２", support_text="要望を踏まえ検討")
    publish(2023, same, rate_text="定額", support_text="要望を踏まえ検討")

    assert numbers(client.get("/measures/all/?rate=fixed")) == [changed.number, same.number]
    assert numbers(client.get("/measures/all/?rate=fixed&grade=examined")) == [same.number]
    assert numbers(client.get("/measures/all/?rate=half&grade=examined")) == [changed.number]
    assert [chip.label for chip in client.get("/measures/all/?rate=half&grade=examined").context["chips"]] == [
        "要望を踏まえ検討", "補助率：1/2以上2/3未満",
    ]  # fmt: skip


def test_cells_are_those_of_the_newest_outline_with_the_older_ones_that_they_carry_on(client):
    old, new = make_taxonomy(version="old"), make_taxonomy(version="new")
    carried, kept, other = (
        make_measure(name=name) for name in ("引き継がれた分野", "同じ名称の分野", "別の意味の記号")
    )
    was = PolicyField.objects.get(role__taxonomy=old, role__code="ウ-A", letter="a")
    was.successors.add(PolicyField.objects.get(role__taxonomy=new, role__code="ウ-B", letter="a"))
    PolicyField.objects.filter(role__taxonomy=old, role__code="ウ-A", letter__in="ac").update(name="別の名称")
    for year, measure, text in [(2022, carried, "ウ-A a"), (2023, kept, "ウ-A b"), (2024, other, "ウ-A c")]:
        make_entry(edition=make_edition(year=year, taxonomy=old), measure=measure, fields_text=text)
        publish_edition_now(Edition.objects.get(year=year))
    make_entry(edition=make_edition(year=2025, taxonomy=new), measure=kept, fields_text="ウ-A b")
    publish_edition_now(Edition.objects.get(year=2025))

    page = client.get("/measures/all/")

    counts = {option.value: option.count for group in page.context["facets"].roles for option in group.options}
    assert {cell: count for cell, count in counts.items() if count} == {"ウ-B:a": 1, "ウ-A:b": 1}
    assert numbers(client.get("/measures/all/", {"field": "ウ-B:a"})) == [carried.number]
    assert numbers(client.get("/measures/all/", {"field": "ウ-A:b"})) == [kept.number]
    assert numbers(client.get("/measures/all/", {"field": ["ウ-A:a", "ウ-A:c"]})) == []


def test_measures_stand_in_the_order_asked_for(client):
    small, big, unread = (make_measure(name=name) for name in ("小", "大", "不明"))
    publish(2023, small, amount_text="900")
    publish(2024, unread, amount_text="？？")
    publish(2025, small, amount_text="1")
    publish(2022, big, amount_text="500")

    assert numbers(client.get("/measures/all/?sort=-budget")) == [big.number, small.number, unread.number]
    assert numbers(client.get("/measures/all/?sort=budget")) == [small.number, big.number, unread.number]
    assert numbers(client.get("/measures/all/?sort=-year")) == [small.number, unread.number, big.number]


def test_a_search_that_finds_nothing_offers_near_spellings_of_all_years(client):
    publish(2023, make_measure(name="スマートシティ推進事業"), make_measure(name="スマートシティ支援事業"))
    publish(2025, make_measure(name="別の施策"))

    response = client.get("/measures/all/", {"q": "スマートシテイ", "rate": "fixed"})

    found = {near.words: (near.count, near.alone) for near in response.context["spellings"]}
    assert found["スマートシティ"] == (2, True)
    assert "/measures/all/?q=" in response.text


def test_counts_of_measures_are_right_under_any_combination():
    chance = Random(11)
    measures = [make_measure(name=f"施策{number}") for number in range(12)]
    ministries = [make_ministry(), make_ministry(code="env", name="環境省"), make_ministry(code="mlit", name="国交省")]
    for year in (2023, 2024, 2025):
        edition = make_edition(year=year)
        for measure in chance.sample(measures, 8):
            texts = {column: chance.choice(choices) for column, choices in PRINTED.items() if column != "name"}
            make_entry(edition=edition, measure=measure, ministry=chance.choice(ministries), **texts)
        publish_edition_now(edition)
    rows = [
        (entry.measure_id, text_of(entry), values_of(entry, set())) for entry in Entry.objects.published().for_listing()
    ]
    choices = {key: values for key, values in CHOICES.items() if key != "adoption"}
    for _ in range(60):
        query, data = random_query(chance, choices)
        found = AllYearsFilter(data)
        facets = facets_of_years(found)
        counts = counts_in(facets)

        assert {row.pk for row in found.rows} == {pk for pk, text, values in rows if holds(text, values, query)}
        for key, counted in counts.items():
            others = [(pk, values[key]) for pk, text, values in rows if holds(text, values, query, but=key)]
            by_hand = {value: len({pk for pk, values in others if value in values}) for value in counted}
            assert counted == by_hand, (key, query)
