"""What the office's search of applications looks through, folded; and the index of their order made to hold it."""

from typing import Any

from django.db import migrations, models

from measures.notation.text import fold

AT_ONCE = 5000
ORDER = {
    # SQLite looks through the index alone, in the order of the list; nulls are last there anyhow
    "sqlite": "(fiscal_year DESC, number DESC, search, measure_id, municipality_id)",
    # a row of an index of PostgreSQL holds no text of any length; the key lets a page be read off the index
    "postgresql": "(fiscal_year DESC NULLS LAST, number DESC) INCLUDE (id)",
}
BEFORE = {
    "sqlite": "(fiscal_year DESC, number DESC)",
    "postgresql": "(fiscal_year DESC NULLS LAST, number DESC)",
}
WRITE = {
    "sqlite": "UPDATE regions_application SET search = %s WHERE id = %s",
    "postgresql": "UPDATE regions_application SET search = new.search"
    " FROM unnest(%s::text[], %s::bigint[]) AS new (search, id) WHERE regions_application.id = new.id",
}


def fold_texts(apps: Any, schema_editor: Any) -> None:
    """Derive the search key of every application, as its ``derive`` does."""
    rows = apps.get_model("regions", "Application").objects.order_by("pk")
    vendor, last = schema_editor.connection.vendor, 0
    with schema_editor.connection.cursor() as cursor:
        while some := list(
            rows.filter(pk__gt=last).values_list("pk", "applicant", "project", "measure_text")[:AT_ONCE]
        ):
            last = some[-1][0]
            keys = ["\n".join(fold(text) for text in texts if text) for _, *texts in some]
            if vendor == "postgresql":
                cursor.execute(WRITE[vendor], [keys, [row[0] for row in some]])
            else:
                cursor.executemany(WRITE[vendor], [(key, row[0]) for key, row in zip(keys, some, strict=True)])


def make_order(apps: Any, schema_editor: Any) -> None:
    """Index the order in which the list stands: years downwards, those not known last."""
    columns = ORDER[schema_editor.connection.vendor]
    schema_editor.execute(f"CREATE INDEX application_newest ON regions_application {columns}")


def drop_order(apps: Any, schema_editor: Any) -> None:
    """Take the index away; a table of SQLite that is made anew has lost it already."""
    schema_editor.execute("DROP INDEX IF EXISTS application_newest")


def make_order_before(apps: Any, schema_editor: Any) -> None:
    """Put back the index as it was."""
    columns = BEFORE[schema_editor.connection.vendor]
    schema_editor.execute(f"CREATE INDEX application_newest ON regions_application {columns}")


class Migration(migrations.Migration):
    dependencies = [("regions", "0004_application_order"), ("measures", "0010_entries_in_document")]

    operations = [
        migrations.RunPython(drop_order, make_order_before),
        migrations.AddField(
            model_name="application",
            name="search",
            field=models.TextField(db_default="", default="", editable=False, verbose_name="検索用"),
        ),
        migrations.RunPython(fold_texts, migrations.RunPython.noop),
        migrations.RunPython(make_order, drop_order),
    ]
