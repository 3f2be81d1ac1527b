from datetime import date

import pytest

from lefil.documents import privacy
from lefil.documents.actions import issue, revoke
from lefil.documents.models import Certificate
from lefil.documents.queries import SIGNS, facts_of, new_code, said_hours, short_name, shown_by, tidy_code
from lefil.enrolments.actions import enrol
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.orgs.models import Organisation
from tests.documents.conftest import spend


def test_the_facts_are_those_of_real_attendance(tutor):
    facts = facts_of(tutor, today=date(2026, 11, 23))
    assert (facts["minutes"], facts["meetings"], facts["since"], facts["until"]) == (90, 2, "2026-10-05", "2026-11-02")
    assert facts["association"]["rna"] == "W751234567"


def test_facts_are_frozen_at_issue(tutor, cast):
    done = issue(tutor, kind="volunteering", by=cast.benoit)
    spend(tutor, minutes=60, day=date(2026, 11, 16))
    done.refresh_from_db()
    assert done.facts["minutes"] == 90
    assert issue(tutor, kind="volunteering", by=cast.benoit).facts["minutes"] == 150
    done.refresh_from_db()
    assert done.facts["minutes"] == 90


def test_asking_twice_gives_the_same_one(tutor, cast):
    assert issue(tutor, kind="volunteering", by=cast.benoit) == issue(tutor, kind="volunteering", by=cast.benoit)
    assert Certificate.objects.count() == 1


def test_numbers_follow_one_another_by_association_and_year(tutor, learner, cast, clock):
    spend(learner, minutes=20, day=date(2026, 11, 5))
    first, second = issue(tutor, kind="volunteering", by=cast.benoit), issue(learner, kind="participation", by=cast.malik)
    assert [first.number, second.number] == ["2026-0001", "2026-0002"]
    Organisation.objects.filter(pk=cast.ailleurs.pk).update(signatory="Zoé Bernard")
    other = enrol(cast.ines, programme=cast.tutoring, side="volunteer", organisation=cast.ailleurs, by=cast.ines)
    spend(other, minutes=30, day=date(2026, 11, 5))
    other.organisation.refresh_from_db()
    assert issue(other, kind="volunteering", by=cast.ines).number == "2026-0001"
    clock.shift(86400 * 60)
    spend(tutor, minutes=10, day=date(2027, 1, 5))
    assert issue(tutor, kind="volunteering", by=cast.benoit).number == "2027-0001"


def test_a_number_taken_by_someone_faster_is_not_a_failure(tutor, learner, cast, monkeypatch):
    """Two at once read the same last number; the constraint refuses the second, which takes the next one."""
    issue(tutor, kind="volunteering", by=cast.benoit)
    import lefil.documents.actions as actions

    seen = []
    make = Certificate.objects.create

    def late(**facts):
        if not seen:  # what the slower of the two would have read
            facts["serial"] = 1
        seen.append(facts["serial"])
        return make(**facts)

    monkeypatch.setattr(actions.Certificate.objects, "create", late)
    assert issue(learner, kind="participation", by=cast.malik).number == "2026-0002"
    assert seen == [1, 2]


@pytest.mark.parametrize("kind", ["participation", "autre", ""])
def test_the_other_side_s_attestation_is_refused(tutor, cast, kind):
    with pytest.raises(Refused):
        issue(tutor, kind=kind, by=cast.benoit)


def test_zero_hours_are_refused_kindly(tutor, cast):
    ines = enrol(cast.ines, programme=cast.tutoring, side="volunteer", by=cast.ines)
    spend(ines, minutes=0, day=date(2026, 11, 2), outcome="excused")
    with pytest.raises(Refused, match="après la première séance"):
        issue(ines, kind="volunteering", by=cast.ines)


def test_hours_are_never_written_by_hand(tutor, cast):
    with pytest.raises(Refused, match="ne s’écrivent pas"):
        issue(tutor, kind="volunteering", facts={"minutes": 9999}, by=cast.chloe)
    chosen = issue(tutor, kind="volunteering", facts={"missions": ["Tutorat de maths"]}, by=cast.chloe)
    assert (chosen.facts["missions"], chosen.facts["minutes"]) == (["Tutorat de maths"], 90)


def test_without_someone_to_sign_there_is_no_attestation(tutor, cast):
    tutor.organisation.signatory = ""
    with pytest.raises(Refused, match="qui signe"):
        issue(tutor, kind="volunteering", by=cast.benoit)


def test_staff_who_issue_write_to_the_person_who_asks_by_themselves_gets_no_letter(tutor, learner, cast):
    issue(tutor, kind="volunteering", by=cast.benoit)
    assert not Letter.objects.filter(kind="documents/ready").exists()
    issue(learner, kind="participation", by=cast.chloe)
    assert Letter.objects.get(kind="documents/ready").person == cast.malik


def test_a_revoked_one_says_so_and_another_may_be_made(tutor, cast):
    done = issue(tutor, kind="volunteering", by=cast.benoit)
    with pytest.raises(Refused, match="pourquoi"):
        revoke(done, why=" ", by=cast.chloe)
    revoke(done, why="Erreur de dates", by=cast.chloe)
    with pytest.raises(Refused, match="déjà"):
        revoke(done, why="Encore", by=cast.chloe)
    assert shown_by(done.code).valid is False
    again = issue(tutor, kind="volunteering", by=cast.benoit)
    assert (again.number, again.code != done.code) == ("2026-0002", True)


def test_codes_are_long_unlike_and_typed_without_trouble():
    codes = {new_code() for _turn in range(500)}
    assert len(codes) == 500
    assert len(SIGNS) ** 12 > 2**57
    assert not set("0O1ILUV") & set(SIGNS)
    code = codes.pop()
    assert tidy_code(f"  {code.lower().replace('-', ' ')} ") == code
    assert [tidy_code(bad) for bad in ("", "ABCD", "ABCD-EFGH-JKM0", "A" * 5000)] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("name", "short"), [("Benoît Lacombe", "Benoît L."), ("Amina", "Amina"), ("سميرة سعيدي", "سميرة س."), ("Jean-Noël de la Tour", "Jean-Noël T."), ("", "")]
)  # fmt: skip
def test_the_public_check_shows_a_first_name_and_an_initial(name, short):
    assert short_name(name) == short


@pytest.mark.parametrize(("minutes", "words"), [(1, "1 minute"), (50, "50 minutes"), (60, "1 heure"), (90, "1 h 30"), (125, "2 h 05")])
def test_hours_are_said_as_people_say_them(minutes, words):
    assert said_hours(minutes) == words


def test_export_and_erasure(tutor, cast):
    done = issue(tutor, kind="volunteering", by=cast.benoit)
    assert privacy.export(cast.benoit)[0]["numéro"] == "2026-0001"
    assert privacy.export(cast.zoe) == []
    privacy.erase(cast.benoit)
    done.refresh_from_db()
    assert "Lacombe" not in str(done.facts)
    shown = shown_by(done.code)
    assert (shown.valid, shown.who, shown.hours) == (False, "", "1 h 30")
