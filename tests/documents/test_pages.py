import re

import pytest
from django.urls import reverse

from lefil.documents.actions import issue, revoke
from lefil.documents.models import Certificate


def words(response) -> str:
    sheet = response.content.decode().partition('class="sheet"')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", sheet).split()).replace("\u00a0", " ")


def url(name: str, *args: str) -> str:
    return reverse(f"documents:{name}", args=args)


@pytest.fixture
def attested(tutor, cast):
    return issue(tutor, kind="volunteering", by=cast.benoit)


def test_a_volunteer_makes_their_own_attestation_and_downloads_it(tutor, cast, browse):
    page = browse(cast.benoit)
    assert "1 h 30" in words(page.get(url("mine")))
    shown = page.post(url("ask", tutor.key), follow=True)
    assert "L’attestation est prête." in words(shown)
    pdf = page.get(url("pdf", Certificate.objects.get().key))
    assert pdf.content[:5] == b"%PDF-"
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == 'attachment; filename="attestation-2026-0001.pdf"'
    assert pdf["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in pdf["Cache-Control"]


def test_without_an_hour_the_page_says_when_it_will_be_possible(tutor, cast, browse):
    from lefil.enrolments.actions import enrol

    place = enrol(cast.ines, programme=cast.tutoring, side="volunteer", by=cast.ines)
    page = browse(cast.ines)
    assert "après la première séance racontée" in words(page.get(url("mine")))
    assert "après la première séance racontée" in words(page.post(url("ask", place.key), follow=True))
    assert Certificate.objects.count() == 0


def test_doors(attested, tutor, learner, cast, browse):
    def seen(person):
        page = browse(person)
        pages = [page.get(url(name, attested.key)) for name in ("certificate", "pdf", "revoke")]
        return [one.status_code for one in (*pages, page.post(url("ask", learner.key)))]

    assert seen(None) == [302, 302, 302, 302]
    assert seen(cast.zoe) == [404, 404, 404, 404]
    assert seen(cast.malik) == [404, 404, 404, 302]
    assert seen(cast.benoit) == [200, 200, 403, 404]
    assert seen(cast.chloe) == [200, 200, 200, 302]
    assert browse(cast.benoit).get(url("ask", tutor.key)).status_code == 405


def test_nobody_revokes_their_own_attestation(attested, cast, browse):
    assert browse(cast.benoit).post(url("revoke", attested.key), {"why": "oui"}).status_code == 403
    page = browse(cast.chloe)
    assert page.post(url("revoke", attested.key), {"why": ""}).status_code == 422
    assert "Elle ne vaut plus" in words(page.post(url("revoke", attested.key), {"why": "Erreur de dates"}, follow=True))


def test_the_public_check_shows_the_least(attested, browse):
    page = browse(None).get(url("verify", attested.code))
    text = words(page)
    for fact in ("valable", "Attestation de bénévolat", "Benoît L.", "Article 1", "lundi 5 octobre", "1 h 30"):
        assert fact in text, fact
    whole = page.content.decode().partition('class="sheet"')[2]
    for secret in ("Lacombe", "2026-0001", "RéussiteVirale", "Farah", "exemple.fr", "Tutorat", "savoir"):
        assert secret not in whole, secret


def test_a_code_is_typed_as_people_type(attested, browse):
    typed = attested.code.lower().replace("-", " ")
    answer = browse(None).get(url("check"), {"code": typed}, follow=True)
    assert "valable" in words(answer)


@pytest.mark.parametrize("typed", ["ABCD-EFGH-JKMN", "n’importe quoi", "<script>", "a" * 300])
def test_a_wrong_code_says_what_to_do_and_keeps_what_was_typed(attested, browse, typed):
    answer = browse(None).get(url("check"), {"code": typed}, follow=True)
    assert answer.status_code == 404
    assert "Vérifier une attestation" in words(answer)
    assert "<script>" not in answer.content.decode().partition('class="sheet"')[2]


def test_a_revoked_one_is_told_to_anyone_without_the_reason(attested, cast, browse):
    revoke(attested, why="Faux nom", by=cast.chloe)
    text = words(browse(None).get(url("verify", attested.code)))
    assert "ne vaut plus" in text
    assert "Faux nom" not in text


def test_nobody_guesses_codes_for_long(attested, browse):
    page = browse(None)
    answers = [page.get(url("verify", "ABCD-EFGH-JKMN")).status_code for _turn in range(42)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert page.get(url("check")).status_code == 200
