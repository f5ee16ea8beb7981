"""Every kind of column comes back as it was, on the database that the tests run on."""

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from renkei.backup.columns import column_of
from renkei.backup.contents import BackupRefused
from renkei.backup.restoring import _insert
from renkei.backup.tables import Table, read_rows, table_of

pytestmark = pytest.mark.django_db(transaction=True)

MOMENT = dt.datetime(2026, 11, 30, 23, 59, 59, 1, dt.UTC)
VALUES: dict[str, tuple[Any, list[Any], list[Any]]] = {  # field, values, what stands in the file
    "integer": (models.IntegerField(null=True), [-(2**31), 0, None], [-(2**31), 0, None]),
    "big": (models.BigIntegerField(), [2**63 - 1, -(2**63), 2**53 + 1], [2**63 - 1, -(2**63), 2**53 + 1]),
    "boolean": (models.BooleanField(null=True), [True, False, None], [True, False, None]),
    "text": (models.TextField(null=True), ["神\ufa19𠮷\r\n\u2028", "", None], ["神\ufa19𠮷\r\n\u2028", "", None]),
    "datetime": (
        models.DateTimeField(auto_now=True),  # what a model would set anew stays
        [MOMENT, MOMENT.replace(microsecond=0), dt.datetime(1, 1, 2, tzinfo=dt.UTC)],
        ["2026-11-30T23:59:59.000001Z", "2026-11-30T23:59:59.000000Z", "0001-01-02T00:00:00.000000Z"],
    ),
    "date": (models.DateField(null=True), [dt.date(9999, 12, 31), None], ["9999-12-31", None]),
    "time": (models.TimeField(), [dt.time(1, 2, 3, 4), dt.time(0)], ["01:02:03.000004", "00:00:00.000000"]),
    "bytes": (models.BinaryField(null=True), [b"\0\xff", b"", None], ["AP8=", "", None]),
    "decimal": (
        models.DecimalField(max_digits=14, decimal_places=4),
        [Decimal("1234567890.1234"), Decimal("0.1000"), Decimal("-1.0000")],
        ["1234567890.1234", "0.1000", "-1.0000"],
    ),
    "float": (models.FloatField(), [0.1, 1e300, -0.0], [0.1, 1e300, -0.0]),
    "uuid": (models.UUIDField(), [uuid.UUID(int=1)], [str(uuid.UUID(int=1))]),
    "address": (
        models.GenericIPAddressField(null=True),
        ["192.0.2.1", "2001:db8::1", None],
        ["192.0.2.1", "2001:db8::1", None],
    ),
    "duration": (models.DurationField(), [dt.timedelta(days=-1, microseconds=1)], [-86_399_999_999]),
}


@pytest.fixture
def table(request: pytest.FixtureRequest) -> Iterator[tuple[Table, Any]]:
    """A table with one column of the kind, and its model."""
    with isolate_apps("renkei"):
        attributes = {"value": VALUES[request.param][0].clone(), "__module__": __name__}
        model: Any = type("Thing", (models.Model,), {**attributes, "Meta": type("Meta", (), {"app_label": "renkei"})})
        with connection.schema_editor() as editor:
            editor.create_model(model)
        yield table_of(model), model
        with connection.schema_editor() as editor:
            editor.delete_model(model)


@pytest.mark.parametrize(("table", "name"), [(name, name) for name in VALUES], indirect=["table"], ids=VALUES)
def test_a_value_stands_in_the_file_and_comes_back(table: tuple[Table, Any], name: str) -> None:
    kept, model = table
    _, values, told = VALUES[name]
    expected = [[number, value] for number, value in enumerate(told, start=1)]

    _insert(kept, expected, connection)

    assert list(model.objects.order_by("pk").values_list("value", flat=True)) == values
    with transaction.atomic():
        assert list(read_rows(kept, connection)) == expected


@pytest.mark.parametrize("table", ["text"], indirect=True)
def test_a_key_of_another_kind_than_the_model_says_is_named(table: tuple[Table, Any]) -> None:
    kept, _ = table
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL holds nothing in a column but its own kind")
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {kept.name} (id, value) VALUES (7, x'ff')")

    with pytest.raises(BackupRefused, match=rf"表「{kept.name}」の行 7 の列「value」"):
        list(read_rows(kept, connection))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("integer", "1"), ("integer", True), ("integer", 1.0), ("boolean", 1), ("text", 1), ("datetime", "2026-11-30"),
        ("datetime", "yesterdayZ"), ("date", "2026-13-01"), ("bytes", "?"), ("decimal", "1" * 200), ("json", {}),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_in_the_file_is_refused(name: str, value: Any) -> None:
    field = models.JSONField() if name == "json" else VALUES[name][0]
    field.set_attributes_from_name("value")

    with pytest.raises(ValueError):  # noqa: PT011 – its text is for nobody
        column_of(field).from_file(value)


def test_a_field_that_nobody_thought_of_is_not_left_out_silently() -> None:
    class Odd(models.TextField):
        def get_internal_type(self) -> str:
            return "OddField"

    with isolate_apps("renkei"):
        meta = type("Meta", (), {"app_label": "renkei"})
        model: Any = type("Other", (models.Model,), {"odd": Odd(), "__module__": __name__, "Meta": meta})

        with pytest.raises(BackupRefused, match=r"列「renkei_other\.odd」の型はバックアップできません"):
            table_of(model)
