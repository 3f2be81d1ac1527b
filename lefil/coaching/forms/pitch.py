from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lefil.coaching.models import Pitch
from lefil.coaching.queries.pitch import Block, count_words

TEN = [(str(n), str(n)) for n in range(11)]
MARK = _("0 : pas du tout. 10 : tout à fait.")


class PitchForm(forms.Form):
    """Five blocks, five words, two figures; nothing must be filled."""

    def __init__(self, typed: Any = None, *, blocks: Iterable[Block], most: int, pitch: Pitch) -> None:
        self.codes, self.most = [one.code for one in blocks], most
        super().__init__(typed, initial=dict(_initial(pitch)))
        self.fields["before"] = _mark(_("Avant de commencer : avez-vous confiance pour parler de vous ?"))
        for one in blocks:
            self.fields[f"block_{one.code}"] = forms.CharField(
                label=one.name, help_text=f"{one.ask} {one.frame}", required=False, max_length=1500,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            )  # fmt: skip
        for n in range(1, 6):
            self.fields[f"word_{n}"] = forms.CharField(
                label=_("Mot %(n)s") % {"n": n},
                required=False,
                max_length=40,
                widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            )
        self.fields["after"] = _mark(_("Et maintenant : avez-vous confiance pour parler de vous ?"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        count = sum(count_words(data.get(f"block_{code}") or "") for code in self.codes)
        if count > self.most:
            more = count - self.most
            words = ngettext("Enlevez %(more)s mot.", "Enlevez %(more)s mots.", more) % {"more": more}
            raise forms.ValidationError(_("Votre texte a %(count)s mots.") % {"count": count} + f" {words}")
        return data

    def blocks(self) -> list[forms.BoundField]:
        return [self[f"block_{code}"] for code in self.codes]

    def words(self) -> list[forms.BoundField]:
        return [self[f"word_{n}"] for n in range(1, 6)]

    def facts(self) -> dict[str, Any]:
        """What actions.write_pitch takes."""
        data = self.cleaned_data
        return {
            "blocks": {code: data[f"block_{code}"] for code in self.codes}, "keywords": [data[f"word_{n}"] for n in range(1, 6)],
            **{name: int(data[name]) if data[name] else None for name in ("before", "after")},
        }  # fmt: skip


def _mark(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=MARK, choices=TEN, widget=forms.RadioSelect, required=False)


def _initial(pitch: Pitch) -> Mapping[str, Any]:
    words = {f"word_{n}": word for n, word in enumerate(pitch.keywords, 1)}
    marks = {name: str(mark) for name, mark in (("before", pitch.before), ("after", pitch.after)) if mark is not None}
    return {f"block_{code}": text for code, text in pitch.blocks.items()} | words | marks


class TakeForm(forms.Form):
    """What comes with a take: the counts are the recorder's, None from whoever made the file elsewhere."""

    workshop = forms.CharField(max_length=16)
    seconds = forms.IntegerField()
    silences = forms.IntegerField(required=False)
    silent = forms.IntegerField(required=False)
    words = forms.IntegerField(required=False)

    def facts(self) -> dict[str, Any]:
        """What actions.share_take takes, besides the workshop and the file."""
        data = self.cleaned_data
        return {"seconds": data["seconds"], "silences": data["silences"], **{name: data[name] or 0 for name in ("silent", "words")}}


class SpokenForm(forms.Form):
    """What goes with a comment by voice: the second of the take, and how long the voice lasts."""

    second = forms.IntegerField(min_value=0)
    lasts = forms.IntegerField()


class CommentForm(forms.Form):
    """A volunteer's words at one second."""

    second = forms.IntegerField(
        label=_("À quelle seconde"), min_value=0, initial=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={key: _("Écrivez un nombre de secondes, par exemple 12.") for key in ("required", "invalid", "min_value")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Votre commentaire"), help_text=_("Ce que la personne a fait, à ce moment précis. Une idée à la fois."), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), error_messages={"required": _("Écrivez votre commentaire.")},
    )  # fmt: skip
