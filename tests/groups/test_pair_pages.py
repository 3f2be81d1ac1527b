import pytest
from django.urls import reverse

from lefil.groups.actions import close, suspend
from lefil.groups.models import Closure, Signature
from lefil.groups.queries import exit_link, guardian_link
from lefil.kit.links import sign as sign_link

pytestmark = pytest.mark.django_db


def test_the_pupil_reads_and_signs(cast, waiting, browse):
    url = reverse("groups:sign", args=[waiting.key])
    malik = browse(cast.malik)
    page = malik.get(url)
    assert page.status_code == 200
    assert "Tu t’appelles Malik" in page.content.decode()
    wrong = malik.post(url, {})
    assert (wrong.status_code, Signature.objects.count()) == (422, 0)
    assert "Cochez la case pour signer." in wrong.content.decode()
    assert malik.post(url, {"read": "on"}).status_code == 302
    assert [row.person for row in Signature.objects.all()] == [cast.malik]
    assert "un parent de" in malik.get(url).content.decode()


def test_neither_side_reads_a_surname_or_a_number(cast, waiting, browse):
    for person, other in ((cast.benoit, cast.malik), (cast.malik, cast.benoit)):
        page = browse(person).get(reverse("groups:sign", args=[waiting.key])).content.decode()
        for secret in (other.name, other.phone, other.email):
            assert not secret or secret not in page


def test_every_page_of_a_pair_is_404_for_a_stranger_and_403_for_a_member_without_the_right(cast, pair, browse):
    for name in ("sign", "pause", "close", "reopen"):
        url = reverse(f"groups:{name}", args=[pair.key])
        verb = "post" if name == "reopen" else "get"
        assert getattr(browse(cast.zoe), verb)(url).status_code == 404
        assert getattr(browse(cast.amina), verb)(url).status_code == 404
        if name != "sign":
            assert getattr(browse(cast.benoit), verb)(url).status_code == 403
        assert getattr(browse(None), verb)(url).status_code == 302


def test_staff_read_who_has_signed_and_cannot_sign_for_them(cast, waiting, browse):
    url = reverse("groups:sign", args=[waiting.key])
    assert "Qui a signé" in browse(cast.chloe).get(url).content.decode()
    assert browse(cast.chloe).post(url, {"read": "on"}).status_code == 403
    assert not Signature.objects.exists()


def test_a_parent_signs_by_link_without_account_and_reading_changes_nothing(cast, waiting, browse):
    url = guardian_link(waiting, cast.malik, cast.samira)
    stranger = browse(None)
    page = stranger.get(url).content.decode()
    assert 'dir="rtl"' in page
    assert 'name="read"' in page
    assert not Signature.objects.exists()
    assert stranger.post(url, {"read": "on"}).status_code == 302
    (signature,) = Signature.objects.all()
    assert (signature.person, signature.on_behalf_of) == (cast.samira, cast.malik)
    assert 'name="read"' not in stranger.get(url).content.decode()
    stranger.post(url, {"read": "on"})
    assert Signature.objects.count() == 1


def test_a_changed_expired_or_foreign_parent_link_says_so_kindly(cast, waiting, browse, time_machine):
    url = guardian_link(waiting, cast.malik, cast.samira)
    foreign = reverse("groups:guardian", args=[sign_link("groups.exit", waiting.key, cast.malik.key, cast.samira.key)])
    for bad in (url[:-3] + "abc/", foreign):
        page = browse(None).get(bad)
        assert page.status_code == 409
        assert "Ce lien n’est pas complet" in page.content.decode()
    time_machine.move_to(waiting.created.replace(year=waiting.created.year + 1))
    assert "plus valable" in browse(None).get(url).content.decode()


def test_a_link_for_someone_who_is_not_a_guardian_signs_nothing(cast, waiting, browse):
    url = guardian_link(waiting, cast.malik, cast.amina)
    browse(None).post(url, {"read": "on"})
    assert not Signature.objects.exists()


def test_staff_close_a_pair_and_read_both_interviews(cast, pair, browse):
    chloe, url = browse(cast.chloe), reverse("groups:close", args=[pair.key])
    wrong = chloe.post(url, {"kind": "early", "note": "à garder"})
    assert wrong.status_code == 422
    assert "à garder" in wrong.content.decode()
    assert chloe.post(url, {"kind": "early", "reasons": ["no_time"], "note": "x"}).status_code == 302
    closure = Closure.objects.get()
    malik = browse(None)
    link = exit_link(closure.interviews.get(seat__side="learner"))
    page = malik.get(link).content.decode()
    assert "Qu’est-ce qui t’a aidé" in page
    assert page.count("<textarea") == 3
    assert malik.post(link, {"helped": "les fiches", "again": "yes"}).status_code == 302
    assert "C’est noté" in malik.get(link).content.decode()
    seen = chloe.get(url).content.decode()
    assert "les fiches" in seen
    assert "Veut recommencer." in seen
    assert "Reformer ce binôme" in seen


def test_an_exit_interview_may_be_sent_empty_and_only_once(cast, pair, browse):
    closure = close(pair, kind="planned", reasons=["planned_end"], by=cast.chloe)
    mine = closure.interviews.get(seat__side="volunteer")
    assert browse(None).post(exit_link(mine), {}).status_code == 302
    assert browse(None).post(exit_link(mine), {"proud": "trop tard"}).status_code == 200
    mine.refresh_from_db()
    assert (mine.answers, bool(mine.answered)) == ({}, True)
    foreign = reverse("groups:exit", args=[sign_link("groups.guardian", mine.key)])
    assert browse(None).get(foreign).status_code == 409


def test_staff_stop_and_start_again(cast, pair, browse):
    chloe, url = browse(cast.chloe), reverse("groups:pause", args=[pair.key])
    assert chloe.post(url, {}).status_code == 422
    chloe.post(url, {"why": "worry"})
    pair.refresh_from_db()
    assert (pair.state, pair.suspended_why) == ("suspended", "Une inquiétude pour une personne")
    assert "une inquiétude" not in browse(cast.malik).get(reverse("groups:sign", args=[pair.key])).content.decode().lower()
    chloe.post(url)
    pair.refresh_from_db()
    assert pair.state == "active"


def test_two_staff_closing_at_once_the_second_reads_a_sentence(cast, pair, browse):
    suspend(pair, why="x", by=cast.chloe)
    first, second = browse(cast.chloe), browse(cast.chloe)
    url = reverse("groups:close", args=[pair.key])
    facts = {"kind": "planned", "reasons": ["planned_end"]}
    assert first.post(url, facts).status_code == 302
    assert second.post(url, facts).status_code == 200
    assert Closure.objects.count() == 1
