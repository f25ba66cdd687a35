from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0002_measures_and_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="series",
            name="steps",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="reason",
            name="kind",
            field=models.CharField(
                choices=[
                    ("statement", "A statement"),
                    ("conversation", "A conversation"),
                    ("barrier", "A barrier"),
                    ("outcome", "An outcome of the vision"),
                    ("action", "An action of the vision"),
                    ("decision", "A decision of a gathering"),
                    ("workshop", "A decision of a workshop"),
                    ("card", "A practice card"),
                    ("scenario", "A scenario"),
                ],
                max_length=14,
            ),
        ),
    ]
