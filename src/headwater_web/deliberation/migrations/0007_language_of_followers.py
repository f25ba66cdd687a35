from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0006_hall_votes"),
    ]

    operations = [
        migrations.AddField(
            model_name="follower",
            name="language",
            field=models.CharField(default="en", max_length=5),
        ),
    ]
