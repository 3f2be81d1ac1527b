from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module, Programme
from lefil.coaching import content
from lefil.coaching.models import PathWording, Wording
from lefil.coaching.queries.sheets import anchors_of
from lefil.coaching.queries.words import path_words
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

LEAST, MOST = 3, 20
QUESTIONS = {"cv": ("question",), "interview": ("family", "trade")}  # modules with questions of their own, and under which names


@transaction.atomic
def write_module(module: Module, *, title: str, facts: dict[str, Any], by: Person | None) -> Wording:
    """An association's own words for one module, as the next version. What was graded before keeps the words of its day.

    `facts`: promise, minutes, bring, leave, observer, lead [{minutes, title, text}], grid [{code, name, anchors: what one sees at 1, 2, 3, 4}];
    for the CV question [{code, text, hint, into}]; for the interview family and trade, as in content/interview.toml. A criterion without
    a code is new. Unchanged words make no version. Refused with fewer than three criteria, or more than twenty, or a level without its words.
    """
    module = Module.objects.select_for_update().get(pk=module.pk)
    minutes = facts.get("minutes", module.minutes)
    facts = {name: said for name, said in facts.items() if name != "minutes"}
    grid = _coded(facts.get("grid", module.content["grid"]), module)
    if not LEAST <= len(grid) <= MOST:
        raise Refused(_("Gardez entre %(least)s et %(most)s lignes dans la grille.") % {"least": LEAST, "most": MOST})
    if not all(all(anchors_of(line)) for line in facts.get("grid", [])):
        raise Refused(_("Écrivez ce que l’on voit à chaque niveau."))
    words = {**module.content, **facts, "grid": grid}
    number = int(module.version) if module.version.isdecimal() else 1
    standing, _made = Wording.objects.get_or_create(module=module, number=number, defaults={"content": module.content})
    if (words, title, minutes) == (module.content, module.title, module.minutes):
        return standing
    module.content, module.title, module.minutes, module.version = words, title, minutes, str(number + 1)
    module.save(update_fields=["content", "title", "minutes", "version", "updated"])
    made = Wording.objects.create(module=module, number=number + 1, content=words)
    record(module, "write", by=by, detail={"version": number + 1})
    return made


@transaction.atomic
def restore_module(module: Module, *, part: str, by: Person | None) -> Wording:
    """The words that lefil ships, as the next version: those of the module and its grid ("words"), or its questions ("questions")."""
    facts = content.original(module.code)
    if part == "words":
        kept = {name: said for name, said in facts.items() if name not in {"code", "name"}}
        return write_module(module, title=facts["name"], facts=kept, by=by)
    if module.code not in QUESTIONS:
        raise Refused(_("Ce module n’a pas de questions à lui."))
    return write_module(module, title=module.title, facts={name: content.read(module.code)[name] for name in QUESTIONS[module.code]}, by=by)


@transaction.atomic
def write_path(programme: Programme, *, questions: list[dict[str, Any]], by: Person | None) -> PathWording:
    """An association's own words for the five questions, as the next version: [{code, text, answers: [{text, points: {module: 1 to 5}}]}].

    An answer whose words have not changed keeps its code. Who answered before keeps the order that followed. Unchanged words make no version.
    Refused when a question is not one of the five, has fewer than two answers, or points to a module that does not exist.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    number, standing = path_words(programme.pk)
    if [one["code"] for one in questions] != [one["code"] for one in standing]:
        raise Refused(_("Cette page a changé. Relisez-la, puis recommencez."))
    for one in questions:
        if len(one["answers"]) < 2:
            raise Refused(_("Écrivez au moins deux réponses."))
        if any(set(answer["points"]) - set(content.MODULES) for answer in one["answers"]):
            raise Refused(_("Choisissez un module de la liste."))
    made = [{**one, "answers": _answers(one["answers"], old["answers"])} for one, old in zip(questions, standing, strict=True)]
    return _next_path(programme, number, made, by) if made != standing or number == 0 else programme.path_wordings.get(number=number)


@transaction.atomic
def restore_path(programme: Programme, *, by: Person | None) -> PathWording:
    """The five questions that lefil ships, as the next version."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    return _next_path(programme, path_words(programme.pk)[0], content.questions(), by)


def _next_path(programme: Programme, number: int, questions: list[dict[str, Any]], by: Person | None) -> PathWording:
    made = PathWording.objects.create(programme=programme, number=number + 1, questions=questions)
    record(made, "write", by=by, detail={"version": number + 1})
    return made


def _answers(new: list[dict[str, Any]], old: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {one["text"]: one["code"] for one in old}
    free = (f"own{n}" for n in count(1) if f"own{n}" not in known.values())
    return [{"code": known.get(one["text"]) or next(free), "text": one["text"], "points": one["points"]} for one in new]


def _coded(grid: list[dict[str, Any]], module: Module) -> list[dict[str, Any]]:
    """Codes never change and are never given twice, even those of criteria that went: marks are kept under them."""
    used = {line["code"] for line in module.content["grid"]} | {line["code"] for line in grid if line.get("code")}
    for old in Wording.objects.filter(module=module):
        used |= {line["code"] for line in old.content["grid"]}
    made = []
    for line in grid:
        code = line.get("code", "")
        if not code:
            code = next(f"own{n}" for n in range(1, 1000) if f"own{n}" not in used)
            used.add(code)
        made.append({**line, "code": code})
    return made
