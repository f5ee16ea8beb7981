"""Staging costs by what changes, not by how many rows come in: the small form of ``tests/bench``."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.answers import Proposal
from measures.intake import apply, receive, redo, undo
from measures.intake.unchanged import all_rows, is_plain
from measures.models import Entry, Measure, Ministry, StagedRow, Upload
from renkei.models import User
from tests.bench.rows import answer, as_csv, make_rows

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def answer_of(rows: int) -> bytes:
    """Make a draft of so many rows; return an answer in which three of them are changed."""
    make_rows(rows)
    return as_csv(answer(rows, list(Measure.objects.order_by("number").values_list("number", flat=True))))


def staged(data: bytes) -> Upload:
    return receive(data=data, name="回答.csv", year=2020, by=None, ministry=Ministry.objects.get(code="mic"))


def test_queries_and_stored_rows_do_not_grow_with_the_file() -> None:
    found = []
    for rows in (50, 500):
        data = answer_of(rows)
        with CaptureQueriesContext(connection) as captured:
            upload = staged(data)
        assert (upload.counts["unchanged"], upload.counts["revised"]) == (rows - 3, 3)
        found.append((len(captured), upload.rows.count()))

    assert found[0] == found[1]
    assert found[0][1] == 3


def test_the_preview_does_not_grow_with_the_file(client: Client, editor: User) -> None:
    client.force_login(editor)
    sizes = []
    for rows in (50, 500):
        upload = staged(answer_of(rows))
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse("admin:measures_upload_preview", args=[upload.pk]))
        sizes.append((len(captured), len(response.content) // 1000))

    assert sizes[0] == sizes[1]
    assert sizes[0][1] < 200


def test_rows_that_change_nothing_are_shown_counted_and_paged(client: Client, editor: User) -> None:
    client.force_login(editor)
    upload = staged(answer_of(120))
    page = reverse("admin:measures_upload_preview", args=[upload.pk])

    unchanged = client.get(page, {"show": "unchanged"}).context["preview"]
    last = client.get(page, {"show": "all", "page": "3"}).context["preview"]

    assert {value: count for value, _, count in unchanged.tabs} == {
        "changed": 3, "refused": 0, "new": 0, "revised": 3, "spelling": 0, "ended": 0, "unchanged": 117, "all": 120,
    }  # fmt: skip
    assert [shown.row.position for shown in unchanged.rows] == [0, *range(4, 53)]
    assert [shown.row.position for shown in last.rows] == list(range(100, 120))
    assert unchanged.rows[1].row.name == Entry.objects.get(position=5).name
    assert unchanged.rows[1].ministry == "総務省"


def test_a_row_that_changes_nothing_still_has_to_stand_when_the_file_is_applied() -> None:
    upload = staged(answer_of(20))
    entry = Entry.objects.get(position=10)
    entry.summary = "別の概要"
    entry.save()

    with pytest.raises(Exception, match="第9号") as refused:
        apply(upload=upload, by=None)

    assert "確認のあとに次の施策が変更されました" in str(refused.value)
    assert not StagedRow.objects.exclude(after=None).exists()


def test_an_unseen_row_is_confirmed_by_applying_and_is_unseen_again_after_undo() -> None:
    upload = staged(answer_of(20))
    Entry.objects.filter(position__in=[10, 11]).update(unseen=True)

    states = []
    for act in (apply, undo, redo):
        act(upload=upload, by=None)
        states.append(Entry.objects.filter(unseen=True).count())

    upload.refresh_from_db()
    assert states == [0, 2, 0]
    assert upload.rows.count() == 5
    assert (len(upload.unchanged), upload.counts["plain"]) == (15, 15)
    assert [row.position for row in all_rows(upload)] == list(range(20))


def test_only_a_row_with_nothing_to_show_is_kept_with_others(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Proposal] = []
    monkeypatch.setattr(
        "measures.intake.staging.is_plain", lambda proposal: is_plain(proposal) and not kept.append(proposal)
    )

    staged(answer_of(20))

    assert len(kept) == 17
    assert not any(one.changes or one.questions or one.findings or one.call or one.fate for one in kept)
