"""Nadia, her mother Leïla and Hugo arrive: from the public page of the campaign to a number that is proven."""

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.journey import Journey, choose, fill, fill_day, follow, link, press, tick, type_code

NADIA, LEILA, HUGO = "+33639987701", "+33639987702", "+33639987703"
OF_NADIA = ("Benkacem", "Leïla", "39987701", "39987702", "39 98 77 01", "39 98 77 02")
OF_HUGO = ("Marchand", "39987703", "39 98 77 03")


def chloe_sets_the_objective(journey: Journey, chloe: Page) -> None:
    chloe.goto("/bureau/campagnes/")
    follow(chloe, "Un élève, un bénévole, un fil qui ne casse pas")
    journey.look(chloe, "campagne", axe=True)
    follow(chloe, re.compile("Modifier la campagne"))
    journey.look(chloe, "campagne-modifier")
    fill(chloe, "Objectif : élèves accompagnés", "1000")
    press(chloe, "Enregistrer les changements")
    expect(chloe.get_by_text("La campagne est à jour.")).to_be_visible()
    expect(chloe.get_by_role("main")).to_contain_text("Élèves accompagnés 0 sur 1 000")


def nadia_signs_up_without_javascript(journey: Journey) -> Page:
    page = journey.open(java_script_enabled=False)
    page.goto("/c/reussite-virale/?s=affiche")
    expect(page.get_by_role("main")).to_contain_text("Élèves accompagnés 0 sur 1 000")
    journey.look(page, "eleve-campagne")
    follow(page, "Demander de l’aide")
    page.get_by_label("En quelle classe êtes-vous").select_option("4e")
    tick(page, re.compile("^L’élève"))
    press(page, "Continuer")
    page.get_by_label("La matière la plus importante").select_option(label="Mathématiques")
    press(page, "Continuer")
    fill(page, "Qu’est-ce qui est difficile", "Je ne comprends pas les fractions.")
    press(page, "Continuer")
    follow(page, "Finir plus tard")
    fill(page, "Votre numéro de téléphone", "06 39 98 77 01")
    press(page, "Recevoir le lien")
    journey.look(page, "eleve-plus-tard")
    page.goto(link(NADIA, "campaigns/resume"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos moments libres")
    tick(page, "Mercredi, 17 h - 18 h", "Mercredi, 18 h - 19 h", "Samedi, 10 h - 12 h")
    journey.look(page, "eleve-semaine")
    press(page, "Continuer")
    tick(page, "voix seule", "téléphone")
    press(page, "Continuer")
    nadia_says_who_she_is(journey, page)
    type_code(page, NADIA)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est bien arrivée")
    expect(page.get_by_role("main")).to_contain_text("Nous lui avons envoyé un lien par SMS.")
    journey.look(page, "eleve-suite")
    return page


def nadia_says_who_she_is(journey: Journey, page: Page) -> None:
    fill(page, "Comment vous appelez-vous", "Nadia Benkacem")
    fill_day(page, timezone.localdate() - timedelta(days=14 * 365 + 180))
    tick(page, "Femme ou fille")
    press(page, "Continuer")
    choose(page, "Êtes-vous boursier", "Oui")
    choose(page, "Votre établissement", re.compile("^REP$"))
    journey.look(page, "eleve-situation")
    press(page, "Continuer")
    fill(page, "Où habitez-vous", "93200")
    press(page, "Continuer")
    fill(page, "Comment s’appelle un de vos parents", "Leïla Benkacem")
    fill(page, "Son numéro de téléphone", "06 39 98 77 02")
    tick(page, "العربية")
    press(page, "Continuer")
    fill(page, "Votre numéro de téléphone", "06 39 98 77 01")
    press(page, "Continuer")
    expect(page.get_by_text("Cochez la case pour continuer").first).to_be_visible()
    journey.look(page, "eleve-contact-a-corriger")
    tick(page, re.compile("J’accepte"))
    press(page, "Continuer")
    expect(page.get_by_role("main")).to_contain_text("Je ne comprends pas les fractions.")
    journey.look(page, "eleve-relire")
    press(page, "Envoyer mon inscription")


def leila_agrees_in_arabic(journey: Journey) -> Page:
    page = journey.open()
    page.goto(link(LEILA, "people/authorisation"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("heading", level=1)).to_have_text("الموافقة الخاصة بطفلكم")
    tick(page, "الأم", "الدعم المدرسي", "المعلومات", "تحدثت مع طفلي", "لي السلطة الأبوية")
    journey.look(page, "parent-accord", axe=True)
    press(page, "أوافق")
    journey.look(page, "parent-code")
    type_code(page, LEILA, "people/authorisation_code")
    expect(page.get_by_role("heading", level=1)).to_have_text("تم تسجيل موافقتكم")
    journey.look(page, "parent-accord-note")
    return page


def nadia_agrees(journey: Journey, nadia: Page) -> None:
    nadia.goto(link(NADIA, "people/agree"))
    journey.look(nadia, "eleve-accord")
    press(nadia, "Je suis d’accord")
    expect(nadia.get_by_role("heading", level=1)).to_have_text("Vous avez dit oui")
    nadia.goto("/")
    expect(nadia.get_by_role("heading", level=1)).to_contain_text("nous cherchons la bonne personne")
    journey.look(nadia, "eleve-accueil")


def hugo_signs_up(journey: Journey) -> Page:
    page = journey.open(never=OF_NADIA)
    page.goto("/c/reussite-virale/")
    journey.look(page, "campagne-publique", axe=True)
    follow(page, re.compile("étudiant"))
    page.get_by_label("Quelle matière pouvez-vous expliquer").select_option(label="Mathématiques")
    press(page, "Continuer")
    tick(page, "Collège")
    press(page, "Continuer")
    tick(page, "Mardi, 18 h - 19 h", "Mercredi, 17 h - 18 h", "Mercredi, 18 h - 19 h")
    journey.look(page, "tuteur-semaine", axe=True)
    press(page, "Continuer")
    tick(page, "voix seule", "téléphone")
    press(page, "Continuer")
    fill(page, "Comment vous appelez-vous", "Hugo Marchand")
    fill_day(page, date(timezone.localdate().year - 21, 3, 4))
    press(page, "Continuer")
    page.get_by_label("Où en êtes-vous dans vos études").select_option(label="Bac +3")
    fill(page, "Où habitez-vous", "69003")
    tick(page, "Deux élèves")
    press(page, "Continuer")
    tick(page, "Six mois")
    fill(page, "Pourquoi voulez-vous aider", "On m’a aidé au collège.")
    press(page, "Continuer")
    fill(page, "Votre numéro de téléphone", "06 39 98 77 03")
    tick(page, re.compile("J’accepte"))
    press(page, "Continuer")
    journey.look(page, "tuteur-relire")
    press(page, "Envoyer mon inscription")
    type_code(page, HUGO)
    expect(page.get_by_role("main")).to_contain_text("Extrait de casier judiciaire")
    follow(page, "Aller à ma page")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Entretien avec l’équipe")
    journey.look(page, "tuteur-accueil", axe=True)
    return page
