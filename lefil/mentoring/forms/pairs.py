"""What a mentor writes of a meeting, what both say of the pair, what staff write."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import Module
from lefil.kit.forms import DayField
from lefil.mentoring.content import EVALUATION, QUESTIONS, SAID, SITUATIONS
from lefil.mentoring.models import Outcome, Talk
from lefil.mentoring.queries.pairs import Stage

# What a mentor says in one tap → outcomes of (learner, volunteer). "" leaves the learner's to the team: the mentor was not there.
CAME = {
    "both": (_("Nous étions là tous les deux"), "present", "present"),
    "late": (_("La personne est arrivée en retard"), "late", "present"),
    "absent": (_("Elle n’est pas venue, j’ai attendu"), "absent", "present"),
    "excused": (_("Elle avait prévenu"), "excused", "excused"),
    "mine": (_("Je n’ai pas pu venir"), "", "excused"),
    "technical": (_("Un problème technique nous a arrêtés"), "technical", "technical"),
}
TOGETHER = {"both", "late"}


def line(label: Any, hint: Any = "", most: int = 200, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, help_text=hint, max_length=most, required=False, widget=widget, **more)


class TalkForm(forms.Form):
    """60 seconds: who came, the minutes already written, which conversation, its proof when it is finished, a note."""

    came = forms.ChoiceField(
        label=_("Qui est venu ?"), choices=[(code, words) for code, (words, _l, _v) in CAME.items()], widget=forms.RadioSelect,
        error_messages={"required": _("Dites qui est venu.")},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Combien de minutes ensemble ?"), min_value=1, max_value=600, required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-code"}),
        error_messages={key: _("Écrivez un nombre entre 1 et 600.") for key in ("invalid", "min_value", "max_value")},
    )  # fmt: skip
    module = forms.ChoiceField(label=_("Quelle conversation ?"), error_messages={"required": _("Choisissez la conversation.")})
    finished = forms.ChoiceField(
        label=_("Est-elle terminée ?"), choices=[("1", _("Oui, avec sa preuve")), ("0", _("Non, nous continuons"))], widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    proof = line(_("La preuve, en une ligne"), _("Un fait : ce que la personne a fait ou dit."))
    note = line(_("Une note, en une ligne"), _("Pour la prochaine fois. La personne peut la lire."), 300)
    worried = forms.BooleanField(
        label=_("Je suis inquiet ou inquiète pour cette personne"), required=False,
        help_text=_("L’équipe est prévenue tout de suite. Danger immédiat : le 15, le 17 ou le 112."),
    )  # fmt: skip

    def __init__(self, *args: Any, stages: tuple[Stage, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].choices = [(s.module.code, f"{s.number}. {s.module.title}") for s in stages]  # type: ignore[attr-defined]
        self.modules = {s.module.code: s.module for s in stages}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("came") in TOGETHER:
            if not data.get("minutes") and "minutes" not in self.errors:
                self.add_error("minutes", _("Écrivez le nombre de minutes passées ensemble."))
            if data.get("finished") == "1" and not (data.get("proof") or "").strip():
                self.add_error("proof", _("Écrivez la preuve en une ligne : ce que la personne a fait ou dit."))
        return data

    def facts(self) -> dict[str, Any]:
        """What actions.write_talk takes."""
        data = self.cleaned_data
        _words, learner, volunteer = CAME[data["came"]]
        return {
            "module": self.modules[data["module"]], "learner": learner, "volunteer": volunteer, "minutes": data["minutes"] or 0,
            "finished": data["finished"] == "1", "proof": data["proof"], "note": data["note"], "worried": data["worried"],
        }  # fmt: skip


def talk_values(written: Talk | None, module: Module | None, minutes: int) -> dict[str, Any]:
    """What the form already says: the conversation where the pair stands, or what was written less than a day ago."""
    if written:
        return {"came": "both", "minutes": minutes, "module": written.module.code, "finished": "1" if written.finished else "0",
                "proof": written.proof, "note": written.note, "worried": written.worried}  # fmt: skip
    return {"minutes": minutes, "module": module.code if module else "", "finished": "1"}


class EvaluationForm(forms.Form):
    """Four answers, each may be left; a word for the team, a word for the other."""

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = tuple(EVALUATION[side])
        for code, label in EVALUATION[side].items():
            self.fields[code] = forms.ChoiceField(
                label=label, choices=[*((str(mark), words) for mark, words in SAID.items()), ("", _("Je passe"))], widget=forms.RadioSelect,
                required=False,
            )  # fmt: skip
        self.fields["words"] = line(_("Quelque chose à dire à l’équipe ?"), _("L’équipe seule le lit."), 300)
        self.fields["thanks"] = line(_("Un mot pour l’autre personne"), _("Elle le lit quand vous avez répondu tous les deux."))

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"marks": {code: int(data[code]) for code in self.codes if data[code]}, "words": data["words"], "thanks": data["thanks"]}


class ConversationForm(forms.Form):
    """An association's own words for one conversation."""

    title = forms.CharField(label=_("Titre"), max_length=120)
    aim = forms.CharField(label=_("Le but, en une phrase"), max_length=200)
    question_1 = forms.CharField(label=_("Première question"), max_length=200)
    question_2 = forms.CharField(label=_("Deuxième question"), max_length=200)
    question_3 = forms.CharField(label=_("Troisième question"), max_length=200)
    tool = forms.CharField(label=_("L’outil"), max_length=80)
    tool_text = forms.CharField(label=_("Ce qu’on en fait"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    proof = forms.CharField(label=_("La preuve"), max_length=160)
    stops = forms.CharField(
        label=_("Les signes d’arrêt"), help_text=_("Un par ligne : quand ralentir, quand prévenir l’équipe."), max_length=900,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, module: Module, **kwargs: Any) -> None:
        inside = module.content
        first = {f"question_{n}": words for n, words in enumerate(inside["questions"], 1)}
        plain = {name: inside[name] for name in ("aim", "tool", "tool_text", "proof")}
        kwargs["initial"] = {"title": module.title, **plain, **first, "stops": "\n".join(inside["stops"])}
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        questions = [data.pop(f"question_{n}") for n in range(1, QUESTIONS + 1)]
        return {**data, "questions": questions, "stops": data["stops"].splitlines()}


class OutcomeForm(forms.Form):
    """What staff know of somebody, and how they know it."""

    situation = forms.ChoiceField(
        label=_("Sa situation"), choices=[(code, one.label) for code, one in SITUATIONS.items()], widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une situation.")},
    )  # fmt: skip
    since = DayField(label=_("Depuis quel jour ?"), required=False)
    proof = forms.ChoiceField(
        label=_("Comment le savez-vous ?"), choices=list(Outcome.PROOFS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment vous le savez.")},
    )  # fmt: skip
    proof_on = DayField(label=_("Preuve vue le"), required=False, help_text=_("Nous n’en gardons aucune copie : seulement la date."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        today: date = timezone.localdate()
        for name in ("since", "proof_on"):
            if data.get(name) and data[name] > today:
                self.add_error(name, _("Cette date n’est pas encore venue. Choisissez aujourd’hui ou un jour passé."))
        if data.get("proof") not in {None, "", "said"} and not data.get("proof_on") and "proof_on" not in self.errors:
            self.add_error("proof_on", _("Écrivez le jour où la preuve a été vue."))
        return data
