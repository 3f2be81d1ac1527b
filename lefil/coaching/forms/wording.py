import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import Module
from lefil.coaching.queries.sheets import anchors_of

MORE = 2  # empty criteria at the end of the grid
LEVELS = (1, 2, 3, 4)
LONGEST, MOST_LINES = 300, 12
NAMES = {"cv": "cv", "pitch": "pitch", "networks": "réseaux", "interview": "entretien"}  # typed in a path, whatever the page's language
STRONGEST = 5


class LinesField(forms.CharField):
    """One thing a line; its value is a list. Refused: fewer lines than `least`, more than twelve, two the same, a line over 300 signs."""

    def __init__(self, label: Any, hint: Any = "", *, least: int = 1, few: Any = "", rows: int = 4) -> None:
        super().__init__(
            label=label, help_text=hint, required=least > 0, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
            error_messages={"required": few or _("Écrivez au moins une ligne.")},
        )  # fmt: skip
        self.least, self.few = least, few or _("Écrivez au moins une ligne.")

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) < self.least:
            raise forms.ValidationError(self.few)
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Écrivez %(most)s lignes au plus."), params={"most": MOST_LINES})
        for n, line in enumerate(lines, 1):
            if len(line) > LONGEST:
                raise forms.ValidationError(
                    _("La ligne %(n)s est trop longue : %(most)s signes au plus."), params={"n": n, "most": LONGEST}
                )
        refuse_twice(lines)
        return lines


def refuse_twice(lines: Iterable[str]) -> None:
    """Two that say the same, capitals and spaces apart."""
    seen: set[str] = set()
    for line in lines:
        if plain(line) in seen:
            raise forms.ValidationError(_("« %(line)s » est écrit deux fois."), params={"line": line[:60]})
        seen.add(plain(line))


def plain(said: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", said.casefold().strip()) if not unicodedata.combining(sign))


class StepsField(LinesField):
    """The run sheet: "minutes | title | what to say" a line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{one['minutes']} | {one['title']} | {one['text']}" for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[dict[str, Any]]:
        return [self._step(line) for line in super().clean(value)]

    @staticmethod
    def _step(line: str) -> dict[str, Any]:
        minutes, title, text = [part.strip() for part in [*line.split("|", 2), "", ""][:3]]
        if not minutes.isdecimal() or not title or not text:
            raise forms.ValidationError(_("Écrivez chaque étape ainsi : 5 | Accueil | Dites qui vous êtes."))
        return {"minutes": int(minutes), "title": title[:80], "text": text}


class AnswersField(LinesField):
    """The answers to one question of the path: "answer | interview 5, pitch 3" a line, in the words of NAMES. Points go from 1 to 5."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(self._typed, value)) if isinstance(value, list) else value

    @staticmethod
    def _typed(answer: dict[str, Any]) -> str:
        points = ", ".join(f"{NAMES[code]} {n}" for code, n in answer["points"].items())
        return f"{answer['text']} | {points}" if points else str(answer["text"])

    def clean(self, value: Any) -> list[dict[str, Any]]:
        answers = [self._answer(line) for line in super().clean(value)]
        refuse_twice(one["text"] for one in answers)
        return answers

    def _answer(self, line: str) -> dict[str, Any]:
        text, _bar, points = line.partition("|")
        if not text.strip():
            raise forms.ValidationError(_("Écrivez une réponse avant la barre : « %(line)s »."), params={"line": line[:60]})
        return {"text": text.strip(), "points": dict(self._points(one) for one in points.split(",") if one.strip())}

    @staticmethod
    def _points(said: str) -> tuple[str, int]:
        name, _space, figure = said.strip().rpartition(" ")
        code = {plain(word): code for code, word in NAMES.items()}.get(plain(name or figure))
        if code is None:
            raise forms.ValidationError(
                _("« %(name)s » n’est pas un module. Écrivez cv, pitch, réseaux ou entretien."), params={"name": name or figure}
            )
        if not figure.isdecimal() or not 1 <= int(figure) <= STRONGEST:
            raise forms.ValidationError(_("Donnez de 1 à 5 points, ainsi : %(name)s 3."), params={"name": NAMES[code]})
        return code, int(figure)


def _short(label: Any, hint: Any = "", *, required: bool = False, most: int = 160) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Écrivez une ligne."), "max_length": _("Cette ligne est trop longue : %(limit_value)d signes au plus.")},
    )  # fmt: skip


