"""With a minor expected, no number, address or account passes in a message; an exercise does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lefil.live.contacts import gives_contact
from tests.live.inside import CALM
from tests.live.tabs import Tab, play

GIVEN = [
    "06 39 98 00 02", "appelle-moi au 0639980002", "06.39.98.00.02", "06-39-98-00-02", "06/39/98/00/02", "06,39,98,00,02", "06..39..98..00..02",
    "(06) 39 98 00 02", "06_39_98_00_02", "+33 6 39 98 00 02", "+33639980002", "0033639980002", "33 6 39 98 00 02", "6 39 98 00 02",
    "0 6 3 9 9 8 0 0 0 2", "O6 39 98 00 02", "٠٦ ٣٩ ٩٨ ٠٠ ٠٢", "۰۶۳۹۹۸۰۰۰۲", "０６３９９８０００２", "06\u200b39\u200b98\u200b00\u200b02",
    "0️⃣6️⃣3️⃣9️⃣9️⃣8️⃣0️⃣0️⃣0️⃣2️⃣", "zéro six trente-neuf quatre-vingt-dix-huit zéro zéro zéro deux", "06 trente-neuf 98 00 02",
    "plus trente trois six trente neuf quatre vingt dix huit zero zero zero deux", "+212 6 12 34 56 78", "06 39 98\n00 02",
    "malik@exemple.fr", "malik @ exemple . fr", "malik arobase exemple point fr", "malik (at) exemple.fr", "malik＠exemple.fr",
    "@malik_12", "ajoute @ malik12", "ajoute moi sur insta", "insta : malik", "Snap malik12", "s n a p malik", "i.n.s.t.a", "tik tok malik", "TikTok",
    "discord malik#1234", "WhatsApp", "whats app", "telegram", "Ｉｎｓｔａｇｒａｍ", "𝗶𝗻𝘀𝘁𝗮 malik", "mon gmail", "mon fb c'est malik",
    "https://www.instagram.com/malik", "https://wa.me/33639980002", "https://t.me/malik", "t.me/malik", "https://exemple.fr/0639980002",
    "http://exemple.fr", "https://www.youtube.com/@malik", "https://m.facebook.com/malik", "tel://0639980002", "https://[",
]  # fmt: skip
FREE = [
    "La population est 67 390 000", "12 345 678 + 87 654 321 = 100 000 000", "0,123456789", "3,1415926535", "1 2 3 4 5 6 7 8 9 10",
    "le 01/02/2026 à 10 h 30", "le 12/05 de 18h30 à 19h15", "0,5 ; 1,25 ; 3,4 ; 5,6 ; 7", "exercices 4, 5, 6 page 112", "x² + 3x − 4 = 0",
    "https://fr.wikipedia.org/wiki/Th%C3%A9or%C3%A8me_de_Thal%C3%A8s", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "un instant", "l’installation",
    "612 345 678 habitants", "deux et trois font cinq", "60, 70, 80, 90", "10^9 = 1 000 000 000", "arrondir 0.98765", "1/2 + 3/4 = 5/4",
    "a b c d e f", "(a) b", "5 + 300 000 000", "0.5 + 0.25", "1. a 2. b 3. c", "bien.me voilà", "la discorde", "les tables de 6 et de 7",
    "Pythagore : 3² + 4² = 5²", "شكرا جزيلا", "年", "",
]  # fmt: skip


@pytest.mark.parametrize("text", GIVEN)
def test_a_way_to_be_reached_elsewhere_is_seen(text):
    assert gives_contact(text)


@pytest.mark.parametrize("text", FREE)
def test_an_exercise_is_left_alone(text):
    assert not gives_contact(text)


@CALM
@given(st.lists(st.integers(0, 9), min_size=8, max_size=8), st.sampled_from(["", " ", ".", "-", "/", " - ", "·", "\u00a0", "|", "\u200b "]))
def test_any_french_mobile_number_is_seen_with_any_separator(digits, between):
    pairs = ["06", *(f"{digits[at]}{digits[at + 1]}" for at in range(0, 8, 2))]
    assert gives_contact(f"mon numéro : {between.join(pairs)} merci")


@CALM
@given(st.text(max_size=1000))
def test_no_text_breaks_it(text):
    assert gives_contact(text) in {True, False}


def test_texts_made_to_be_slow_are_read_all_the_same():
    for text in ("0 " * 500, "1." * 500, "a " * 500, "un " * 330, "+1 " * 330, "(at) " * 200, "@" * 1000, "s.n" * 333):
        gives_contact(text)


@pytest.mark.django_db
def test_with_a_minor_a_caption_carries_no_contact(cast, meeting):
    async def scene():
        tutor, pupil = Tab(meeting, cast.benoit), Tab(meeting, cast.malik)
        await tutor.enter()
        await pupil.enter()
        await tutor.do("lobby.admit", pid=pupil.me)
        await pupil.event("welcome")
        for said in ("mon numéro est le 06 39 98 00 02", "ajoute mon insta", "on reprend l’exercice 4"):
            await tutor.do("caption", text=said, final=True)
        assert (await pupil.event("caption"))["text"] == "on reprend l’exercice 4"

    play(scene())
