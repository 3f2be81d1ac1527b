"""A worry is told, the pair stops at once, those who protect decide and write down what they do. Nothing is ever rewritten."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.models import Incident, IncidentLine
from lefil.care.queries.safety import readers_of, severity_of
from lefil.care.rules import visible_incidents
from lefil.catalogue.models import Programme
from lefil.groups import actions as groups
from lefil.groups.models import Group
from lefil.groups.rules import staffed_groups
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.live.actions import handle_alert
from lefil.live.models import Alert
from lefil.meetings.actions import book, open_slot
from lefil.meetings.models import Meeting
from lefil.orgs.models import Organisation
from lefil.people.models import Person

FIRST = {"read": 0, "decide": 3, "talk": 7}  # days
TWICE = timedelta(minutes=10)
NEED_WORDS = {"facts", "right", "decided"}
BY_ALERT = {"unsafe": "other", "behaviour": "conduct", "stranger": "stranger", "other": "other"}
STOPPED = "Signalement : la personne référente protection décide de la suite."


@transaction.atomic
def open_incident(
    organisation: Organisation, *, category: str, facts: str, immediate: bool, place: str, by: Person | None, group: Group | None = None,
    programme: Programme | None = None, reported_by: Person | None = None,
) -> Incident:  # fmt: skip
    """Keeps what somebody tells, word for word; stops their pair at once; writes to those who protect, whatever the hour.

    Sent twice within ten minutes, it is one file. The other side never learns who spoke, and no line of the journal names them.
    """
    if category not in Incident.CATEGORIES:
        raise Refused(_("Choisissez ce qui vous inquiète."))
    if not facts.strip():
        raise Refused(_("Écrivez ce que vous avez vu ou entendu. Quelques mots suffisent."))
    told = Incident.objects.filter(reported_by=by, group=group, facts=facts.strip()[:4000], state="open", at__gt=timezone.now() - TWICE)
    known = told.first() if by is not None else None
    if known is not None:
        return known
    made = Incident.objects.create(
        organisation=organisation, programme=programme or (group.programme if group else None), group=group, reported_by=reported_by or by,
        place=place, category=category, immediate=immediate, facts=facts.strip()[:4000],
    )  # fmt: skip
    record(made, "report", by=None, detail={"category": category, "immediate": immediate})
    _begin(made, stop=True)
    for person in readers_of(made, timezone.localdate()):
        _write(person, made, "worry", stamp="")
    return made


@transaction.atomic
def pull_alert(alert: Alert, *, by: Person | None) -> Incident | None:
    """A call from a live room becomes a file, once; those who protect have had their letter from the room. None when it has one."""
    Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if Incident.objects.filter(alert=alert).exists():
        return None
    meeting = alert.room.meeting
    made = Incident.objects.create(
        organisation=meeting.organisation, programme=meeting.programme, group=meeting.group, alert=alert, reported_by=alert.participant.person,
        place="room", category=BY_ALERT[alert.kind], immediate=alert.kind == "unsafe", facts=alert.text, at=alert.at,
    )  # fmt: skip
    record(made, "report", by=None, detail={"category": made.category, "immediate": made.immediate})
    _begin(made, stop=alert.kind == "unsafe")
    return made


@transaction.atomic
def add_said(alert: Alert, *, by: Person | None) -> IncidentLine:
    """Words that the person has added in the room since the file was opened."""
    line = _line(alert.incident, "facts", by=None, words=alert.text)
    record(alert.incident, "add", by=by, detail={"kind": "facts"})
    return line


def _begin(incident: Incident, *, stop: bool) -> None:
    today = timezone.localdate()
    for person in readers_of(incident, today):
        if not visible_incidents(person).filter(pk=incident.pk).exists():
            incident.readers.add(person)
    for code, days in FIRST.items():
        _line(incident, "due", by=None, code=code, due=today + timedelta(days=days))
    if stop and incident.group is not None and incident.group.kind == "pair":
        _stop(incident, incident.group, None)


def _stop(incident: Incident, group: Group, by: Person | None) -> bool:
    group.refresh_from_db()
    if group.state in {"signing", "active"}:
        groups.suspend(group, why=STOPPED, by=None, held=True)
    elif group.state == "suspended":
        groups.hold(group, by=None)
    else:
        return False
    _line(incident, "measure", by=by, code="suspended")
    return True


def _line(
    incident: Incident,
    kind: str,
    *,
    by: Person | None,
    code: str = "",
    words: str = "",
    due: date | None = None,
    about: IncidentLine | None = None,
) -> IncidentLine:
    return IncidentLine.objects.create(incident=incident, kind=kind, by=by, code=code, words=words.strip()[:4000], due=due, about=about)


def _write(person: Person, incident: Incident, name: str, *, stamp: str) -> None:
    """Both ways at once: an e-mail alone may wait until Monday, an SMS alone may be lost. The letters hold no name and no word of it."""
    for channel in [way for way, has in (("email", person.email), ("sms", person.phone)) if has] or ["email"]:
        groups.tell(
            person, kind=f"care/{name}", key=f"care/{name}:{incident.key}:{person.pk}:{channel}{stamp}"[:160], by=None, due=timezone.now(),
            channel=channel, group=incident.group, immediate=incident.immediate, link=absolute("care:incident", incident.key),
        )  # fmt: skip


@transaction.atomic
def see_incident(incident: Incident, *, by: Person) -> None:
    """Who opened the file, each time. About nobody: no line that a member may read says that there is a file."""
    record(incident, "open", by=by)


@transaction.atomic
def add_line(
    incident: Incident,
    *,
    kind: str,
    by: Person,
    code: str = "",
    words: str = "",
    due: date | None = None,
    about: IncidentLine | None = None,
) -> IncidentLine:
    """What was done, who was told, by when, how grave. Refused once the file is closed: it is reopened first, with a reason."""
    _check_open(incident)
    if kind not in {"facts", "measure", "told", "grave", "due", "right", "decided"} or (kind in IncidentLine.CODES) != bool(code):
        raise Refused(_("Choisissez une des réponses proposées."))
    if code and code not in IncidentLine.CODES[kind]:
        raise Refused(_("Choisissez une des réponses proposées."))
    if not words.strip() and (kind in NEED_WORDS or code == "other"):
        raise Refused(_("Écrivez de quoi il s’agit."))
    if (kind == "due") != (due is not None) or (due is not None and due < timezone.localdate()):
        raise Refused(_("Choisissez un jour à venir."))
    if (kind == "right") != (about is not None) or (about is not None and about.incident_id != incident.pk):
        raise Refused(_("Choisissez la ligne à corriger."))
    line = _line(incident, kind, by=by, code=code, words=words, due=due, about=about)
    record(incident, "add", by=by, detail={"kind": kind, "code": code})
    return line


@transaction.atomic
def meet_deadline(line: IncidentLine, *, by: Person, words: str = "") -> IncidentLine:
    """A deadline is met, once."""
    _check_open(line.incident)
    if line.kind != "due":
        raise Refused(_("Cette ligne n’est pas une échéance."))
    Incident.objects.select_for_update().get(pk=line.incident_id)
    if line.later.filter(kind="met").exists():
        raise Refused(_("Cette échéance est déjà tenue."))
    made = _line(line.incident, "met", by=by, words=words, about=line)
    record(line.incident, "add", by=by, detail={"kind": "met", "code": line.code})
    return made


@transaction.atomic
def stop_pair(incident: Incident, *, by: Person) -> Incident:
    """No contact in this pair from now on."""
    _check_open(incident)
    if incident.group is None or not _stop(incident, incident.group, by):
        raise Refused(_("Il n’y a pas de binôme à arrêter."))
    record(incident, "stop_pair", by=by)
    return incident


@transaction.atomic
def resume_pair(incident: Incident, *, words: str, by: Person) -> Incident:
    """Contact starts again. Refused to who does not protect this pair, and without a reason."""
    if incident.group is None:
        raise Refused(_("Il n’y a pas de binôme à faire reprendre."))
    if not words.strip():
        raise Refused(_("Dites pourquoi les séances peuvent reprendre."))
    groups.resume(incident.group, by=by)
    _line(incident, "measure", by=by, code="resumed", words=words)
    record(incident, "resume_pair", by=by)
    return incident


@transaction.atomic
def end_pair(incident: Incident, *, words: str, by: Person) -> Incident:
    """Ends the pair to protect somebody: no exit interview, no way back. Who followed the learner looks for somebody else."""
    if incident.group is None or not staffed_groups(by).filter(pk=incident.group.pk).exists():
        raise Refused(_("Il n’y a pas de binôme à terminer."))
    if not words.strip():
        raise Refused(_("Dites pourquoi le binôme se termine."))
    groups.close(incident.group, kind="safety", reasons=["safety"], by=by)
    _line(incident, "measure", by=by, code="ended", words=words)
    record(incident, "end_pair", by=by)
    return incident


@transaction.atomic
def ask_talk(incident: Incident, *, by: Person) -> IncidentLine:
    """Who told a worry wants to talk about it. Asking twice is asking once."""
    if incident.reported_by_id != by.pk:
        raise Refused(_("Seule la personne qui a signalé demande un temps de parole."))
    known = incident.lines.filter(kind="talk", code="asked").first()
    if known is not None:
        return known
    line = _line(incident, "talk", by=by, code="asked")
    record(incident, "ask_talk", by=None)
    for person in readers_of(incident, timezone.localdate()):
        _write(person, incident, "talk", stamp="")
    return line


@transaction.atomic
def offer_talk(incident: Incident, *, starts: datetime, by: Person, minutes: int = 30) -> Meeting:
    """A time to talk with who told the worry, booked for them: they are told, and may cancel it like any other meeting."""
    _check_open(incident)
    if incident.programme is None or incident.reported_by is None:
        raise Refused(_("Cette personne n’est inscrite nulle part. Appelez-la."))
    meeting = open_slot(
        incident.programme, organisation=incident.organisation, kind="talk", starts=starts, minutes=minutes, host=by, by=by
    )  # fmt: skip
    book(meeting, person=incident.reported_by, side="volunteer", by=by)
    _line(incident, "talk", by=by, code="offered")
    record(incident, "offer_talk", by=by)
    return meeting


@transaction.atomic
def close_incident(incident: Incident, *, words: str, by: Person) -> Incident:
    """The file ends with a decision. Refused before its gravity is written: somebody must have weighed it."""
    if not words.strip():
        raise Refused(_("Écrivez la décision et ses raisons."))
    if not severity_of(incident):
        raise Refused(_("Écrivez d’abord la gravité."))
    move(incident, to="closed", by=by)
    _line(incident, "closed", by=by, words=words)
    if incident.alert is not None and incident.alert.state == "open":
        handle_alert(incident.alert, by=by)
    return incident


@transaction.atomic
def reopen_incident(incident: Incident, *, words: str, by: Person) -> Incident:
    if not words.strip():
        raise Refused(_("Dites pourquoi le dossier est rouvert."))
    if Incident.objects.filter(pk=incident.pk, forgotten__isnull=False).exists():
        raise Refused(_("Les mots et les noms de ce dossier sont effacés. Ouvrez un nouveau signalement."))
    move(incident, to="open", by=by)
    _line(incident, "again", by=by, words=words)
    return incident


@transaction.atomic
def remind_deadline(line: IncidentLine, *, by: Person | None) -> int:
    """Writes to those who protect that a deadline has come or is passed, once a day. Returns to how many."""
    today = timezone.localdate()
    readers = readers_of(line.incident, today)
    for person in readers:
        _write(person, line.incident, "deadline", stamp=f":{line.pk}:{today}")
    return len(readers)


def _check_open(incident: Incident) -> None:
    if not Incident.objects.filter(pk=incident.pk, state="open").exists():
        raise Refused(_("Ce dossier est terminé. Rouvrez-le pour y ajouter une ligne."))
