from django.db import migrations, models


class Migration(migrations.Migration):
    """The day on which a published edition was made known (周知日)."""

    dependencies = [("measures", "0002_initial")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="notified_on",
                field=models.DateField(editable=False, null=True, verbose_name="周知日"),
            )
            for name in ("edition", "historicaledition")
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                name="edition_notified_once_published",
                condition=models.Q(notified_on__isnull=True) | ~models.Q(state="draft"),
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                name="edition_notified_not_before_announced",
                condition=models.Q(notified_on__isnull=True)
                | models.Q(announced_on__isnull=True)
                | models.Q(notified_on__gte=models.F("announced_on")),
                violation_error_message="周知日は、公表日以後の日付を入力してください。",
            ),
        ),
    ]
