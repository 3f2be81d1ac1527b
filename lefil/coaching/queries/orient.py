"""Who was pointed to a programme by a prescriber, and what that prescriber may read of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.coaching import content
from lefil.coaching.models import Orientation
from lefil.kit.links import sign, unsign
from lefil.kit.refusals import Refused
from lefil.meetings.models import Attendance, Booking
from lefil.orgs.rules import organisations_of, standing
from lefil.people.models import Person

DAYS = 30  # how long an invitation waits
STATUS_DAYS = 365


@dataclass(frozen=True)
class News:
    """What a prescriber reads. `told` false: that a letter left, on which day, and nothing else, whatever happened since."""

    told: bool
    enrolled: datetime | None = None
    modules: list[tuple[str, str]] = field(default_factory=list)


def programmes_to_orient_to(slug: str) -> QuerySet[Programme]:
    return Programme.objects.filter(slug=slug, pack="coaching", open=True).select_related("organisation")


def invited_lately(programme: Programme, contact: str) -> bool:
    rows = Orientation.objects.filter(programme=programme, contact=contact, sent__gt=timezone.now() - timedelta(days=DAYS))
    return rows.exists()


def invitation_link(one: Orientation) -> str:
    return reverse("coaching:invitation", args=[sign("coaching.invitation", one.key)])


def status_link(one: Orientation) -> str:
    return reverse("coaching:orient_news", args=[sign("coaching.orientation", one.key)])


def invited_by(token: str) -> Orientation:
    return _found(unsign("coaching.invitation", token, days=DAYS)[0])


def oriented_by(token: str) -> Orientation:
    return _found(unsign("coaching.orientation", token, days=STATUS_DAYS)[0])


def _found(key: str) -> Orientation:
    one = Orientation.objects.select_related("programme__organisation", "enrolment__person").filter(key=key).first()
    if one is None:
        raise Refused(_("Ce lien n’est plus valable. Demandez un nouveau lien."))
    return one


def consent_text(one: Orientation) -> str:
    """What the candidate agrees to, with the names of that day."""
    return _(
        "J’accepte que %(sender)s (%(structure)s) voie quels modules j’ai commencés et quels jours. Rien de ce que je dis, rien de ce que "
        "l’on me dit. Je peux changer d’avis quand je veux."
    ) % {"sender": one.sender, "structure": one.structure}  # fmt: skip


def news_of(one: Orientation) -> News:
    """With the candidate's consent only: when they enrolled, and for each module whether it is to come or was begun."""
    if not one.shares or one.enrolment is None or one.enrolment.person.erased:
        return News(told=False)
    booked = Booking.objects.filter(enrolment=one.enrolment, side="learner", state__in=Booking.STANDING, meeting__module__isnull=False)
    came = set(
        Attendance.objects.filter(booking__in=booked, outcome__in=["present", "late"]).values_list("booking__meeting__module", flat=True)
    )
    modules: dict[int, tuple[str, str]] = {}
    for booking in booked.select_related("meeting__module").order_by("meeting__starts", "id"):
        module = booking.meeting.module
        assert module is not None
        if module.pk in came:
            modules[module.pk] = (module.title, _("commencé"))
        elif not booking.meeting.over:
            modules.setdefault(module.pk, (module.title, _("une place est prise")))
    return News(told=True, enrolled=one.answered, modules=list(modules.values()))


def own_orientations(person: Person | None) -> QuerySet[Orientation]:
    """Those by which a candidate came: theirs to open or close to their prescriber."""
    if person is None:
        return Orientation.objects.none()
    return Orientation.objects.filter(enrolment__person=person).select_related("programme", "enrolment")


def sent_by(person: Person | None) -> QuerySet[Orientation]:
    """Those that a prescriber with an account has sent."""
    return Orientation.objects.filter(prescriber=person).select_related("programme") if person else Orientation.objects.none()


def followed_orientations(person: Person | None) -> QuerySet[Orientation]:
    """Those of the programmes that one's association owns, or that are assigned to one as admin or coordinator; a partner reads none."""
    roles = ("admin", "coordinator")
    whole = Q(organisation__in=organisations_of(person, *roles).values("pk"))
    whole |= Q(assignments__membership__in=standing(person, *roles).filter(breadth="programme").values("pk"))
    programmes = Programme.objects.filter(whole, pack="coaching").values("pk")
    return Orientation.objects.filter(programme__in=programmes).select_related("programme").order_by("-id")[:200]


def orientations_to_forget(now: datetime) -> QuerySet[Orientation]:
    return Orientation.objects.filter(sent__lt=now - timedelta(days=DAYS)).exclude(contact="").exclude(state="accepted").order_by("id")


def module_names(programme: Programme) -> list[tuple[str, str]]:
    """(code, title) of the modules that a prescriber may name."""
    return list(programme.modules.filter(code__in=content.MODULES, active=True).order_by("position").values_list("code", "title"))
