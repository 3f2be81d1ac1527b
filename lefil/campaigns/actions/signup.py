"""The last button of a form: a draft becomes a person in a programme, with what they ask or offer, in one transaction."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.campaigns.models import Draft
from lefil.campaigns.queries.public import words_for_parents
from lefil.campaigns.queries.signup import points_of, sheet_of
from lefil.campaigns.questions import Sheet, first_gap
from lefil.campaigns.questions.meaning import facts_of, identity, kept_of, spoken, week_of
from lefil.campaigns.questions.shared import consent_text
from lefil.campaigns.questions.volunteer import offered
from lefil.campaigns.rules import state_of, turned_away, weigh
from lefil.enrolments.actions import enrol, settle
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.letters import actions as letters
from lefil.matching.actions import ask, offer, paint
from lefil.people.actions import ask_authorisation, enter, find_or_enter, give_consent
from lefil.people.models import Person
from lefil.people.queries.accounts import folded, twins_of


@transaction.atomic
def submit(draft: Draft, *, by: Person | None) -> Enrolment:
    """Sends the form. Sent twice, the first enrolment comes back. Refused while an answer is missing or the campaign is closed.

    Writes the person (or finds the one signed in), the enrolment, the week, the request or the offer, the consent with its text,
    asks the parent of a minor, confirms by a letter, then empties the draft.
    """
    draft = Draft.objects.select_for_update(of=("self",)).select_related("campaign__programme__organisation").get(pk=draft.pk)
    if draft.enrolment:
        return draft.enrolment
    sheet, campaign = sheet_of(draft), draft.campaign
    _refuse(draft, sheet)
    guardian = _guardian(sheet, draft, by)
    person = _person(sheet, draft, by)
    actor = guardian if sheet.for_child and guardian else person
    side = "learner" if draft.role == "pupil" else "volunteer"
    enrolment = enrol(
        person, programme=campaign.programme, side=side, by=actor, profile=draft.role, source=draft.source, facts=facts_of(sheet.answers),
        answers=kept_of(sheet.answers),
    )  # fmt: skip
    _say_needs(enrolment, sheet, actor)
    give_consent(person, purpose="follow_up", by=actor, text_shown=consent_text(sheet))
    if guardian and sheet.minor:
        ask_authorisation(person, guardian=guardian, words=words_for_parents(campaign), by=actor, language=sheet.answers["parent_language"])
    draft.enrolment, draft.answers, draft.reach = enrolment, {}, ""
    draft.save(update_fields=["enrolment", "answers", "reach", "updated"])
    record(draft, "submit", by=actor, about=person)
    _confirm(draft, person, actor)
    return enrolment


def _refuse(draft: Draft, sheet: Sheet) -> None:
    if state_of(draft.campaign, timezone.localdate()) != "open":
        raise Refused(_("Les inscriptions ne sont plus ouvertes. Vos réponses restent gardées."))
    if first_gap(sheet, draft.page):
        raise Refused(_("Il manque une réponse. Relisez la page."))
    if turned_away(sheet, draft.campaign.audiences):
        raise Refused(_("Cette campagne ne peut pas encore vous inscrire."))


def _person(sheet: Sheet, draft: Draft, by: Person | None) -> Person:
    """The person signed in, when it is their own name that was typed; else a new file. A known number proves nothing here."""
    answers = sheet.answers
    if by and not sheet.for_child and folded(by.name) == folded(answers["name"]):
        return by
    return enter(answers["name"], by=None, language=draft.language, **identity(answers))


def _guardian(sheet: Sheet, draft: Draft, by: Person | None) -> Person | None:
    answers = sheet.answers
    if draft.role != "pupil" or not (sheet.for_child or sheet.minor):
        return None
    if sheet.for_child and by and folded(by.name) == folded(answers["parent_name"]):
        return by
    return find_or_enter(answers["parent_name"], contact=answers["parent_phone"], by=None, language=answers["parent_language"])


def _say_needs(enrolment: Enrolment, sheet: Sheet, by: Person) -> None:
    answers = sheet.answers
    paint(enrolment, bands=week_of(answers["week"]), by=by)
    wishes: dict[str, Any] = {
        "languages": spoken(answers),
        "gender_wish": answers.get("wish") or "",
        "modes": answers["modes"],
        "by": by,
    }
    if enrolment.side == "volunteer":
        offer(enrolment, capacity=int(answers["capacity"]), subjects=offered(dict(answers)), **wishes)
        return
    chosen = [answers[code] for code in ("subject_1", "subject_2", "subject_3") if answers.get(code)]
    today = timezone.localdate()
    parts = weigh(points_of(enrolment.programme), enrolment.facts, since=today, today=today)
    ask(enrolment, level=answers["level"], subjects=chosen, urgency=sum(parts.values()), urgency_parts=parts, **wishes)


def _confirm(draft: Draft, person: Person, by: Person) -> None:
    letters.write(
        person, kind="campaigns/received", key=f"received:{draft.enrolment_id}:{draft.pk}", by=by,
        context={"link": absolute("campaigns:next", draft.key), "campaign": draft.campaign},
    )  # fmt: skip


@transaction.atomic
def arrive(enrolment: Enrolment, *, by: Person | None) -> Enrolment:
    """The contact has just been proven: settles the gates. An earlier enrolment of the same human being stands, this one ends.

    Returns the enrolment that counts. Idempotent.
    """
    enrolment = settle(enrolment, by=by)
    twins = twins_of(enrolment.person)
    earlier = Enrolment.objects.standing().filter(programme=enrolment.programme, side=enrolment.side, person__in=twins, pk__lt=enrolment.pk)
    first = earlier.order_by("id").first()
    if first is None or enrolment.state not in {"applied", "ready", "suspended", "paused"}:
        return first or enrolment
    move(enrolment, to="ended", by=by, ended=timezone.now(), end_reason="twin")
    need = getattr(enrolment, "need", None)
    if need and need.state == "open":
        move(need, to="closed", by=by, about=enrolment.person)
    return first
