"""Two people at the same moment, in two threads with their own connections. On PostgreSQL they truly overlap; SQLite has one
writer at a time, so a thread that finds the database busy tries again."""

import time
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection, transaction

from lefil.catalogue.actions import add_module
from lefil.enrolments.actions import complete, enrol
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.matching import actions
from lefil.matching.models import Need, Offer, Proposal
from tests.matching.people import learner, volunteer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Starts every deed at the same moment; returns "done" or the sentence of the refusal, in the order of the deeds."""
    results, start = {}, Barrier(len(deeds))

    def work(at, deed):
        start.wait()
        for _try in range(200):
            try:
                deed()
                results[at] = "done"
            except Refused as refusal:
                results[at] = str(refusal)
            except OperationalError as busy:
                if connection.vendor != "sqlite" or "locked" not in str(busy):
                    results[at] = repr(busy)
                else:
                    time.sleep(0.01)
                    continue
            break
        connection.close()

    threads = [Thread(target=work, args=(at, deed)) for at, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[at] for at in range(len(deeds))]


def loaded(proposal):
    return Proposal.objects.select_related("need__enrolment__programme", "need__enrolment__person", "offer__enrolment__person").get(
        pk=proposal.pk
    )


def test_two_staff_approve_the_same_proposal_at_once_and_one_is_refused(cast, draft):
    copies = [loaded(draft) for _staff in range(4)]
    said = at_once(*[lambda copy=copy: actions.send(copy, by=cast.chloe) for copy in copies])
    assert sorted(words == "done" for words in said) == [False, False, False, True]
    assert all("changer" in words or "changé" in words for words in said if words != "done")
    assert (Offer.objects.get().taken, Letter.objects.filter(kind="matching/proposal").count()) == (1, 2)


def test_five_learners_for_two_places_sent_at_once_take_two(cast):
    offer = volunteer(cast.tutoring, capacity=2)
    first = learner(cast.tutoring, "É0")
    actions.run(cast.tutoring, by=cast.chloe)
    drafts = [Proposal.objects.get(need=first)]
    for n in range(1, 5):
        need = learner(cast.tutoring, f"É{n}")
        drafts.append(Proposal.objects.create(run=drafts[0].run, need=need, offer=offer, subject="maths"))
    copies = [loaded(draft) for draft in drafts]
    said = at_once(*[lambda copy=copy: actions.send(copy, by=cast.chloe) for copy in copies])
    assert sorted(said) == sorted(["done"] * 2 + ["Ce bénévole n’a plus de place."] * 3)
    assert (Offer.objects.get().taken, Proposal.objects.filter(state="sent").count()) == (2, 2)
    assert Need.objects.filter(state="held").count() == 2


def test_both_say_yes_at_once_and_one_pair_is_made(cast, sent):
    pupil, tutor = loaded(sent), loaded(sent)
    said = at_once(
        lambda: actions.answer(pupil, side="learner", yes=True, by=None),
        lambda: actions.answer(tutor, side="volunteer", yes=True, by=None),
    )
    assert said == ["done", "done"]
    assert (Group.objects.count(), Proposal.objects.get().state, Need.objects.get().state) == (1, "accepted", "served")


def test_an_undo_and_an_answer_at_once_leave_one_of_the_two(cast, sent):
    staff, pupil = loaded(sent), loaded(sent)
    said = at_once(
        lambda: actions.recall(staff, by=cast.chloe),
        lambda: actions.answer(pupil, side="learner", yes=True, by=None),
    )
    assert said.count("done") == 1
    state, answer = Proposal.objects.values_list("state", "learner_answer").get()
    assert (state, answer, Offer.objects.get().taken) in {("draft", "", 0), ("sent", "yes", 1)}


def test_a_no_and_the_end_of_the_delay_free_the_place_once(cast, sent):
    Offer.objects.update(capacity=3, taken=2)  # another pair of hers is in progress
    from datetime import timedelta

    from django.utils import timezone

    soon = timezone.now() + timedelta(milliseconds=30)
    Proposal.objects.update(expires=soon)
    pupil, sweep = loaded(sent), loaded(sent)

    def end():
        while timezone.now() < soon:
            time.sleep(0.005)
        actions.expire(sweep, by=None)

    at_once(lambda: actions.answer(pupil, side="learner", yes=False, reason="other", by=None), end)
    assert Proposal.objects.get().state in {"declined", "expired"}
    assert Offer.objects.get().taken == 1


def test_two_runs_at_once_publish_each_draft_once(cast):
    for n in range(5):
        learner(cast.tutoring, f"É{n}")
        volunteer(cast.tutoring, f"B{n}")
    at_once(lambda: actions.run(cast.tutoring, by=cast.chloe), lambda: actions.run(cast.tutoring, by=cast.david))
    drafts = Proposal.objects.filter(state="draft")
    assert (drafts.count(), drafts.values("need").distinct().count(), drafts.values("offer").distinct().count()) == (5, 5, 5)


def test_a_run_never_deletes_the_proposal_that_somebody_is_sending(cast, draft):
    learner(cast.tutoring, "Plus urgente", urgency=500)  # the run gives her the only place: Lina's draft is to go
    copy = loaded(draft)

    def send_slowly():
        with transaction.atomic():
            actions.send(copy, by=cast.chloe)
            time.sleep(0.6)

    def compute():
        time.sleep(0.2)
        actions.run(cast.tutoring, by=cast.david)

    assert at_once(send_slowly, compute) == ["done", "done"]
    assert (Proposal.objects.get(pk=draft.pk).state, Offer.objects.get().taken) == ("sent", 1)


def test_two_gates_that_open_at_once_make_a_volunteer_ready(cast):
    steps = [add_module(cast.tutoring, side="volunteer", kind="check", code=code, title=code, by=None) for code in ("un", "deux")]
    enrolment = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    copies = [Enrolment.objects.select_related("person", "programme").get(pk=enrolment.pk) for _step in steps]

    def pass_slowly(copy, step):
        with transaction.atomic():
            complete(copy, module=step, by=cast.chloe)
            time.sleep(0.3)

    said = at_once(*[lambda copy=copy, step=step: pass_slowly(copy, step) for copy, step in zip(copies, steps, strict=True)])
    assert said == ["done", "done"]
    assert Enrolment.objects.get(pk=enrolment.pk).state == "ready"
