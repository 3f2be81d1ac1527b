"""Lists of people and one person's situation, for staff pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.desk.queries.cards import expiring, without_parent
from lefil.enrolments.models import Completion, Enrolment
from lefil.enrolments.queries import Gate, gates_of
from lefil.enrolments.rules import followed_by
from lefil.groups.models import Group
from lefil.groups.rules import staffed_groups
from lefil.kit import days
from lefil.orgs.queries import authorisation_link
from lefil.people.models import ParentalAuthorisation, Person

PAGE = 30
STAFF_KINDS = {"check": "desk:check", "interview": "desk:interview"}
OWN_KINDS = {"training": "enrolments:training", "commitment": "enrolments:commitment"}


@dataclass(frozen=True)
class Stage:
    """A gate as its person sees it. `state` is done, next (they can act), waiting (somebody else acts) or later."""

    title: str
    text: str
    state: str
    url: str = ""
    button: str = ""


@dataclass(frozen=True)
class Desk:
    """A gate as staff see it, with the page where they act on it."""

    title: str
    green: bool
    text: str
    url: str = ""
    words: str = ""


@dataclass(frozen=True)
class Place:
    """One enrolment of a person, as staff who follow it see it."""

    enrolment: Enrolment
    gates: tuple[Desk, ...]
    groups: tuple[Group, ...]
    links: tuple[tuple[str, str], ...]


def page_of(rows: QuerySet, page: str) -> tuple[list, int]:
    """30 rows, and the number of the next page, 0 when this is the last. No count: one row more is asked for."""
    number = max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return found[:PAGE], number + 1 if len(found) > PAGE else 0


def narrowed(rows: QuerySet[Enrolment], *, state: str, today: date) -> QuerySet[Enrolment]:
    """Enrolments as the list shows them, the newest first."""
    if state == "sans-autorisation":
        rows = without_parent(rows.values("pk"), today)
    return rows.select_related("person", "programme", "organisation").order_by("-created", "-id")


def applications(staff: Person, *, state: str, today: date) -> QuerySet[Enrolment]:
    """Volunteers: those whose interview waits for a second reader first, then the oldest application."""
    rows = followed_by(staff).filter(side="volunteer", person__erased=None)
    if state == "a-renouveler":
        rows = rows.filter(Q(pk__in=expiring(rows.values("pk"), today).values("enrolment")) | Q(state="suspended"))
    else:
        rows = rows.filter(state="applied")
    again = Completion.objects.filter(enrolment=OuterRef("pk"), state="to_review")
    return (
        rows.annotate(again=Exists(again))
        .select_related("person", "programme")
        .prefetch_related("completions__module")
        .order_by("-again", F("created").asc(), "id")
    )


def said_of(enrolment: Enrolment, today: date) -> list[str]:
    """What of a volunteer's path staff must know in a list: the steps that end within 30 days, those not plainly passed. No query."""
    soon = today + timedelta(days=30)
    words = []
    for row in enrolment.completions.all():
        if row.state != "passed":
            words.append(f"{row.module.title} : {row.get_state_display()}")
        elif row.valid_until and row.valid_until <= soon:
            words.append(_("%(step)s : valable jusqu’au %(day)s") % {"step": row.module.title, "day": days.day(row.valid_until)})
    return words


def stages_of(enrolment: Enrolment, today: date) -> list[Stage]:
    stages, opened = [], False
    for gate in gates_of(enrolment, today=today):
        if gate.green(today):
            until = "" if not gate.completion or not gate.completion.valid_until else days.day(gate.completion.valid_until)
            stages.append(Stage(_title(gate), _("Valable jusqu’au %(day)s") % {"day": until} if until else _("C’est fait"), "done"))
            continue
        url, button, text = _own_way(enrolment, gate)
        stages.append(Stage(_title(gate), text, "later" if opened else "next" if url else "waiting", url, button))
        opened = opened or bool(url)
    return stages


def _title(gate: Gate) -> str:
    return gate.title or {"contact": _("Mon numéro est vérifié"), "parent": _("L’accord d’un parent")}[gate.code]


