"""What a person does next, in the order in which it matters. Each is one sentence and one button."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.campaigns.queries import open_campaigns
from lefil.care.rules import asked_to
from lefil.desk.queries.rooms import rounds_now, still_to_call
from lefil.enrolments.models import Enrolment
from lefil.enrolments.queries import Gate, gates_of
from lefil.enrolments.rules import own_enrolments
from lefil.groups.models import ExitInterview, Group
from lefil.groups.queries import exit_link, needed_signatures, pairs_of
from lefil.kit import days
from lefil.matching.models import Proposal
from lefil.matching.queries.replacing import promised, to_replace
from lefil.meetings.models import Booking
from lefil.orgs.rules import organisations_of
from lefil.people.models import Person
from lefil.people.queries import to_do
from lefil.people.rules import visible_authorisations

REPORTS = {"tutoring": "tutoring:report", "mentoring": "mentoring:report"}  # where each kind of pair is told


@dataclass(frozen=True)
class Step:
    """One thing to do. `title` then `mark` read as one sentence, the mark under the highlighter. Words say neither tu nor vous,
    since the same page greets a pupil and an adult."""

    title: str
    mark: str = ""
    text: str = ""
    url: str = ""
    button: str = ""


def next_steps(person: Person, today: date) -> list[Step]:
    """Every step that waits for this person, the first to do first. When none does, what happens next is said all the same."""
    enrolments = list(own_enrolments(person).select_related("programme", "organisation", "person").prefetch_related("completions"))
    steps = [
        *_own_word(person, today),
        *_calling(person),
        *_proposals(person),
        *_signatures(person, today),
        *_reports(person),
        *_meetings(person),
        *_exits(person),
    ]
    for enrolment in enrolments:
        steps += _gates(enrolment, today)
    steps += _funded(person, today)
    if steps:  # who lost their volunteer reads what happens next, whatever else waits for them
        return steps + [step for enrolment in enrolments if (step := _again(enrolment))]
    return [step for enrolment in enrolments if (step := _waiting(enrolment))]


def _own_word(person: Person, today: date) -> Iterator[Step]:
    """What the person themselves must agree to: their own yes under 15, their own consents at 15 and 18."""
    for thing in to_do(person, today=today):
        yield Step(thing["title"][:1].lower() + thing["title"][1:], "", thing["text"], thing["url"], thing["link"])


def _calling(person: Person) -> Iterator[Step]:
    """A calling session that goes on, where one is asked to call: it ends within the hour or two."""
    for one in rounds_now(asked_to(person)):
        page = reverse("care:calls", args=[one.key])
        yield Step(_("une séance d’appels est ouverte :"), one.title, f"{still_to_call(one)}.", page, _("Appeler"))


def _proposals(person: Person) -> Iterator[Step]:
    mine = Proposal.objects.filter(state="sent")
    asked = mine.filter(need__enrolment__person=person, learner_answer="") | mine.filter(
        offer__enrolment__person=person, volunteer_answer=""
    )
    for proposal in asked.select_related("need__enrolment__person", "offer__enrolment__person"):
        other = proposal.offer if proposal.need.enrolment.person_id == person.pk else proposal.need
        until = days.moment(proposal.expires) if proposal.expires else ""
        yield Step(
            _("une personne est trouvée :"),
            other.enrolment.person.called,
            _("Réponse attendue avant %(when)s.") % {"when": until},
            reverse("matching:proposal", args=[proposal.key]),
            _("Lire la proposition"),
        )


def _signatures(person: Person, today: date) -> Iterator[Step]:
    for pair in pairs_of(person, "signing"):
        waits = [need for need in needed_signatures(pair.group, today) if not need.done]
        mine = any(need.member.pk == person.pk and not need.by_guardian for need in waits)
        if mine:
            yield Step(
                _("le binôme est prêt avec"),
                pair.names,
                _("Il reste un engagement à lire et à signer, des deux côtés."),
                reverse("groups:sign", args=[pair.group.key]),
                _("Lire et signer l’engagement"),
            )
        elif waits:
            yield Step(_("il manque une signature pour commencer avec"), pair.names, _("Un message part dès qu’elle arrive."))


def _meetings(person: Person) -> Iterator[Step]:
    now = timezone.now()
    soon = (
        Booking.objects.filter(person=person, meeting__state="planned", meeting__ends__gte=now)
        .exclude(state__in=["cancelled", "cannot"])
        .exclude(meeting__group__state="closed")  # a sweep cancels these within minutes
        .select_related("meeting__group")
        .prefetch_related("meeting__bookings__person")
        .order_by("meeting__starts", "id")
    )
    for booking in soon[:1]:
        yield _meeting_step(booking, now)
    for group in Group.objects.filter(state="active", seats__enrolment__person=person, seats__left=None).order_by("id"):
        if not group.meetings.filter(state="planned", ends__gte=now).exists():
            yield Step(
                _("aucune séance n’est prévue :"),
                _("choisir un moment"),
                _("Le même jour et la même heure chaque semaine, c’est plus simple."),
                reverse("meetings:new", args=[group.key]),
                _("Choisir un horaire"),
            )


def _meeting_step(booking: Booking, now: datetime) -> Step:
    """The next meeting, or the one that is going on: its room when it is open, else its page."""
    meeting = booking.meeting
    inside = meeting.room_open and (meeting.group is None or meeting.group.state == "active")
    page = reverse("live:room" if inside else "meetings:detail", args=[meeting.key])
    button = _("Entrer dans la salle") if inside else _("Ouvrir la séance")
    when = days.moment(meeting.starts)
    if meeting.going_on:
        return Step(with_whom(booking, _("séance avec %(names)s")), _("en ce moment"), when, page, button)
    title = with_whom(booking, _("prochaine séance avec %(names)s"))
    if meeting.starts - now < timedelta(hours=1):
        return Step(title, days.until_words(meeting.starts), when, page, button)
    return Step(title, when, _("%(n)s minutes") % {"n": round((meeting.ends - meeting.starts).total_seconds() / 60)}, page, button)


def with_whom(booking: Booking, words: str) -> str:
    """A meeting named by whom one meets, by first names only; its title when one meets nobody in particular."""
    names = [row.person.called for row in booking.meeting.bookings.all() if row.person_id != booking.person_id and row.state != "cancelled"]
    return words % {"names": ", ".join(names)} if booking.meeting.kind == "pair" and names else booking.meeting.title


def _reports(person: Person) -> Iterator[Step]:
    """Meetings over, of which the tutor or the mentor has said nothing yet: 60 seconds each."""
    done = (
        Booking.objects.filter(person=person, side="volunteer", meeting__kind="pair", meeting__ends__lt=timezone.now())
        .filter(meeting__state__in=["planned", "held"], meeting__report=None, meeting__talk=None)
        .filter(meeting__programme__pack__in=REPORTS)
        .exclude(state="cancelled")
        .select_related("meeting__programme")
        .prefetch_related("meeting__bookings__person")
        .order_by("meeting__starts", "id")
    )
    for booking in done[:3]:
        yield Step(
            with_whom(booking, _("compte rendu de la séance avec %(names)s")),
            days.day(booking.meeting.starts),
            _("Une minute suffit."),
            reverse(REPORTS[booking.meeting.programme.pack], args=[booking.meeting.key]),
            _("Écrire le compte rendu"),
        )


def _funded(person: Person, today: date) -> Iterator[Step]:
    """A funder's first page: the public figures of the campaigns of the organisations they fund."""
    for campaign in open_campaigns(today).filter(programme__organisation__in=organisations_of(person, "funder").values("pk")):
        yield Step(
            _("les chiffres de la campagne"), campaign.title, _("Ils changent à chaque inscription."),
            reverse("campaigns:page", args=[campaign.slug]), _("Voir les chiffres"),
        )  # fmt: skip


