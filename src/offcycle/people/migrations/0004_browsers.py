from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_kept")]

    operations = [
        migrations.CreateModel(
            name="Browser",
            fields=[
                (
                    "way",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("endpoint", models.TextField()),
                ("public", models.CharField(max_length=128)),
                ("auth", models.CharField(max_length=64)),
            ],
        ),
    ]
