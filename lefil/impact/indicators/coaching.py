"""What HR coaching counts."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lefil.coaching.models import Advice, Workshop
from lefil.enrolments.models import Completion, Enrolment
from lefil.impact.indicators.base import Period, Proof, Rate
from lefil.impact.indicators.common import came_often
from lefil.impact.indicators.shapes import OfEnrolments, came


class VolunteersInTraining(OfEnrolments):
    code, title = "hr_volunteers", gettext_lazy("Bénévoles RH formés ou en formation")
    unit, evidence = gettext_lazy("bénévoles"), gettext_lazy("atelier observé ou animé, ou formation commencée")
    packs = frozenset({"coaching"})

    def definition(self) -> str:
        return _(
            "Bénévoles RH qui, pendant la période, ont observé, co-animé ou animé au moins un atelier tenu, ou ont commencé ou fini une formation."
        )

    def all_rows(self, period: Period) -> QuerySet:
        held = Workshop.objects.filter(
            period.moments("meeting__starts"), Q(lead=OuterRef("pk")) | Q(observer=OuterRef("pk")), meeting__state="held"
        )
        learnt = Completion.objects.filter(enrolment=OuterRef("pk"), module__kind="training").filter(
            period.days("on") | Q(on=None) & period.moments("updated")
        )
        return Enrolment.objects.filter(Exists(held) | Exists(learnt), side="volunteer", programme__pack="coaching")


class CandidatesBegan(OfEnrolments):
    code, title = "candidates_began", gettext_lazy("Candidats qui ont commencé un module")
    unit, evidence = gettext_lazy("candidats"), gettext_lazy("présence notée à un atelier")
    packs, within = frozenset({"coaching"}), "learners_met"

    def definition(self) -> str:
        return _("Candidats venus à au moins un atelier pendant la période, quel que soit le module.")

    def all_rows(self, period: Period) -> QuerySet:
        return came_often(came(period, side="learner", meeting__programme__pack="coaching"), 1)


class AdvicesFollowed(Rate):
    code, title = "advices_followed", gettext_lazy("Conseils suivis")
    unit, evidence = gettext_lazy("conseils"), gettext_lazy("réponse du candidat")
    packs = frozenset({"coaching"})
    programme, person = "feedback__candidate__programme", "feedback__candidate__person"

    def definition(self) -> str:
        return _(
            "Parmi les conseils auxquels un candidat a répondu pendant la période, part de ceux qu’il dit avoir suivis, en entier ou en partie."
        )

    def all_base(self, period: Period) -> QuerySet:
        return Advice.objects.filter(period.moments("answered")).exclude(done="")

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_base(period).filter(done__in=("yes", "partly"))

    def proof(self, row: Advice) -> Proof:
        person = row.feedback.candidate.person
        return Proof(row.pk, str(self.evidence), row.due, person.name, person.key)


INDICATORS = [VolunteersInTraining, CandidatesBegan, AdvicesFollowed]
