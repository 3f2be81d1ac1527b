"""What this room keeps of somebody leaves with them, and is given to them when they ask."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.coaching import privacy
from lefil.coaching.actions import choose_path, give_feedback, grade
from lefil.coaching.models import Advice, Feedback, Grade, Path

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(workshop, candidate, lead):
    made = workshop("pitch", hours=0.2)
    choose_path(candidate, answers={"goal": "shy"}, by=candidate.person)
    grade(made, candidate=candidate, marks={"opening": 2}, by=candidate.person)
    grade(made, candidate=candidate, marks={"opening": 4}, by=lead.person)
    return made


def told(made, candidate, lead):
    return give_feedback(
        made, candidate=candidate, strengths=["Vous souriez."], advices=[("Respirer avant de parler", timezone.localdate() + timedelta(days=7))],
        by=lead.person,
    )  # fmt: skip


def test_a_candidate_reads_the_marks_of_others_once_the_feedback_is_given(lived, candidate, lead):
    assert "{'opening': 4}" not in str(privacy.export(candidate.person))
    told(lived, candidate, lead)
    given = str(privacy.export(candidate.person))
    for words in ("{'opening': 4}", "{'opening': 2}", "Vous souriez.", "Respirer avant de parler", "shy"):
        assert words in given


def test_what_is_about_others_is_not_given(lived, candidate, lead, observer):
    told(lived, candidate, lead)
    assert "Vous souriez." not in str(privacy.export(observer.person))


def test_an_erased_candidate_leaves_a_count_without_words(lived, candidate, lead):
    told(lived, candidate, lead)
    privacy.erase(candidate.person)
    assert (Path.objects.count(), Grade.objects.count(), Advice.objects.count()) == (0, 0, 0)
    assert Feedback.objects.get().strengths == []
    assert "Vous souriez." not in str(Feedback.objects.values())
