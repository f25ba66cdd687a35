import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0008_sealed_phones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("place", models.CharField(db_index=True, max_length=20)),
                ("what", models.CharField(max_length=160)),
                ("because", models.CharField(max_length=600)),
                ("heard", models.CharField(max_length=600)),
                ("asked_by", models.CharField(max_length=160)),
                ("post", models.CharField(max_length=120)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waiting", "Not answered yet"),
                            ("yes", "Yes"),
                            ("partly", "Partly"),
                            ("no", "No"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("answer_why", models.CharField(blank=True, max_length=600)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("nothing-yet", "Nothing yet"),
                            ("studied", "Studied"),
                            ("started", "Started"),
                            ("over-half", "Over half"),
                            ("finished", "Finished"),
                            ("stopped", "Stopped"),
                        ],
                        default="nothing-yet",
                        max_length=12,
                    ),
                ),
                ("stage_why", models.CharField(blank=True, max_length=600)),
                ("did", models.CharField(blank=True, max_length=2000)),
                ("made_on", models.DateField()),
                ("due", models.DateField()),
                ("follow_up", models.DateField()),
                ("heard_on", models.DateField(blank=True, null=True)),
                ("followed_on", models.DateField(blank=True, null=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("conditions", "Conditions"),
                            ("primary", "Primary"),
                            ("secondary", "Secondary"),
                            ("tertiary", "Tertiary"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "scale",
                    models.CharField(
                        choices=[
                            ("street", "Street"),
                            ("neighbourhood", "Neighbourhood"),
                            ("district", "District"),
                            ("county", "County"),
                            ("region", "Region"),
                            ("nation", "Nation"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "equality",
                    models.CharField(
                        choices=[
                            ("not-looked", "Nobody has looked yet"),
                            ("helps", "It should help"),
                            ("no-difference", "It should make no difference"),
                            ("may-harm", "It may leave some worse off"),
                        ],
                        default="not-looked",
                        max_length=14,
                    ),
                ),
                ("equality_words", models.CharField(blank=True, max_length=300)),
                (
                    "inequality",
                    models.CharField(
                        choices=[
                            ("not-looked", "Nobody has looked yet"),
                            ("helps", "It should help"),
                            ("no-difference", "It should make no difference"),
                            ("may-harm", "It may leave some worse off"),
                        ],
                        default="not-looked",
                        max_length=14,
                    ),
                ),
                ("inequality_words", models.CharField(blank=True, max_length=300)),
                (
                    "rural",
                    models.CharField(
                        choices=[
                            ("not-looked", "Nobody has looked yet"),
                            ("helps", "It should help"),
                            ("no-difference", "It should make no difference"),
                            ("may-harm", "It may leave some worse off"),
                        ],
                        default="not-looked",
                        max_length=14,
                    ),
                ),
                ("rural_words", models.CharField(blank=True, max_length=300)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("fictional", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-made_on", "code"),
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="commitments.commitment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "person"), name="followed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Helper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("drives", "Drives it"),
                            ("sponsors", "Sponsors it"),
                            ("observes", "Observes it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="helped_by",
                        to="commitments.commitment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("part", "organisation__name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "organisation"), name="one_part_each_body"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("statement", "A statement"),
                            ("conversation", "A conversation"),
                            ("barrier", "A barrier"),
                            ("outcome", "An outcome of the vision"),
                            ("action", "An action of the vision"),
                            ("decision", "A decision of a gathering"),
                            ("card", "A practice card"),
                            ("scenario", "A scenario"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reference", models.CharField(max_length=120)),
                ("words", models.CharField(max_length=400)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reasons",
                        to="commitments.commitment",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["kind", "reference"], name="commitments_kind_b55881_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "kind", "reference"),
                        name="answered_once_a_commitment",
                    )
                ],
            },
        ),
    ]
