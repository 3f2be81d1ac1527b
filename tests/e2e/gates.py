"""Hugo passes his gates: the interview, six trainings, the criminal-record check, the commitment. No contact with anyone before."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from lefil.catalogue.models import Module
from tests.e2e.arriving import HUGO
from tests.e2e.journey import Journey, answer_quiz, choose, fill, fill_day, follow, link, press, tick, time_passes


def an_interview(journey: Journey, chloe: Page, hugo: Page, sweep: Callable[[], None]) -> None:
    """No slot is free: Hugo asks to be told, Chloé opens three, he takes one, they talk, she decides with the grid."""
    follow(hugo, "Choisir un horaire")
    journey.look(hugo, "tuteur-parcours", axe=True)
    follow(hugo, re.compile("Entretien avec l’équipe"))
    press(hugo, "Me prévenir d’un créneau libre")
    journey.look(hugo, "tuteur-sans-creneau")
    chloe.goto("/bureau/")
    expect(chloe.locator("#screen")).to_contain_text("Hugo")
    journey.look(chloe, "bureau", axe=True)
    chloe.goto("/bureau/seances/ouvrir/")
    fill_day(chloe, timezone.localdate() + timedelta(days=2))
    fill(chloe, "À quelle heure", "17h30")
    fill(chloe, "Combien de créneaux", "3")
    press(chloe, "Ouvrir les créneaux")
    expect(chloe.get_by_text("Créneaux ouverts : 3.")).to_be_visible()
    journey.look(chloe, "bureau-seances", axe=True)
    sweep()
    hugo.goto(link(HUGO, "meetings/slot_free"))
    journey.look(hugo, "tuteur-creneaux")
    press(hugo, re.compile("17 h 50"))
    expect(hugo.get_by_role("heading", level=1)).to_have_text("Votre rendez-vous est noté")
    journey.look(hugo, "tuteur-rendez-vous")
    time_passes(3)
    chloe.goto("/bureau/candidatures/")
    journey.look(chloe, "candidatures", axe=True)
    follow(chloe, re.compile("Hugo Marchand"))
    journey.look(chloe, "dossier-hugo", axe=True)
    follow(chloe, re.compile("Entretien avec l’équipe"))
    for criterion in range(6):
        chloe.locator("main fieldset").nth(criterion).locator("input[value='3']").check()
    choose(chloe, "Votre décision", re.compile("^Oui"))
    journey.look(chloe, "entretien", axe=True)
    press(chloe, "Noter ma décision")
    expect(chloe.get_by_text("La personne est prévenue.")).to_be_visible()
    hugo.goto(link(HUGO, "enrolments/next_step"))
    expect(hugo.get_by_role("heading", level=1)).to_contain_text(Module.objects.filter(kind="training", side="volunteer").first().title)


def hugo_learns(journey: Journey, hugo: Page) -> None:
    """Six trainings on the phone: every card is read, and one quiz is failed once."""
    modules = Module.objects.filter(side="volunteer", kind="training", required=True, active=True)
    assert modules.count() == 6
    for number, module in enumerate(modules):
        hugo.goto("/")
        follow(hugo, "Suivre la formation")
        follow(hugo, re.compile(re.escape(module.title)))
        journey.look(hugo, f"formation-{number}", axe=number == 0)
        for _card in module.content["cards"][1:]:
            follow(hugo, "Lire la suite")
        follow(hugo, "Répondre au quiz")
        if number == 0:
            journey.look(hugo, "quiz", axe=True)
            answer_quiz(hugo, module, right=False)
            expect(hugo.get_by_role("heading", level=1)).to_contain_text("Presque")
            journey.look(hugo, "quiz-a-revoir")
            follow(hugo, "Recommencer le quiz")
        answer_quiz(hugo, module, right=True)
        expect(hugo.get_by_role("heading", level=1)).to_contain_text("C’est acquis")


def the_last_gates(journey: Journey, chloe: Page, hugo: Page) -> None:
    """Chloé sees the criminal-record extract and keeps only its dates; Hugo signs; every gate is green."""
    chloe.goto("/bureau/candidatures/")
    follow(chloe, re.compile("Hugo Marchand"))
    follow(chloe, re.compile("Extrait de casier judiciaire"))
    fill_day(chloe, timezone.localdate() - timedelta(days=9))
    tick(chloe, "Le document est conforme")
    journey.look(chloe, "casier")
    press(chloe, "Noter ce que j’ai vu")
    expect(chloe.get_by_text("Le document lui-même n’est pas gardé.")).to_be_visible()
    hugo.goto("/")
    follow(hugo, "Lire et signer")
    follow(hugo, re.compile("Mon engagement"))
    journey.look(hugo, "tuteur-engagement", axe=True)
    press(hugo, "Signer mon engagement")
    expect(hugo.get_by_text("Cochez la case si vous êtes d’accord.").first).to_be_visible()
    tick(hugo, re.compile("J’ai lu ce texte"))
    press(hugo, "Signer mon engagement")
    expect(hugo.get_by_role("heading", level=1)).to_contain_text("le dossier est complet")
    journey.look(hugo, "tuteur-pret")
    chloe.reload()
    expect(chloe.get_by_role("main").get_by_text("À faire", exact=True)).to_have_count(0)
    journey.look(chloe, "dossier-vert")
