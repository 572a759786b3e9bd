"""People: what else a person says with a verdict."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0003_exploring"),
    ]

    operations = [
        migrations.CreateModel(
            name="SaidRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run",
                        "judge",
                        "ordinal",
                        "repeat",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("run", models.BigIntegerField()),
                ("judge", models.IntegerField()),
                ("ordinal", models.IntegerField()),
                ("repeat", models.IntegerField()),
                ("queue", models.CharField(max_length=40)),
                ("guideline", models.IntegerField()),
                ("definition", models.CharField(max_length=64)),
                ("severity", models.CharField(max_length=16)),
                ("body", models.BinaryField()),
            ],
            options={"db_table": "rating_belt"},
        ),
        migrations.AddField(
            model_name="tallyrow",
            name="dropped",
            field=models.IntegerField(db_default=0),
        ),
    ]
