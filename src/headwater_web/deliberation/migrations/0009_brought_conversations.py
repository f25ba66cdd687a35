import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A conversation that is brought may hold longer statements, and says what was kept aside."""

    dependencies = [
        ("deliberation", "0008_seat_tokens"),
    ]

    operations = [
        migrations.AlterField(
            model_name="statement",
            name="words",
            field=models.CharField(max_length=400),
        ),
        migrations.CreateModel(
            name="KeptAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("says", models.JSONField(default=list)),
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_aside",
                        to="deliberation.conversation",
                    ),
                ),
            ],
        ),
    ]
