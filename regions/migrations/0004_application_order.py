"""Indexes for the office's list of applications: in its order, and of what waits for confirmation."""

from typing import Any

from django.db import migrations, models

NULLS = {"postgresql": " NULLS LAST", "sqlite": ""}  # where they stand in SQLite anyhow, which refuses the words


def make_order(apps: Any, schema_editor: Any) -> None:
    """Index the order in which the list stands: years downwards, those not known last."""
    nulls = NULLS[schema_editor.connection.vendor]
    schema_editor.execute(
        f"CREATE INDEX application_newest ON regions_application (fiscal_year DESC{nulls}, number DESC)"
    )


def drop_order(apps: Any, schema_editor: Any) -> None:
    """Take the index away."""
    schema_editor.execute("DROP INDEX application_newest")


class Migration(migrations.Migration):
    dependencies = [("regions", "0003_applications_by_public_year")]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("confirmed_on__isnull", True)), fields=["number"], name="application_unconfirmed"
            ),
        ),
        migrations.RunPython(make_order, drop_order),
    ]
