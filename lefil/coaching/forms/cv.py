import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.coaching import content
from lefil.coaching.actions.cv_out import DAYS
from lefil.coaching.queries.cv_reading import blanks
from lefil.kit.forms import PhoneField, western_digits

TEXT = {"dir": "auto"}
# The words of a line by section: (what it is, where it was, dates, level), None for what it has not.
ASKED: dict[str, tuple[Any, Any, bool, Any]] = {
    "work": (_("Ce que vous étiez"), _("Pour qui, où"), True, None),
    "volunteer": (_("Ce que vous faisiez"), _("Pour qui, où"), True, None),
    "education": (_("La formation ou le diplôme"), _("L’école, la ville, le pays"), True, _("Le niveau")),
    "skills": (_("Ce que vous savez faire"), None, False, _("À quel point, avec une preuve")),
    "languages": (_("La langue"), None, False, _("Le niveau, par exemple B1, ou langue maternelle")),
    "mobility": (_("Permis, véhicule, distance"), None, False, None),
    "availability": (_("Vos horaires"), None, False, None),
    "references": (_("Le nom de la personne"), _("Qui elle est pour vous"), False, None),
    "action": (_("Ce que vous avez fait"), None, False, None),
}


def line(label: Any, hint: Any = "", *, most: int = 120, required: bool = False, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs={**TEXT, **attrs}),
        error_messages={"required": _("Écrivez une ligne.")},
    )  # fmt: skip


class MonthField(forms.CharField):
    """ "2021", "03/2021" or "2021-03", as "2021" or "2021-03"."""

    def __init__(self, label: Any, hint: Any = "") -> None:
        super().__init__(
            label=label, help_text=hint, max_length=10, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"})
        )

    def clean(self, value: Any) -> str:
        typed = re.sub(r"\s", "", western_digits(super().clean(value) or ""))
        found = re.fullmatch(r"(?:(?P<m>\d{1,2})[/.-])?(?P<y>(?:19|20)\d\d)|(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)", typed)
        month = int(found["m"] or found["m2"] or 0) if found else 0
        if typed and (found is None or month > 12 or (month == 0 and (found["m"] or found["m2"]))):
            raise forms.ValidationError(_("Écrivez une année, par exemple 2021, ou un mois, par exemple 03/2021."))
        if found is None:
            return ""
        year = found["y"] or found["y2"]
        return f"{year}-{month:02d}" if month else year


class AnswerForm(forms.Form):
    """One of the twelve questions; its label is the page's title."""

    def __init__(self, *args: Any, question: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = forms.TextInput(attrs=TEXT) if question["into"] == "label" else forms.Textarea(attrs={**TEXT, "rows": 4})
        self.fields["said"] = forms.CharField(
            label=question["text"], help_text=question["hint"], max_length=120 if question["into"] == "label" else 1500, widget=widget,
            error_messages={"required": _("Écrivez une réponse, ou passez cette question.")},
        )  # fmt: skip


class ContactForm(forms.Form):
    title = line(_("Le titre de votre CV"), _("Le nom exact du métier, comme dans l’annonce."), required=True)
    name = line(_("Votre prénom et votre nom"), required=True, autocomplete="name")
    phone = PhoneField(label=_("Votre téléphone"), required=False)
    email = forms.EmailField(
        label=_("Votre adresse e-mail"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"})
    )
    city = line(_("Votre ville"), most=80)


class PersonalForm(forms.Form):
    """The switch, with its reason, and what it keeps in."""

    hides = forms.BooleanField(label=_("Ne pas mettre ces informations dans mes fichiers"), required=False)
    born = line(_("Votre date de naissance"))
    address = line(_("Votre adresse"))
    nationality = line(_("Votre nationalité"))
    family = line(_("Votre situation de famille"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hides"].help_text = content.read("cv")["private"]["text"]


class LineForm(forms.Form):
    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text, where, dates, level = ASKED[section]
        hint = _("Commencez par un verbe : vendre, réparer, organiser. Ajoutez un nombre ou un résultat.") if section == "action" else ""
        self.fields["text"] = line(text, hint, most=300, required=True)
        if where:
            self.fields["where"] = line(where)
        if dates:
            self.fields["since"] = MonthField(_("Depuis quand"), _("Une année, par exemple 2021, ou un mois, par exemple 03/2021."))
            self.fields["until"] = MonthField(_("Jusqu’à quand"), _("Laissez vide si c’est encore le cas."))
        if level:
            self.fields["level"] = line(level, most=60)
        agreed = _("Cette personne est d’accord. Mettre cette ligne dans mes fichiers.")
        self.fields["shown"] = forms.BooleanField(
            label=agreed if section == "references" else _("Mettre cette ligne dans mes fichiers"), required=False
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until[: len(since)] < since[: len(until)]:
            self.add_error("until", _("La fin est avant le début. Vérifiez les deux dates."))
        return data


class PathForm(forms.Form):
    """A part of the migrant path: the blanks of its line, in their order."""

    NAMES = {
        "diploma": _("Le nom du diplôme"), "country": _("Le pays"), "year": _("L’année"), "level": _("Le niveau"),
        "from": _("Depuis quand"), "to": _("Jusqu’à quand"), "what": _("Ce que vous faisiez"),
    }  # fmt: skip

    def __init__(self, *args: Any, part: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in blanks(part["line"]):
            self.fields[name] = line(self.NAMES.get(name, name), most=100 if name in {"diploma", "what"} else 40, required=True)


class VariantForm(forms.Form):
    name = line(_("Pour quelle offre ?"), _("Pour vous seulement. Par exemple : boulangerie de la gare."), required=True)
    title = line(_("Le titre de ce CV"), _("Le nom exact du métier, comme dans l’annonce."), required=True)


class CommentForm(forms.Form):
    key = forms.CharField(max_length=16, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Votre remarque"), help_text=_("Une seule idée, que la personne peut appliquer."), max_length=300,
        widget=forms.Textarea(attrs={**TEXT, "rows": 2}), error_messages={"required": _("Écrivez votre remarque.")},
    )  # fmt: skip


class RewriteForm(forms.Form):
    """One line of one's own CV, written again beside the live room."""

    key = forms.CharField(max_length=16, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Vos nouveaux mots"), max_length=300, widget=forms.Textarea(attrs={**TEXT, "rows": 3}),
        error_messages={"required": _("Écrivez une ligne.")},
    )  # fmt: skip


class LinkForm(forms.Form):
    """Which CV, and for how long. `which`: "" for the master, or the key of a variant."""

    days = forms.TypedChoiceField(
        label=_("Combien de temps le lien reste-t-il ouvert ?"), coerce=int, choices=[(n, _("%(n)s jours") % {"n": n}) for n in DAYS],
        widget=forms.RadioSelect, initial=DAYS[1],
    )  # fmt: skip

    def __init__(self, *args: Any, variants: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"] = forms.ChoiceField(
            label=_("Quel CV ?"), choices=[("", _("Mon CV complet")), *variants], widget=forms.RadioSelect, required=False, initial=""
        )
        self.order_fields(["which", "days"])
