from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_exceptions")]

    operations = [
        migrations.CreateModel(
            name="ChannelState",
            fields=[
                (
                    "name",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("taken_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("refused", models.BooleanField(default=False)),
                ("error", models.TextField(default="")),
                ("note", models.TextField(default="")),
            ],
        ),
    ]
