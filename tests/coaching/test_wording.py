"""An association writes its own words; what was graded keeps those of its day."""

import random

import pytest
from django.urls import reverse

from lefil.coaching import content
from lefil.coaching.actions import choose_path, grade, write_module
from lefil.coaching.actions.cv import answer_cv, begin_cv
from lefil.coaching.actions.interview import begin_simulation
from lefil.coaching.actions.wording import restore_module, restore_path, write_path
from lefil.coaching.forms.wording import BankForm, CvQuestionsForm, PathWordsForm
from lefil.coaching.models import Grade, Wording
from lefil.coaching.queries import grid_of, sheet_of
from lefil.coaching.queries.interview import families_of, interview_words
from lefil.coaching.queries.summary import Said, summary_of
from lefil.coaching.queries.words import cv_questions, path_words
from lefil.kit.refusals import Refused
from lefil.orgs.actions import appoint

pytestmark = pytest.mark.django_db


def renamed(module, name="Le but, clairement"):
    grid = [{**line, "name": name} if line["code"] == "goal" else line for line in module.content["grid"]]
    return write_module(module, title=module.title, facts={"grid": grid}, by=None)


def names(workshop):
    workshop.refresh_from_db()
    return {line["code"]: line["name"] for line in grid_of(type(workshop).objects.get(pk=workshop.pk))}


def test_a_graded_workshop_keeps_its_words_and_the_next_has_the_new_ones(coaching, workshop, candidate, lead):
    graded, later = workshop("pitch", hours=0.2), workshop("pitch", hours=48)
    grade(graded, candidate=candidate, marks={"goal": 2}, by=candidate.person)
    made = renamed(coaching.modules.get(code="pitch"))
    assert (made.number, names(graded)["goal"], names(later)["goal"]) == (2, "Le but est clair", "Le but, clairement")
    grade(type(graded).objects.get(pk=graded.pk), candidate=candidate, marks={"goal": 3}, by=lead.person)
    assert set(Grade.objects.values_list("version", flat=True)) == {"1"}
    assert [line.name for line in summary_of(candidate, candidate.person)[0].lines] == ["Le but est clair"]


def test_a_criterion_that_went_is_still_read_where_it_was_graded(coaching, workshop, candidate):
    graded = workshop("pitch", hours=0.2)
    grade(graded, candidate=candidate, marks={"voice": 2}, by=candidate.person)
    module = coaching.modules.get(code="pitch")
    write_module(module, title=module.title, facts={"grid": [line for line in module.content["grid"] if line["code"] != "voice"]}, by=None)
    assert "voice" in names(graded)
    assert [line.name for line in summary_of(candidate, candidate.person)[0].lines] == ["La voix et le rythme"]


def test_a_new_criterion_never_takes_the_code_of_another(coaching):
    module = coaching.modules.get(code="networks")
    new = {"code": "", "name": "Autre", "anchors": ["Non", "Un peu", "Oui", "Oui, et plus"]}
    write_module(module, title=module.title, facts={"grid": [*module.content["grid"], new]}, by=None)
    module.refresh_from_db()
    write_module(module, title=module.title, facts={"grid": module.content["grid"][:-1]}, by=None)
    module.refresh_from_db()
    write_module(module, title=module.title, facts={"grid": [*module.content["grid"], new]}, by=None)
    module.refresh_from_db()
    assert module.content["grid"][-1]["code"] == "own2"


def test_the_same_words_make_no_version_and_two_lines_are_too_few(coaching):
    module = coaching.modules.get(code="cv")
    write_module(module, title=module.title, facts={}, by=None)
    assert [one.number for one in Wording.objects.all()] == [1]
    with pytest.raises(Refused, match="entre 3 et 20"):
        write_module(module, title=module.title, facts={"grid": module.content["grid"][:2]}, by=None)


def test_staff_write_on_the_page_and_others_do_not(cast, browse, coaching):
    appoint(cast.chloe, organisation=coaching.organisation, role="coordinator", by=None)
    module = coaching.modules.get(code="cv")
    address = reverse("coaching:wording", args=[module.key])
    assert browse(cast.zoe).get(address).status_code == 404
    page = browse(cast.chloe)
    form = page.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    assert page.post(address, typed | {"lead": "Accueil"}).status_code == 422
    half = page.post(address, typed | {"name_0": "Joignable", "name_12": "La langue", "anchor_12_1": "Non", "anchor_12_2": "non"})
    assert (half.status_code, half.context["form"].errors) == (
        422,
        {
            "anchor_12_2": ["Deux niveaux disent la même chose."],
            "anchor_12_3": ["Écrivez ce que l’on voit à ce niveau."],
            "anchor_12_4": ["Écrivez ce que l’on voit à ce niveau."],
        },
    )
    assert (
        page.post(address, typed | {"name_0": "Joignable", "name_3": "", "lead": "5 | Bonjour | Dites qui vous êtes."}).status_code == 302
    )
    module.refresh_from_db()
    assert (module.version, len(module.content["grid"]), module.content["grid"][0]["name"]) == ("2", 11, "Joignable")
    assert module.content["lead"] == [{"minutes": 5, "title": "Bonjour", "text": "Dites qui vous êtes."}]


