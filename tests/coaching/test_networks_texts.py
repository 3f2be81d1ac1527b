"""Profile, messages and letters: made of one's own words, kept, counted, never sent."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from lefil.coaching.actions import begin_audit, judge_offer, prepare_removal, say_reply, say_sent, show_scores, write_text
from lefil.coaching.models import Audit, NetworksWork, Removal, ShownScore, Writing
from lefil.coaching.privacy import networks as privacy
from lefil.coaching.queries.networks import complaint_from, fill, month_after
from lefil.enrolments.actions import enrol
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from tests.coaching.test_networks import url, words

pytestmark = pytest.mark.django_db

PROFILE = {
    "job": "employée de caisse", "city": "Montreuil", "strength": "calme avec les clients.", "proof": "tenu un stand de marché",
    "contract": "en CDI", "when": "tout de suite",
}  # fmt: skip
PAGE = {
    "kind": "platform", "who": "Photos en ligne", "url": "photos.example/amina?<b>", "what": "une photo de moi.", "me": "Amina Test", "minor": "on",
}  # fmt: skip


@pytest.fixture
def amina(candidate, browse):
    return browse(candidate.person)


@pytest.fixture
def removal(candidate) -> Removal:
    return prepare_removal(
        candidate, kind="platform", who="Photos en ligne", what="une photo", url="photos.example/1", me="Amina Test", by=None
    )


def test_the_profile_is_made_of_the_person_s_own_words(amina):
    amina.post(url("_text", "profile"), {"do": "write", **PROFILE})
    one = Writing.objects.get()
    assert one.title == "Cherche un poste d’employée de caisse · Montreuil"
    assert one.text == (
        "Calme avec les clients. J’ai tenu un stand de marché. Je cherche un poste d’employée de caisse à Montreuil, en CDI. "
        "Je suis disponible tout de suite."
    )
    assert "27 mots" in words(amina.get(url("_text", "profile")))


def test_a_missing_word_is_asked_for_and_nothing_is_written(amina, candidate):
    page = amina.post(url("_text", "profile"), {"do": "write", **PROFILE, "city": " "})
    assert page.status_code == 422
    assert "Montreuil" in words(amina.get(url("_text", "profile")))
    with pytest.raises(Refused):
        write_text(candidate, kind="profile", blanks={**PROFILE, "city": "."}, by=None)
    assert not Writing.objects.exists()


def test_a_text_is_changed_freely_and_kept_until_it_is_made_again(amina):
    amina.post(url("_text", "recruiter"), {"do": "write", "name": "Madame Perrin", "job": "cuisinier", "proof": "cuisiné", "me": "Amina"})
    assert Writing.objects.get().text.startswith("Bonjour Madame Perrin, votre annonce de cuisinier")
    amina.post(url("_text", "recruiter"), {"do": "keep", "t-text": "Bonjour à vous"})
    assert (Writing.objects.get().text, Writing.objects.get().blanks["job"]) == ("Bonjour à vous", "cuisinier")
    assert amina.post(url("_text", "recruiter"), {"do": "keep", "t-text": "a" * 2001}).status_code == 422
    assert Writing.objects.get().text == "Bonjour à vous"


def test_messages_sent_are_counted_and_lefil_sends_none(amina):
    before = Letter.objects.count()
    amina.post(url("_text", "contact"), {"do": "use"})
    amina.post(url("_text", "contact"), {"do": "write", "name": "Luc", "job": "peintre", "me": "Amina"})
    for _ in range(2):
        amina.post(url("_text", "contact"), {"do": "use"})
    assert Writing.objects.get().used == 2
    assert "1 sur 3 écrits, 2 messages envoyés" in words(amina.get(url("")))
    assert (mail.outbox, Letter.objects.count()) == ([], before)


def test_a_model_that_does_not_exist_is_not_found(amina):
    assert amina.get(url("_text", "poem")).status_code == 404


def test_typed_braces_are_only_words():
    assert fill("Un poste de {job}, {me}, {gone}", {"job": "{me.__class__}", "me": "A"}) == "Un poste de {me.__class__}, A, {gone}"


def test_the_first_letter_says_the_right_and_the_age(amina):
    before = Letter.objects.count()
    page = amina.post(url("_removal_new"), PAGE)
    one = Removal.objects.get()
    assert page["Location"] == url("_letter", one.key, "platform")
    letter = amina.get(page["Location"])
    text = words(letter)
    for said in ("article 17", "une photo de moi. Adresse", "J’étais mineur", "Amina Test"):
        assert said in text, said
    written = letter.content.decode().partition('class="letter"')[2].partition("</article>")[0]
    assert ("amina?&lt;b&gt;" in written, "amina?<b>" in written) == (True, False)
    assert (mail.outbox, Letter.objects.count()) == ([], before)


def test_an_adult_s_letter_does_not_speak_of_minors(amina, removal):
    assert "mineur" not in words(amina.get(url("_letter", removal.key, "platform")))


def test_the_complaint_comes_a_month_after_the_first_letter(amina, removal):
    cnil = url("_letter", removal.key, "cnil")
    assert "attendre un mois" in amina.get(cnil, follow=True).content.decode()
    day = timezone.localdate() - timedelta(days=20)
    amina.post(url("_removal", removal.key), {"do": "sent", "on_day": day.day, "on_month": day.month, "on_year": day.year})
    page = words(amina.get(url("_removal", removal.key)))
    assert "Possible à partir de vendredi 4 décembre" in page
    assert amina.get(cnil).status_code != 200
    say_sent(removal, on=date(2026, 10, 1), by=None)
    text = words(amina.get(cnil))
    assert "Le 1er octobre 2026, j’ai demandé à Photos en ligne" in text
    assert "Un mois a passé et je n’ai pas reçu de réponse." in text
    assert text.index("24 novembre 2026 Objet : plainte") < text.index("Bonjour") < text.index("75334 Paris Cedex 07")


def test_a_refusal_opens_the_complaint_at_once_and_an_erasure_closes_it(amina, removal):
    say_sent(removal, on=timezone.localdate(), by=None)
    amina.post(url("_removal", removal.key), {"do": "reply", "reply": "refused"})
    text = words(amina.get(url("_letter", removal.key, "cnil")))
    assert "Ma demande a été refusée." in text
    assert "Un mois a passé" not in text
    amina.post(url("_removal", removal.key), {"do": "reply", "reply": "done"})
    assert amina.get(url("_letter", removal.key, "cnil")).status_code != 200


def test_a_letter_cannot_leave_tomorrow_nor_be_answered_before_it_left(amina, removal):
    with pytest.raises(Refused):
        say_reply(removal, reply="refused", by=None)
    day = timezone.localdate() + timedelta(days=1)
    assert (
        amina.post(url("_removal", removal.key), {"do": "sent", "on_day": day.day, "on_month": day.month, "on_year": day.year}).status_code
        == 422
    )
    with pytest.raises(Refused):
        say_sent(removal, on=day, by=None)
    assert Removal.objects.get().sent is None


@pytest.mark.parametrize(
    ("sent", "due"),
    [(date(2026, 1, 31), date(2026, 2, 28)), (date(2026, 12, 15), date(2027, 1, 15)), (date(2028, 1, 30), date(2028, 2, 29))],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_one(sent, due):
    assert month_after(sent) == due
    assert complaint_from(Removal(sent=sent)) == due


def test_letters_are_their_author_s_alone(cast, coaching, removal, browse, lead):
    enrol(cast.ines, programme=coaching, side="learner", by=cast.ines)
    for person in (cast.ines, lead.person, cast.chloe, cast.zoe):
        for name, *more in ("_removal",), ("_letter", "platform"), ("_forget",):
            for method in ("get", "post"):
                assert getattr(browse(person), method)(url(name, removal.key, *more)).status_code in {404, 405}, (person.called, name)
    assert Removal.objects.count() == 1


def test_a_letter_of_the_other_kind_is_not_found(amina, removal):
    assert [amina.get(url("_letter", removal.key, which)).status_code for which in ("search", "love")] == [404, 404]


def test_letters_are_deleted_and_the_journal_keeps_no_word_of_them(amina, removal):
    assert amina.get(url("_forget", removal.key)).status_code == 200
    amina.post(url("_forget", removal.key))
    assert not Removal.objects.exists()
    lines = Entry.objects.filter(noun="coaching.removal").order_by("id")
    assert [(line.verb, line.detail, line.why) for line in lines] == [("prepare", {}, ""), ("forget", {}, "")]


def test_all_of_it_is_in_the_person_s_file_and_goes_with_them(candidate, removal, workshop):
    made = workshop("networks", places=6)
    begin_audit(candidate, by=None)
    judge_offer(candidate, code="parcels", fake=True, by=None)
    write_text(candidate, kind="contact", blanks={"name": "Luc", "job": "peintre", "me": "Amina"}, by=None)
    show_scores(candidate, workshops=[made.key], by=None)
    said = str(privacy.export(candidate.person))
    for word in ("vérifications, passage", "parcels", "peintre", "photos.example/1", "score montré"):
        assert word in said, word
    privacy.erase(candidate.person)
    assert [model.objects.count() for model in (Audit, NetworksWork, Removal, ShownScore, Writing)] == [0] * 5


def test_another_s_rows_stay_when_one_goes(cast, coaching, candidate, removal):
    other = enrol(cast.ines, programme=coaching, side="learner", by=cast.ines)
    begin_audit(other, by=None)
    privacy.erase(candidate.person)
    assert (Removal.objects.count(), Audit.objects.count()) == (0, 1)
    assert "photos.example" not in str(privacy.export(cast.ines))
