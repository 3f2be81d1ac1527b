from django.db import migrations, models

import lefil.kit.keys


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='key',
            field=models.CharField(default=lefil.kit.keys.new_key, editable=False, max_length=16, unique=True),
        ),
    ]
