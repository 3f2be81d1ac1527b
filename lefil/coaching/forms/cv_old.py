from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.coaching.models import CvLine


class OldForm(forms.Form):
    file = forms.FileField(
        label=_("Mon ancien CV"), help_text=_("Une photo, un PDF, un fichier Word (.docx) ou JSON Resume. 8 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,.pdf,.docx,.json"}),
        error_messages={"required": _("Choisissez un fichier ou prenez une photo.")},
    )  # fmt: skip


class VoiceForm(forms.Form):
    file = forms.FileField(
        label=_("Ma réponse parlée"), help_text=_("Enregistrez avec votre téléphone, deux minutes au plus. 4 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": "user"}), error_messages={"required": _("Enregistrez ou choisissez un fichier.")},
    )  # fmt: skip


class LinesForm(forms.Form):
    """For each line read in a file, where it goes: a section, or nowhere."""

    def __init__(self, *args: Any, lines: list[list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Ne pas garder")), *CvLine.SECTIONS.items()]
        for n, (section, said) in enumerate(lines):
            self.fields[f"line_{n}"] = forms.ChoiceField(label=said, choices=choices, required=False, initial=section)

    def chosen(self) -> list[tuple[int, str]]:
        return [(int(name.removeprefix("line_")), section) for name, section in self.cleaned_data.items() if section]
