import time_machine
from django.utils import timezone

from lefil.matching import actions, bands, reasons
from lefil.matching.models import Need, Proposal
from lefil.matching.queries import waiting
from tests.matching.people import FRIDAY_NOON, TUESDAY_EVENING, gate, learner, volunteer


def said(need, offer):
    now = timezone.now()
    return [reasons.said_to(side, need=need, offer=offer, now=now) for side in ("learner", "volunteer")]


def test_the_sentences_of_both_sides(cast):
    need = learner(cast.tutoring, "Lina Kaci", level="4e", subjects=["maths", "svt"], interests=["musique"], speaks=["fr", "ar"])
    offer = volunteer(cast.tutoring, "Paul Roux", interests=["musique", "sport"], speaks=["ar", "fr"], subjects=[("maths", "6e", "3e")])
    shared = [
        "Vous êtes libres tous les deux le mardi de 18\xa0h à 20\xa0h.",
        "Vous parlez tous les deux arabe.",
        "Vous aimez tous les deux la musique.",
        "Vous avez les mêmes vacances scolaires.",
    ]
    assert said(need, offer) == [
        ["Paul aide en mathématiques jusqu’en 3e.", *shared],
        ["Lina est en 4e et demande de l’aide : mathématiques et SVT.", *shared],
    ]


def test_each_reads_the_hours_of_their_own_clock(cast):
    with time_machine.travel("2026-11-24 12:00:00+01:00", tick=False):
        need = learner(cast.tutoring, timezone="Indian/Reunion", departement="974", bands=bands.bit(1, 6))
        offer = volunteer(cast.tutoring, bands=bands.bit(1, 3))
        mine, theirs = said(need, offer)
    assert "Vous êtes libres tous les deux le mardi de 18\xa0h à 19\xa0h." in mine
    assert "Vous êtes libres tous les deux le mardi de 15\xa0h à 16\xa0h." in theirs


def test_staff_see_every_part_and_the_parts_make_the_score(cast, draft):
    lines = reasons.for_staff(draft, now=timezone.now())
    assert sum(line.points for line in lines) == draft.score
    hours = next(line for line in lines if "Heures" in line.label)
    assert (hours.detail, hours.most) == ("le mardi de 18\xa0h à 20\xa0h", 200)


def test_words_inside_a_sentence_keep_their_capitals_where_needed():
    assert [reasons.lowered(word) for word in ("Mathématiques", "SVT", "6e", "")] == ["mathématiques", "SVT", "6e", ""]
    assert [reasons.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a et b", "a, b et c"]


def test_every_rule_of_the_engine_has_its_sentences():
    from lefil.matching.engine import PARTS, RULES

    for rule in (*RULES, "excluded", "seat"):
        assert reasons.broken(rule).endswith(".")
    for rule in (*RULES, "excluded", "seat", "several", "unknown", "ready", "gates", "no_hours"):
        assert rule == "cleared" or reasons.waits(rule).endswith(".")
    assert len(PARTS) == 9


# Who waits


def explain(need):
    return waiting.explain(Need.objects.get(pk=need.pk), now=timezone.now())


def test_an_hour_that_would_be_enough_is_told_and_it_is_true(cast):
    need = learner(cast.tutoring, bands=FRIDAY_NOON)
    volunteer(cast.tutoring)
    found = explain(need)
    assert found.code == "hours"
    assert found.unlock == "Une heure libre le mardi de 18\xa0h à 19\xa0h suffirait : une proposition serait possible aujourd’hui."
    actions.paint(need.enrolment, bands=FRIDAY_NOON | bands.bit(1, 6), by=None)
    actions.run(cast.tutoring, by=cast.chloe)
    assert Proposal.objects.get().need == need


def test_an_hour_that_opens_only_full_volunteers_is_not_told_as_a_proposal(cast):
    """The row that could mislead: the hours would fit, but the place is held."""
    other = learner(cast.tutoring, "Avant")
    volunteer(cast.tutoring)
    actions.run(cast.tutoring, by=cast.chloe)
    actions.send(Proposal.objects.get(need=other), by=cast.chloe)
    need = learner(cast.tutoring, "Après", bands=FRIDAY_NOON)
    found = explain(need)
    assert (found.code, found.certain) == ("hours", False)
    assert found.unlock == "Une heure libre le mardi de 18\xa0h à 19\xa0h ouvrirait 1 bénévole de plus."
    actions.paint(need.enrolment, bands=TUESDAY_EVENING, by=None)
    assert explain(need).code == "seat"


def test_a_change_that_another_s_draft_may_make_room_for_is_told_to_staff_and_it_is_true(cast):
    """The only place of Tuesday is held by a draft that could go to the volunteer of Friday as well."""
    both = learner(cast.tutoring, "Les deux", bands=TUESDAY_EVENING | FRIDAY_NOON)
    volunteer(cast.tutoring, "Mardi")
    actions.run(cast.tutoring, by=cast.chloe)
    need = learner(cast.tutoring, "Samedi", bands=bands.bit(5, 1))
    volunteer(cast.tutoring, "Vendredi", bands=FRIDAY_NOON, modes=["phone"], subjects=(("svt", "6e", "tle"), ("maths", "6e", "tle")))
    held = volunteer(cast.tutoring, "Dimanche", bands=bands.bit(6, 1))
    actions.pause(held, until=None, by=None)
    Need.objects.filter(pk=need.pk).update(modes=["video"])
    assert explain(need).certain is False
    found = waiting.explain(Need.objects.get(pk=need.pk), now=timezone.now(), among_all=True)
    assert (found.code, found.certain) == ("hours", True)
    actions.paint(need.enrolment, bands=bands.bit(5, 1) | TUESDAY_EVENING, by=None)
    actions.run(cast.tutoring, by=cast.chloe)
    assert set(Proposal.objects.filter(state="draft").values_list("need", flat=True)) == {both.pk, need.pk}


def test_an_uncleared_volunteer_unlocks_nobody(cast):
    gate(cast.tutoring)
    need = learner(cast.tutoring, bands=FRIDAY_NOON)
    volunteer(cast.tutoring)
    assert explain(need) == waiting.Waiting("subject", "")


def test_the_other_things_that_block(cast):
    assert explain(learner(cast.tutoring, "Sans heures", bands=0)).code == "no_hours"
    german = learner(cast.tutoring, "Allemand", subjects=["allemand"])
    volunteer(cast.tutoring, modes=["phone"])
    assert explain(german).code == "subject"
    video = learner(cast.tutoring, "Visio", modes=["video"])
    assert (explain(video).code, "moyens" in explain(video).unlock) == ("channel", True)
    wish = learner(cast.tutoring, "Souhait", gender="f", wish="same")
    assert (explain(wish).code, "genre" in explain(wish).unlock) == ("gender", True)
    gate(cast.tutoring, side="learner")
    assert explain(learner(cast.tutoring, "Pas prête")).code == "gates"
