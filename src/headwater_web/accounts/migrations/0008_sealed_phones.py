"""Seals the secrets of phones with the key outside the database; backwards it opens them again."""

from binascii import unhexlify

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from headwater_web.accounts.phone_secrets import opened, sealed


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Every secret that stands open is sealed."""
    rows = apps.get_model("otp_totp", "TOTPDevice").objects.exclude(key__contains=":")
    for row in rows.select_for_update():
        row.key = sealed(unhexlify(row.key), row.user_id)
        row.save(update_fields=["key"])


def unseal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Every secret is opened; one whose key is lost stops it, so that nothing is lost in silence."""
    rows = apps.get_model("otp_totp", "TOTPDevice").objects.filter(key__contains=":")
    for row in rows.select_for_update():
        row.key = opened(row.key, row.user_id).hex()
        row.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_sign_in_links"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Phone",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(seal, unseal),
    ]
