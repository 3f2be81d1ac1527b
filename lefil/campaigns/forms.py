"""Forms of this room: they parse and say what is wrong. The sign-up forms themselves are data, in `questions/`."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lefil.campaigns.actions.priorities import MOST_POINTS
from lefil.campaigns.models import Campaign, Intake, PriorityRule
from lefil.campaigns.questions.kinds import Page, Sheet, thaw
from lefil.kit.forms import DayField, parse_phone
from lefil.kit.tables import Unreadable, read
from lefil.kit.tables.shape import MOST_BYTES


def page_form(page: Page, sheet: Sheet, typed: Any = None) -> "PageForm":
    """The form of one page: what was kept is shown, what was just typed is judged."""
    return PageForm(page, sheet, typed)


class PageForm(forms.Form):
    def __init__(self, page: Page, sheet: Sheet, typed: Any) -> None:
        self.page, self.sheet = page, sheet
        fields = page.fields(sheet)
        kept = {code: thaw(asked, sheet.answers[code]) for code, asked in fields.items() if sheet.answers.get(code) is not None}
        super().__init__(typed, initial=kept)
        self.fields.update(fields)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        for code, wrong in self.page.check(self.sheet, clean).items():
            self.add_error(code, wrong)
        return clean


class ReachForm(forms.Form):
    """One box for a phone or an e-mail."""

    to = forms.CharField(
        label=gettext_lazy("Votre numéro de téléphone ou votre adresse e-mail"), max_length=254,
        error_messages={"required": gettext_lazy("Écrivez un numéro de téléphone ou une adresse e-mail.")},
    )  # fmt: skip

    def clean_to(self) -> str:
        typed = self.cleaned_data["to"].strip()
        if "@" in typed:
            return forms.EmailField(error_messages={"invalid": _("Écrivez une adresse complète, par exemple prenom@exemple.fr.")}).clean(
                typed
            )
        return parse_phone(typed)


class CampaignForm(forms.ModelForm):
    """What staff may rewrite of the whole page; what it says to each role is in CopyForm."""

    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Qui peut demander de l’aide ?"), choices=list(Campaign.AUDIENCES.items()),
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    opens = DayField(label=gettext_lazy("Ouverture"))
    closes = DayField(label=gettext_lazy("Fermeture"), required=False)
    promise = forms.CharField(label=gettext_lazy("La promesse"), widget=forms.Textarea({"rows": 5}), max_length=2000)
    priority = forms.CharField(label=gettext_lazy("Qui passe d’abord"), widget=forms.Textarea({"rows": 4}), max_length=2000, required=False)

    class Meta:
        model = Campaign
        fields = ("title", "hashtag", "objective_learners", "objective_volunteers", "volunteer_age")
        labels = {
            "title": gettext_lazy("Titre"), "hashtag": gettext_lazy("Mot-dièse"),
            "objective_learners": gettext_lazy("Objectif : élèves accompagnés"),
            "objective_volunteers": gettext_lazy("Objectif : bénévoles"),
            "volunteer_age": gettext_lazy("Âge minimum des bénévoles"),
        }  # fmt: skip

    field_order = ("title", "hashtag", "promise", "priority", "audiences", "opens", "closes")

    def __init__(self, campaign: Campaign, typed: Any = None) -> None:
        kept = {"audiences": campaign.audiences, "opens": campaign.opens, "closes": campaign.closes}
        kept |= {part: campaign.texts.get(part, "").strip() for part in ("promise", "priority")}
        super().__init__(typed, instance=copy(campaign), initial=kept)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("opens") and clean.get("closes") and clean["closes"] < clean["opens"]:
            self.add_error("closes", _("La fermeture vient après l’ouverture. Vérifiez les deux dates."))
        return clean

    def changes(self, texts: dict[str, Any]) -> dict[str, Any]:
        """What `actions.rewrite` takes; `texts` is the copy as it stands, of which the form edits two parts."""
        clean = dict(self.cleaned_data)
        parts = {part: clean.pop(part) for part in ("promise", "priority")}
        return {**clean, "texts": {**texts, **parts}}


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _lines(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea({"rows": 5}), max_length=3000, required=False, help_text=gettext_lazy("Une phrase par ligne.")
    )


class CopyForm(forms.Form):
    """What the page and the poster say to one role."""

    button = forms.CharField(label=gettext_lazy("Le bouton"), max_length=80)
    time = forms.CharField(label=gettext_lazy("Le temps demandé"), max_length=300, required=False)
    duration = forms.CharField(label=gettext_lazy("La durée"), max_length=300, required=False)
    eligibility = _lines(gettext_lazy("Pour qui"))
    difficulties = _lines(gettext_lazy("Ce qui est difficile"))
    next_steps = _lines(gettext_lazy("Ce qui se passe ensuite"))
    faq = forms.CharField(
        label=gettext_lazy("Questions fréquentes"), widget=forms.Textarea({"rows": 12}), max_length=8000, required=False,
        help_text=gettext_lazy("Une question sur une ligne, sa réponse sur la suivante, puis une ligne vide."),
    )  # fmt: skip
    headline = forms.CharField(label=gettext_lazy("Affiche : le titre"), max_length=120, required=False)
    lines = _lines(gettext_lazy("Affiche : trois lignes"))
    call = forms.CharField(label=gettext_lazy("Affiche : près du code"), max_length=80, required=False)
    small = forms.CharField(label=gettext_lazy("Affiche : en petit"), max_length=300, required=False)

    LISTS = ("eligibility", "difficulties", "next_steps")
    ASK = ("button", "time", "duration", *LISTS)
    POSTER = ("headline", "lines", "call", "small")

    def __init__(self, texts: dict[str, Any], role: str, typed: Any = None) -> None:
        self.texts, self.role = texts, role
        kept = {**self._written("poster"), **self._written("ask"), "faq": self._faq()}
        super().__init__(typed, initial={name: "\n".join(value) if isinstance(value, list) else value for name, value in kept.items()})

    def _written(self, part: str) -> dict[str, Any]:
        return next((one for one in self.texts.get(part, []) if one.get("role") == self.role), {})

    def _faq(self) -> str:
        mine = [one for one in self.texts.get("faq", []) if self.role in one["roles"]]
        return "\n\n".join(f"{one['question']}\n{one['answer']}" for one in mine)

    def clean_faq(self) -> list[dict[str, Any]]:
        blocks = [lines_of(block) for block in self.cleaned_data["faq"].replace("\r\n", "\n").split("\n\n") if block.strip()]
        if alone := next((block for block in blocks if len(block) < 2), None):
            raise ValidationError(_("Il manque la réponse à « %s ».") % alone[0][:80])
        return [{"roles": [self.role], "question": block[0], "answer": " ".join(block[1:])} for block in blocks]

    def new_texts(self) -> dict[str, Any]:
        """The whole copy of the campaign, with this role's part as typed; what other roles share with it stays theirs."""
        clean = self.cleaned_data
        typed = {name: lines_of(clean[name]) if name in (*self.LISTS, "lines") else clean[name] for name in (*self.ASK, *self.POSTER)}
        texts = dict(self.texts)
        for part, names in (("ask", self.ASK), ("poster", self.POSTER)):
            others = [one for one in texts.get(part, []) if one.get("role") != self.role]
            texts[part] = [*others, {"role": self.role, **{name: typed[name] for name in names}}]
        others = [{**one, "roles": [role for role in one["roles"] if role != self.role]} for one in texts.get("faq", [])]
        texts["faq"] = [one for one in others if one["roles"]] + clean["faq"]
        return texts


class SourceForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("D’où viennent ces personnes ?"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : affiche du lycée Paul-Éluard."),
    )

    def code(self) -> str:
        """A short code for the link, made from the label."""
        return slugify(self.cleaned_data["label"])[:40] or "source"


class PriorityForm(forms.Form):
    def __init__(self, rules: list[PriorityRule], typed: Any = None) -> None:
        super().__init__(typed)
        for rule in rules:
            self.fields[rule.fact] = forms.IntegerField(
                label=capfirst(rule.get_fact_display()), min_value=0, max_value=MOST_POINTS, initial=rule.points,
                error_messages={"invalid": _("Écrivez un nombre, par exemple 3."), "required": _("Écrivez un nombre, par exemple 3.")},
            )  # fmt: skip
        self.fields["why"] = forms.CharField(
            label=_("Pourquoi ce changement ?"), max_length=500, widget=forms.Textarea({"rows": 3}),
            help_text=_("Toute l’équipe le lira dans l’historique."), error_messages={"required": _("Écrivez pourquoi.")},
        )  # fmt: skip

    def points(self) -> dict[str, int]:
        return {fact: value for fact, value in self.cleaned_data.items() if fact != "why"}


class UploadForm(forms.Form):
    """Whom, for which association, from which file."""

    role = forms.ChoiceField(label=gettext_lazy("Qui est dans ce fichier ?"), choices=list(Intake.SAID.items()), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("Votre fichier"), help_text=gettext_lazy("CSV, Excel (.xlsx) ou LibreOffice (.ods). 10 Mo et 20 000 lignes au plus."),
        error_messages={"required": gettext_lazy("Choisissez un fichier."), "empty": gettext_lazy("Ce fichier est vide. Choisissez un autre fichier.")},
    )  # fmt: skip

    def __init__(self, organisations: Any, typed: Any = None, files: Any = None) -> None:
        super().__init__(typed, files)
        self.fields["organisation"] = forms.ModelChoiceField(label=_("Pour quelle association ?"), queryset=organisations, empty_label=None)
        self.order_fields(["role", "organisation", "file"])

    def clean_file(self) -> Any:
        """Reads the file; `table` holds it. What cannot be read says why and what to do."""
        sent = self.cleaned_data["file"]
        try:
            self.table = read(sent.read(MOST_BYTES + 1), sent.name)
        except Unreadable as no:
            raise ValidationError(str(no)) from no
        return sent


class MappingForm(forms.Form):
    """One select per thing we can keep: which column of the file it comes from."""

    def __init__(self, intake: Intake, fields: list[Any], typed: Any = None) -> None:
        super().__init__(typed, prefix="c")
        columns = [("", _("Pas dans le fichier")), *((str(place), title) for place, title in enumerate(intake.columns))]
        for one in fields:
            initial = intake.mapping.get(one.code)
            self.fields[one.code] = forms.ChoiceField(
                label=one.label, choices=columns, required=False, initial="" if initial is None else str(initial)
            )

    def mapping(self) -> dict[str, int]:
        return {code: int(column) for code, column in self.cleaned_data.items() if column != ""}

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        taken: dict[str, str] = {}
        for code, column in list(clean.items()):
            if column and column in taken.values():
                self.add_error(code, _("Cette colonne est déjà utilisée plus haut."))
            taken[code] = column
        return clean
