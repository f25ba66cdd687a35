import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What ties a phone to its seat stands in a table of its own, which is emptied.

    Ties of before are let go and not carried over: no hall votes while a service is upgraded.
    """

    dependencies = [
        ("deliberation", "0007_language_of_followers"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("day", models.DateField(auto_now_add=True)),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="token",
                        to="deliberation.seat",
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="seat",
            name="digest",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
        migrations.RemoveField(model_name="seat", name="digest"),
    ]
