from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module
from lefil.groups.actions import tell
from lefil.groups.queries import who_protects
from lefil.journal.actions import record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.meetings.actions import attend
from lefil.meetings.models import Booking, Meeting
from lefil.mentoring.actions.outcomes import note_milestone
from lefil.mentoring.models import Talk
from lefil.mentoring.queries.due import talks_finished
from lefil.mentoring.queries.pairs import HALF
from lefil.mentoring.rules import OVERTIME, WHOLE_DAY, pair_of
from lefil.people.models import Person

WAITED = 15  # minutes that count for a mentor who waited for nobody
CAME = ("present", "late")


@transaction.atomic
def write_talk(
    meeting: Meeting, *, module: Module, by: Person, learner: str = "present", volunteer: str = "present", minutes: int = 0,
    finished: bool = False, proof: str = "", note: str = "", worried: bool = False,
) -> Talk | None:  # fmt: skip
    """60 seconds on one meeting: who came and for how long (outcomes of Attendance, "" for a learner's that the mentor cannot know),
    which conversation, whether it is finished, its proof, a note. Nothing but who came is kept when they did not meet: None.

    Refused before the meeting begins, for a cancelled one, a finished conversation without its proof, one already finished in another
    meeting, and when somebody else, or the author more than a day ago, wrote it. A worry writes at once to those who protect.
    """
    group = pair_of(meeting)
    standing = Talk.objects.select_for_update().filter(meeting=meeting).first()
    if standing and (standing.author_id != by.pk or timezone.now() > standing.at + WHOLE_DAY):
        raise Refused(_("Cette séance est déjà racontée. Pour la changer, appelez l’équipe."))
    if module.programme_id != group.programme_id or module.kind != "lesson":
        raise Refused(_("Choisissez une conversation de la liste."))
    proof, note = proof.strip()[:200], note.strip()[:300]
    bookings = {row.side: row for row in meeting.bookings.exclude(state="cancelled").select_related("person")}
    if set(bookings) != {"learner", "volunteer"}:
        raise Refused(_("Cette séance n’a pas deux personnes attendues."))
    together = learner in CAME and volunteer in CAME
    if together and finished and not proof:
        raise Refused(_("Écrivez la preuve en une ligne : ce que la personne a fait ou dit."))
    _attend(bookings, learner, volunteer, minutes if together else 0, meeting, by)
    person = bookings["learner"].person
    if worried and not (standing and standing.worried):
        _warn(meeting, person, by)
    if not together:
        record(meeting, "not_met", by=by, about=person, detail={"learner": learner, "volunteer": volunteer})
        return None
    facts = {
        "module": module,
        "finished": finished,
        "proof": proof,
        "note": note,
        "worried": worried or bool(standing and standing.worried),
    }
    return _keep(meeting, standing, facts, person, by)


def _keep(meeting: Meeting, standing: Talk | None, facts: dict, person: Person, by: Person) -> Talk:
    group = pair_of(meeting)
    others = Talk.objects.filter(group=group, module=facts["module"], finished=True).exclude(meeting=meeting)
    if facts["finished"] and others.exists():
        raise Refused(_("Cette conversation est déjà terminée. Choisissez la suivante, ou laissez-la ouverte."))
    talk, _made = Talk.objects.update_or_create(
        meeting=meeting, defaults={**facts, "group": group, "author": standing.author if standing else by}
    )
    record(talk, "write", by=by, about=person, detail={"module": facts["module"].code, "finished": facts["finished"]})
    note_milestone(person, code="first_talk", by=by)
    if talks_finished(group) >= HALF:
        note_milestone(person, code="halfway", by=by)
    return talk


def _attend(bookings: dict[str, Booking], learner: str, volunteer: str, minutes: int, meeting: Meeting, by: Person) -> None:
    together = learner in CAME and volunteer in CAME
    if together and minutes < 1:
        raise Refused(_("Écrivez le nombre de minutes passées ensemble."))
    most = round((meeting.ends - meeting.starts).total_seconds() / 60) + OVERTIME
    if minutes > most:
        raise Refused(_("Au plus %(most)s minutes pour cette séance. Plus longue ? Dites-le à l’équipe.") % {"most": most})
    outcomes = {"learner": (learner, minutes), "volunteer": (volunteer, minutes if together else WAITED)}
    for side, (outcome, spent) in outcomes.items():
        if outcome:
            attend(bookings[side], outcome=outcome, minutes=spent if outcome in CAME else 0, source="report", by=by)


def _warn(meeting: Meeting, person: Person, by: Person) -> None:
    """To each person in charge of protection, at once, whatever the hour. The letter says nothing of what was written."""
    group = pair_of(meeting)
    for one in who_protects(group.organisation, timezone.localdate(), programme=group.programme_id, group=group):
        tell(
            one, kind="mentoring/worried", key=f"mentoring/worried:{meeting.pk}:{one.pk}", by=by, due=timezone.now(), group=group,
            link=absolute("mentoring:pair", group.key),
        )  # fmt: skip
    record(meeting, "worried", by=by, about=person)


@transaction.atomic
def remind_note(booking: Booking, *, by: Person | None) -> bool:
    """Asks a mentor, once, how the meeting of yesterday went."""
    meeting = booking.meeting
    learner = meeting.bookings.filter(side="learner").select_related("person").first()
    letter = tell(
        booking.person, kind="mentoring/note", key=f"mentoring/note:{meeting.pk}", by=by, group=meeting.group, meeting=meeting,
        learner=learner.person.called if learner else "", link=absolute("mentoring:report", meeting.key),
    )  # fmt: skip
    return letter is not None
