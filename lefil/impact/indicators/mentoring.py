"""What job-search mentoring counts: conversations, applications, and where people are three and six months later."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lefil.enrolments.models import Enrolment
from lefil.groups.models import Seat
from lefil.impact.indicators.base import Filters, Indicator, Period, Proof, Rate
from lefil.impact.indicators.common import came_often
from lefil.impact.indicators.shapes import OfEnrolments, came
from lefil.mentoring.models import Application, Outcome, Talk

PACKS = frozenset({"mentoring"})
GOOD = ("durable", "transition", "positive")


class MetMentor(OfEnrolments):
    code, title = "mentees_met", gettext_lazy("Personnes qui ont vu leur mentor")
    evidence, packs, within = gettext_lazy("présence notée à une séance de mentorat"), PACKS, "learners_met"

    def definition(self) -> str:
        return _("Personnes venues à au moins une séance avec leur mentor pendant la période.")

    def all_rows(self, period: Period) -> QuerySet:
        return came_often(came(period, side="learner", meeting__programme__pack="mentoring"), 1)


class OfTalks(Indicator):
    """A row is what a mentor wrote of one meeting."""

    packs: ClassVar[frozenset[str]] = PACKS
    unit = gettext_lazy("conversations")
    programme = "meeting__programme"

    def all_talks(self, period: Period) -> QuerySet[Talk]:
        return Talk.objects.filter(period.moments("meeting__starts"))

    def somewhere(self, territories: tuple[str, ...]) -> Any:
        return Exists(Seat.objects.filter(group=OuterRef("group"), side="learner", enrolment__person__departement__in=territories))

    def told(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("meeting", "author", "module")

    def proof(self, row: Talk) -> Proof:
        day = timezone.localdate(row.meeting.starts)
        return Proof(row.pk, str(self.evidence), day, row.author.name if row.author else "", row.author.key if row.author else "")


class TalksHeld(OfTalks):
    code, title = "talks_held", gettext_lazy("Conversations tenues")
    evidence = gettext_lazy("note du mentor, datée")

    def definition(self) -> str:
        return _(
            "Séances de mentorat de la période racontées par le mentor : laquelle des douze conversations, et pendant combien de temps."
        )

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_talks(period)


class TalksFinished(OfTalks):
    code, title = "talks_finished", gettext_lazy("Conversations terminées, avec leur preuve")
    evidence, within = gettext_lazy("conversation terminée, avec sa preuve"), "talks_held"

    def definition(self) -> str:
        return _(
            "Conversations terminées pendant la période : leur but est atteint, et le mentor a noté la preuve. Chacune compte une fois par binôme."
        )

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_talks(period).filter(finished=True)


class ApplicationsSent(Indicator):
    """A board belongs to a person: theirs is counted in the mentoring programme in which they have a place."""

    code, title = "applications_sent", gettext_lazy("Candidatures envoyées")
    unit, evidence, packs = gettext_lazy("candidatures"), gettext_lazy("candidature notée par la personne"), PACKS
    person = "person"

    def definition(self) -> str:
        return _(
            "Candidatures que les personnes accompagnées disent avoir envoyées pendant la période. Ni l’entreprise ni le métier ne sont montrés."
        )

    def all_rows(self, period: Period) -> QuerySet:
        places = Enrolment.objects.filter(person=OuterRef("person"), side="learner", programme__pack="mentoring")
        return Application.objects.filter(period.days("sent_on")).filter(Exists(places))

    def narrowed(self, rows: QuerySet, filters: Filters) -> QuerySet:
        places = Enrolment.objects.filter(person=OuterRef("person"), side="learner", programme__in=filters.programmes)
        rows = rows.filter(Exists(places))
        return (rows.filter(self.somewhere(filters.territories)) if filters.territories else rows).order_by("pk")

    def proof(self, row: Application) -> Proof:
        return Proof(row.pk, str(self.evidence), row.sent_on, row.person.name, row.person.key)


class AfterMonths(Rate):
    """Of the pairs that ended and had news so many months later, how many learners are in work or in training."""

    months: ClassVar[int]
    unit, packs = gettext_lazy("personnes"), PACKS
    programme, person = "group__programme", "person"
    evidence = gettext_lazy("réponse, datée")

    def definition(self) -> str:
        return _(
            "Parmi les personnes qui ont donné de leurs nouvelles %(n)s mois après la fin du binôme, pendant la période, part de celles qui ont un emploi ou une formation. Sans réponse, une personne ne compte ni d’un côté ni de l’autre."
        ) % {"n": self.months}

    def all_base(self, period: Period) -> QuerySet:
        return Outcome.objects.filter(period.moments("answered"), months=self.months).exclude(situation="")

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_base(period).filter(outcome__in=GOOD)

    def proof(self, row: Outcome) -> Proof:
        words = f"{self.evidence} : {row.get_proof_display()}" if row.proof else str(self.evidence)
        return Proof(row.pk, words, timezone.localdate(row.answered) if row.answered else None, row.person.name, row.person.key)


class WorkingAfterThree(AfterMonths):
    code, title, months = "working_3_months", gettext_lazy("En emploi ou en formation 3 mois après"), 3


class WorkingAfterSix(AfterMonths):
    code, title, months = "working_6_months", gettext_lazy("En emploi ou en formation 6 mois après"), 6


class NewsAfter(Rate):
    code, title = "news_after", gettext_lazy("Nouvelles reçues après la fin")
    unit, packs, evidence = gettext_lazy("personnes"), PACKS, gettext_lazy("réponse, datée")
    programme, person = "group__programme", "person"

    def definition(self) -> str:
        return _(
            "Parmi les personnes à qui l’on a demandé des nouvelles 3 ou 6 mois après la fin du binôme, pendant la période, part de celles qui ont répondu."
        )

    def all_base(self, period: Period) -> QuerySet:
        return Outcome.objects.filter(period.moments("asked"), months__in=(3, 6))

    def all_rows(self, period: Period) -> QuerySet:
        return self.all_base(period).exclude(answered=None)

    def proof(self, row: Outcome) -> Proof:
        day = row.answered or row.asked
        return Proof(row.pk, str(self.evidence), timezone.localdate(day) if day else None, row.person.name, row.person.key)


INDICATORS = [MetMentor, TalksHeld, TalksFinished, ApplicationsSent, WorkingAfterThree, WorkingAfterSix, NewsAfter]
