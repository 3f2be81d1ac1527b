from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from lefil.catalogue.models import Programme
from lefil.groups.models import Group
from lefil.groups.rules import can_follow, staffed_groups, visible_groups
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.rules import followed_meetings, visible_meetings
from lefil.people.models import Person
from lefil.tutoring.models import Report

AMEND = timedelta(hours=24)
FACES = timedelta(days=7)
OVERTIME = 60  # minutes beyond the plan that a tutor may say alone


def visible_pairs(person: Person | None) -> QuerySet[Group]:
    """Tutoring pairs in which a person has or had a seat, and those they follow as staff."""
    return visible_groups(person).filter(kind="pair", programme__pack="tutoring")


def followed_pairs(person: Person | None) -> QuerySet[Group]:
    """Tutoring pairs that a person follows as staff."""
    return staffed_groups(person).filter(kind="pair", programme__pack="tutoring")


def visible_pair_meetings(person: Person | None) -> QuerySet[Meeting]:
    """Meetings of tutoring pairs that a person was expected at, or follows as staff."""
    return visible_meetings(person).filter(kind="pair", group__kind="pair", programme__pack="tutoring")


def visible_reports(person: Person | None) -> QuerySet[Report]:
    """Reports that a person follows as staff, and their own. The other member of a pair reads a few lines of it on pair pages only."""
    if person is None:
        return Report.objects.none()
    followed = followed_meetings(person).filter(programme__pack="tutoring").values("pk")
    return Report.objects.filter(meeting__in=followed) | Report.objects.filter(author=person)


def pair_of(meeting: Meeting) -> Group:
    """The pair that meets: every meeting behind `visible_pair_meetings` has one."""
    assert meeting.group is not None
    return meeting.group


def can_report(person: Person | None, meeting: Meeting) -> bool:
    """The tutor of that meeting; staff who follow the pair, on the phone with the tutor."""
    mine = Booking.objects.filter(meeting=meeting, person=person, side="volunteer").exclude(state="cancelled")
    return person is not None and (mine.exists() or can_follow(person, pair_of(meeting)))


def can_amend(person: Person | None, report: Report, now: datetime) -> bool:
    """Its author, for 24 hours; then what was written stays."""
    return person is not None and report.author_id == person.pk and now < report.at + AMEND


def says_tu(person: Person, programme: Programme, today: date) -> bool:
    """The programme may say "tu" to its minors. An unknown age counts as a minor's."""
    return programme.minors_tu and person.band(today) != "adult"
