from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import Module

MORE = 2  # empty criteria at the end of the grid


def _area(label: Any, hint: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=6000, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": _("Écrivez au moins une ligne.")},
    )  # fmt: skip


def _short(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=160, required=required, widget=forms.TextInput(attrs={"dir": "auto"}))


class ModuleForm(forms.Form):
    """The words of one module: one thing a line in the lists; a step of the run sheet is "minutes | title | what to say"."""

    title = _short(_("Le nom du module"), required=True)
    promise = _short(_("La promesse, en une phrase"), required=True)
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=15, max_value=180)
    bring = _area(_("Ce que la personne prépare"), _("Une chose par ligne."))
    leave = _area(_("Ce qu’elle emporte"), _("Une chose par ligne."))
    lead = _area(_("Le déroulé"), _("Une étape par ligne : minutes | titre | quoi faire."), rows=8)
    observer = _area(_("Ce que regarde la deuxième personne"), _("Une chose par ligne."))

    def __init__(self, *args: Any, module: Module, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = self.words(module)
        self.grid: list[dict[str, str]] = [*module.content["grid"], *[{"code": "", "name": "", "low": "", "high": ""}] * MORE]
        for n, line in enumerate(self.grid):
            new = not line["code"]
            label = _("Une ligne de plus dans la grille") if new else _("Ligne %(n)s de la grille") % {"n": n + 1}
            for part, said in (
                ("name", label),
                ("low", _("À « %(word)s »") % {"word": _("Pas encore")}),
                ("high", _("À « %(word)s »") % {"word": _("Point fort")}),
            ):
                self.fields[f"{part}_{n}"] = _short(said)
                self.initial[f"{part}_{n}"] = line[part]

    @staticmethod
    def words(module: Module) -> dict[str, Any]:
        content = module.content
        steps = "\n".join(f"{one['minutes']} | {one['title']} | {one['text']}" for one in content["lead"])
        lists = {name: "\n".join(content[name]) for name in ("bring", "leave", "observer")}
        return {"title": module.title, "promise": content["promise"], "minutes": module.minutes, "lead": steps, **lists}

    def clean_lead(self) -> list[dict[str, Any]]:
        made = []
        for line in filter(None, map(str.strip, self.cleaned_data["lead"].splitlines())):
            minutes, title, text = [part.strip() for part in [*line.split("|", 2), "", ""][:3]]
            if not minutes.isdecimal() or not title or not text:
                raise forms.ValidationError(_("Écrivez chaque étape ainsi : 5 | Accueil | Dites qui vous êtes."))
            made.append({"minutes": int(minutes), "title": title[:80], "text": text[:600]})
        return made

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(len(self.grid)):
            name, low, high = (data.get(f"{part}_{n}") for part in ("name", "low", "high"))
            if name and not (low and high):
                self.add_error(f"{'high' if low else 'low'}_{n}", _("Écrivez les deux bouts de l’échelle."))
        return data

    def facts(self) -> dict[str, Any]:
        """What actions.write_module takes. A criterion whose name was emptied goes."""
        data = self.cleaned_data
        grid = [
            {"code": line["code"], **{part: data[f"{part}_{n}"] for part in ("name", "low", "high")}}
            for n, line in enumerate(self.grid)
            if data[f"name_{n}"]
        ]
        lists = {name: [one.strip() for one in data[name].splitlines() if one.strip()] for name in ("bring", "leave", "observer")}
        return {"promise": data["promise"], "minutes": data["minutes"], "lead": data["lead"], **lists, "grid": grid}
