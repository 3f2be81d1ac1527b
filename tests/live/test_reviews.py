"""What becomes of a contact in a minor's room, and the sample; adults are never read again, whatever the policy."""

from datetime import date

import pytest

from lefil.kit.refusals import Refused
from lefil.live import actions
from lefil.live.contacts import gives_contact, without_contacts
from lefil.live.models import ChatLine, Participant
from lefil.live.queries.reviews import lines_to_review
from lefil.live.queries.talk import chat_of
from lefil.people.models import Person

pytestmark = pytest.mark.django_db
NUMBER = "Appelle-moi au 06 39 98 00 01 ce soir"


def policy(cast, **changes):
    facts = {"media": "auto", "lobby": False, "chat": "all", "chat_minors": "all", "keep_days": 90, **changes}
    actions.set_policy(cast.tutoring, by=cast.chloe, **facts)


def seated(meeting, person):
    room = actions.open_room(meeting, by=person)
    return Participant.objects.create(room=room, person=person, role="guest", state="in")


def said(me, text, nonce="n1"):
    return actions.say(me, text=text, nonce=nonce, to="all", by=me.person)


def grown(cast):
    Person.objects.filter(pk=cast.malik.pk).update(born=date(1990, 1, 1))


def test_by_default_a_contact_is_refused(cast, meeting):
    policy(cast)
    with pytest.raises(Refused, match="numéro"):
        said(seated(meeting, cast.malik), NUMBER)


def test_a_contact_is_taken_out_and_the_rest_passes(cast, meeting):
    policy(cast, contacts_minors="redact")
    line = said(seated(meeting, cast.malik), NUMBER)
    assert (line.text, line.review, line.removed) == ("Appelle-moi au ••• ce soir", "", None)


@pytest.mark.parametrize("text", [
    "mon insta : lea_93", "ecris a lea@exemple.fr stp", "https://wa.me/33639980001 clique", "06.39.98.00.01 ou 06 39 98 00 02", "zero six trente neuf quatre vingt dix huit zero zero zero un",
    "snap snap snap insta insta discord telegram whatsapp messenger",
])  # fmt: skip
def test_nothing_that_gives_a_contact_is_left(text):
    kept = without_contacts(text)
    assert not gives_contact(kept)
    assert "•••" in kept


def test_words_without_contact_are_left_as_they_are():
    assert (
        without_contacts("Résous 3,14 x 2 = ?\nPuis lis https://eduscol.education.fr/")
        == "Résous 3,14 x 2 = ?\nPuis lis https://eduscol.education.fr/"
    )


def test_a_held_message_is_read_by_nobody_of_the_room_until_it_passes(cast, meeting):
    policy(cast, contacts_minors="hold")
    malik, benoit = seated(meeting, cast.malik), seated(meeting, cast.benoit)
    line = said(malik, NUMBER)
    assert [one["text"] for one in chat_of(benoit.room, benoit)] == [""]
    assert list(lines_to_review(cast.chloe)) == [line]
    actions.review_line(line, passes=True, by=cast.chloe)
    assert [one["text"] for one in chat_of(benoit.room, benoit)] == [NUMBER]
    with pytest.raises(Refused, match="déjà"):
        actions.review_line(line, passes=False, by=cast.chloe)


def test_a_held_message_may_stay_out_of_the_room(cast, meeting):
    policy(cast, contacts_minors="hold")
    line = said(seated(meeting, cast.malik), NUMBER)
    actions.review_line(line, passes=False, by=cast.chloe)
    assert ChatLine.objects.get().removed is not None
    assert not lines_to_review(cast.chloe).exists()


def test_the_sample_is_read_again_without_being_held(cast, meeting):
    policy(cast, sample_minors=100)
    benoit = seated(meeting, cast.benoit)
    line = said(benoit, "On reprend les fractions ?")
    assert (line.review, line.removed) == ("sampled", None)
    assert list(lines_to_review(cast.chloe)) == [line]
    actions.review_line(line, passes=True, by=cast.chloe)
    assert ChatLine.objects.get().removed is None


def test_a_sample_of_none_is_none(cast, meeting):
    policy(cast, sample_minors=0)
    me = seated(meeting, cast.malik)
    assert {said(me, f"Message {n}", f"n{n}").review for n in range(40)} == {""}


@pytest.mark.parametrize("contacts", ["refuse", "redact", "hold"])
def test_adults_are_never_held_changed_nor_read_again(cast, meeting, contacts):
    policy(cast, contacts_minors=contacts, sample_minors=100)
    grown(cast)
    me = seated(meeting, cast.benoit)
    lines = [said(me, NUMBER, f"n{n}") for n in range(40)]
    assert {(line.text, line.review, line.removed) for line in lines} == {(NUMBER, "", None)}
    assert not lines_to_review(cast.chloe).exists()


def test_only_who_protects_reads_the_queue(cast, meeting, browse):
    policy(cast, sample_minors=100)
    line = said(seated(meeting, cast.malik), "Un secret")
    assert "Un secret" in browse(cast.chloe).get("/bureau/salles/relecture/").content.decode()
    cast.chloe.memberships.filter(role="protection").delete()
    for person in (cast.chloe, cast.benoit, cast.zoe):
        assert browse(person).get("/bureau/salles/relecture/").status_code == 403
        assert browse(person).post("/bureau/salles/relecture/", {"line": line.pk, "do": "pass"}).status_code == 403


@pytest.mark.parametrize("changes", [{"contacts_minors": "spy"}, {"sample_minors": 101}, {"sample_minors": -1}])
def test_what_makes_no_sense_is_refused(cast, changes):
    with pytest.raises(Refused):
        policy(cast, **changes)
