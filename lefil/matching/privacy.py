from typing import Any

from django.db.models import Q

from lefil.catalogue.reference.languages import BY_CODE as LANGUAGES
from lefil.catalogue.reference.levels import BY_CODE as LEVELS
from lefil.catalogue.reference.subjects import BY_SUBJECT as SUBJECTS
from lefil.matching import bands
from lefil.matching.models import MODES, Availability, Exclusion, Need, Offer, OfferedSubject, Proposal, SendingLine, Snapshot
from lefil.matching.queries import frozen
from lefil.matching.reasons import stretch


def export(person: Any) -> list[dict]:
    """What the person said of themselves, and the proposals they received. The other side appears by the name it is called by."""
    return [*_weeks(person), *_needs(person), *_offers(person), *_proposals(person), *_exclusions(person)]


def _weeks(person: Any) -> list[dict]:
    return [
        {"heures libres": [stretch(day, *bands.BANDS[band]) for day, band in bands.cells(week.bands)], "mis à jour": week.updated}
        for week in Availability.objects.filter(enrolment__person=person)
    ]


def _needs(person: Any) -> list[dict]:
    return [
        {
            "demande": [_subject(code) for code in need.subjects], "niveau": _level(need.level), "langues": _languages(need.languages), "souhait": need.get_gender_wish_display(),
            "moyens": [str(MODES.get(mode, mode)) for mode in need.modes], "centres d’intérêt": need.interests, "priorité": need.urgency_parts, "depuis": need.since,
            "état": need.get_state_display(),
        }
        for need in Need.objects.filter(enrolment__person=person)
    ]  # fmt: skip


def _offers(person: Any) -> list[dict]:
    lines = OfferedSubject.objects.filter(offer__enrolment__person=person)
    return [
        {
            "offre": [_offered(line) for line in lines if line.offer_id == offer.pk], "places": offer.capacity,
            "langues": _languages(offer.languages),
            "souhait": offer.get_gender_wish_display(), "moyens": [str(MODES.get(mode, mode)) for mode in offer.modes], "centres d’intérêt": offer.interests,
            "niveaux préférés": offer.stages, "en pause jusqu’au": offer.paused_until, "depuis": offer.since,
        }
        for offer in Offer.objects.filter(enrolment__person=person)
    ]  # fmt: skip


def _subject(code: str) -> str:
    return str(SUBJECTS[code].label) if code in SUBJECTS else code


def _level(code: str) -> str:
    return str(LEVELS[code].label) if code in LEVELS else code


def _offered(line: OfferedSubject) -> str:
    return f"{_subject(line.subject)}, {_level(line.level_from)} – {_level(line.level_to)}"


def _languages(codes: list[str]) -> list[str]:
    return [LANGUAGES[code].own_name if code in LANGUAGES else code for code in codes]


def _proposals(person: Any) -> list[dict]:
    mine = Proposal.objects.filter(Q(need__enrolment__person=person) | Q(offer__enrolment__person=person), sent__isnull=False)
    found = []
    for each in mine.select_related("need__enrolment__person", "offer__enrolment__person"):
        learner, volunteer = each.need.enrolment.person, each.offer.enrolment.person
        side = "learner" if learner.pk == person.pk else "volunteer"
        found.append(
            {
                "proposition avec": (volunteer if side == "learner" else learner).called, "envoyée": each.sent,
                "ma réponse": getattr(each, f"get_{side}_answer_display")(), "état": each.get_state_display(),
            }
        )  # fmt: skip
    return found


def _exclusions(person: Any) -> list[dict]:
    """That a pair is excluded is told; the reason and the other person are those of the other person too, and stay out."""
    count = Exclusion.objects.filter(Q(learner=person) | Q(volunteer=person)).count()
    return [{"personnes qui ne seront plus proposées": count}] if count else []


def erase(person: Any) -> None:
    """The week, the wishes, the exclusions and the frozen runs go; needs, offers and proposals stay as counts, without words."""
    _thaw(person)
    Availability.objects.filter(enrolment__person=person).delete()
    Exclusion.objects.filter(Q(learner=person) | Q(volunteer=person)).delete()
    Proposal.objects.filter(Q(need__enrolment__person=person) | Q(offer__enrolment__person=person), state="draft").delete()
    Need.objects.filter(enrolment__person=person).update(
        state="closed", languages=[], gender_wish="", modes=[], interests=[], urgency=0, urgency_parts={}
    )
    Offer.objects.filter(enrolment__person=person).update(languages=[], gender_wish="", modes=[], interests=[], stages=[])
    mine = Proposal.objects.filter(Q(need__enrolment__person=person) | Q(offer__enrolment__person=person))
    SendingLine.objects.filter(proposal__in=mine.order_by().values("pk")).update(why="")
    mine.update(decline_reason="", refusal="", refusal_words="", parts={})


def _thaw(person: Any) -> None:
    """The frozen arrays of the runs in which the person is: nameless, but theirs."""
    needs = list(Need.objects.filter(enrolment__person=person).values_list("pk", flat=True))
    offers = list(Offer.objects.filter(enrolment__person=person).values_list("pk", flat=True))
    programmes = list(Need.objects.filter(pk__in=needs).values_list("enrolment__programme", flat=True))
    programmes += Offer.objects.filter(pk__in=offers).values_list("enrolment__programme", flat=True)
    Snapshot.objects.filter(pk__in=frozen.with_person(needs, offers, programmes)).delete()
