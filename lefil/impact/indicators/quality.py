"""How well, beside how many: the six standards of mentoring, from rows. Each is a share, with what it is out of."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import DateTimeField
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lefil.care.models import Task
from lefil.catalogue.models import Module
from lefil.enrolments.models import Completion, Enrolment
from lefil.groups.models import ExitInterview, Group, Seat, Signature
from lefil.impact.indicators.base import PARIS, Period, Proof, Rate
from lefil.impact.indicators.shapes import OfEnrolments, OfGroups, OfSeats

MONTH = timedelta(days=30)


class SourceKnown(Rate, OfEnrolments):
    code, title, standard = "source_known", gettext_lazy("Bénévoles dont on sait d’où ils viennent"), 1
    evidence, base_within = gettext_lazy("code de provenance de l’inscription"), "volunteers_enrolled"

    def definition(self) -> str:
        return _(
            "Parmi les bénévoles inscrits pendant la période, part de ceux dont l’inscription porte un code de provenance : affiche, partenaire, parrainage."
        )

    def all_base(self, period: Period) -> QuerySet:
        return Enrolment.objects.filter(period.moments("created"), side="volunteer").exclude(state="refused")

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_base(period).exclude(source="")


def _seats(period: Period) -> QuerySet[Seat]:
    """Volunteers' places in the pairs and classes that met for the first time in the period."""
    met = TruncDate("group__first_met", tzinfo=PARIS)
    return Seat.objects.filter(period.moments("group__first_met"), side="volunteer").annotate(met=met)


class GatesBefore(Rate, OfSeats):
    code, title, standard = "gates_before", gettext_lazy("Vérifications faites avant la première séance"), 2
    unit = gettext_lazy("bénévoles")

    def definition(self) -> str:
        return _(
            "Parmi les bénévoles dont le binôme ou la classe a commencé pendant la période, part de ceux qui avaient franchi toutes les étapes obligatoires au plus tard le jour de la première séance : entretien, vérifications, engagement."
        )

    def all_base(self, period: Period) -> QuerySet:
        return _seats(period)

    def all_rows(self, period: Period) -> QuerySet:
        done = Completion.objects.filter(
            module=OuterRef("pk"), enrolment=OuterRef(OuterRef("enrolment")), state="passed", on__lte=OuterRef(OuterRef("met"))
        )
        missing = Module.objects.filter(programme=OuterRef("group__programme"), side="volunteer", required=True, active=True).exclude(
            Exists(done)
        )
        return self.all_base(period).exclude(Exists(missing))


class TrainedBefore(Rate, OfSeats):
    code, title, standard = "trained_before", gettext_lazy("Bénévoles formés avant la première séance"), 3
    unit = gettext_lazy("bénévoles")

    def definition(self) -> str:
        return _(
            "Parmi les bénévoles dont le binôme ou la classe a commencé pendant la période, part de ceux qui avaient terminé une formation du dispositif au plus tard le jour de la première séance."
        )

    def all_base(self, period: Period) -> QuerySet:
        return _seats(period)

    def all_rows(self, period: Period) -> QuerySet:
        done = Completion.objects.filter(enrolment=OuterRef("enrolment"), module__kind="training", state="passed", on__lte=OuterRef("met"))
        return self.all_base(period).filter(Exists(done))


class SignedBefore(Rate, OfGroups):
    code, title, standard = "signed_before", gettext_lazy("Engagements signés avant la première séance"), 4
    base_within = "pairs_met"

    def definition(self) -> str:
        return _(
            "Parmi les binômes qui se sont rencontrés pendant la période, part de ceux où chaque membre avait signé l’engagement avant, lui-même ou par son parent."
        )

    def all_base(self, period: Period) -> QuerySet:
        return Group.objects.filter(period.moments("first_met"), kind="pair")

    def all_rows(self, period: Period) -> QuerySet:
        person = OuterRef("enrolment__person")
        signed = Signature.objects.filter(
            Q(person=person) | Q(on_behalf_of=person), group=OuterRef("group"), at__lte=OuterRef("group__first_met")
        )
        return self.all_base(period).exclude(Exists(Seat.objects.filter(group=OuterRef("pk")).exclude(Exists(signed))))


