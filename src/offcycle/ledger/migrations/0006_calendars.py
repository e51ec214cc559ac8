from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_channels")]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                (
                    "account",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("address", models.TextField()),
                ("word", models.CharField(default="", max_length=80)),
                ("named_by", models.CharField(max_length=64)),
                ("named_at", models.DateTimeField()),
                ("removed", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("error", models.TextField(default="")),
            ],
            options={"indexes": [models.Index(fields=["due_at"], name="calendar_due")]},
        ),
    ]
