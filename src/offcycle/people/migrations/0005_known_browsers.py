from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_browsers")]

    operations = [
        migrations.CreateModel(
            name="KnownBrowser",
            fields=[
                (
                    "number",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("account", models.CharField(max_length=64)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("words", models.CharField(max_length=80)),
                ("address", models.CharField(max_length=64)),
                ("met_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["account"], name="known_browser_account")],
            },
        ),
    ]
