from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.coaching.models import Audit, NetworksWork, ShownScore, Workshop
from lefil.coaching.queries.networks import audits_of, seats_in, words_of
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.people.models import Person


@transaction.atomic
def begin_audit(enrolment: Enrolment, *, only_left: bool = False, by: Person | None) -> Audit:
    """Opens the first pass, then the second; a pass that is open is given back. The first is kept for ever: a third pass takes the
    place of the second.

    `only_left`: what was good in the last pass is taken over, and only the rest is asked again.
    """
    _lock(enrolment)
    passes = audits_of(enrolment)
    last = passes[-1] if passes else None
    if last and last.closed is None:
        return last
    answers = {code: said for code, said in last.answers.items() if said == "good"} if last and only_left else {}
    number = min(last.number + 1, Audit.LAST) if last else 1
    codes = {check["code"] for check in words_of(enrolment.programme)["check"]}
    closed = timezone.now() if codes <= answers.keys() else None
    audit, _made = Audit.objects.update_or_create(
        enrolment=enrolment, number=number, defaults={"answers": answers, "begun": timezone.now(), "closed": closed}
    )
    record(audit, "begin", by=by, about=enrolment.person)
    return audit


@transaction.atomic
def answer_check(audit: Audit, *, code: str, answer: str, by: Person | None) -> Audit:
    """Keeps one answer at once; the last missing one closes the pass. Answers of the last pass may be changed, closed or not.

    The journal does not say what was answered: that is the candidate's.
    """
    _lock(audit.enrolment)
    audit = Audit.objects.select_for_update().select_related("enrolment__person", "enrolment__programme").get(pk=audit.pk)
    codes = {check["code"] for check in words_of(audit.enrolment.programme)["check"]}
    if code not in codes or answer not in Audit.ANSWERS:
        raise Refused(_("Choisissez une des réponses proposées."))
    if Audit.objects.filter(enrolment=audit.enrolment_id, number__gt=audit.number).exists():
        raise Refused(_("Votre premier passage est gardé comme il est. Répondez dans le deuxième."))
    audit.answers = {**audit.answers, code: answer}
    if audit.closed is None and codes <= audit.answers.keys():
        audit.closed = timezone.now()
    audit.save(update_fields=["answers", "closed"])
    record(audit, "answer", by=by, about=audit.enrolment.person)
    return audit


@transaction.atomic
def do_step(enrolment: Enrolment, *, place: str, step: int, by: Person | None) -> NetworksWork:
    """The first `step` steps of the settings of a place are done; saying it again, or of an earlier one, changes nothing."""
    work = _work(enrolment)
    steps = {one["code"]: len(one["steps"]) for one in words_of(enrolment.programme)["settings"]}
    if not 1 <= step <= steps.get(place, 0):
        raise Refused(_("Cette étape n’existe plus. Relisez la page."))
    if step <= work.steps.get(place, 0):
        return work
    work.steps = {**work.steps, place: step}
    work.save()
    record(work, "do_step", by=by, about=enrolment.person)
    return work


@transaction.atomic
def judge_offer(enrolment: Enrolment, *, code: str, fake: bool, by: Person | None) -> NetworksWork:
    """True or fake: the first answer is the one that is kept, since the page then says which."""
    work = _work(enrolment)
    if code not in {one["code"] for one in words_of(enrolment.programme)["offer"]}:
        raise Refused(_("Cette annonce n’existe plus. Relisez la page."))
    if code in work.judged:
        return work
    work.judged = {**work.judged, code: fake}
    work.save()
    record(work, "judge", by=by, about=enrolment.person)
    return work


@transaction.atomic
def judge_again(enrolment: Enrolment, *, by: Person | None) -> NetworksWork:
    """Forgets what was said of the offers."""
    work = _work(enrolment)
    work.judged = {}
    work.save()
    record(work, "judge_again", by=by, about=enrolment.person)
    return work


@transaction.atomic
def show_scores(enrolment: Enrolment, *, workshops: Iterable[str], by: Person | None) -> set[str]:
    """The volunteers of these workshops (keys), and of no other, may read the scores. Refused for a workshop without a place in it."""
    wanted = set(workshops)
    rows = {one.key: one for one in seats_in(enrolment)}
    if wanted - rows.keys():
        raise Refused(_("Vous n’avez plus de place dans cet atelier."))
    ShownScore.objects.filter(enrolment=enrolment).exclude(workshop__key__in=wanted).delete()
    for key in sorted(wanted):
        _show(enrolment, rows[key])
    record(enrolment, "show_scores", by=by, detail={"workshops": sorted(rows[key].pk for key in wanted)})
    return wanted


def _show(enrolment: Enrolment, workshop: Workshop) -> None:
    ShownScore.objects.get_or_create(enrolment=enrolment, workshop=workshop)


def _lock(enrolment: Enrolment) -> None:
    """Two taps one after the other, or two tabs, are answered in turn: none forgets what the other wrote."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)


def _work(enrolment: Enrolment) -> NetworksWork:
    _lock(enrolment)
    return NetworksWork.objects.get_or_create(enrolment=enrolment)[0]