def _exits(person: Person) -> Iterator[Step]:
    for interview in ExitInterview.objects.filter(seat__enrolment__person=person, answered=None):
        yield Step(_("le binôme est terminé :"), _("un avis en une minute"), "", exit_link(interview), _("Donner mon avis"))


def _gates(enrolment: Enrolment, today: date) -> list[Step]:
    """The first gate that is not green and that the person can open by themselves, or whom they wait for."""
    shut = [gate for gate in gates_of(enrolment, today=today) if not gate.green(today)]
    return [_gate_step(enrolment, shut[0])] if shut else []


def _gate_step(enrolment: Enrolment, gate: Gate) -> Step:
    path = reverse("desk:path", args=[enrolment.key])
    kind = gate.module.kind if gate.module else gate.code
    if kind == "interview" and gate.completion and gate.completion.state == "to_review":
        return Step(_("l’entretien est relu"), _("par une deuxième personne"), _("Réponse sous 7 jours."), path, _("Voir mon parcours"))
    texts = {
        "contact": (_("reste à vérifier"), _("le numéro de téléphone"), _("Un code de 6 chiffres suffit."), _("Vérifier mon numéro")),
        "parent": (_("il manque"), _("l’accord d’un parent"), _("Un parent a reçu un lien par SMS. Tout commence dès sa réponse."), _("Voir mon parcours")),
        "training": (_("prochaine étape :"), gate.title, _("Quelques minutes, sur un téléphone."), _("Suivre la formation")),
        "commitment": (_("prochaine étape :"), gate.title, _("Un texte court à lire et à signer."), _("Lire et signer")),
        "interview": (_("prochaine étape :"), gate.title, _("Trente minutes pour faire connaissance."), _("Choisir un horaire")),
        "check": (_("prochaine étape :"), gate.title, _("L’équipe regarde le document et note sa date. Rien n’est gardé."), _("Voir comment faire")),
    }  # fmt: skip
    title, mark, text, button = texts[kind]
    return Step(title, mark, text, path, button)


