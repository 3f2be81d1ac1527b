from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.coaching import content
from lefil.coaching.models import Orientation
from lefil.coaching.queries import orient as reads
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.people.actions import find_or_enter
from lefil.people.models import Person
from lefil.people.queries.accounts import folded


@transaction.atomic
def orient(
    programme: Programme, *, called: str, contact: str, sender: str, structure: str, email: str, by: Person | None, job: str = "",
    modules: tuple[str, ...] = (), prescriber: Person | None = None,
) -> Orientation:  # fmt: skip
    """Invites a candidate by letter, and gives the prescriber their own link. Nobody is enrolled before the candidate says yes.

    Somebody invited to the same programme less than 30 days ago gets no second letter: the prescriber cannot tell.
    """
    if programme.pack != "coaching" or not programme.open:
        raise Refused(_("Ce dispositif n’accueille pas de nouvelles personnes en ce moment."))
    if set(modules) - set(content.MODULES):
        raise Refused(_("Choisissez un des modules proposés."))
    before = reads.invited_lately(programme, contact)
    made = Orientation.objects.create(
        programme=programme, called=called, contact=contact, job=job, modules=list(modules), sender=sender, structure=structure, email=email,
        prescriber=prescriber,
    )  # fmt: skip
    record(made, "send", by=by)
    if not before:
        _invite(made, by)
    _write_to_sender(made, "oriented", by)
    return made


def _invite(made: Orientation, by: Person | None) -> None:
    who = Person(name=made.called, called=made.called)
    context = {
        "called": made.called, "sender": made.sender, "structure": made.structure, "programme": made.programme.name,
        "organisation": made.programme.organisation.name, "page": settings.SITE_URL + reads.invitation_link(made),
    }  # fmt: skip
    channel = "email" if "@" in made.contact else "sms"
    write(who, kind="coaching/invited", key=f"coaching/invited:{made.key}", by=by, channel=channel, to=made.contact, context=context)


def _write_to_sender(one: Orientation, kind: str, by: Person | None) -> None:
    context = {"called": one.called, "sender": one.sender, "page": settings.SITE_URL + reads.status_link(one)}
    who = Person(name=one.sender, called=one.sender)
    write(who, kind=f"coaching/{kind}", key=f"coaching/{kind}:{one.key}", by=by, channel="email", to=one.email, context=context)


@transaction.atomic
def accept(orientation: Orientation, *, shares: bool, by: Person | None) -> Enrolment:
    """The candidate says yes, from the letter that only they received: enrolled as whoever holds that number or address."""
    one = _waiting(orientation)
    known = next((each for each in Person.objects.reached_by(one.contact)[:20] if folded(each.called) == folded(one.called)), None)
    person = find_or_enter(known.name if known else one.called, contact=one.contact, by=by)
    enrolment = enrol(
        person, programme=one.programme, side="learner", answers={"job": one.job} if one.job else {}, source="prescriber", by=person
    )
    move(one, to="accepted", by=person, about=person, answered=timezone.now(), enrolment=enrolment)
    if shares:
        agree_to_news(one, by=person)
    return enrolment


def _waiting(orientation: Orientation) -> Orientation:
    one = Orientation.objects.select_for_update(of=("self",)).select_related("programme__organisation").get(pk=orientation.pk)
    if one.state not in {"sent", "declined"}:
        raise Refused(_("Vous avez déjà répondu. Ouvrez votre espace pour la suite."))
    return one


@transaction.atomic
def decline(orientation: Orientation, *, by: Person | None) -> Orientation:
    """No thank you: nothing is told to the prescriber, and what they wrote about the candidate goes. Yes is possible again later."""
    one = _waiting(orientation)
    if one.state == "sent":
        move(one, to="declined", by=by, answered=timezone.now(), job="")
    return one


@transaction.atomic
def agree_to_news(orientation: Orientation, *, by: Person) -> Orientation:
    """One purpose: this prescriber reads which modules were begun. The very text that was shown is kept."""
    if orientation.enrolment_id is None or by.pk != orientation.enrolment.person_id:  # type: ignore[union-attr]
        raise Refused(_("Seule la personne accompagnée donne cet accord."))
    if orientation.shares:
        return orientation
    orientation.agreed, orientation.withdrawn, orientation.text_shown = timezone.now(), None, reads.consent_text(orientation)
    orientation.save(update_fields=["agreed", "withdrawn", "text_shown"])
    record(orientation, "agree", by=by, about=by)
    _write_to_sender(orientation, "news", by)
    return orientation


@transaction.atomic
def withdraw_news(orientation: Orientation, *, by: Person) -> Orientation:
    """Taken back at once: the prescriber's page says no more than on the first day."""
    if orientation.enrolment_id is None or by.pk != orientation.enrolment.person_id:  # type: ignore[union-attr]
        raise Refused(_("Seule la personne accompagnée retire cet accord."))
    if orientation.shares:
        orientation.withdrawn = timezone.now()
        orientation.save(update_fields=["withdrawn"])
        record(orientation, "withdraw", by=by, about=by)
    return orientation


@transaction.atomic
def forget_orientation(orientation: Orientation, *, by: Person | None) -> bool:
    """Thirty days without an enrolment: who the candidate was, and how to reach them, goes. False when another worker just did."""
    one = Orientation.objects.select_for_update().get(pk=orientation.pk)
    if not one.contact or one.state == "accepted" or one.sent > timezone.now() - timedelta(days=reads.DAYS):
        return False
    Orientation.objects.filter(pk=one.pk).update(called="", contact="", job="")
    one.refresh_from_db()
    if one.state == "sent":
        move(one, to="closed", by=by)
    return True
