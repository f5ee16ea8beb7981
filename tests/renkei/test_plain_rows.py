"""Many rows are written at once as the model would write each: the same values, the same refusals."""

import pytest
from django.db import DataError, IntegrityError, connection
from django.db.models import F
from django.utils import timezone

from measures.models import Measure, Upload
from renkei.plain_rows import copy_rows, insert_rows, update_rows
from tests.factories import make_measure, make_ministry, make_upload

pytestmark = pytest.mark.django_db

AWKWARD = "別名％s\t\\N\\.\r\n'\"{}, 𠮷"


@pytest.fixture(params=["few", "many"], autouse=True)
def how_many(request, monkeypatch):
    """On PostgreSQL few rows are written by values and many by COPY: here as if each of both."""
    monkeypatch.setattr("renkei.plain_rows.MANY", 1 if request.param == "many" else 10_000)


def new_measures(count: int, *, name: str = "") -> list[Measure]:
    ministry = make_ministry()
    return [Measure(number=9000 + place, name=name or f"第{place}号", ministry=ministry) for place in range(count)]


def test_new_rows_get_the_keys_they_are_stored_under():
    rows = new_measures(600)

    insert_rows(rows, Measure)

    assert {row.pk: row.name for row in rows} == dict(Measure.objects.values_list("pk", "name"))
    assert not any(row._state.adding for row in rows)
    assert make_measure().pk not in {row.pk for row in rows}  # the next one finds its key free


def test_new_values_of_every_kind_are_those_of_a_row_saved_by_itself():
    counts = {"new": 1, AWKWARD: ["一", None, True]}
    saved = make_upload(name=AWKWARD, counts=counts, applied_at=timezone.now())
    fields = {field.attname: getattr(saved, field.attname) for field in Upload._meta.concrete_fields[1:]}

    insert_rows([together := Upload(**fields)], Upload)

    found = Upload.objects.filter(pk__in=[saved.pk, together.pk]).order_by("pk").values()
    alone, row = (dict(values, id=0, received_at=None) for values in found)
    assert row == alone
    assert (row["name"], row["counts"]) == (AWKWARD, counts)


def test_changed_values_of_every_kind_are_stored_and_the_others_stay():
    upload, other = make_upload(name="一"), make_upload(name="二")
    counts, now = {"new": 1, AWKWARD: ["一", None]}, timezone.now()
    upload.counts, upload.name, upload.applied_at, upload.size = counts, AWKWARD, now, 1

    update_rows([upload], Upload, ["counts", "name", "applied_at"])

    size = upload.size
    upload.refresh_from_db()
    assert (upload.counts, upload.name, upload.applied_at) == (counts, AWKWARD, now)
    assert upload.size != size  # not among the fields to be written
    assert Upload.objects.get(pk=other.pk).name == "二"


def test_rows_are_changed_twice_in_one_transaction():
    rows = new_measures(2)
    insert_rows(rows, Measure)
    for name in ("二度目", "三度目"):
        rows[0].name = name
        update_rows(rows, Measure, ["name"])

    assert list(Measure.objects.order_by("number").values_list("name", flat=True)) == ["三度目", "第1号"]


@pytest.mark.parametrize("write", ["insert", "update"])
def test_what_the_database_refuses_is_djangos_error(write):
    taken = make_measure()
    rows = new_measures(1)
    if write == "update":
        insert_rows(rows, Measure)
    rows[0].number = taken.number

    with pytest.raises(IntegrityError):
        insert_rows(rows, Measure) if write == "insert" else update_rows(rows, Measure, ["number"])


def test_a_text_too_long_for_its_column_is_refused_not_cut():
    rows = new_measures(1, name="あ" * 501)

    if connection.vendor == "postgresql":
        with pytest.raises(DataError):
            insert_rows(rows, Measure)
    else:  # SQLite's columns have no length
        insert_rows(rows, Measure)
        assert len(Measure.objects.get(pk=rows[0].pk).name) == 501


def test_copies_have_what_was_replaced_and_everything_else():
    measure = make_measure(name="元の施策")

    copy_rows(Measure.objects.filter(pk=measure.pk), {"number": F("number") + 5000})

    copied = Measure.objects.get(number=measure.number + 5000)
    assert (copied.name, copied.ministry_id) == ("元の施策", measure.ministry_id)
