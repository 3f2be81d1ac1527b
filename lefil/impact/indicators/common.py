"""What every programme counts: people, pairs and classes, meetings, human contacts."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import DateTimeField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lefil.care.models import Contact
from lefil.enrolments.models import Completion, Enrolment
from lefil.groups.models import Group
from lefil.impact.indicators.base import Indicator, Period, Proof
from lefil.impact.indicators.shapes import OfEnrolments, OfGroups, OfMeetings, came
from lefil.meetings.models import Meeting

HALF_YEAR = timedelta(days=182)


class LearnersEnrolled(OfEnrolments):
    code, title = "learners_enrolled", gettext_lazy("Personnes inscrites")

    def definition(self) -> str:
        return _(
            "Personnes accompagnées ou à accompagner dont l’inscription a commencé pendant la période. Les inscriptions refusées ne comptent pas. Une personne inscrite à deux dispositifs compte deux fois."
        )

    def all_rows(self, period: Period) -> QuerySet:
        return Enrolment.objects.filter(period.moments("created"), side="learner").exclude(state="refused")


class VolunteersEnrolled(OfEnrolments):
    code, title = "volunteers_enrolled", gettext_lazy("Bénévoles inscrits")
    unit = gettext_lazy("bénévoles")

    def definition(self) -> str:
        return _("Bénévoles dont l’inscription a commencé pendant la période. Les inscriptions refusées ne comptent pas.")

    def all_rows(self, period: Period) -> QuerySet:
        return Enrolment.objects.filter(period.moments("created"), side="volunteer").exclude(state="refused")


class VolunteersTrained(OfEnrolments):
    code, title = "volunteers_trained", gettext_lazy("Bénévoles formés")
    unit, evidence = gettext_lazy("bénévoles"), gettext_lazy("formation terminée, datée")

    def definition(self) -> str:
        return _(
            "Bénévoles qui ont terminé au moins une formation du dispositif pendant la période, avec un résultat suffisant au questionnaire quand il y en a un."
        )

    def all_rows(self, period: Period) -> QuerySet:
        done = Completion.objects.filter(period.days("on"), enrolment=OuterRef("pk"), module__kind="training", state="passed")
        return Enrolment.objects.filter(Exists(done), side="volunteer")


class LearnersMet(OfEnrolments):
    code, title = "learners_met", gettext_lazy("Personnes accompagnées")
    evidence, parameters = gettext_lazy("présence notée à une séance"), {"meetings": 1}

    def definition(self) -> str:
        return ngettext(
            "Personnes venues à au moins %(n)d séance pendant la période : tutorat, atelier ou cours. Un entretien d’entrée ne compte pas.",
            "Personnes venues à au moins %(n)d séances pendant la période : tutorat, atelier ou cours. Un entretien d’entrée ne compte pas.",
            self.set["meetings"],
        ) % {"n": self.set["meetings"]}  # fmt: skip

    def all_rows(self, period: Period) -> QuerySet:
        return came_often(came(period, side="learner"), self.set["meetings"])


def came_often(bookings: QuerySet, times: int) -> QuerySet:
    """The enrolments behind so many bookings each."""
    if times <= 1:
        return Enrolment.objects.filter(Exists(bookings.filter(enrolment=OuterRef("pk"))))
    often = bookings.order_by().values("enrolment").annotate(n=Count("pk")).filter(n__gte=times).values("enrolment")
    return Enrolment.objects.filter(pk__in=often)


class PairsFormed(OfGroups):
    code, title = "pairs_formed", gettext_lazy("Binômes formés")

    def definition(self) -> str:
        return _(
            "Binômes proposés par l’équipe et acceptés par les deux personnes pendant la période, même si la première séance n’a pas encore eu lieu."
        )

    def all_rows(self, period: Period) -> QuerySet:
        return Group.objects.filter(period.moments("created"), kind="pair")


class PairsMet(OfGroups):
    code, title = "pairs_met", gettext_lazy("Binômes qui se sont rencontrés")

    def definition(self) -> str:
        return _("Binômes dont la première séance a été tenue pendant la période.")

    def all_rows(self, period: Period) -> QuerySet:
        return Group.objects.filter(period.moments("first_met"), kind="pair")


class PairsSixMonths(OfGroups):
    code, title = "pairs_six_months", gettext_lazy("Binômes de six mois et plus")

    def definition(self) -> str:
        return _("Binômes qui ont atteint, pendant la période, 182 jours depuis leur première séance sans s’être arrêtés avant.")

    def all_rows(self, period: Period) -> QuerySet:
        reached = ExpressionWrapper(F("first_met") + HALF_YEAR, output_field=DateTimeField())
        still = Q(closed__isnull=True) | Q(closed__gte=F("reached"))
        return Group.objects.filter(kind="pair", first_met__isnull=False).annotate(reached=reached).filter(still, period.moments("reached"))


class MeetingsHeld(OfMeetings):
    code, title = "meetings_held", gettext_lazy("Séances tenues")

    def definition(self) -> str:
        return _(
            "Séances de tutorat, ateliers et cours tenus pendant la période. Une séance annulée, ou où la personne n’est pas venue, ne compte pas."
        )

    def all_rows(self, period: Period) -> QuerySet:
        return Meeting.objects.filter(period.moments("starts"), state="held", kind__in=("pair", "workshop", "lesson"))


class ContactsMade(Indicator):
    code, title = "contacts_made", gettext_lazy("Contacts humains")
    unit, evidence = gettext_lazy("contacts"), gettext_lazy("contact noté dans le fil de la personne")
    programme, person = "thread__enrolment__programme", "thread__enrolment__person"

    def definition(self) -> str:
        return _(
            "Fois où quelqu’un a vraiment parlé avec une personne suivie : séance, appel, réponse. Un essai sans réponse ne compte pas."
        )

    def all_rows(self, period: Period) -> QuerySet:
        return Contact.objects.filter(period.moments("at"), reached=True)

    def proof(self, row: Any) -> Proof:
        person = row.thread.enrolment.person
        return Proof(row.pk, str(row.get_kind_display()), timezone.localdate(row.at), person.name, person.key)


INDICATORS = [
    LearnersEnrolled, LearnersMet, VolunteersEnrolled, VolunteersTrained, PairsFormed, PairsMet, PairsSixMonths, MeetingsHeld, ContactsMade,
]  # fmt: skip
