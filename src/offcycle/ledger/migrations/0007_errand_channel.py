from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_calendars")]

    operations = [
        migrations.AddField("errand", "channel", models.TextField(default="")),
    ]
