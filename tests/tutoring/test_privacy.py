from lefil.tutoring import privacy
from lefil.tutoring.actions import feel, hand_over, report
from lefil.tutoring.models import Feedback, Handover, Report


def live(world):
    meeting = world.met()
    report(meeting, minutes=40, difficulty="les fractions", need="worried", obstacle="family", by=world.cast.benoit)
    feel(world.booking(meeting, "learner"), face=2, helped="talked", by=world.cast.malik)
    hand_over(world.group, where="Ici", works="Cela", by=world.cast.benoit)


def test_each_reads_what_was_written_and_a_worry_stays_with_those_who_protect(world):
    live(world)
    tutor, pupil = str(privacy.export(world.cast.benoit)), str(privacy.export(world.cast.malik))
    assert "les fractions" in tutor
    assert "inquiet" in tutor
    assert "les fractions" in pupil
    assert "Ici" in pupil
    assert "inquiet" not in pupil
    assert "family" not in pupil
    assert privacy.export(world.cast.zoe) == []


def test_a_pupil_erased_leaves_counts_and_no_word(world):
    live(world)
    other = world.add(1)
    kept = report(world.met(group=other), minutes=30, difficulty="une rédaction", by=world.cast.benoit)
    privacy.erase(world.cast.malik)
    gone = Report.objects.exclude(pk=kept.pk).get()
    assert (gone.difficulty, gone.obstacle, gone.mood) == ("", "", None)
    assert Feedback.objects.get().face == 2
    assert Feedback.objects.get().helped == ""
    assert (Handover.objects.get().where, Handover.objects.get().works) == ("", "")
    kept.refresh_from_db()
    assert kept.difficulty == "une rédaction"


def test_a_tutor_erased_leaves_the_pupil_s_history(world):
    live(world)
    privacy.erase(world.cast.benoit)
    assert Report.objects.get().difficulty == "les fractions"
    assert Handover.objects.get().author is None
