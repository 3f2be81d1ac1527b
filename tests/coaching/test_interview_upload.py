"""Answers of the simulator on their way: pieces, cuts, and what is not a recording."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from lefil.coaching.actions.interview import begin_simulation, show_simulation
from lefil.coaching.actions.interview_upload import MOST_BYTES, PIECE, add_piece, open_upload
from lefil.coaching.models import SimulatedAnswer, Simulation
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from tests.coaching.recordings import WEBM, announce, arrive, film

pytestmark = pytest.mark.django_db
FILM = film()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def simulation(candidate) -> Simulation:
    return begin_simulation(candidate, by=candidate.person)


def said_of(content, **more):
    facts = {"number": 1, "attempt": 1, "size": len(content), "seconds": 80, "digest": hashlib.sha256(content).hexdigest(), "video": "on"}
    return facts | more


def put(client, url, offset, content):
    headers = {"Upload-Offset": str(offset)}
    return client.put(url, content, content_type="application/octet-stream", headers=headers)


def test_an_answer_comes_in_six_pieces_and_is_played_whole(simulation, candidate, browse):
    client = browse(candidate.person)
    said = client.post(reverse("coaching:interview_open", args=[simulation.key]), said_of(FILM)).json()
    assert (said["offset"], said["done"]) == (0, False)
    for offset in range(0, len(FILM), PIECE):
        said = put(client, said["url"], offset, FILM[offset : offset + PIECE]).json()
    assert (said["ok"], said["offset"], said["done"]) == (True, len(FILM), True)
    row = SimulatedAnswer.objects.get()
    assert (row.kind, row.seconds, row.video) == ("webm", 80, True)
    answer = client.get(reverse("coaching:interview_file", args=[row.key]))
    assert b"".join(answer) == FILM
    assert (answer["Content-Type"], answer["Content-Security-Policy"]) == ("video/webm", "default-src 'none'; sandbox")
    part = client.get(reverse("coaching:interview_file", args=[row.key]), headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, FILM[10:20])


def test_after_a_cut_it_goes_on_from_the_last_piece(simulation, candidate, browse):
    client = browse(candidate.person)
    address = reverse("coaching:interview_open", args=[simulation.key])
    url = client.post(address, said_of(FILM)).json()["url"]
    put(client, url, 0, FILM[:PIECE])
    assert client.head(url)["Upload-Offset"] == str(PIECE)
    assert client.get(url).json()["offset"] == PIECE
    again = client.post(address, said_of(FILM)).json()
    assert (again["url"], again["offset"]) == (url, PIECE)
    for offset in range(PIECE, len(FILM), PIECE):
        said = put(client, url, offset, FILM[offset : offset + PIECE]).json()
    assert said["done"] is True
    assert default_storage.open(SimulatedAnswer.objects.get().file.name).read() == FILM


def test_a_piece_that_comes_twice_or_too_early_changes_nothing(simulation, candidate, browse):
    client = browse(candidate.person)
    url = client.post(reverse("coaching:interview_open", args=[simulation.key]), said_of(FILM)).json()["url"]
    put(client, url, 0, FILM[:1000])
    for offset in (0, 5000):
        assert put(client, url, offset, b"x" * 1000).json()["offset"] == 1000
    assert default_storage.open(SimulatedAnswer.objects.get().file.name).read() == FILM[:1000]


def test_only_the_whole_is_journalled(simulation, candidate):
    arrive(simulation, 1, FILM)
    assert [line.verb for line in Entry.objects.filter(noun="coaching.simulatedanswer")] == ["receive"]


def test_half_an_answer_is_played_by_nobody_and_not_shared(simulation, candidate, workshop, browse):
    row = announce(simulation, 1, FILM)
    add_piece(row, offset=0, content=FILM[:PIECE], by=candidate.person)
    assert browse(candidate.person).get(reverse("coaching:interview_file", args=[row.key])).status_code == 404
    with pytest.raises(Refused):
        show_simulation(simulation, workshop=workshop("interview"), by=candidate.person)


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"%PDF-1.7 rien", WEBM[:36], b"\x1a\x45\xdf\xa3" + b"0" * 400])
def test_what_is_not_a_recording_is_said_and_deleted(simulation, candidate, browse, content, django_capture_on_commit_callbacks):
    client = browse(candidate.person)
    url = client.post(reverse("coaching:interview_open", args=[simulation.key]), said_of(content)).json()["url"]
    name = SimulatedAnswer.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        answer = put(client, url, 0, content)
    assert (answer.status_code, answer.json()["ok"]) == (409, False)
    assert answer.json()["say"].startswith("Ce ")
    assert (SimulatedAnswer.objects.count(), default_storage.exists(name)) == (0, False)


def test_bytes_that_are_not_those_announced_are_sent_again(simulation, candidate, browse):
    client = browse(candidate.person)
    content = WEBM + b"1" * 500
    url = client.post(reverse("coaching:interview_open", args=[simulation.key]), said_of(content)).json()["url"]
    answer = put(client, url, 0, WEBM + b"2" * 500)
    assert "envoyez-la à nouveau" in answer.json()["say"]
    assert not SimulatedAnswer.objects.exists()


def test_another_take_replaces_what_had_not_arrived_and_never_what_has(simulation, candidate):
    first = announce(simulation, 1, FILM)
    second = announce(simulation, 1, WEBM + b"3" * 99, attempt=2)
    assert (SimulatedAnswer.objects.get().pk, second.attempt) == (second.pk, 2)
    assert first.pk != second.pk
    whole = arrive(simulation, 2)
    with pytest.raises(Refused, match="déjà gardée"):
        announce(simulation, 2, FILM)
    assert SimulatedAnswer.objects.get(number=2).pk == whole.pk


@pytest.mark.parametrize(("more", "said"), [
    ({"size": MOST_BYTES + 1}, "20 Mo"), ({"size": 0}, "vide"), ({"seconds": 0}, "vide"), ({"seconds": 181}, "trop longue"),
    ({"number": 0}, "Rechargez"), ({"number": 6}, "Rechargez"), ({"attempt": 3}, "Rechargez"), ({"digest": "x"}, "Rechargez"),
    ({"number": "un"}, "Rechargez"),
])  # fmt: skip
def test_an_answer_that_cannot_be_says_what_to_do(simulation, candidate, browse, more, said):
    answer = browse(candidate.person).post(reverse("coaching:interview_open", args=[simulation.key]), said_of(WEBM, **more))
    assert (answer.status_code, said in answer.json()["say"]) == (409, True)
    assert not SimulatedAnswer.objects.exists()


def test_a_piece_that_is_too_big_or_without_its_place_is_refused(simulation, candidate, browse):
    """413 by its weight alone, before it is read and wherever it would go; 400 without a place."""
    client = browse(candidate.person)
    url = client.post(reverse("coaching:interview_open", args=[simulation.key]), said_of(FILM)).json()["url"]
    assert put(client, url, 0, FILM[: PIECE + 1]).status_code == 413
    assert put(client, url, "-1", FILM[:10]).status_code == 400
    put(client, url, 0, FILM[:PIECE])
    assert put(client, url, PIECE, FILM[PIECE : 2 * PIECE + 1]).status_code == 413
    assert SimulatedAnswer.objects.get().offset == PIECE


def test_a_piece_that_goes_beyond_what_was_announced_is_refused_and_costs_nothing(simulation, candidate, browse):
    """409: the piece is not too big for us, it does not agree with what the phone announced. What came before it stays."""
    client = browse(candidate.person)
    content = FILM[: PIECE + 1000]
    url = client.post(reverse("coaching:interview_open", args=[simulation.key]), said_of(content)).json()["url"]
    put(client, url, 0, content[:PIECE])
    beyond = put(client, url, PIECE, content[PIECE:] + b"more")
    assert (beyond.status_code, SimulatedAnswer.objects.get().offset) == (409, PIECE)
    assert put(client, url, PIECE, content[PIECE:]).json()["done"] is True


def test_nobody_else_sends_or_asks_how_far_it_has_come(cast, simulation, workshop, candidate, browse):
    row = arrive(simulation, 2)
    show_simulation(simulation, workshop=workshop("interview"), by=candidate.person)
    half = announce(simulation, 1, FILM)
    for person in (cast.david, cast.zoe):
        client = browse(person)
        assert client.post(reverse("coaching:interview_open", args=[simulation.key]), said_of(FILM)).status_code == 404
        for one in (row, half):
            url = reverse("coaching:interview_part", args=[one.key])
            assert [client.get(url).status_code, put(client, url, 0, FILM[:9]).status_code] == [404, 404]
    half.refresh_from_db()
    assert half.offset == 0


def test_a_whole_answer_takes_no_piece_any_more(simulation, candidate):
    row = arrive(simulation, 1)
    assert add_piece(row, offset=row.offset, content=b"x", by=candidate.person).offset == row.size
    assert default_storage.open(row.file.name).read() == WEBM + b"0" * 900


def test_an_unknown_question_is_refused_to_the_action_too(simulation, candidate):
    with pytest.raises(Refused):
        open_upload(simulation, number=9, attempt=1, size=9, seconds=9, digest="0" * 64, video=False, by=candidate.person)
