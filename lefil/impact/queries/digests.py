"""What a digest says, to whom, and nothing when there is nothing to say. Never an SMS."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.campaigns.queries import open_campaigns
from lefil.campaigns.queries.public import address
from lefil.care.queries import silent, to_do
from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.impact import veil
from lefil.impact.indicators import Filters, Period, indicator
from lefil.impact.models import Agreement, Subscription
from lefil.impact.queries.figures import content_of
from lefil.impact.queries.reading import filters_of, head_of, last_sunday, lines_of, period_for, read
from lefil.impact.rules import read_agreements
from lefil.kit import days
from lefil.kit.links import absolute, sign
from lefil.letters.models import Letter
from lefil.meetings.models import Attendance
from lefil.meetings.queries import unrecorded
from lefil.meetings.rules import visible_meetings
from lefil.orgs.models import Membership, Organisation
from lefil.people.models import Person

WEEK = timedelta(days=7)
LINK_DAYS = 400
MOST = 2000  # letters of one run of the sweep


@dataclass(frozen=True)
class Digest:
    """One letter to one reader. `lines` are whole sentences; `link` is where to see more. Written only when there are lines."""

    organisation: Organisation
    audience: str
    person: Person
    day: date
    lines: tuple[str, ...]
    link: str = ""
    subscription: Subscription | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        who = self.person.pk or (f"s{self.subscription.pk}" if self.subscription else "")
        return f"impact/digest:{self.audience}:{self.organisation.pk}:{who}:{self.day.isoformat()}"


def leave_link(subscription: Subscription) -> str:
    return absolute("impact:leave", sign("digest", subscription.pk))


def confirm_link(subscription: Subscription) -> str:
    return absolute("impact:confirm", sign("digest-confirm", subscription.pk))


def _present(rows: QuerySet[Person]) -> QuerySet[Person]:
    return rows.filter(erased=None).exclude(email="").distinct().order_by("id")


def _wants(people: QuerySet[Person], organisation: Organisation, audience: str, day: date) -> Iterator[Person]:
    """Those who did not say no, and were not written to that day yet."""
    no = Subscription.objects.filter(organisation=organisation, audience=audience, state="off", person__isnull=False).values("person")
    mine = "" if audience == "staff" else f"{organisation.pk}:"  # one morning letter, even to who works for two associations
    done = Letter.objects.filter(key__startswith=f"impact/digest:{audience}:{mine}", key__endswith=f":{day.isoformat()}")
    told = done.filter(person__isnull=False).values("person")
    yield from people.exclude(pk__in=no).exclude(pk__in=told)[:MOST]


def for_staff(now: datetime) -> Iterator[Digest]:
    """Each morning, to each member of a team: what waits for them today."""
    today = timezone.localdate(now)
    for organisation in Organisation.objects.order_by("id"):
        held = Q(memberships__organisation=organisation, memberships__role__in=("admin", "coordinator"))
        held &= Q(memberships__until__isnull=True) | Q(memberships__until__gte=today)
        for person in _wants(_present(Person.objects.filter(held)), organisation, "staff", today):
            if lines := _morning(person, now):
                yield Digest(organisation, "staff", person, today, lines, absolute("desk:today"))


def _morning(person: Person, now: datetime) -> tuple[str, ...]:
    late = unrecorded(visible_meetings(person), now - timedelta(hours=48))
    waiting = silent(person, now=now).count()
    owed = to_do(person, today=timezone.localdate(now), mine=True).count()
    unsaid = late.count()
    new = followed_by(person).filter(created__gte=now - timedelta(days=1)).count()
    counts = [
        (waiting, ngettext("- %(n)s personne à qui personne n’a parlé depuis 14 jours", "- %(n)s personnes à qui personne n’a parlé depuis 14 jours", waiting)),
        (owed, ngettext("- %(n)s contact à prendre par vous aujourd’hui", "- %(n)s contacts à prendre par vous aujourd’hui", owed)),
        (unsaid, ngettext("- %(n)s séance finie depuis 48 heures, sans compte rendu", "- %(n)s séances finies depuis 48 heures, sans compte rendu", unsaid)),
        (new, ngettext("- %(n)s inscription depuis hier", "- %(n)s inscriptions depuis hier", new)),
    ]  # fmt: skip
    return tuple(words % {"n": days.figure(n)} for n, words in counts if n)


def for_partners(now: datetime) -> Iterator[Digest]:
    """Each week, to funders: their agreement, veiled; to the teams of partner associations: their own people, in shared programmes."""
    sunday = last_sunday(timezone.localdate(now))
    for organisation in Organisation.objects.filter(agreements__isnull=False).distinct().order_by("id"):
        readers = _present(Person.objects.filter(agreements_read__agreement__organisation=organisation))
        for person in _wants(readers, organisation, "partners", sunday):
            mine = read_agreements(person).filter(organisation=organisation).order_by("id").prefetch_related("targets", "programmes")
            if lines := tuple(line for agreement in mine for line in _owed(agreement, sunday)):
                yield Digest(organisation, "partners", person, sunday, lines, absolute("impact:mine"))
    yield from _partners(sunday)


def _owed(agreement: Agreement, sunday: date) -> list[str]:
    """Silent when the agreement is over, or has no figure to tell yet."""
    if agreement.ends < sunday or agreement.starts > sunday:
        return []
    lines, period = lines_of(agreement), period_for(agreement, today=sunday + timedelta(days=1), keeper=False)
    content = content_of(head_of(agreement, lines, period), read(lines, period, filters_of(agreement)))
    told = [one for one in content["figures"] if one["value"] and not one["rate"]]
    said = [_goal(one) for one in told]
    return (
        [_("%(funder)s, convention %(reference)s :") % {"funder": agreement.funder, "reference": agreement.reference}, *said]
        if said
        else []
    )


def _goal(figure: dict[str, Any]) -> str:
    words = {"title": figure["title"], "n": days.figure(figure["value"]), "goal": days.figure(figure["objective"] or 0)}
    return (_("- %(title)s : %(n)s sur %(goal)s") if figure["objective"] else _("- %(title)s : %(n)s")) % words


def _partners(sunday: date) -> Iterator[Digest]:
    period = Period(sunday - timedelta(days=6), sunday)
    for programme in Programme.objects.filter(partners__isnull=False, open=True).distinct().order_by("id"):
        for partner in programme.partners.order_by("id"):
            rows = indicator("learners_met").rows(period, Filters((programme.pk,))).filter(organisation=partner)
            if n := rows.count():
                words = ngettext(
                    "- %(programme)s : %(n)s personne de chez vous est venue à une séance cette semaine.",
                    "- %(programme)s : %(n)s personnes de chez vous sont venues à une séance cette semaine.",
                    n,
                )
                line = words % {"programme": programme.name, "n": days.figure(n)}
                team = _present(Person.objects.filter(memberships__organisation=partner, memberships__role__in=Membership.STAFF))
                for person in _wants(team, partner, "partners", sunday):
                    yield Digest(partner, "partners", person, sunday, (line,), absolute("desk:today"))


def for_volunteers(now: datetime) -> Iterator[Digest]:
    """Each week, to volunteers who gave an hour that week, or whose association met people: their own time, and what it is part of."""
    sunday = last_sunday(timezone.localdate(now))
    period = Period(sunday - timedelta(days=6), sunday)
    for programme in Programme.objects.filter(open=True).select_related("organisation").order_by("id"):
        came = Attendance.objects.filter(
            period.moments("booking__meeting__starts"), booking__meeting__programme=programme, booking__side="volunteer",
            outcome__in=("present", "late"),
        )  # fmt: skip
        minutes = dict(came.order_by().values_list("booking__person").annotate(n=Sum("minutes")))
        together = week_words(programme, period)
        volunteers = Enrolment.objects.filter(programme=programme, side="volunteer", state="ready").values("person")
        for person in (
            _wants(_present(Person.objects.filter(pk__in=volunteers)), programme.organisation, "volunteers", sunday) if together else ()
        ):
            mine = minutes.get(person.pk, 0)
            own = [_("- Votre temps cette semaine : %(n)s minutes. Merci.") % {"n": days.figure(mine)}] if mine else []
            yield Digest(programme.organisation, "volunteers", person, sunday, (*own, *together), absolute("home"))


def week_words(programme: Programme, period: Period) -> tuple[str, ...]:
    """What anybody may read of one week, small counts left out; () when there is nothing."""
    filters = Filters((programme.pk,))
    people, meetings = (indicator(code).count(period, filters) for code in ("learners_met", "meetings_held"))
    if not people or not meetings or veil.is_small(people) or veil.is_small(meetings):
        return ()
    words = _("- %(programme)s : %(people)s personnes accompagnées cette semaine, en %(meetings)s séances.")
    return (words % {"programme": programme.name, "people": days.figure(people), "meetings": days.figure(meetings)},)


def for_public(now: datetime) -> Iterator[Digest]:
    """Each week, to addresses that were confirmed: what the association did, and where one may help."""
    sunday = last_sunday(timezone.localdate(now))
    period = Period(sunday - timedelta(days=6), sunday)
    asked = (
        Subscription.objects.filter(audience="public", state="on", person=None)
        .select_related("organisation")
        .order_by("organisation", "id")
    )
    for organisation in Organisation.objects.filter(pk__in=asked.order_by().values("organisation")).order_by("id"):
        programmes = Programme.objects.filter(organisation=organisation, open=True).order_by("id")
        lines = tuple(line for programme in programmes for line in week_words(programme, period))
        campaigns = open_campaigns(timezone.localdate(now)).filter(programme__organisation=organisation)
        link = next((address(one) for one in campaigns[:1]), absolute("home"))
        for one in asked.filter(organisation=organisation)[:MOST] if lines else ():
            digest = Digest(organisation, "public", unnamed(one.email), sunday, lines, link, one)
            if not Letter.objects.filter(key=digest.key).exists():
                yield digest


def unnamed(email: str) -> Person:
    """Somebody of whom we know an address only; never saved."""
    return Person(name="", called="", email=email, channel="email")
