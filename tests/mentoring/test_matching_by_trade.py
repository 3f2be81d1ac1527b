"""A mentor is matched by trade, language and hours, through the same engine; the reasons read right for a job."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.catalogue.reference.levels import WORK
from lefil.kit.refusals import Refused
from lefil.matching import reasons
from lefil.matching.actions import ask, offer, paint, run, swap
from lefil.matching.models import Proposal
from lefil.matching.queries.waiting import explain
from tests.mentoring.world import open_mentoring, place, stranger

EVENINGS = 0b110000000


@pytest.fixture
def programme(cast):
    return open_mentoring(cast)


def learner(person, programme, *codes, languages=("fr",)):
    enrolment = place(person, programme, "learner")
    paint(enrolment, bands=EVENINGS, by=person)
    return ask(enrolment, level=WORK, subjects=[f"rome-{code}" for code in codes], languages=list(languages), by=person)


def helper(person, programme, *codes, languages=("fr",), bands=EVENINGS):
    type(person).objects.filter(pk=person.pk).update(born=date(1980, 1, 1))
    enrolment = place(person, programme, "volunteer")
    paint(enrolment, bands=bands, by=person)
    lines = [(f"rome-{code}", WORK, WORK) for code in codes]
    return offer(enrolment, capacity=1, subjects=lines, languages=list(languages), by=person)


def said(side, one):
    return [words.replace("\u00a0", " ") for words in reasons.said_to(side, need=one.need, offer=one.offer, now=timezone.now())]


def test_the_same_job_comes_before_the_same_domain_and_another_domain_never(cast, programme):
    need = learner(cast.amina, programme, "G", "G1602")
    same_domain = helper(stranger("Paul Roy"), programme, "G", "G1803")
    same_job = helper(stranger("Lou Petit"), programme, "G", "G1602")
    helper(stranger("Max Blin"), programme, "N", "N1103")
    run(programme, by=cast.chloe)
    one = Proposal.objects.get(need=need)
    assert one.offer == same_job
    assert said("learner", one)[0] == "Lou connaît le même métier : cuisine."
    assert said("volunteer", one)[0] == "Amina cherche un travail : cuisine."
    assert swap(one, offer=same_domain, by=cast.chloe).offer == same_domain
    assert said("learner", one)[0].startswith("Paul connaît le même domaine : hôtellerie")


def test_a_language_both_speak_is_said(cast, programme):
    learner(cast.amina, programme, "M", languages=("prs",))
    helper(stranger("Lou Petit"), programme, "M", languages=("fr",))
    fits = helper(stranger("Nour Azizi"), programme, "M", languages=("fr", "prs"))
    run(programme, by=cast.chloe)
    one = Proposal.objects.get()
    assert one.offer == fits
    assert any("Vous parlez tous les deux dari" in words for words in said("learner", one))


def test_who_waits_reads_of_domains_not_of_classes(cast, programme):
    need = learner(cast.amina, programme, "G")
    helper(stranger("Max Blin"), programme, "N")
    run(programme, by=cast.chloe)
    assert not Proposal.objects.exists()
    assert explain(need, now=timezone.now()).sentence == "Aucun bénévole disponible ne connaît encore ce domaine."


def test_another_evening_does_not_make_a_pair(cast, programme):
    need = learner(cast.amina, programme, "G")
    helper(stranger("Paul Roy"), programme, "G", bands=EVENINGS << 18)
    run(programme, by=cast.chloe)
    assert not Proposal.objects.exists()
    assert "à d’autres heures" in explain(need, now=timezone.now()).sentence


def test_a_trade_has_no_class_and_a_subject_has_one(cast, programme):
    one, two = place(cast.amina, programme, "learner"), place(cast.ines, programme, "volunteer")
    for level, codes in ((WORK, ["maths"]), ("3e", ["rome-G"]), (WORK, ["rome-G1602"]), (WORK, [])):
        with pytest.raises(Refused):
            ask(one, level=level, subjects=codes, by=cast.amina)
    for line in (("rome-G", "6e", "3e"), ("maths", WORK, WORK), ("rome-G", WORK, "3e")):
        with pytest.raises(Refused):
            offer(two, capacity=1, subjects=[line], by=cast.ines)


def test_a_learner_and_a_mentor_say_it_on_the_pages_of_everybody(cast, programme, browse):
    one, two = place(cast.amina, programme, "learner"), place(cast.ines, programme, "volunteer")
    page = browse(cast.amina)
    url = reverse("matching:need", args=[one.key])
    assert "Classe" not in page.get(url).content.decode()
    assert page.post(url, {}).status_code == 422
    assert page.post(url, {"domain": "rome-N", "job": "rome-G1602"}).status_code == 422
    assert page.post(url, {"job": "rome-G1602", "languages": ["fr", "prs"]}).status_code == 302
    one.refresh_from_db()
    assert (one.need.level, one.need.subjects) == (WORK, ["rome-G", "rome-G1602"])
    mentor, subjects = browse(cast.ines), reverse("matching:offer_subjects", args=[two.key])
    for job in ("rome-G1602", "rome-G1803"):
        assert mentor.post(subjects, {"add-domain": "", "add-job": job}).status_code == 302
    two.refresh_from_db()
    assert [line.subject for line in two.offer.subjects.all()] == ["rome-G", "rome-G1602", "rome-G1803"]
    mentor.post(subjects, {"remove": "rome-G1602"})
    assert [line.subject for line in two.offer.subjects.all()] == ["rome-G", "rome-G1803"]
    assert "Service en salle" in mentor.get(reverse("matching:offer", args=[two.key])).content.decode()
