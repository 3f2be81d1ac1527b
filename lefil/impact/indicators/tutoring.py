"""What tutoring counts."""

from datetime import timedelta

from django.db.models import Exists, ExpressionWrapper, OuterRef, QuerySet
from django.db.models.fields import DateTimeField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lefil.impact.indicators.base import Period, Rate
from lefil.impact.indicators.common import came_often
from lefil.impact.indicators.shapes import OfEnrolments, OfMeetings, came
from lefil.meetings.models import Meeting
from lefil.tutoring.models import Report

IN_TIME = timedelta(hours=48)


class PupilsAccompanied(OfEnrolments):
    code, title = "pupils_accompanied", gettext_lazy("Élèves accompagnés")
    unit, evidence = gettext_lazy("élèves"), gettext_lazy("présence notée à une séance de tutorat")
    packs, parameters, within = frozenset({"tutoring"}), {"meetings": 1}, "learners_met"

    def definition(self) -> str:
        return ngettext(
            "Élèves venus à au moins %(n)d séance de tutorat pendant la période. La présence vient du compte rendu ou de la salle, jamais du seul planning.",
            "Élèves venus à au moins %(n)d séances de tutorat pendant la période. La présence vient du compte rendu ou de la salle, jamais du seul planning.",
            self.set["meetings"],
        ) % {"n": self.set["meetings"]}  # fmt: skip

    def all_rows(self, period: Period) -> QuerySet:
        return came_often(came(period, side="learner", meeting__programme__pack="tutoring"), self.set["meetings"])


class ReportsInTime(Rate, OfMeetings):
    code, title = "reports_in_time", gettext_lazy("Comptes rendus sous 48 heures")
    packs, standard = frozenset({"tutoring"}), 5
    evidence = gettext_lazy("compte rendu, daté")

    def definition(self) -> str:
        return _(
            "Parmi les séances de tutorat tenues pendant la période, part de celles dont le tuteur a écrit le compte rendu dans les 48 heures."
        )

    def all_base(self, period: Period) -> QuerySet:
        return Meeting.objects.filter(period.moments("starts"), state="held", kind="pair")

    def all_rows(self, period: Period) -> QuerySet:
        late = ExpressionWrapper(OuterRef("ends") + IN_TIME, output_field=DateTimeField())
        return self.all_base(period).filter(Exists(Report.objects.filter(meeting=OuterRef("pk"), at__lte=late)))


INDICATORS = [PupilsAccompanied, ReportsInTime]
