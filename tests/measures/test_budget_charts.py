"""The budgets of a measure through the years as bars."""

import pytest

from measures.budget_charts import LEAST, WIDTH, Budget, draw_budgets
from measures.models import Edition
from tests.factories import make_edition, make_entry, make_measure, publish_edition_now


def budget(yen: int | None, **values) -> Budget:
    return Budget(2025, "令和7年度", "", yen, **values)


def test_bars_are_to_one_scale_that_begins_at_nothing():
    chart = draw_budgets([budget(1_000_000), budget(250_000), budget(0), budget(None)])

    assert [bar.width for bar in chart.bars] == [WIDTH, WIDTH // 4, 0, 0]
    assert chart.height == chart.bars[-1].top + 44


def test_a_small_amount_can_still_be_seen():
    assert [bar.width for bar in draw_budgets([budget(10**12), budget(1)]).bars] == [WIDTH, LEAST]


def test_a_part_lies_within_its_bar():
    chart = draw_budgets([budget(1000, inside_yen=250), budget(1, inside_yen=5000)])

    assert [(bar.width, bar.inside) for bar in chart.bars] == [(WIDTH, WIDTH // 4), (LEAST, LEAST)]
    assert chart.has_inside


@pytest.mark.parametrize("budgets", [[], [budget(100)], [budget(100), budget(None)], [budget(0), budget(None)]])
def test_there_is_no_drawing_of_what_cannot_be_compared(budgets):
    assert draw_budgets(budgets) is None


def test_years_without_any_money_are_drawn_without_bars():
    assert [bar.width for bar in draw_budgets([budget(0), budget(0)]).bars] == [0, 0]


@pytest.mark.django_db
def test_the_page_draws_each_year_with_what_it_prints(client):
    measure = make_measure()
    for year, text, values in [
        (2022, "100（うち臨時・特別の措置50）", {}),
        (2024, "未定の額", {"budget_stage": "request"}),
        (2025, "200の内数", {}),
    ]:
        make_entry(edition=make_edition(year=year, **values), measure=measure, amount_text=text)
        publish_edition_now(Edition.objects.get(year=year))

    response = client.get(f"/measures/all/{measure.number}/")

    bars = [(bar.budget.label, bar.budget.words, bar.width, bar.inside) for bar in response.context["chart"].bars]
    assert bars == [
        ("令和7年度 当初予算", "200百万円の内数", WIDTH, 0),
        ("令和6年度 概算要求", "読取り不可", 0, 0),
        ("令和5年度", "掲載なし", 0, 0),
        ("令和4年度 当初予算", "100百万円", WIDTH // 2, WIDTH // 4),
    ]
    assert response.text.count("<rect") == 3
    assert "内数のため上限の額です。" in response.text
