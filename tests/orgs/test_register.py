"""The register says what the settings say today, names every room that keeps rows of people, and never tells a secret."""

from importlib.util import find_spec
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from lefil.orgs.management.commands._activities import ACTIVITIES
from lefil.people.models import RetentionRule


def written() -> str:
    out = StringIO()
    call_command("register", stdout=out)
    return out.getvalue()


def test_every_room_with_rows_of_people_is_in_the_register():
    rooms = {one.label for one in apps.get_app_configs() if one.name.startswith("lefil.") and find_spec(f"{one.name}.privacy")}
    assert rooms <= ACTIVITIES.keys()


def test_it_follows_the_rules_and_the_settings_and_tells_no_secret(cast, settings):
    settings.SMS_BACKEND, settings.SMS_HTTP_URL, settings.SMS_HTTP_TOKEN = (
        "http",
        "https://nom:hunter2@sms.example/v1?key=hunter2",
        "hunter2",
    )
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD = (
        "django.core.mail.backends.smtp.EmailBackend",
        "smtp.example",
        "hunter2",
    )
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:relais.example:3478?transport=udp"], "hunter2"
    settings.JANUS_URLS, settings.REDIS_URL = ["ws://janus.example:8188"], "redis://:hunter2@redis.example/0"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": "lefil-files",
                "endpoint_url": "https://s3.example",
                "secret_key": "hunter2",
                "access_key": "hunter2",
            },
        },
    }
    RetentionRule.objects.update_or_create(
        object="learner", defaults={"days": 731, "warn_days": 30, "action": "erase", "basis": "deux ans et un jour"}
    )
    text = written()
    for said in ("sms.example", "smtp.example", "relais.example", "janus.example", "redis.example", "s3.example", "lefil-files", "731 jours",
                 "deux ans et un jour", "Article 1", "Analyse d’impact"):  # fmt: skip
        assert said in text
    assert "hunter2" not in text
    assert not any(person in text for person in ("Lacombe", "639980"))


@pytest.mark.django_db
def test_without_rules_it_says_so():
    RetentionRule.objects.all().delete()
    assert "Aucune règle n’est installée" in written()
