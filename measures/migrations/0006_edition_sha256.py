from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0005_reading_in_the_background'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='data_contract',
            field=models.CharField(blank=True, default='', editable=False, max_length=10, verbose_name='データ仕様の版'),
        ),
        migrations.AddField(
            model_name='edition',
            name='data_sha256',
            field=models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='データのSHA-256'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='data_contract',
            field=models.CharField(blank=True, default='', editable=False, max_length=10, verbose_name='データ仕様の版'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='data_sha256',
            field=models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='データのSHA-256'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('data_contract', ''), ('data_sha256', '')), models.Q(models.Q(('state', 'draft'), _negated=True), models.Q(('data_contract', ''), _negated=True), models.Q(('data_sha256', ''), _negated=True)), _connector='OR'), name='edition_data_sealed_once_published'),
        ),
    ]