def test_every_level_of_every_criterion_has_its_sentence_and_no_two_levels_the_same():
    grids = {one["code"]: [line["anchors"] for line in one["grid"]] for one in content.modules()}
    assert {code: len(lines) for code, lines in grids.items()} == {"cv": 12, "pitch": 10, "networks": 8, "interview": 12}
    said = [anchors for lines in grids.values() for anchors in lines]
    assert {len({one.strip() for one in anchors if one.strip()}) for anchors in said} == {4}
    assert max(len(one) for anchors in said for one in anchors) <= 80


def test_the_grid_and_the_summary_say_what_one_sees_at_each_level(browse, workshop, candidate, lead):
    graded = workshop("pitch", hours=0.2)
    page = browse(candidate.person).get(reverse("coaching:grade", args=[graded.key, candidate.key])).content.decode()
    assert [said for line in content.original("pitch")["grid"] for said in line["anchors"] if said not in page.replace("\u00a0", " ")] == []
    grade(graded, candidate=candidate, marks={"goal": 2, "voice": 0}, by=candidate.person)
    lines = {line.name: line.own for line in summary_of(candidate, candidate.person)[0].lines}
    assert lines == {
        "Le but est clair": (Said("En chemin", ("Le métier est dit, mais il reste vague.",)),),
        "La voix et le rythme": (Said("Pas vu"),),
    }


def test_a_grid_kept_from_before_the_four_sentences_still_says_its_two_ends(coaching, workshop, candidate):
    module = coaching.modules.get(code="pitch")
    module.content["grid"] = [{"code": "goal", "name": "Le but", "low": "Aucun métier", "high": "Un métier"}]
    module.save()
    graded = workshop("pitch", hours=0.2)
    grade(graded, candidate=candidate, marks={"goal": 4}, by=candidate.person)
    restore_module(module, part="words", by=None)
    assert [line.own for line in summary_of(candidate, candidate.person)[0].lines] == [(Said("Point fort", ("Un métier",)),)]


def bound(form_class, **words):
    """The form as its page shows it, then sent back untouched but for what the test changes."""
    form = form_class(**words)
    typed = {name: form[name].value() for name in form.fields}

    def send(**changed):
        sent = form_class(typed | changed, **words)
        sent.is_valid()
        return sent

    return send


FEW = "Écrivez au moins deux réponses."


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        ("Une seule. | cv 3", FEW),
        ("", FEW),
        ("Oui. | cv 1\nOUI. | pitch 2", "« OUI. » est écrit deux fois."),
        ("Oui. | dessin 2\nNon.", "« dessin » n’est pas un module. Écrivez cv, pitch, réseaux ou entretien."),
        ("Oui. | pitch 9\nNon.", "Donnez de 1 à 5 points, ainsi : pitch 3."),
        ("Oui. | réseaux\nNon.", "Donnez de 1 à 5 points, ainsi : réseaux 3."),
        ("| cv 2\nNon.", "Écrivez une réponse avant la barre : « | cv 2 »."),
        (f"{'a' * 301}\nNon.", "La ligne 1 est trop longue : 300 signes au plus."),
    ],
)
def test_the_path_says_next_to_the_field_what_is_wrong(typed, no):
    form = bound(PathWordsForm, questions=content.questions())(answers_2=typed)
    assert form.errors == {"answers_2": [no]}


def test_two_questions_of_the_path_are_two():
    send = bound(PathWordsForm, questions=content.questions())
    assert send().facts() == [
        {**one, "answers": [{"text": answer["text"], "points": answer["points"]} for answer in one["answers"]]}
        for one in content.questions()
    ]
    assert send(text_3=send()["text_1"].value()).errors == {"text_3": ["Cette question est posée deux fois."]}
    assert send(text_3="").errors == {"text_3": ["Écrivez une ligne."]}


