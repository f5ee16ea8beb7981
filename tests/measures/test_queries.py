"""Forms of lists hold the keys that a query names alone; what they say is what a form of all keys would."""

import pytest
from django.http import QueryDict

from measures.calls import CallFilter
from measures.filters import EntryFilter
from measures.queries import QueryFilter
from measures.years import AllYearsFilter
from regions.ledgers import Ledger

pytestmark = pytest.mark.django_db
QUERIES = [
    "", "page=2", "page=x", "page=", "q=地域", "q=%00", "q=&ministry=", "ministry=mic", "ministry=x&q=a", "sort=budget",
    "sort=x", "rate=half&rate=half", "field=ウ－Ａ：ａ", "adoption=used", "stage=adopted&by=measure", "by=x", "utm=1",
    "recipient=city&recipient=&grade=priority", "kind=city&confirmed=no&page=0", "year=2025&year=x", "region=R01&measure=a",
]  # fmt: skip


def filters_of(query: str, edition) -> list[QueryFilter]:
    data = QueryDict(query)
    return [
        EntryFilter(data, edition.entries.for_listing(), edition=edition),
        AllYearsFilter(data),
        CallFilter(data),
        Ledger(2020).ask(data),
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_a_key_that_is_not_named_is_as_if_left_empty(document_2020, query):
    for found in filters_of(query, document_2020):
        whole = found.get_form_class()(found.data)

        assert found.errors == whole.errors
        assert found.form.cleaned_data == whole.cleaned_data


def test_it_has_no_field_that_nobody_asked_for(document_2020):
    for found in filters_of("ministry=mic", document_2020):
        assert "ministry" in found.form.fields or "ministry" not in found.filters
        assert "q" not in found.form.fields
