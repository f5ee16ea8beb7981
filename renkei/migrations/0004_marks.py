"""The table of marks (see ``renkei.marks``). Its triggers are put in place after every migrate, once all tables are there."""

from django.db import migrations

TYPES = {"postgresql": ("text", "bigint", "timestamptz"), "sqlite": ("text", "integer", "text")}


def make(apps, schema_editor):
    area, value, moment = TYPES[schema_editor.connection.vendor]
    schema_editor.execute(f"CREATE TABLE renkei_mark (area {area} NOT NULL, value {value} NOT NULL, changed_at {moment} NOT NULL)")


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE renkei_mark" + (" CASCADE" if schema_editor.connection.vendor == "postgresql" else ""))


class Migration(migrations.Migration):

    dependencies = [("renkei", "0003_signing_in")]

    operations = [migrations.RunPython(make, drop)]