def test_who_answered_the_five_questions_keeps_the_words_of_that_day(coaching, candidate, workshop):
    choose_path(candidate, answers={"french": "ok"}, by=None)
    own = bound(PathWordsForm, questions=content.questions())(answers_4="Facile.\nTrès dur. | réseaux 5").facts()
    made = write_path(coaching, questions=own, by=None)
    assert made.number == 1
    assert sheet_of(workshop("cv"), candidate).french == "Possible, si je prépare."
    assert [(one["code"], one["points"]) for one in path_words(coaching.pk)[1][3]["answers"]] == [("easy", {}), ("own1", {"networks": 5})]
    assert choose_path(candidate, answers={"french": "own1"}, by=None).order[0] == "networks"
    assert write_path(coaching, questions=own, by=None) == made
    with pytest.raises(Refused, match="Cette page a changé"):
        write_path(coaching, questions=own[:4], by=None)
    restore_path(coaching, by=None)
    assert path_words(coaching.pk) == (2, content.questions())


def test_the_spoken_cv_asks_the_association_s_own_questions(coaching, candidate):
    send = bound(CvQuestionsForm, questions=cv_questions(coaching.pk))
    assert send(text_2=send()["text_1"].value()).errors == {"text_2": ["Cette question est posée deux fois."]}
    assert send(text_2="a" * 161).errors == {"text_2": ["Cette ligne est trop longue : 160 signes au plus."]}
    form = send(text_1="Quel métier faites-vous ?")
    assert form.errors == {}
    module = coaching.modules.get(code="cv")
    write_module(module, title=module.title, facts=form.facts(), by=None)
    assert [one["text"] for one in cv_questions(coaching.pk)][:1] == ["Quel métier faites-vous ?"]
    assert answer_cv(begin_cv(candidate, by=None), question="job", text="Cuisinière", by=None).title == "Cuisinière"
    restore_module(module, part="questions", by=None)
    assert cv_questions(coaching.pk) == content.read("cv")["question"]


def test_the_bank_is_by_family_and_by_trade_and_never_too_short_for_one_practice(coaching, candidate):
    module = coaching.modules.get(code="interview")
    send = bound(BankForm, bank=interview_words(coaching))
    assert send().facts() == {name: content.read("interview")[name] for name in ("family", "trade")}
    empty = {f"family_{one['code']}_questions": "" for one in content.read("interview")["family"]}
    few = "Il faut au moins 5 questions en tout, sans compter les métiers : un entraînement en pose 5."
    assert send(**empty | {"family_intro_questions": "Un ?\nDeux ?"}).errors == {"family_motivation_questions": [few]}
    assert send(family_salary_questions="Pourquoi ce métier ?").errors == {
        "family_salary_questions": ["« Pourquoi ce métier ? » est déjà dans une autre partie."]
    }
    assert send(trade_D_listen="").errors == {"trade_D_listen": ["Écrivez ce qu’il faut écouter."]}
    own = [f"Question {n} ?" for n in range(5)]
    form = send(**empty | {"family_intro_questions": "\n".join(own), "trade_D_questions": "Et en caisse ?", "trade_D_listen": "Le calme."})
    write_module(module, title=module.title, facts=form.facts(), by=None)
    asked = begin_simulation(candidate, by=None, trade="D", dice=random.Random(1)).questions
    assert {one["text"] for one in asked} <= {*own, "Et en caisse ?"}
    assert next(one["listen_for"] for one in families_of(interview_words(coaching), "D") if one["code"] == "situation") == "Le calme."
    restore_module(module, part="questions", by=None)
    assert interview_words(coaching)["family"] == content.read("interview")["family"]


def test_lefil_s_own_words_come_back_after_a_question_and_only_for_who_may_write(cast, browse, coaching):
    appoint(cast.chloe, organisation=coaching.organisation, role="coordinator", by=None)
    module = coaching.modules.get(code="pitch")
    renamed(module)
    page, address = browse(cast.chloe), reverse("coaching:wording_restore", args=[module.key, "words"])
    assert "Reprendre les mots d’origine ?" in page.get(address).content.decode()
    module.refresh_from_db()
    assert module.version == "2", "asking changes nothing"
    assert page.post(address).status_code == 302
    module.refresh_from_db()
    assert (module.version, module.content["grid"]) == ("3", content.original("pitch")["grid"])
    closed = [("wording_restore", module.key, "questions"), ("wording_questions", module.key)]
    assert [page.get(reverse(f"coaching:{name}", args=more)).status_code for name, *more in closed] == [404, 404]
    path = reverse("coaching:path_wording", args=[coaching.key])
    assert (browse(cast.zoe).get(path).status_code, browse(cast.amina).get(path).status_code) == (404, 404)
    form = page.get(path).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    assert page.post(path, typed | {"answers_1": "Une seule."}).status_code == 422
    assert page.post(path, typed | {"text_1": "Par quoi commencer ?"}).status_code == 302
    assert path_words(coaching.pk)[1][0]["text"] == "Par quoi commencer ?"
    assert page.post(reverse("coaching:path_restore", args=[coaching.key])).status_code == 302
    assert path_words(coaching.pk)[1] == content.questions()
