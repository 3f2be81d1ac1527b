"""What every page knows: its language, its colours, its weight, and whom to call."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur"}
THEMES = {"light", "dark"}
DATA = {"low", "full"}
LATIN = {"fr", "en"}
DEMO_BAR = "demo/_bar.html"


def theme_of(request: HttpRequest) -> str:
    """ "light", "dark", or "" when the device decides."""
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else ""


def is_low_data(request: HttpRequest) -> bool:
    """The person's own choice wins over what the browser announces."""
    choice = request.COOKIES.get("data", "")
    if choice in DATA:
        return choice == "low"
    return request.headers.get("Save-Data", "").lower() == "on"


def direction(language: str) -> str:
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def page(request: HttpRequest) -> dict[str, Any]:
    """Defaults of `kit/base.html`; a view overrides any of them by passing the same name."""
    language = get_language() or settings.LANGUAGE_CODE
    low_data = is_low_data(request)
    return {
        "lang": language,
        "dir": direction(language),
        "language_name": get_language_info(language)["name_local"],
        "languages": settings.LANGUAGES,
        "theme": theme_of(request),
        "low_data": low_data,
        "web_fonts": not low_data and language in LATIN,
        "here": request.get_full_path(),
        "help_phone": settings.HELP_PHONE,
        "tabs": [],
        "account_bar": None,
        "demo_bar": DEMO_BAR if settings.DEMO else None,
    }
