from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_times_disabled")]

    operations = [
        migrations.CreateModel(
            name="Kept",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=80)),
                ("value", models.TextField(default="")),
            ],
        ),
        migrations.AddConstraint(
            model_name="kept",
            constraint=models.UniqueConstraint(
                fields=["account", "kind", "name"], name="kept_once"
            ),
        ),
    ]
