from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="times_disabled",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
