from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from headwater_web.audit.keys import keys


def prove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark the links there are."""
    for actor in apps.get_model("audit", "Actor").objects.exclude(holder=None):
        actor.proof = keys()[0].mark(f"{actor.reference} is {actor.holder}")
        actor.save(update_fields=["proof"])


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_actor")]

    operations = [
        migrations.AddField("actor", "proof", models.CharField(blank=True, max_length=73)),
        migrations.RunPython(prove, migrations.RunPython.noop),
    ]
