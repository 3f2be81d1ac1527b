import pytest

from lefil.enrolments.actions import enrol
from lefil.orgs.actions import appoint
from lefil.orgs.queries import to_confirm
from lefil.people.actions import ask_by_phone, enter

pytestmark = pytest.mark.django_db


def test_a_colleague_who_also_works_elsewhere_shows_no_child_of_there(cast, browse):
    """Inès works for both associations; what she heard for one is not for the team of the other."""
    for organisation in (cast.article1, cast.ailleurs):
        appoint(cast.ines, organisation=organisation, role="coordinator", by=None)
    enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)
    parent = enter("Samira B", phone="+33639984441", by=None)
    words = {"organisation": "Article 1"}
    heard = ask_by_phone(cast.malik, guardian=parent, relation="mother", scopes=["tutoring", "data"], words=words, by=cast.ines)
    assert list(to_confirm(cast.zoe)) == []
    assert browse(cast.zoe).post(f"/bureau/autorisations/{heard.key}/confirmer/").status_code == 404
    assert list(to_confirm(cast.chloe)) == [heard]
