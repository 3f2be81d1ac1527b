from django.db import migrations, models

import lefil.kit.keys


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_parentalauthorisation_words_person_contact_from_and_more'),
    ]

    operations = [
        migrations.AddField(
            model_name='erasurerequest',
            name='key',
            field=models.CharField(default=lefil.kit.keys.new_key, editable=False, max_length=16, unique=True),
        ),
    ]