class FirstMeetingInTime(Rate, OfGroups):
    code, title, standard = "first_meeting_in_time", gettext_lazy("Première séance à temps"), 4

    def definition(self) -> str:
        return _(
            "Parmi les binômes dont la première séance était due pendant la période, part de ceux qui se sont rencontrés au plus tard ce jour-là."
        )

    def all_base(self, period: Period) -> QuerySet:
        return Group.objects.filter(period.days("first_meeting_due"), kind="pair")

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_base(period).annotate(met=TruncDate("first_met", tzinfo=PARIS)).filter(met__lte=F("first_meeting_due"))


class FollowUpsInTime(Rate):
    code, title, standard = "follow_ups_in_time", gettext_lazy("Prises de nouvelles à temps"), 5
    unit, evidence = gettext_lazy("prises de nouvelles"), gettext_lazy("prise de nouvelles faite, datée")
    programme, person = "thread__enrolment__programme", "thread__enrolment__person"

    def definition(self) -> str:
        return _(
            "Parmi les prises de nouvelles prévues par le plan de suivi pendant la période, part de celles faites au plus tard le jour prévu. Une séance tenue ou un appel comptent. Celles devenues sans objet ne comptent pas."
        )

    def all_base(self, period: Period) -> QuerySet:
        return Task.objects.filter(period.days("due"), kind="plan", state__in=("open", "done"))

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_base(period).annotate(day=TruncDate("done", tzinfo=PARIS)).filter(state="done", day__lte=F("due"))

    def proof(self, row: Any) -> Proof:
        person = row.thread.enrolment.person
        return Proof(row.pk, str(self.evidence), row.due, person.name, person.key)


class ExitInterviewsHeld(Rate):
    code, title, standard = "exit_interviews_held", gettext_lazy("Entretiens de fin tenus"), 6
    unit, evidence = gettext_lazy("entretiens"), gettext_lazy("réponses de fin, datées")
    programme, person = "closure__group__programme", "seat__enrolment__person"

    def definition(self) -> str:
        return _("Parmi les personnes dont le binôme s’est arrêté pendant la période, part de celles qui ont répondu aux questions de fin.")

    def all_base(self, period: Period) -> QuerySet:
        return ExitInterview.objects.filter(period.moments("closure__at"))

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_base(period).filter(answered__isnull=False)

    def proof(self, row: Any) -> Proof:
        person = row.seat.enrolment.person
        return Proof(row.pk, str(self.evidence), timezone.localdate(row.answered), person.name, person.key)


class EarlyBreaks(Rate, OfGroups):
    code, title, standard, lower = "early_breaks", gettext_lazy("Ruptures avant un mois"), 6, True
    evidence, base_within = gettext_lazy("fin du binôme, avec sa raison"), "pairs_met"

    def definition(self) -> str:
        return _(
            "Parmi les binômes dont la première séance date de la période et d’au moins 30 jours, part de ceux qui se sont arrêtés avant 30 jours."
        )

    def all_base(self, period: Period) -> QuerySet:
        return Group.objects.filter(period.moments("first_met"), kind="pair", first_met__lt=period.end - MONTH)

    def all_rows(self, period: Period) -> QuerySet:
        month = ExpressionWrapper(F("first_met") + MONTH, output_field=DateTimeField())
        return self.all_base(period).annotate(month=month).filter(closed__lt=F("month"))


INDICATORS = [
    SourceKnown, GatesBefore, TrainedBefore, SignedBefore, FirstMeetingInTime, FollowUpsInTime, ExitInterviewsHeld, EarlyBreaks,
]  # fmt: skip
