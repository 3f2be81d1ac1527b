"""The text that each person signs, as they see it. `VERSION` changes whenever one word of a template of commitments/ does."""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from lefil.groups.models import Group
from lefil.groups.queries.members import other_sides
from lefil.kit.days import NBSP
from lefil.people.models import Person

VERSION = "2026-11"


@dataclass(frozen=True)
class Commitment:
    html: str
    version: str

    @property
    def text(self) -> str:
        """What is kept with the signature: the same words without markup."""
        return re.sub(r"\s*\n\s*", "\n", unescape(strip_tags(self.html))).strip()


def commitment_for(group: Group, *, member: Person, side: str, guardian: Person | None, today: date) -> Commitment:
    """The volunteer's, the pupil's ("tu" for a minor where the programme says so) or the parent's text, with their first names.

    A pair about a job has its own two texts: nobody brings an exercise there.
    """
    minor = member.band(today) != "adult"
    if guardian:
        name = "parent"
    elif group.programme.pack == "mentoring":
        name = "mentor" if side == "volunteer" else "mentee"
    elif side == "volunteer":
        name = "volunteer"
    else:
        name = "pupil_tu" if group.programme.minors_tu and minor else "pupil_vous"
    context = {
        "organisation": group.organisation.name,
        "called": member.called,
        "others": ", ".join(other.called for other in other_sides(group, member)),
        "frequency": _("une séance de %(minutes)s minutes par semaine") % {"minutes": group.programme.meeting_minutes},
        "contact": (group.organisation.help_phone or settings.HELP_PHONE).replace(" ", NBSP),  # one piece, in Arabic too
    }
    return Commitment(render_to_string(f"groups/commitments/{name}.html", context), VERSION)
