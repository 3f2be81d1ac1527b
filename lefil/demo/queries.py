from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lefil.catalogue.models import Programme
from lefil.demo.cast import PHONES
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group
from lefil.letters.models import Letter
from lefil.live.models import Room, Stay
from lefil.meetings.models import Meeting
from lefil.meetings.queries import room_link
from lefil.people.models import Person

VOLUNTEERS = 24
NEAR, PATIENCE = timedelta(minutes=15), timedelta(minutes=10)
ROLES = {
    "malik": ("Malik", _("élève, 14 ans")),
    "samira": ("Samira", _("sa mère")),
    "benoit": ("Benoît", _("tuteur")),
    "amina": ("Amina", _("bénévole en formation")),
    "david": ("David", _("bénévole à recevoir")),
    "ines": ("Inès", _("coordinatrice aussi")),
    "chloe": ("Chloé", _("coordinatrice")),
    "farid": ("Farid", _("financeur")),
    "zoe": ("Zoé", _("autre association")),
}


def cast_member(who: str) -> Person | None:
    """A person of the cast by their short name; None for any other word."""
    phone = PHONES.get(who)
    return Person.objects.filter(phone=phone, account__phone=phone).order_by("id").first() if phone else None


def holds_people() -> bool:
    return Person.objects.exists()


def latest_letters(whom: str) -> QuerySet[Letter]:
    """The newest letters first, of everybody or of one of the cast."""
    letters = Letter.objects.select_related("person").order_by("-id")
    return letters.filter(to=PHONES[whom]) | letters.filter(person__phone=PHONES[whom]) if whom in PHONES else letters


def pair_of(pupil: Person) -> Group | None:
    return Group.objects.filter(kind="pair", state="active", seats__enrolment__person=pupil, seats__left=None).order_by("-id").first()


def volunteers_of(programme: Programme, *, but: Person) -> QuerySet[Enrolment]:
    """Those of the cast who are on their way first, then the crowd. Not those who are busy in the room of two."""
    rows = Enrolment.objects.filter(programme=programme, side="volunteer", state__in=["applied", "ready"], person__erased=None).exclude(
        person=but
    )
    free = rows.exclude(person__phone__in=[PHONES["benoit"], PHONES["chloe"]]).exclude(person__phone="", person__email="")
    return (
        free.select_related("person")
        .annotate(ours=Case(When(person__phone__in=list(PHONES.values()), then=0), default=1))
        .order_by("ours", "id")
    )


def shown_class() -> Meeting | None:
    """The last welcome in the room held by Inès."""
    rows = Meeting.objects.filter(kind="welcome", mode="room", host__phone=PHONES["ines"], starts__lte=timezone.now() + NEAR)
    return rows.exclude(state="cancelled").select_related("programme__organisation", "host").order_by("-starts", "-id").first()


def shown_pair() -> Meeting | None:
    """The last meeting of Malik's pair in the room that is near or past, those of each week apart. None before the demonstration is filled."""
    malik = cast_member("malik")
    group = pair_of(malik) if malik and shown_class() else None
    rows = Meeting.objects.filter(group=group, series=None, mode="room", starts__lte=timezone.now() + NEAR).exclude(state="cancelled")
    return rows.order_by("-starts", "-id").first() if group else None


def entered(meeting: Meeting) -> bool:
    return Stay.objects.filter(participant__room__meeting=meeting).exists()


def over(meeting: Meeting | None, now: datetime) -> bool:
    """Nobody can enter any more: its hours have passed, or its host has closed it."""
    return meeting is None or now >= meeting.ends or Room.objects.filter(meeting=meeting, state="ended").exists()


def rooms_gone_by(now: datetime) -> list[Meeting]:
    """Those that have begun for ten minutes and that nobody has entered."""
    shown = [meeting for meeting in (shown_pair(), shown_class()) if meeting]
    return [one for one in shown if one.state == "planned" and one.starts + PATIENCE < now and not entered(one)]


def pair_is_over(now: datetime) -> bool:
    """True when the room of two has been lived: another may follow."""
    return shown_class() is not None and over(shown_pair(), now)


def class_is_over(now: datetime) -> Meeting | None:
    """The last class, once it has been lived."""
    last = shown_class()
    return last if last and over(last, now) else None


@dataclass(frozen=True)
class Way:
    """How one person of the demonstration enters a room: by their own link, or for who leads without a booking, by signing in."""

    called: str
    word: str
    link: str
    who: str = ""


def ways_into(meeting: Meeting) -> list[Way]:
    """The host first, then those of the cast, then one of the crowd."""
    known = {phone: who for who, phone in PHONES.items()}
    made = (
        [Way(meeting.host.called, str(_("anime")), reverse("live:room", args=[meeting.key]), known.get(meeting.host.phone, ""))]
        if meeting.host
        else []
    )
    rows = list(meeting.bookings.exclude(state="cancelled").select_related("person").order_by("id"))
    cast = [row for row in rows if row.person.phone in known]
    for row in cast + [row for row in rows if row.person.phone not in known][:1]:
        word = ROLES[known[row.person.phone]][1] if row.person.phone in known else _("bénévole")
        made.append(Way(row.person.called, str(word), room_link(row)))
    return made
