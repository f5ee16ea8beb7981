"""The real document of 令和2年度, read as a person reads it."""

import pytest

from measures.models import Edition, EntryField, PolicyField

pytestmark = pytest.mark.django_db


def test_the_document_has_its_blocks_cells_entries_and_envelopes(document_2020: Edition) -> None:
    headings = list(document_2020.blocks.in_document_order().values_list("heading", flat=True))

    assert headings == ["内閣府", "総務省", "文部科学省", "厚生労働省", "国土交通省", "農林水産省"]
    assert document_2020.entries.count() == 17
    assert document_2020.envelopes.count() == 15
    assert PolicyField.objects.count() == 27


def test_its_sum_counts_each_envelope_once(document_2020: Edition) -> None:
    totals = document_2020.envelopes.totals()

    assert totals == {
        "yen": 2_058_595_000_000,
        "upper_bound_yen": 900_000_000,
        "unread_envelopes": 0,
        "envelopes": 15,
    }


def test_ten_cells_hold_no_measure(document_2020: Edition) -> None:
    used = EntryField.objects.filter(entry__edition=document_2020).values("field")

    empty = [field.cell for field in PolicyField.objects.exclude(pk__in=used).in_document_order()]

    assert empty == ["ア:a", "ア:e", "イ:a", "イ:b", "イ:c", "イ:d", "ウ-C:a", "ウ-C:b", "ウ-C:c", "ウ-C:d"]


def test_every_printed_text_could_be_read(document_2020: Edition) -> None:
    assert list(document_2020.entries.needing_a_reader()) == []
