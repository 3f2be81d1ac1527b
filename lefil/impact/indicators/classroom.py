"""What a class counts: who joined, who came, what was signed, who stayed, what was certified."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lefil.classroom.models import Leaving, Signing
from lefil.documents.models import Certificate
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.impact.indicators.base import Indicator, Period, Proof, Rate
from lefil.impact.indicators.common import came_often
from lefil.impact.indicators.shapes import CAME, OfEnrolments, came
from lefil.meetings.models import Booking

PACKS = frozenset({"classroom"})


class LearnersJoined(OfEnrolments):
    code, title = "class_joined", gettext_lazy("Personnes entrées en classe")
    evidence, packs = gettext_lazy("place dans une classe, datée"), PACKS

    def definition(self) -> str:
        return _("Personnes qui ont pris leur place dans une classe pendant la période, après leur entretien d’entrée.")

    def all_rows(self, period: Period) -> QuerySet:
        seats = Seat.objects.filter(period.days("joined"), enrolment=OuterRef("pk"), side="learner", group__kind="class")
        return Enrolment.objects.filter(Exists(seats), programme__pack="classroom")


class LearnersInClass(OfEnrolments):
    code, title = "class_came", gettext_lazy("Personnes venues en cours")
    evidence, packs, within = gettext_lazy("présence notée à une demi-journée"), PACKS, "learners_met"

    def definition(self) -> str:
        return _("Personnes présentes à au moins une demi-journée de cours pendant la période, même en retard.")

    def all_rows(self, period: Period) -> QuerySet:
        return came_often(came(period, side="learner", meeting__programme__pack="classroom"), 1)


class OfHalfDays(Indicator):
    """A row is one learner at one half-day."""

    unit, packs = gettext_lazy("demi-journées"), PACKS
    programme, person = "meeting__programme", "person"

    def expected(self, period: Period) -> QuerySet[Booking]:
        return Booking.objects.filter(period.moments("meeting__starts"), side="learner", meeting__half_day__isnull=False)

    def attended(self, period: Period) -> QuerySet[Booking]:
        return self.expected(period).filter(attendance__outcome__in=CAME)

    def told(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("person", "attendance", "meeting")

    def proof(self, row: Any) -> Proof:
        words = _("présence notée, %(n)s minutes") % {"n": row.attendance.minutes}
        return Proof(row.pk, words, timezone.localdate(row.meeting.starts), row.person.name, row.person.key)


class HalfDaysAttended(OfHalfDays):
    code, title = "half_days_attended", gettext_lazy("Demi-journées suivies")
    evidence = gettext_lazy("présence notée à une demi-journée")

    def definition(self) -> str:
        return _(
            "Demi-journées de cours suivies pendant la période : une personne présente le matin et l’après-midi compte deux fois. La présence est notée par la personne qui enseigne ; le journal de la salle la prouve."
        )

    def all_rows(self, period: Period) -> QuerySet:
        return self.attended(period)


class HalfDaysSigned(OfHalfDays, Rate):
    code, title = "half_days_signed", gettext_lazy("Demi-journées signées")
    evidence = gettext_lazy("présence notée à une demi-journée")
    base_within = "half_days_attended"

    def definition(self) -> str:
        return _(
            "Parmi les demi-journées suivies pendant la période, part de celles que la personne a signées, au doigt ou par le code donné en cours."
        )

    def all_base(self, period: Period) -> QuerySet:
        return self.attended(period)

    def all_rows(self, period: Period) -> QuerySet:
        signed = Signing.objects.filter(half_day=OuterRef("meeting__half_day"), enrolment=OuterRef("enrolment"))
        return self.all_base(period).filter(Exists(signed))


class StayedInClass(OfEnrolments, Rate):
    code, title = "class_stayed", gettext_lazy("Personnes qui n’ont pas arrêté")
    evidence, packs = gettext_lazy("présences, et journal des arrêts"), PACKS
    base_within = "class_came"

    def definition(self) -> str:
        return _(
            "Parmi les personnes venues en cours pendant la période, part de celles dont aucun arrêt n’est noté avant la fin de la période."
        )

    def all_base(self, period: Period) -> QuerySet:
        return LearnersInClass().all_rows(period)

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_base(period).exclude(Exists(Leaving.objects.filter(enrolment=OuterRef("pk"), at__lt=period.end)))


class TrainingCertificates(Indicator):
    code, title = "training_certificates", gettext_lazy("Attestations de formation délivrées")
    unit, evidence, packs = gettext_lazy("attestations"), gettext_lazy("attestation numérotée, à vérifier en ligne"), PACKS
    programme, person = "enrolment__programme", "person"

    def definition(self) -> str:
        return _("Attestations de fin de formation délivrées pendant la période et toujours valables.")

    def all_rows(self, period: Period) -> QuerySet:
        return Certificate.objects.filter(period.moments("issued"), kind="training", revoked=None, enrolment__programme__pack="classroom")

    def proof(self, row: Any) -> Proof:
        return Proof(row.pk, f"{self.evidence} : {row.number}", timezone.localdate(row.issued), row.person.name, row.person.key)


INDICATORS = [LearnersJoined, LearnersInClass, HalfDaysAttended, HalfDaysSigned, StayedInClass, TrainingCertificates]
