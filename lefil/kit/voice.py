"""One voice for every field, ours and those of the libraries: an error says what to do."""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

LESS = ngettext_lazy("Écrivez %(limit_value)d signe au plus.", "Écrivez %(limit_value)d signes au plus.", "limit_value")
MORE = ngettext_lazy("Écrivez au moins %(limit_value)d signe.", "Écrivez au moins %(limit_value)d signes.", "limit_value")
CHOOSE = _("Choisissez une réponse de la liste.")
WORDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Répondez à cette question.")},
    forms.BooleanField: {"required": _("Cochez la case pour continuer.")},
    forms.ChoiceField: {"required": _("Choisissez une réponse."), "invalid_choice": CHOOSE},
    forms.MultipleChoiceField: {"required": _("Choisissez au moins une réponse."), "invalid_choice": CHOOSE, "invalid_list": CHOOSE},
    forms.TypedChoiceField: {"invalid_choice": CHOOSE},
    forms.ModelChoiceField: {"required": _("Choisissez une réponse."), "invalid_choice": CHOOSE},
    forms.IntegerField: {"invalid": _("Écrivez un nombre en chiffres, par exemple 12.")},
    forms.EmailField: {"required": _("Écrivez votre adresse e-mail.")},
    forms.FileField: {
        "required": _("Choisissez un fichier."),
        "missing": _("Choisissez un fichier."),
        "empty": _("Ce fichier est vide. Choisissez-en un autre."),
        "invalid": _("Choisissez un fichier."),
    },
    forms.ImageField: {"invalid_image": _("Ce fichier n’est pas une image. Choisissez une photo JPEG ou PNG.")},
}


def speak_plainly() -> None:
    """Called once when the site starts: replaces Django's own sentences, which say what is wrong and not what to do."""
    for field, words in WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    validators.MaxLengthValidator.message = LESS
    validators.MinLengthValidator.message = MORE
    validators.EmailValidator.message = _("Écrivez une adresse complète, par exemple nom@exemple.fr.")
    validators.MinValueValidator.message = _("Écrivez un nombre à partir de %(limit_value)s.")
    validators.MaxValueValidator.message = _("Écrivez un nombre jusqu’à %(limit_value)s.")
