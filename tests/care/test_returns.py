"""An old link lands somewhere kind, whatever its room, and leads on; somebody who comes back is welcomed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.care.models import Task
from lefil.groups.actions import close
from lefil.groups.models import ExitInterview
from lefil.groups.queries import exit_link
from lefil.meetings.queries import answer_link, room_link
from lefil.people.models import Account
from lefil.tutoring.queries import faces_link


def links_of(followed):
    meeting = followed.world.met(days=1)
    booking = followed.world.booking(meeting, "learner")
    found = {"answer": answer_link(booking), "room": room_link(booking), "faces": faces_link(booking)}
    close(followed.world.group, kind="early", reasons=["no_time"], by=followed.chloe)
    return found | {"exit": exit_link(ExitInterview.objects.get(seat__side="learner"))}


@pytest.mark.parametrize("which", ["answer", "room", "faces", "exit"])
def test_an_old_link_is_welcome_whatever_its_room(followed, browse, which):
    link = links_of(followed)[which]
    followed.world.clock.move_to(timezone.now() + timedelta(days=400))
    page = browse(None).get(link).content.decode()
    assert ("vous revoir" in page, "/connexion/" in page, "Ce n’est pas possible" in page) == (True, True, False)
    assert "Parler à quelqu" in page
    mine = browse(followed.cast.malik).get(link).content.decode()
    assert ("Reprendre où j’en étais" in mine, "/besoin-d-aide/" in mine) == (True, True)


def test_a_link_that_was_changed_is_not_said_to_be_old(followed, browse):
    page = browse(None).get(links_of(followed)["faces"][:-4] + "abc/").content.decode()
    assert "vous revoir" not in page


def test_who_comes_back_after_a_silence_is_welcomed_once(spoken):
    spoken.after(days=15)
    Account.objects.filter(pk=spoken.cast.malik.account_id).update(last_login=timezone.now())
    for _turn in range(2):
        spoken.after(hours=1)
    task = Task.objects.get(kind="return")
    assert (task.thread, task.words) == (spoken.malik, "Est revenu·e d’elle-même ou de lui-même. Dites bonjour, sans reproche.")


def test_who_has_no_thread_yet_is_called_too(followed, browse):
    from lefil.enrolments.actions import enrol

    enrol(followed.cast.amina, programme=followed.cast.tutoring, side="volunteer", by=followed.cast.amina)
    page = browse(followed.cast.amina).get("/besoin-d-aide/").content.decode()
    assert "Au plus tard" in page
    browse(followed.cast.amina).post("/besoin-d-aide/", {"words": "Je suis perdue"})
    assert Task.objects.get(kind="help").thread.enrolment.person == followed.cast.amina
