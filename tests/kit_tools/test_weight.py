"""A request that is too heavy: never kept, and answered with a sentence."""

import asyncio

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lefil.kit.weight import MOST, Weighed, weight_of


def sent(length, pieces):
    """What the pages read of a request that comes in pieces, after the door has weighed it."""
    waiting = [{"type": "http.request", "body": piece, "more_body": n < len(pieces) - 1} for n, piece in enumerate(pieces)]
    read = []

    async def receive():
        return waiting.pop(0)

    async def pages(scope, receive, send):
        message = {"more_body": True}
        while message.get("more_body"):
            message = await receive()
            read.append(message)

    headers = [(b"content-length", str(length).encode())] if length is not None else []
    asyncio.run(Weighed(pages)({"type": "http", "headers": headers}, receive, None))
    return read, waiting


def test_a_request_of_a_usual_weight_goes_through_as_it_came():
    read, waiting = sent(6, [b"abc", b"def"])
    assert ([one["body"] for one in read], waiting) == ([b"abc", b"def"], [])


def test_a_gigabyte_is_read_to_its_end_and_none_of_it_is_kept():
    read, waiting = sent(1_000_000_000, [b"x" * 1000] * 50)
    assert (read, waiting) == ([{"type": "http.request", "body": b"", "more_body": False}], [])


def test_a_request_that_hides_its_weight_is_hung_up_on_once_it_is_too_heavy():
    read, waiting = sent(None, [b"x" * 10_000_000] * 5)
    assert [one["type"] for one in read] == ["http.request", "http.request", "http.disconnect"]
    assert len(waiting) == 2


@pytest.mark.parametrize(("said", "weight"), [("12", 12), ("", 0), ("-1", 0), ("1e9", 0), ("9" * 99, 10**15 - 1)])
def test_a_weight_is_a_figure(said, weight):
    assert weight_of(said) == weight


def test_the_sentence_is_a_page_and_to_a_script_a_sentence(client, db):
    heavy = {"CONTENT_LENGTH": str(MOST + 1)}
    page = client.post("/connexion/", {"file": SimpleUploadedFile("film.webm", b"x")}, **heavy)
    assert (page.status_code, "trop lourd" in page.content.decode()) == (413, True)
    answer = client.post("/connexion/", {}, headers={"Accept": "application/json"}, **heavy)
    assert (answer.status_code, answer.json()["ok"], "la voix seule" in answer.json()["say"]) == (413, False, True)
