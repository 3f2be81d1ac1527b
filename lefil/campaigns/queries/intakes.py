"""What an import would do, before it does it."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.campaigns.intake.rows import Row, read_row
from lefil.campaigns.models import Intake
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by
from lefil.people.models import Person
from lefil.people.queries.accounts import folded


@dataclass
class Plan:
    """`good` come in, `twins` are already there and stay out, `wrong` must be corrected: with one of those, nothing comes in."""

    good: list[Row] = field(default_factory=list)
    twins: list[Row] = field(default_factory=list)
    wrong: list[Row] = field(default_factory=list)

    @property
    def errors(self) -> list[tuple[int, str]]:
        return [(row.line, sentence) for row in self.wrong for sentence in row.wrong]


def plan_of(intake: Intake, by: Person | None) -> Plan:
    """Reads every row again with the columns as they are mapped now. One query, whatever the number of rows.

    Duplicates are looked for in the file, and among the people `by` follows: never among those of another association.
    """
    today, role = timezone.localdate(), intake.role
    rows = [read_row(line, cells, intake.mapping, role, today) for line, cells in intake.rows]
    if role != "pupil":
        _refuse_young(rows, intake.campaign.volunteer_age, today)
    _mark_twins(rows, _known(intake, by))
    plan = Plan()
    for row in rows:
        (plan.wrong if row.wrong else plan.twins if row.twin else plan.good).append(row)
    return plan


def _refuse_young(rows: list[Row], adult_from: int, today: date) -> None:
    """The age asked on the public page is asked of a file too. One written nowhere is for the interview and the check to see."""
    for row in rows:
        age = Person(born=row.person.get("born")).age(today)
        if age is not None and age < adult_from:
            row.wrong.append(_("Cette personne a moins de %d ans : elle ne peut pas être bénévole ici.") % adult_from)


Mark = tuple[str, str]
Known = tuple[int, date | None, bool]  # person, birth date, already in this programme on this side


def _known(intake: Intake, by: Person | None) -> dict[Mark, Known]:
    """People already followed, by (contact, folded name). `by` None is the host's set-up: the programme's own people."""
    side = "learner" if intake.role == "pupil" else "volunteer"
    people = followed_by(by) if by else Enrolment.objects.filter(programme=intake.campaign.programme_id)
    columns = ("person_id", "person__name", "person__phone", "person__email", "person__born", "programme_id", "side")
    known: dict[Mark, Known] = {}
    for person, name, phone, email, born, programme, at in people.order_by("pk").values_list(*columns):
        here = programme == intake.campaign.programme_id and at == side
        for contact in (phone, email):
            mark = contact, folded(name)
            if contact and not known.get(mark, (0, None, False))[2]:
                known[mark] = person, born, here
    return known


def _mark_twins(rows: list[Row], known: dict[Mark, Known]) -> None:
    seen: dict[Mark, tuple[int, date | None]] = {}
    for row in rows:
        born = row.person.get("born")
        for mark in row.marks:
            line, other = seen.setdefault(mark, (row.line, born))
            if line != row.line and _alike(born, other):
                row.twin = _("Déjà à la ligne %d du fichier.") % line
            person, other, here = known.get(mark, (None, None, False))
            if person and _alike(born, other):
                row.known = person
                row.twin = row.twin or (_("Déjà dans ce dispositif.") if here else "")


def _alike(born: date | None, other: date | None) -> bool:
    return born is None or other is None or born == other
