"""What an attestation says: facts out of rows, frozen when it is issued."""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.documents.models import Certificate
from lefil.enrolments.models import Enrolment
from lefil.kit.links import absolute
from lefil.meetings.models import Attendance
from lefil.meetings.queries.hours import GIVEN, minutes_of
from lefil.people.models import Person

# Without the signs that look alike on paper or are heard alike on the phone: 0 O, 1 I L, U V.
SIGNS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
KINDS = {"volunteer": "volunteering", "learner": "participation"}
MISSIONS = {
    "tutoring": "Tutorat à distance : aider un élève sur ses points difficiles, sa méthode de travail et sa motivation.",
    "coaching": "Conseil à distance pour la recherche d’emploi.",
    "classroom": "Appui à un cours en direct.",
    "mentoring": "Accompagnement individuel à distance vers l’emploi.",
}
SKILLS = {
    "tutoring": [
        "écouter une personne et repérer ce qui la bloque",
        "expliquer une notion de plusieurs façons",
        "encourager sans faire à la place",
        "organiser un temps de travail à distance",
        "rendre compte en peu de mots",
        "respecter un cadre qui protège des mineurs",
    ],
}
COMMON_SKILLS = ["écouter une personne", "transmettre un savoir-faire", "organiser un temps de travail à distance", "tenir un engagement"]


@dataclass(frozen=True)
class Shown:
    """All that the public check says, and nothing else."""

    valid: bool
    kind: str
    who: str
    association: str
    since: date | None
    until: date | None
    hours: str


def new_code() -> str:
    """12 signs out of 29, in groups of 4: 58 bits, easy to type from paper."""
    signs = [secrets.choice(SIGNS) for _place in range(12)]
    return "-".join("".join(signs[start : start + 4]) for start in (0, 4, 8))


def tidy_code(typed: str) -> str:
    """A code as it is kept, whatever the case, the spaces and the dashes; "" when it cannot be one."""
    signs = re.sub(r"[\s.–—-]", "", typed[:60]).upper()
    known = len(signs) == 12 and set(signs) <= set(SIGNS)
    return "-".join(signs[start : start + 4] for start in (0, 4, 8)) if known else ""


def said_hours(minutes: int) -> str:
    """ "12 h 30", "12 heures", "50 minutes"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    if not rest:
        return ngettext("%(count)d heure", "%(count)d heures", hours) % {"count": hours}
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


def short_name(name: str) -> str:
    """First name and initial, as the public check shows it: "Benoît L."; only the first name when there is no other."""
    words = name.split()
    return f"{words[0]} {words[-1][0].upper()}." if len(words) > 1 else name.strip()


def facts_of(enrolment: Enrolment, *, today: date) -> dict[str, Any]:
    """The facts of an attestation on that day. Dates and hours come from real attendance only, never from what is planned.

    {"association": {name, address, city, rna, siret}, "person": name, "programme", "missions": [...], "skills": [...],
    "since", "until", "date": ISO days, "minutes", "meetings", "signatory", "signatory_title"}
    """
    came = Attendance.objects.filter(booking__enrolment=enrolment, outcome__in=["present", "late"], booking__meeting__kind__in=GIVEN)
    spent = came.aggregate(first=Min("booking__meeting__starts"), last=Max("booking__meeting__starts"), count=Coalesce(Count("pk"), 0))
    association, pack = enrolment.organisation, enrolment.programme.pack
    volunteer = enrolment.side == "volunteer"
    return {
        "association": {name: getattr(association, name) for name in ("name", "address", "city", "rna", "siret")},
        "person": enrolment.person.name,
        "programme": enrolment.programme.name,
        "missions": [MISSIONS[pack]] if volunteer else [],
        "skills": SKILLS.get(pack, COMMON_SKILLS) if volunteer else [],
        "since": timezone.localdate(spent["first"]).isoformat() if spent["first"] else "",
        "until": timezone.localdate(spent["last"]).isoformat() if spent["last"] else "",
        "date": today.isoformat(),
        "minutes": minutes_of(enrolment),
        "meetings": spent["count"],
        "signatory": association.signatory,
        "signatory_title": association.signatory_title,
    }


def check_url(certificate: Certificate) -> str:
    return absolute("documents:verify", certificate.code)


def certificates_of(person: Person) -> QuerySet[Certificate]:
    return Certificate.objects.filter(person=person).select_related("organisation", "enrolment__programme").order_by("-issued", "-id")


def to_attest(person: Person) -> list[tuple[Enrolment, str]]:
    """(enrolment, hours in words) of each of a person's own places, "" when no hour is noted yet."""
    mine = Enrolment.objects.filter(person=person).exclude(state="refused").select_related("programme", "organisation").order_by("id")
    return [(one, said_hours(minutes) if (minutes := minutes_of(one)) else "") for one in mine]


def shown_by(code: str) -> Shown | None:
    """What anyone may read with the code in hand; None when no attestation has it."""
    found = Certificate.objects.filter(code=tidy_code(code) or None).select_related("organisation").first()
    if found is None:
        return None
    facts = found.facts
    return Shown(
        valid=found.revoked is None, kind=str(found.get_kind_display()), who=short_name(facts.get("person", "")),
        association=facts.get("association", {}).get("name", found.organisation.name), since=_day(facts.get("since")),
        until=_day(facts.get("until")), hours=said_hours(facts["minutes"]) if facts.get("minutes") else "",
    )  # fmt: skip


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def page_url(certificate: Certificate) -> str:
    return reverse("documents:certificate", args=[certificate.key])