def _waiting(enrolment: Enrolment) -> Step | None:
    if enrolment.state == "paused":
        return Step(_("tout est"), _("en pause"), _("La reprise se fait en un geste."), reverse("people:my_space"), _("Ouvrir mon espace"))
    if (
        enrolment.state not in {"applied", "ready"}
        or enrolment.seats.filter(left=None, group__state__in=["signing", "active", "suspended"]).exists()
    ):
        return None
    return _again(enrolment) or Step(
        _("le dossier est complet :"),
        _("nous cherchons la bonne personne"),
        _("Un message part dès qu’elle est trouvée."),
        reverse("matching:availability", args=[enrolment.key]),
        _("Revoir mes disponibilités"),
    )


def _again(enrolment: Enrolment) -> Step | None:
    """Who lost their volunteer, and until when somebody answers."""
    again = to_replace(Enrolment.objects.filter(pk=enrolment.pk)).first()
    if again is None:
        return None
    by = promised(again.lost)  # type: ignore[attr-defined]
    soon = _("Réponse avant %(moment)s. Rien n’est perdu : matières et horaires sont gardés.") % {"moment": days.moment(by)}
    return Step(
        _("le binôme est terminé :"),
        _("nous cherchons une nouvelle personne"),
        soon if by > timezone.now() else _("C’est plus long que prévu. L’équipe appelle aujourd’hui."),
        reverse("matching:availability", args=[enrolment.key]),
        _("Revoir mes disponibilités"),
    )


@dataclass(frozen=True)
class Beside:
    """Somebody who stands beside a person: the word for what they are, and their first name or the association's name."""

    word: str
    who: str


def beside(person: Person) -> list[Beside]:
    """The other side of each pair by first name, then the association that follows each enrolment."""
    others = [Beside(other.word.capitalize(), other.called) for pair in pairs_of(person, "signing", "active") for other in pair.others]
    rows = own_enrolments(person).select_related("organisation").order_by("id")
    return others + [Beside(_("Association"), row.organisation.name) for row in rows]


@dataclass(frozen=True)
class Child:
    """A child for whom a parent was asked their word: where it stands, and where to read it again or change it."""

    called: str
    text: str
    url: str


def children_of(person: Person) -> list[Child]:
    """The last word asked of this parent for each child. One query."""
    words = {
        "asked": _("Votre accord est attendu."), "granted": _("Votre accord est donné. Vous pouvez le relire ou le changer."),
        "refused": _("Vous n’avez pas donné votre accord. Vous pouvez changer d’avis."),
        "withdrawn": _("Votre accord est retiré."),
    }  # fmt: skip
    rows = visible_authorisations(person).filter(guardian=person, minor__erased=None).select_related("minor").order_by("id")
    last = {row.minor_id: row for row in rows}
    return [Child(row.minor.called, words[row.state], reverse("people:authorisation", args=[row.key])) for row in last.values()]
