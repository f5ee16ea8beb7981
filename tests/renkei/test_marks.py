"""A mark is another one after every change of what a page is drawn from, however it was written."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from measures.editions import revise, withdraw
from measures.models import (
    Edition,
    Measure,
    MeasureName,
    Ministry,
    PolicyField,
    Succession,
    Upload,
)  # fmt: skip
from regions.models import Application
from renkei.mark_triggers import install_marks
from renkei.marks import Passing, labels_of, read_mark, table_of
from renkei.sources import CALLS, EVERYTHING, SEEN
from tests.factories import (
    make_call,
    make_edition,
    make_entry,
    make_measure,
    make_ministry,
    make_synonym,
    make_taxonomy,
    make_upload,
    publish_edition_now,
)  # fmt: skip
from tests.regions import factories as regions

pytestmark = pytest.mark.django_db
LABELS = sorted(labels_of(EVERYTHING))


def mark(*labels: str) -> str:
    return read_mark(labels or EVERYTHING).tag


def succeed() -> None:
    Succession.objects.create(predecessor=make_measure(), successor=make_measure(), kind="merged", fiscal_year=2025)


def lead_on() -> None:
    older, newer = PolicyField.objects.all()[:2]
    older.successors.add(newer)


def revise_and(act: Any) -> Any:
    def change() -> None:
        draft = revise(edition=Edition.objects.get(year=2020), kind="update", by=None)
        before = mark("measures.Edition")
        act(draft)
        assert mark("measures.Edition") != before

    return change


def apply_upload() -> None:
    upload = make_upload()
    Upload.objects.filter(pk=upload.pk).update(state="applied", applied_at=timezone.now())


CHANGES = {
    "a year is published": lambda: make_edition(year=2025, published=True),
    "an update is published": revise_and(publish_edition_now),
    "an edition is withdrawn": lambda: withdraw(edition=Edition.objects.get(year=2020), reason="誤り", by=None),
    "a ministry is added": lambda: make_ministry(code="cao", name="内閣府"),
    "a ministry is renamed in bulk": lambda: Ministry.objects.update(short_name="総"),
    "a measure is renamed": lambda: Measure.objects.update(name="別の名称"),
    "another name": lambda: MeasureName.objects.create(measure=Measure.objects.first(), name="別名"),
    "other names in bulk": lambda: MeasureName.objects.bulk_create([MeasureName(measure=Measure.objects.first(), name="a")]),
    "a succession": succeed,
    "a synonym": make_synonym,
    "a taxonomy": lambda: make_taxonomy(version="next"),
    "a field is carried on": lead_on,
    "a call": make_call,
    "an upload is applied": apply_upload,
    "a region": lambda: regions.make_region(code="R37"),
    "a membership": lambda: regions.make_membership(region=regions.make_region(code="R36")),
    "an application": lambda: regions.make_application(),
    "rows are deleted": lambda: Application.objects.all().delete(),
}  # fmt: skip


@pytest.fixture
def world() -> None:
    make_edition(year=2020, published=True)
    regions.make_application(regions=[regions.make_region()])


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_that_readers_see_makes_another_mark(world: None, change: Any) -> None:
    before = mark()

    change()

    assert mark() != before


@pytest.mark.parametrize("label", [label for label in LABELS if label not in SEEN])
def test_every_table_has_its_mark_by_plain_sql(world: None, label: str) -> None:
    table, before = table_of(label), mark(label)
    columns = [field.column for field in apps.get_model(label)._meta.concrete_fields]

    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{columns[-1]}" = "{columns[-1]}"')
        if cursor.rowcount == 0 and connection.vendor == "sqlite":
            pytest.skip("no row, so no trigger by row")

    assert mark(label) != before


def test_work_on_a_draft_and_on_a_file_leaves_all_marks_of_editions() -> None:
    draft = make_edition(year=2025)
    before = mark("measures.Edition", "measures.Upload")

    draft.title = "別の表題"
    draft.save()
    make_entry(edition=draft)
    make_upload().delete()

    assert mark("measures.Edition", "measures.Upload") == before


def test_a_mark_stays_while_nothing_changes_and_after_what_was_rolled_back(world: None) -> None:
    before = mark()

    with transaction.atomic():
        make_ministry(code="cao", name="内閣府")
        transaction.set_rollback(True)

    assert mark() == before


def test_the_same_change_made_again_after_going_back_has_another_mark(world: None) -> None:
    """A database that was put back to an earlier moment, and went on from there."""
    marks = set()
    for _ in range(5):
        with transaction.atomic():
            make_ministry(code="cao", name="内閣府")
            marks.add(mark("measures.Ministry"))
            transaction.set_rollback(True)

    assert len(marks) == 5


def test_a_mark_is_of_one_day_in_japan(world: None) -> None:
    late = datetime(2026, 11, 30, 14, 59, tzinfo=UTC)
    with mock.patch("django.utils.timezone.now", return_value=late):
        before = read_mark(()).tag
    with mock.patch("django.utils.timezone.now", return_value=late + timedelta(minutes=1)):
        after = read_mark(()).tag

    assert (before, after) == ("2026-11-30", "2026-12-01")


@pytest.mark.parametrize(
    "passing", [source for source in CALLS if isinstance(source, Passing)], ids=lambda one: str(one.after)
)
def test_a_call_changes_the_mark_when_a_moment_of_it_passes(passing: Passing) -> None:
    closes = datetime(2026, 6, 15, 8, tzinfo=UTC)
    make_call(closes_at=closes)
    told = []
    for moment in (closes + passing.after - timedelta(seconds=1), closes + passing.after):
        with mock.patch("django.utils.timezone.now", return_value=moment):
            told.append(read_mark(CALLS))

    assert told[0].tag != told[1].tag


def test_two_writers_do_not_wait_and_each_makes_another_mark(world: None, django_assert_num_queries: Any) -> None:
    """Within one transaction a table has one row, however many statements wrote to it."""
    for name in "abc":
        Ministry.objects.update(short_name=name)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM renkei_mark WHERE area = 'measures_ministry'")
        assert cursor.fetchone()[0] <= 2


def test_a_table_that_lost_its_triggers_gets_them_back_with_another_mark(world: None) -> None:
    before, table = mark("measures.Ministry"), table_of("measures.Ministry")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "renkei_mark_1_{table}" ON "{table}"')
        else:
            cursor.execute(f'DROP TRIGGER "renkei_mark_1_{table}_update"')

    install_marks(connection)
    after = mark("measures.Ministry")
    Ministry.objects.update(short_name="総")

    assert len({before, after, mark("measures.Ministry")}) == 3


def test_installing_twice_changes_nothing(world: None) -> None:
    before = mark()

    install_marks(connection)

    assert mark() == before
