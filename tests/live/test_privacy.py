import json
from contextlib import suppress

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from lefil.live.actions import alert, answer_pulse, ask_pulse, count_presence, draw, end, say, share
from lefil.live.models import Alert, ChatLine, Participant, PulseAnswer, SharedFile, Stay, Stroke
from lefil.live.privacy import erase, export
from lefil.meetings.models import Attendance
from tests.live.inside import close, put_in, stayed
from tests.live.test_counting import later
from tests.live.test_files import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(cast, lesson):
    ines, amina, david = put_in(lesson, cast.ines, cast.amina, cast.david)
    for who, row in (("Amina", amina), ("David", david)):
        say(row, text=f"Mots de {who}", nonce="a", to="all", by=row.person)
        draw(row, nonce="a", shape={"pen": "ink", "text": f"Tableau de {who}", "at": [1, 1]}, by=row.person)
        share(row, name=f"Fichier de {who}.pdf", content=PDF, by=row.person)
    ask_pulse(ines.room, by=cast.ines)
    answer_pulse(amina, value="no", by=cast.amina)
    alert(amina, kind="other", text="Signalement de Amina", by=cast.amina)
    return ines.room


def test_one_takes_away_all_that_one_said_and_nothing_of_others(cast, lived):
    words = json.dumps(export(cast.amina), default=str, ensure_ascii=False)
    for mine in ("Mots de Amina", "Tableau de Amina", "Fichier de Amina.pdf", "Signalement de Amina", "autre chose", "non"):
        assert mine in words
    assert "David" not in words
    assert [len(rows) for rows in export(cast.amina).values()] == [1, 1, 1, 1, 1, 1]


def test_erasing_takes_words_and_files_and_leaves_those_of_others(cast, lived, django_capture_on_commit_callbacks):
    path = SharedFile.objects.get(participant__person=cast.amina).file.name
    with django_capture_on_commit_callbacks(execute=True):
        erase(cast.amina)
    assert not default_storage.exists(path)
    assert [row.text for row in ChatLine.objects.all()] == ["Mots de David"]
    assert [row.shape["text"] for row in Stroke.objects.all()] == ["Tableau de David"]
    assert [row.name for row in SharedFile.objects.all()] == ["Fichier de David.pdf"]
    assert not PulseAnswer.objects.exists()
    assert (Alert.objects.get().kind, Alert.objects.get().text) == ("other", "")
    assert Participant.objects.filter(person=cast.amina).exists()


def test_hours_stay_when_their_person_is_erased(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (0, 45), role="host")
    stayed(meeting, cast.malik, (0, 45))
    later(meeting, time_machine)
    count_presence(close(meeting), by=None)
    erase(cast.malik)
    assert list(Stay.objects.values_list("participant__person", flat=True)) == [cast.benoit.pk]
    assert set(Attendance.objects.values_list("minutes", flat=True)) == {45}


def test_stays_that_are_not_counted_yet_wait_for_it(cast, meeting):
    _tutor, pupil = put_in(meeting, cast.benoit, cast.malik)
    end(pupil.room, by=None)
    erase(cast.malik)
    assert Stay.objects.filter(participant=pupil).exists()


def test_an_erasure_that_was_not_kept_leaves_the_files(cast, lived, django_capture_on_commit_callbacks):
    path = SharedFile.objects.get(participant__person=cast.amina).file.name
    with django_capture_on_commit_callbacks(execute=True), suppress(OSError), transaction.atomic():
        erase(cast.amina)
        raise OSError("another room of the house could not erase")
    assert SharedFile.objects.filter(participant__person=cast.amina).exists()
    assert default_storage.exists(path)
