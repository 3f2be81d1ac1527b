from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="seen",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