def _own_way(enrolment: Enrolment, gate: Gate) -> tuple[str, str, str]:
    """Where the person acts by themselves: (url, words of the button, sentence). No url when somebody else acts."""
    kind = gate.module.kind if gate.module else gate.code
    if kind in OWN_KINDS and gate.module:
        minutes = _("%(n)s minutes") % {"n": gate.module.minutes} if gate.module.minutes else ""
        button = _("Suivre la formation") if kind == "training" else _("Lire et signer")
        return reverse(OWN_KINDS[kind], args=[enrolment.key, gate.module.key]), button, minutes
    if kind == "interview":
        if gate.completion and gate.completion.state == "to_review":
            return "", "", _("L’équipe relit votre entretien. Réponse sous 7 jours.")
        return reverse("meetings:slots", args=[enrolment.key]), _("Choisir un horaire"), _("Trente minutes pour faire connaissance.")
    if kind == "contact":
        return reverse("people:my_space"), _("Vérifier mon numéro"), _("Un code de 6 chiffres suffit.")
    if kind == "parent":
        return "", "", _("Un parent a reçu un lien par SMS. Il répond quand il peut.")
    return "", "", _("Montrez votre extrait de casier (bulletin n° 3) à l’équipe. Elle note la date. Rien n’est gardé.")


def situation_of(someone: Person, staff: Person, today: date) -> list[Place]:
    """Their enrolments that this member of staff follows; never those of another association."""
    rows = (
        followed_by(staff)
        .filter(person=someone)
        .select_related("person", "programme", "organisation", "thread")
        .prefetch_related("completions")
    )
    seen = staffed_groups(staff)
    return [
        Place(
            enrolment,
            tuple(_desk_gate(enrolment, gate, staff, today) for gate in gates_of(enrolment, today=today)),
            tuple(seen.filter(seats__enrolment=enrolment).prefetch_related("seats__enrolment__person").order_by("-id")[:10]),
            tuple(_links(enrolment)),
        )
        for enrolment in rows.order_by("id")
    ]


def _links(enrolment: Enrolment) -> Iterator[tuple[str, str]]:
    """Where staff read and correct what this person asks or offers."""
    if enrolment.side == "learner":
        yield _("Sa demande"), reverse("matching:need", args=[enrolment.key])
        yield _("Sa priorité"), reverse("campaigns:explain", args=[enrolment.key])
    else:
        yield _("Son offre"), reverse("matching:offer", args=[enrolment.key])
    thread = getattr(enrolment, "thread", None)
    if thread:
        yield _("Son fil"), reverse("care:thread", args=[thread.key])
    yield _("Ses horaires"), reverse("matching:availability", args=[enrolment.key])
    if enrolment.state not in {"ended", "refused"}:
        yield _("Changer sa situation"), reverse("desk:situation", args=[enrolment.key])


def parents_of(someone: Person) -> QuerySet[ParentalAuthorisation]:
    """The parents who were asked, with their answer: whom to call for a minor."""
    return ParentalAuthorisation.objects.filter(minor=someone).select_related("guardian").order_by("-id")


def _desk_gate(enrolment: Enrolment, gate: Gate, staff: Person, today: date) -> Desk:
    kind = gate.module.kind if gate.module else gate.code
    url = reverse(STAFF_KINDS[kind], args=[enrolment.key, gate.module.key]) if gate.module and kind in STAFF_KINDS else ""
    words = _("Noter") if url else ""
    if gate.code == "parent" and not gate.green(today):
        url = authorisation_link(enrolment.person, organisation=enrolment.organisation, frequency="", duration="", by=staff)
        words = _("Demander l’accord")
    done = gate.completion
    text = _("pas encore") if not done else str(done.get_state_display())
    if gate.green(today):
        text = _("valable jusqu’au %(day)s") % {"day": days.day(done.valid_until)} if done and done.valid_until else ""
    title = gate.title or {"contact": _("Numéro ou adresse vérifiés"), "parent": _("Accord d’un parent")}[gate.code]
    return Desk(title, gate.green(today), text, url, words)
