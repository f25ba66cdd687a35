"""The table of entries, and the triggers that keep it append-only.

Going back takes the triggers and the table away, and with it every entry: export it first.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from headwater_web.audit.guards import BY_VENDOR


def lay(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the guards."""
    for guard in BY_VENDOR[schema_editor.connection.vendor]:
        schema_editor.execute(guard.lay, params=None)


def lift(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lift them."""
    for guard in BY_VENDOR[schema_editor.connection.vendor]:
        schema_editor.execute(guard.lift, params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("sequence", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(db_index=True, max_length=27)),
                ("actor", models.CharField(db_index=True, max_length=100)),
                ("action", models.CharField(db_index=True, max_length=80)),
                ("subject", models.CharField(db_index=True, max_length=200)),
                ("detail", models.TextField()),
                ("reason", models.TextField(blank=True)),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("mark", models.CharField(max_length=73)),
            ],
            options={"ordering": ("sequence",), "verbose_name_plural": "entries"},
        ),
        migrations.RunPython(lay, lift),
    ]
