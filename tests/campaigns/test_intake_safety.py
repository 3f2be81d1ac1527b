"""Imports bring in no minor as a volunteer, and their undo takes out no child whose parent was written to."""

import pytest
from django.utils import timezone

from lefil.campaigns.actions import bring_in, invite, invite_some, undo
from lefil.campaigns.models import Intake
from lefil.campaigns.queries.intakes import plan_of
from lefil.kit.refusals import Refused
from lefil.people.models import ParentalAuthorisation, Person
from tests.campaigns.test_intake import GAEL, NOUR, PUPILS, VOLUNTEERS, change, imported

__all__ = ["imported"]
pytestmark = pytest.mark.django_db


def test_a_minor_never_comes_in_as_a_volunteer(imported, cast):
    year = timezone.localdate().year
    intake = imported((*VOLUNTEERS, "Date de naissance"), [[*GAEL, f"01/01/{year - 16}"]], role="student")
    assert [words for _line, words in plan_of(intake, cast.chloe).errors] == [
        "Cette personne a moins de 18 ans : elle ne peut pas être bénévole ici."
    ]
    with pytest.raises(Refused):
        bring_in(intake, by=cast.chloe)
    grown = imported((*VOLUNTEERS, "Date de naissance"), [[*GAEL, f"01/01/{year - 18}"]], role="student")
    assert bring_in(grown, by=cast.chloe).made["counts"]["in"] == 1


def test_the_undo_keeps_a_child_whose_parent_was_written_to(imported, cast):
    intake = bring_in(imported(PUPILS, [NOUR]), by=cast.chloe)
    nour = Person.objects.get(name="Nour O’Brien")
    invite(intake, by=cast.chloe)
    invite_some(intake, by=None)
    undone = undo(Intake.objects.get(pk=intake.pk), by=cast.chloe)
    assert undone.made["kept"] == [[nour.pk, "Un message a été envoyé à son parent."]]
    assert ParentalAuthorisation.objects.filter(minor=nour).exists()


def test_a_number_in_the_first_name_is_a_column_to_check(imported, cast):
    plan = plan_of(imported(PUPILS, [change(NOUR, name="0639981199 Nour")]), cast.chloe)
    assert "n’est pas un prénom" in plan.errors[0][1]


@pytest.mark.parametrize("page", ["9" * 30, "9" * 5000, "0", "-1", "x"])
def test_an_absurd_page_number_is_the_first_or_the_last(campaign, cast, browse, page):
    assert browse(cast.chloe).get(f"/bureau/campagnes/{campaign.key}/attente/?page={page}").status_code == 200
