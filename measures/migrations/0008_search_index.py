"""The index of what is published and its sets (``measures.search_index``, ``measures.edition_sets``), filled with the editions there are, and two indexes."""

from django.db import migrations, models

TABLES = [
    "CREATE TABLE measures_searchtext (id bigint PRIMARY KEY, search text NOT NULL)",
    "CREATE TABLE measures_searchplace (text_id bigint PRIMARY KEY, measure integer NOT NULL, digest varchar(32) NOT NULL, editions text NOT NULL)",
    "CREATE TABLE measures_searchedition (edition_id bigint PRIMARY KEY)",
    "CREATE TABLE measures_searchsets (edition_id bigint PRIMARY KEY, form varchar(16) NOT NULL, content {bytes} NOT NULL)",
]
BYTES = {"postgresql": "bytea", "sqlite": "blob"}
# COST: it is never worked out for a row that the index would not have given
POSTGRESQL = [
    """
    CREATE FUNCTION measures_pairs(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
      SELECT array_agg(DISTINCT pair) FROM (
        SELECT sign || lead(sign) OVER (ORDER BY place) AS pair
        FROM unnest(string_to_array($1, NULL)) WITH ORDINALITY AS signs (sign, place)
      ) AS pairs WHERE pair IS NOT NULL
    $$
    """,
    "CREATE INDEX measures_searchtext_pairs ON measures_searchtext USING gin (measures_pairs(search))",
]
SQLITE = ["CREATE VIRTUAL TABLE measures_searchpairs USING fts5(pairs, content='', detail=none, columnsize=0, tokenize='ascii')"]


def make(apps, schema_editor):
    for statement in TABLES + {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement.replace("{bytes}", BYTES[schema_editor.connection.vendor]), params=None)


def drop(apps, schema_editor):
    for table in ("searchsets", "searchedition", "searchplace", "searchtext"):
        schema_editor.execute(f"DROP TABLE measures_{table}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION measures_pairs(text)")
    else:
        schema_editor.execute("DROP TABLE measures_searchpairs")


class Migration(migrations.Migration):

    dependencies = [("measures", "0007_search_words")]

    operations = [
        migrations.RunPython(make, drop),
        migrations.AddIndex("call", models.Index(fields=["closes_at"], name="call_by_closing")),
    ]
