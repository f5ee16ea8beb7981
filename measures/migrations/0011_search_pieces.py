"""The pieces of the texts of long published editions (``measures.search_pieces``); ``migrate`` fills them in at its end."""

from django.db import migrations

TABLE = "CREATE TABLE measures_searchpiece (edition_id bigint NOT NULL, piece text NOT NULL, content {bytes} NOT NULL, PRIMARY KEY (edition_id, piece))"
BYTES = {"postgresql": "bytea", "sqlite": "blob"}


def make(apps, schema_editor):
    schema_editor.execute(TABLE.replace("{bytes}", BYTES[schema_editor.connection.vendor]), params=None)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE measures_searchpiece")


class Migration(migrations.Migration):

    dependencies = [("measures", "0010_entries_in_document")]

    operations = [migrations.RunPython(make, drop)]
