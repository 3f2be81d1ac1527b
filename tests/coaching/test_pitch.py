"""Pitch ton pitch: the text, the takes that a candidate chose to send, and who hears them."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lefil.coaching.actions import give_back
from lefil.coaching.actions.pitch import comment_take, delete_take, remove_comment, share_take, show_take, write_pitch
from lefil.coaching.jobs import forget_takes
from lefil.coaching.models import Pitch, Take, TakeComment
from lefil.coaching.privacy import pitch as privacy
from lefil.coaching.queries.pitch import count_words, pitch_words, short_of, takes_heard_by
from lefil.coaching.rules import visible_takes
from lefil.enrolments.actions import enrol
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.kit.uploads import kind_of
from lefil.meetings.models import Booking
from tests.groups.pairs import expire

pytestmark = pytest.mark.django_db

WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm\x42\x87\x81\x04\x42\x85\x81\x02"
)
WEBM += b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + bytes(range(256))
MP4 = b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\x10free12345678" + b"\0\0\0\x10moov12345678"
TEXT = {"who": "Je m’appelle Amina.", "proof": "Un jour j’ai servi 80 couverts."}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shared(workshop, candidate) -> Take:
    return share_take(
        candidate,
        workshop=workshop("pitch"),
        name="pitch.webm",
        content=WEBM,
        seconds=72,
        silences=3,
        silent=5,
        words=140,
        by=candidate.person,
    )


def file_of(take: Take) -> str:
    return reverse("coaching:pitch_file", args=[take.key])


def page_of(take: Take) -> str:
    return reverse("coaching:pitch_take", args=[take.key])


def write(candidate, **changes):
    return write_pitch(candidate, **({"blocks": TEXT, "keywords": ["Lille"], "before": 3, "after": None, "by": candidate.person} | changes))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (WEBM, "webm"), (MP4, "mp4"), (WEBM.replace(b"webm", b"matr"), None), (WEBM[:36], None), (MP4[:32], None),
        (b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\0xxxx" * 4, None), (b"\0\0\0\x01ftypisom" * 3, None), (b"\x1a\x45\xdf\xa3\x00" * 3, None),
    ],
)  # fmt: skip
def test_a_recording_is_known_by_more_than_its_first_bytes(content, kind):
    assert kind_of(content) == kind


def test_words_are_what_has_a_letter_or_a_figure():
    assert [count_words(text) for text in ("J’ai 25 ans — voilà !", "", "  \n ", "… ? !", "peut-être")] == [4, 0, 0, 0, 1]


def test_a_text_is_kept_block_by_block(candidate):
    write(candidate)
    write(candidate, blocks={"end": "Merci."}, keywords=["un", " ", "deux", "trois", "quatre", "cinq", "six"], after=8)
    pitch = Pitch.objects.get()
    assert (pitch.blocks, pitch.keywords) == ({**TEXT, "end": "Merci."}, ["un", "deux", "trois", "quatre", "cinq"])
    assert (pitch.before, pitch.after) == (3, 8)


def test_no_word_of_the_text_is_in_the_journal(candidate):
    write(candidate)
    line = Entry.objects.get(noun="coaching.pitch")
    assert (line.verb, line.about, line.detail) == ("write", candidate.person, {})


@pytest.mark.parametrize(("changes", "said"), [
    ({"blocks": {"who": "mot " * 151}}, "151 mots. Enlevez-en 1"), ({"blocks": {"age": "25"}}, "Relisez"), ({"before": 11}, "0 à 10"),
])  # fmt: skip
def test_a_text_that_cannot_be_kept_says_why(candidate, changes, said):
    with pytest.raises(Refused, match=said):
        write(candidate, **changes)
    assert not Pitch.objects.exists()


def test_exactly_150_words_are_kept(candidate):
    assert write(candidate, blocks={"who": "mot " * 150}).blocks["who"].count("mot") == 150


def test_an_association_allows_fewer_words(candidate):
    candidate.programme.modules.filter(code="pitch").update(content={"most_words": 3})
    with pytest.raises(Refused, match="Enlevez-en"):
        write(candidate)


def test_the_page_keeps_what_was_typed_when_it_is_too_long(candidate, browse):
    client = browse(candidate.person)
    answer = client.post(reverse("coaching:pitch"), {"block_who": "zut " * 152, "word_1": "Lille"})
    assert answer.status_code == 422
    assert "Votre texte a 152 mots. Enlevez 2 mots." in answer.content.decode()
    assert answer.content.decode().count("zut ") == 152


def test_the_page_saves_text_words_and_confidence_without_a_script(candidate, browse):
    client = browse(candidate.person)
    answer = client.post(reverse("coaching:pitch"), {"block_who": "Je m’appelle Amina.", "word_1": "Lille", "before": "0", "after": "10"})
    pitch = Pitch.objects.get()
    assert (answer.status_code, pitch.blocks["who"], pitch.keywords, pitch.before, pitch.after) == (
        302,
        "Je m’appelle Amina.",
        ["Lille"],
        0,
        10,
    )
    page = client.get(reverse("coaching:pitch")).content.decode()
    assert "3 mots sur 150" in page
    assert 'value="Lille"' in page
    assert 'value="0"' in page


def test_the_pitch_is_the_candidates_page_only(candidate, lead, cast, browse):
    assert [browse(person).get(reverse("coaching:pitch")).status_code for person in (cast.amina, cast.david, cast.zoe)] == [200, 404, 404]


def test_a_shared_take_is_heard_by_its_candidate_and_its_two_volunteers(cast, shared, browse):
    heard = [visible_takes(person).count() for person in (cast.amina, cast.david, cast.benoit, cast.chloe, cast.zoe, None)]
    assert heard == [1, 1, 1, 0, 0, 0]
    for address in (file_of(shared), page_of(shared)):
        assert [browse(one).get(address).status_code for one in (cast.amina, cast.david, cast.benoit, cast.chloe, cast.zoe)] == [
            200
        ] * 3 + [404] * 2


def test_volunteers_of_another_workshop_hear_nothing(cast, coaching, shared, workshop, candidate):
    enrol(cast.ines, programme=coaching, side="volunteer", by=cast.ines)
    other = workshop("cv", hours=48, booked=False)
    assert not visible_takes(cast.ines).exists()
    assert list(takes_heard_by(cast.david, other)) == []


def test_a_place_given_back_closes_the_take_to_the_volunteers(cast, shared):
    give_back(Booking.objects.get(person=cast.amina), by=cast.amina)
    assert [visible_takes(person).count() for person in (cast.amina, cast.david)] == [1, 0]


def test_a_volunteer_whose_gates_close_hears_nothing(shared, lead):
    expire(lead)
    assert not visible_takes(lead.person).exists()


def test_no_longer_shared_is_the_candidates_alone_and_keeps_its_comments(cast, shared, browse):
    comment_take(shared, second=12, text="La preuve est claire.", by=cast.david)
    assert browse(cast.amina).post(page_of(shared), {"unshare": "1"}).status_code == 302
    assert [browse(one).get(page_of(shared)).status_code for one in (cast.amina, cast.david)] == [200, 404]
    assert [one.text for one in TakeComment.objects.all()] == ["La preuve est claire."]


def test_a_take_is_shared_again_where_one_has_a_place_only(cast, shared, workshop, browse):
    made, client = shared.workshop, browse(cast.amina)
    show_take(shared, workshop=None, by=cast.amina)
    other = workshop("cv", hours=48, booked=False)
    client.post(page_of(shared), {"show": "1", "workshop": other.key})
    assert Take.objects.get().workshop is None
    client.post(page_of(shared), {"show": "1", "workshop": made.key})
    assert Take.objects.get().workshop == made


def test_a_deleted_take_leaves_the_disk(cast, shared, browse, django_capture_on_commit_callbacks):
    name = shared.file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        browse(cast.amina).post(page_of(shared), {"delete": "1"})
    assert (Take.objects.count(), default_storage.exists(name)) == (0, False)


def test_a_volunteer_neither_unshares_nor_deletes(cast, shared, browse):
    for sent in ({"unshare": "1"}, {"delete": "1"}, {"show": "1", "workshop": ""}):
        browse(cast.david).post(page_of(shared), sent)
    assert Take.objects.get().workshop == shared.workshop


def test_a_volunteer_comments_at_one_second(cast, shared, browse):
    answer = browse(cast.david).post(page_of(shared), {"second": "12", "text": "Le silence ici est bien."})
    assert answer.status_code == 302
    assert [(one.second, one.text, one.author) for one in TakeComment.objects.all()] == [(12, "Le silence ici est bien.", cast.david)]
    assert "Le silence ici est bien." in browse(cast.amina).get(page_of(shared)).content.decode()


def test_a_comment_after_the_end_or_without_words_is_refused_and_kept_in_its_field(cast, shared, browse):
    client = browse(cast.david)
    late = client.post(page_of(shared), {"second": "73", "text": "Trop tard."})
    assert late.status_code == 422
    assert "dure 72 secondes" in late.content.decode()
    assert "Trop tard." in late.content.decode()
    assert client.post(page_of(shared), {"second": "1", "text": " "}).status_code == 422
    assert not TakeComment.objects.exists()


def test_the_candidate_does_not_comment_their_own_take(cast, shared):
    with pytest.raises(Refused):
        comment_take(shared, second=1, text="Bien", by=cast.amina)


def test_a_comment_is_removed_by_its_author_or_the_candidate(cast, shared, browse):
    one, two = (comment_take(shared, second=n, text="x", by=cast.david) for n in (1, 2))
    with pytest.raises(Refused):
        remove_comment(one, by=cast.benoit)
    browse(cast.david).post(page_of(shared), {"remove": one.key})
    browse(cast.amina).post(page_of(shared), {"remove": two.key})
    assert not TakeComment.objects.exists()


@pytest.mark.parametrize(("changes", "said"), [
    ({"content": b"<html><script>"}, "n’est pas accepté"), ({"content": b""}, "vide"), ({"content": WEBM[:36]}, "abîmé"),
    ({"content": WEBM + bytes(20_000_000)}, "20 Mo"), ({"name": "pitch.pdf"}, "PDF"), ({"seconds": 0}, "trop court"), ({"seconds": 301}, "trop long"),
])  # fmt: skip
def test_what_is_not_a_take_is_refused(candidate, workshop, changes, said):
    facts = {"workshop": workshop("pitch"), "name": "pitch.webm", "content": WEBM, "seconds": 30, "by": candidate.person}
    with pytest.raises(Refused, match=said):
        share_take(candidate, **(facts | changes))
    assert not Take.objects.exists()


def test_nobody_shares_with_a_workshop_where_they_have_no_place(candidate, workshop):
    with pytest.raises(Refused, match="plus de place"):
        share_take(candidate, workshop=workshop("pitch", booked=False), name="a.webm", content=WEBM, seconds=9, by=candidate.person)


def test_ten_takes_are_the_most(candidate, workshop):
    made = workshop("pitch")
    for _n in range(10):
        share_take(candidate, workshop=made, name="a.mp4", content=MP4, seconds=9, by=candidate.person)
    with pytest.raises(Refused, match="10 essais"):
        share_take(candidate, workshop=made, name="a.mp4", content=MP4, seconds=9, by=candidate.person)


@pytest.fixture
def send(candidate, workshop, browse):
    """send(script=…, **changes) posts a take of a minute to the workshop of Amina."""
    client, made = browse(candidate.person), workshop("pitch")

    def post(*, script: bool = True, content: bytes | None = WEBM, kind: str = "audio/webm", **changes):
        sent = {"workshop": made.key, "seconds": "61"} | changes
        if content is not None:
            sent["file"] = SimpleUploadedFile("pitch.webm", content, kind)
        return client.post(reverse("coaching:pitch_share"), sent, headers={"Accept": "application/json" if script else "text/html"})

    return post


def test_the_recorder_sends_a_take_with_its_counts(send):
    said = send(silences="2", silent="3", words="120", kind="video/webm").json()
    take = Take.objects.get()
    assert said == {"ok": True, "url": page_of(take)}
    assert (take.seconds, take.silences, take.silent, take.words, take.video) == (61, 2, 3, 120, True)


@pytest.mark.parametrize(("changes", "said"), [
    ({"content": b"<html>"}, "n’est pas accepté"), ({"workshop": "x"}, "plus de place"), ({"content": None}, "sa durée"),
    ({"seconds": ""}, "sa durée"), ({"seconds": "9999999999"}, "trop long"),
])  # fmt: skip
def test_the_recorder_is_told_why_a_take_is_not_sent(send, changes, said):
    answer = send(**changes)
    assert (answer.status_code, answer.json()["ok"]) == (409, False)
    assert said in answer.json()["say"]
    assert not Take.objects.exists()


def test_silences_are_told_where_the_recorder_counted_them(cast, shared, browse):
    assert "<dt>Silences" in browse(cast.david).get(page_of(shared)).content.decode()


def test_a_file_made_elsewhere_is_shared_without_a_script_and_nobody_invents_its_silences(send, cast, browse):
    assert send(script=False)["Location"] == page_of(Take.objects.get())
    assert Take.objects.get().silences is None
    assert "<dt>Silences" not in browse(cast.david).get(page_of(Take.objects.get())).content.decode()


def test_a_video_that_is_not_one_is_said_on_the_page_it_came_from(send, cast, browse):
    answer = send(script=False, content=b"\0\0\0\x10ftypisom\0\0\0\0 and then nothing")
    assert answer.status_code == 302
    assert "abîmé" in str(next(iter(answer.wsgi_request._messages)))
    assert not Take.objects.exists()


def speak(client, take, *, voice=WEBM, script=True, **changes):
    sent = {"second": "12", "lasts": "5", "voice": SimpleUploadedFile("commentaire.webm", voice)} | changes
    return client.post(page_of(take), sent, headers={"Accept": "application/json" if script else "text/html"})


def voice_of(comment: TakeComment) -> str:
    return reverse("coaching:pitch_voice", args=[comment.key])


@pytest.fixture
def spoken(cast, shared) -> TakeComment:
    return comment_take(shared, second=12, voice=WEBM, name="a.webm", lasts=5, by=cast.david)


def test_a_volunteer_comments_by_voice_at_one_second(cast, shared, browse):
    assert speak(browse(cast.david), shared).json() == {"ok": True, "url": page_of(shared)}
    one = TakeComment.objects.get()
    assert (one.second, one.text, one.lasts, one.kind, one.author) == (12, "", 5, "webm", cast.david)
    assert voice_of(one) in browse(cast.amina).get(page_of(shared)).content.decode()


@pytest.mark.parametrize(("changes", "said"), [
    ({"voice": b"<html>"}, "n’est pas accepté"), ({"lasts": "61"}, "une minute"), ({"lasts": ""}, "pas complet"), ({"second": "73"}, "72 secondes"),
    ({"voice": WEBM + bytes(2_000_000)}, "2 Mo"),
])  # fmt: skip
def test_a_voice_that_cannot_be_kept_says_why(cast, shared, browse, changes, said):
    answer = speak(browse(cast.david), shared, **changes)
    assert answer.status_code == 409
    assert said in answer.json()["say"]
    assert not TakeComment.objects.exists()


def test_a_voice_is_heard_by_those_who_hear_the_take(cast, spoken, browse):
    people = (cast.amina, cast.david, cast.benoit, cast.chloe, cast.zoe)
    assert [browse(one).get(voice_of(spoken)).status_code for one in people] == [200, 200, 200, 404, 404]
    part = browse(cast.amina).get(voice_of(spoken), headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content, part["Content-Type"]) == (206, WEBM[:4], "audio/webm")
    show_take(spoken.take, workshop=None, by=cast.amina)
    assert [browse(one).get(voice_of(spoken)).status_code for one in (cast.amina, cast.david)] == [200, 404]


@pytest.mark.parametrize("end", ["comment", "take", "candidate", "volunteer", "month"])
def test_a_voice_leaves_the_disk_with_what_it_belongs_to(cast, spoken, end, django_capture_on_commit_callbacks):
    name = spoken.voice.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        if end == "comment":
            remove_comment(spoken, by=cast.david)
        elif end == "take":
            delete_take(spoken.take, by=cast.amina)
        elif end == "month":
            Take.objects.update(at=timezone.now() - timedelta(days=30))
            assert forget_takes() == 1
        else:
            privacy.erase(cast.amina if end == "candidate" else cast.david)
    assert (default_storage.exists(name), TakeComment.objects.count()) == (False, 0)


def test_a_take_is_forgotten_after_thirty_days_and_not_before(shared):
    Take.objects.update(at=timezone.now() - timedelta(days=29, hours=23))
    assert (forget_takes(), Take.objects.count()) == (0, 1)
    Take.objects.update(at=timezone.now() - timedelta(days=30))
    assert (forget_takes(), Take.objects.count()) == (1, 0)


def test_the_two_volunteers_are_led_to_the_takes_from_their_workshop(cast, shared, browse):
    page = reverse("coaching:workshop", args=[shared.workshop.key])
    there = reverse("coaching:pitch_heard", args=[shared.workshop.key])
    assert [there in browse(one).get(page).content.decode() for one in (cast.david, cast.benoit, cast.amina)] == [True, True, False]


def test_a_recording_is_saved_never_shown_and_sent_in_parts(cast, shared, browse):
    client = browse(cast.david)
    whole = client.get(file_of(shared))
    assert b"".join(whole) == WEBM
    assert (whole["Content-Type"], whole["Content-Disposition"]) == ("audio/webm", 'attachment; filename="pitch.webm"')
    assert whole["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for wanted, said, part in (
        ("bytes=4-9", f"bytes 4-9/{len(WEBM)}", WEBM[4:10]),
        ("bytes=-5", f"bytes {len(WEBM) - 5}-{len(WEBM) - 1}/{len(WEBM)}", WEBM[-5:]),
    ):
        answer = client.get(file_of(shared), headers={"Range": wanted})
        assert (answer.status_code, answer["Content-Range"], answer.content) == (206, said, part)
    assert client.get(file_of(shared), headers={"Range": "bytes=99999-"}).status_code == 416
    for strange in ("bytes=-", "octets=1-2", "bytes=1-2,4-5"):
        assert client.get(file_of(shared), headers={"Range": strange}).status_code == 200


def test_the_volunteers_find_the_takes_of_their_workshop_and_its_candidate_does_not(cast, shared, browse):
    address = reverse("coaching:pitch_heard", args=[shared.workshop.key])
    assert page_of(shared) in browse(cast.david).get(address).content.decode()
    assert [browse(one).get(address).status_code for one in (cast.benoit, cast.amina, cast.zoe)] == [200, 403, 404]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_volunteers_list_asks_as_much_for_three_as_for_one(cast, shared, rows, browse, django_assert_max_num_queries, candidate):
    for _n in range(rows - 1):
        share_take(candidate, workshop=shared.workshop, name="a.webm", content=WEBM, seconds=9, by=candidate.person)
    client = browse(cast.david)
    with django_assert_max_num_queries(12):
        client.get(reverse("coaching:pitch_heard", args=[shared.workshop.key]))


def test_the_pace_needs_a_transcript(shared):
    assert shared.pace == 117
    shared.words = 0
    assert shared.pace == 0


def test_a_person_takes_away_their_text_their_takes_and_what_was_said(cast, candidate, shared):
    write(candidate)
    comment_take(shared, second=3, text="Bien posé.", by=cast.david)
    text, sent = privacy.export(cast.amina)
    assert (text["pitch"], text["mots clés"], text["confiance avant"]) == (TEXT, ["Lille"], 3)
    assert (sent["secondes"], sent["mots par minute"], sent["commentaires"]) == (72, 117, [(3, "Bien posé.")])
    assert [row["texte"] for row in privacy.export(cast.david)] == ["Bien posé."]


def test_an_erased_candidate_leaves_nothing(cast, candidate, shared, django_capture_on_commit_callbacks):
    write(candidate)
    comment_take(shared, second=3, text="Bien posé.", by=cast.david)
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(cast.amina)
    assert (Pitch.objects.count(), Take.objects.count(), TakeComment.objects.count()) == (0, 0, 0)
    assert not default_storage.exists(shared.file.name)


def test_what_is_said_of_a_take_leaves_a_line_without_its_words(cast, shared):
    comment_take(shared, second=3, text="Bien posé.", by=cast.david)
    delete_take(shared, by=cast.amina)
    lines = Entry.objects.filter(about=cast.amina, noun__startswith="coaching.take").order_by("id")
    assert [(line.verb, line.by) for line in lines] == [("share", cast.amina), ("comment", cast.david), ("delete", cast.amina)]
    assert "Bien posé." not in str([line.detail for line in lines])


def test_thirty_seconds_are_four_sentences_to_finish(coaching):
    rows = short_of(coaching)
    assert ([one.code for one in rows], sum(one.share for one in rows)) == (["who", "done", "why", "end"], 100)
    assert all("…" in one.ask for one in rows)
    assert min(pitch_words(coaching)["lengths"]) == 30


def test_the_takes_of_who_is_under_18_stay_on_their_device(workshop, candidate, browse):
    made = workshop("pitch")
    candidate.person.born = timezone.localdate() - timedelta(days=17 * 365)
    candidate.person.save()
    page = browse(candidate.person).get(reverse("coaching:pitch")).content.decode()
    assert ("Avant 18 ans, vos essais restent sur votre appareil." in page, "Partager ce fichier" in page) == (True, False)
    with pytest.raises(Refused, match="Avant 18 ans"):
        share_take(candidate, workshop=made, name="pitch.webm", content=WEBM, seconds=72, by=candidate.person)
    assert not Take.objects.exists()
