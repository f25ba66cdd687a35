import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from headwater_web.commitments.guards import LAY, LIFT


def lay(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the guard of the history."""
    schema_editor.execute(LAY[schema_editor.connection.vendor], params=None)


def lift(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lift it."""
    schema_editor.execute(LIFT[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_commitments_and_what_they_answer")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("actor", models.CharField(max_length=100)),
                ("body", models.CharField(blank=True, max_length=160)),
                ("field", models.CharField(max_length=40)),
                ("before", models.CharField(blank=True, max_length=2000)),
                ("after", models.CharField(blank=True, max_length=2000)),
                ("why", models.CharField(blank=True, max_length=600)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="commitments.commitment",
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[("contribution", "What is done"), ("outcome", "What comes of it")],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("unit", models.CharField(max_length=60)),
                (
                    "better",
                    models.CharField(
                        choices=[("increase", "More is better"), ("decrease", "Less is better")],
                        max_length=10,
                    ),
                ),
                ("indicator", models.CharField(blank=True, max_length=80)),
                ("baseline", models.FloatField(blank=True, null=True)),
                ("target", models.FloatField(blank=True, null=True)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="series",
                        to="commitments.commitment",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("value", models.FloatField()),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="commitments.series",
                    ),
                ),
            ],
            options={
                "ordering": ("day",),
            },
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                fields=("commitment", "about"), name="one_series_of_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("series", "day"), name="one_reading_a_day"),
        ),
        migrations.RunPython(lay, lift),
    ]
