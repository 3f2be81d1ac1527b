from django.apps import AppConfig


class KitConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "lefil.kit"
    label = "kit"

    def ready(self) -> None:
        from lefil.kit.voice import speak_plainly

        speak_plainly()