class ModuleForm(forms.Form):
    """The words of one module: one thing a line in the lists; then each criterion of the grid, with what one sees at each level."""

    title = _short(_("Le nom du module"), required=True, most=120)
    promise = _short(_("La promesse, en une phrase"), required=True)
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=15, max_value=180)
    bring = LinesField(_("Ce que la personne prépare"), _("Une chose par ligne."))
    leave = LinesField(_("Ce qu’elle emporte"), _("Une chose par ligne."))
    lead = StepsField(_("Le déroulé"), _("Une étape par ligne : minutes | titre | quoi faire."), rows=8)
    observer = LinesField(_("Ce que regarde la deuxième personne"), _("Une chose par ligne."))

    def __init__(self, *args: Any, module: Module, levels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = module.content
        self.initial = {"title": module.title, "minutes": module.minutes}
        self.initial.update({name: kept[name] for name in ("promise", "bring", "leave", "lead", "observer")})
        self.grid: list[dict[str, Any]] = [*kept["grid"], *[{"code": "", "name": ""}] * MORE]
        for n, line in enumerate(self.grid):
            label = gettext("Ligne %(n)s de la grille") % {"n": n + 1} if line["code"] else _("Une ligne de plus dans la grille")
            self.fields[f"name_{n}"], self.initial[f"name_{n}"] = _short(label), line["name"]
            named = self.data.get(f"name_{n}", "").strip() if self.is_bound else line["name"]
            for level, said in zip(LEVELS, anchors_of(line), strict=True):
                word = gettext("Ligne %(n)s : ce que l’on voit à « %(word)s »") % {"n": n + 1, "word": levels[level - 1]}
                self.fields[f"anchor_{n}_{level}"] = self._anchor(word, required=bool(named))
                self.initial[f"anchor_{n}_{level}"] = said

    @staticmethod
    def _anchor(label: str, *, required: bool) -> forms.CharField:
        made = _short(label, required=required)
        made.widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
        made.error_messages["required"] = _("Écrivez ce que l’on voit à ce niveau.")
        return made

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names: set[str] = set()
        for n in range(len(self.grid)):
            name = data.get(f"name_{n}")
            if not name:
                continue
            if plain(name) in names:
                self.add_error(f"name_{n}", _("Deux lignes portent ce nom."))
            names.add(plain(name))
            self._anchored(n, data)
        return data

    def _anchored(self, n: int, data: dict[str, Any]) -> None:
        said: set[str] = set()
        for level in LEVELS:
            field = f"anchor_{n}_{level}"
            if field in self.errors:
                continue
            if plain(data[field]) in said:
                self.add_error(field, _("Deux niveaux disent la même chose."))
            said.add(plain(data.get(field, "")))

    def facts(self) -> dict[str, Any]:
        """What actions.write_module takes. A criterion whose name was emptied goes."""
        data = self.cleaned_data
        grid = [
            {
                "code": line["code"],
                "name": data[f"name_{n}"],
                "anchors": [" ".join(data[f"anchor_{n}_{level}"].split()) for level in LEVELS],
            }
            for n, line in enumerate(self.grid)
            if data[f"name_{n}"]
        ]
        return {name: data[name] for name in ("promise", "minutes", "lead", "bring", "leave", "observer")} | {"grid": grid}


class PathWordsForm(forms.Form):
    """The five questions that suggest a path; each keeps its place, its answers are free."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for n, one in enumerate(questions, 1):
            self.fields[f"text_{n}"] = _short(gettext("Question %(n)s") % {"n": n}, required=True)
            self.fields[f"answers_{n}"] = AnswersField(
                gettext("Question %(n)s : les réponses") % {"n": n},
                _("Une réponse par ligne, puis les modules qu’elle conseille, de 1 à 5 points : J’ai un entretien bientôt. | entretien 5, pitch 3"),
                least=2, few=_("Écrivez au moins deux réponses."), rows=6,
            )  # fmt: skip
            self.initial.update({f"text_{n}": one["text"], f"answers_{n}": one["answers"]})

    def clean(self) -> dict[str, Any]:
        return _once(self, super().clean() or {}, [f"text_{n}" for n in range(1, len(self.questions) + 1)])

    def facts(self) -> list[dict[str, Any]]:
        """What actions.write_path takes."""
        said = self.cleaned_data
        return [
            {"code": one["code"], "text": said[f"text_{n}"], "answers": said[f"answers_{n}"]} for n, one in enumerate(self.questions, 1)
        ]


def _once(form: forms.Form, data: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """No two questions alike; what is wrong is said next to the second."""
    seen: set[str] = set()
    for name in names:
        if said := plain(data.get(name, "")):
            if said in seen:
                form.add_error(name, _("Cette question est posée deux fois."))
            seen.add(said)
    return data


class CvQuestionsForm(forms.Form):
    """The twelve questions of the spoken CV: each feeds its part of the CV, so that none is added and none goes."""

    def __init__(self, *args: Any, questions: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for n, one in enumerate(questions, 1):
            self.fields[f"text_{n}"] = _short(gettext("Question %(n)s") % {"n": n}, required=True)
            self.fields[f"hint_{n}"] = _short(gettext("Question %(n)s : l’aide sous la question") % {"n": n})
            self.initial.update({f"text_{n}": one["text"], f"hint_{n}": one["hint"]})

    def clean(self) -> dict[str, Any]:
        return _once(self, super().clean() or {}, [f"text_{n}" for n in range(1, len(self.questions) + 1)])

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"question": [{**one, "text": said[f"text_{n}"], "hint": said[f"hint_{n}"]} for n, one in enumerate(self.questions, 1)]}


class BankForm(forms.Form):
    """The interview's questions by family and by trade, with what to listen for. A family without any question is not asked."""

    def __init__(self, *args: Any, bank: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank = bank
        for prefix, one in self._rows():
            name = {"name": one["name"]}
            self.fields[f"{prefix}_questions"] = LinesField(
                gettext("%(name)s : les questions") % name,
                _("Une question par ligne. Sans question, cette partie n’est pas posée."),
                least=0,
            )
            self.fields[f"{prefix}_listen"] = _short(gettext("%(name)s : ce qu’il faut écouter") % name)
            self.initial.update({f"{prefix}_questions": one["questions"], f"{prefix}_listen": one.get("listen_for", "")})

    def _rows(self) -> list[tuple[str, dict[str, Any]]]:
        families = [(f"family_{one['code']}", one) for one in self.bank["family"]]
        return families + [(f"trade_{one['rome']}", one) for one in self.bank["trade"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for prefix, _one in self._rows():
            lines = data.get(f"{prefix}_questions") or []
            if lines and not data.get(f"{prefix}_listen") and f"{prefix}_listen" not in self.errors:
                self.add_error(f"{prefix}_listen", _("Écrivez ce qu’il faut écouter."))
            twice = next((line for line in lines if seen.get(plain(line), prefix) != prefix), "")
            if twice:
                self.add_error(f"{prefix}_questions", gettext("« %(line)s » est déjà dans une autre partie.") % {"line": twice[:60]})
            seen |= {plain(line): prefix for line in lines}
        self._enough(data)
        return data

    def _enough(self, data: dict[str, Any]) -> None:
        """One practice asks `questions` of them, to whoever has no trade too."""
        names = [f"family_{one['code']}_questions" for one in self.bank["family"]]
        short = next((name for name in names if not data.get(name)), "")
        if short and not self.errors.keys() & set(names) and sum(len(data.get(name) or []) for name in names) < self.bank["questions"]:
            said = gettext("Il faut au moins %(n)s questions en tout, sans compter les métiers : un entraînement en pose %(n)s.")
            self.add_error(short, said % {"n": self.bank["questions"]})

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data

        def own(prefix: str, one: dict[str, Any]) -> dict[str, Any]:
            return {**one, "questions": said[f"{prefix}_questions"], "listen_for": said[f"{prefix}_listen"]}

        return {
            "family": [own(f"family_{one['code']}", one) for one in self.bank["family"]],
            "trade": [own(f"trade_{one['rome']}", one) for one in self.bank["trade"]],
        }
