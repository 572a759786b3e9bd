from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from redcommons.adapters.store.talks import from_sheets


def take_from_the_shelf(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    from_sheets(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0002_workbench"),
    ]

    operations = [
        migrations.CreateModel(
            name="TalkHeadRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("talk", models.CharField(max_length=40, unique=True)),
                ("study", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("by", models.CharField(max_length=200)),
                ("at", models.CharField(max_length=32)),
                ("first", models.CharField(max_length=200)),
                ("session", models.IntegerField()),
                ("scenario", models.TextField()),
                ("harm", models.TextField()),
                ("interaction", models.CharField(max_length=20)),
                ("body", models.BinaryField()),
            ],
            options={
                "db_table": "talk_belt",
                "indexes": [
                    models.Index(fields=["study", "id"], name="talk_in_order"),
                    models.Index(fields=["study", "first", "session"], name="talk_sessions"),
                    models.Index(fields=["study", "scenario", "harm", "interaction"], name="talk_cells"),
                ],
                "constraints": [models.UniqueConstraint(fields=("study", "name"), name="talk_name")],
            },
        ),
        migrations.RunPython(take_from_the_shelf, migrations.RunPython.noop),
    ]
