import pytest

from lefil.groups import privacy
from lefil.groups.actions import answer_exit, close
from lefil.groups.models import Closure, ExitInterview, GroupAssignment, Signature
from lefil.orgs.actions import appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(cast, pair):
    closure = close(pair, kind="early", reasons=["no_time"], note="Malik part", by=cast.chloe)
    answer_exit(closure.interviews.get(seat__side="learner"), answers={"helped": "les fiches"}, again=True, by=cast.malik)
    answer_exit(closure.interviews.get(seat__side="volunteer"), answers={"proud": "son sourire"}, again=None, by=cast.benoit)
    return closure


def test_a_person_takes_away_their_words_and_not_the_other_s(cast, ended):
    mine = privacy.export(cast.malik)
    assert [row["dispositif"] for row in mine["binômes"]] == ["#RéussiteVirale"]
    assert {row["par"] for row in mine["engagements signés"]} == {"Malik", "Samira"}
    assert mine["entretiens de fin"][0]["réponses"] == ["les fiches"]
    assert "son sourire" not in str(mine)
    assert privacy.export(cast.amina) == {"binômes": [], "engagements signés": [], "entretiens de fin": [], "classes confiées": []}


def test_erasure_takes_the_words_and_keeps_the_counts(cast, ended):
    privacy.erase(cast.malik)
    assert set(Signature.objects.values_list("person__called", "text_shown").filter(text_shown="")) == {("Malik", ""), ("Samira", "")}
    assert ExitInterview.objects.get(seat__side="learner").answers == {}
    assert ExitInterview.objects.get(seat__side="volunteer").answers == {"proud": "son sourire"}
    assert Closure.objects.get().note == ""
    assert privacy.export(cast.malik)["binômes"]


def test_erasure_takes_back_the_classes_entrusted_to_a_person(cast, pair):
    role = appoint(cast.ines, organisation=cast.article1, role="coordinator", breadth="cohort", by=cast.chloe)
    GroupAssignment.objects.create(membership=role, group=pair)
    assert len(privacy.export(cast.ines)["classes confiées"]) == 1
    privacy.erase(cast.ines)
    assert not GroupAssignment.objects.exists()
