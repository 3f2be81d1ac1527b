import pytest
from hypothesis import given
from hypothesis import strategies as st

from lefil.kit.answers import read_answer


@pytest.mark.parametrize("text", ["1", " 1 ", "1.", "(1)", "١", "۱", "१", "１", "①", "1️⃣", "一", "Réponse 1 merci", "1 svp", "1\n"])
def test_one_in_any_script_is_one(text):
    assert read_answer(text) == "1"


@pytest.mark.parametrize(
    ("text", "meant"), [("2", "2"), ("٢", "2"), ("۲", "2"), ("3", "3"), ("٣", "3"), ("۳", "3"), ("三", "3"), ("3️⃣ 🙏", "3")]
)
def test_two_and_three_too(text, meant):
    assert read_answer(text) == meant


@pytest.mark.parametrize(
    "text", ["oui", "OUI", "Oui merci", "ouiii", "ouais", "wi", "ok", "OK 👍", "d'accord", "daccord", "👍🏽", "yes", "نعم", "بله", "так", "да", "Sí", "evet", "✅", "c’est oui"]
)  # fmt: skip
def test_yes_is_understood(text):
    assert read_answer(text) == "yes"


@pytest.mark.parametrize("text", ["non", "NON.", "non merci", "nn", "nan", "no", "لا", "نه", "нет", "ні", "hayır", "👎🏿", "não"])
def test_no_is_understood(text):
    assert read_answer(text) == "no"


@pytest.mark.parametrize(
    "text", ["STOP", "stop.", "Stop SMS", "stop au 36111", "STOP 1", "arrêtez svp", "Désinscription", "توقف", "🛑 stop"]
)
def test_stop_is_always_obeyed(text):
    assert read_answer(text) == "stop"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "?", "merci", "4", "0", "12", "11", "1 ou 2", "1/2", "½", "1,5", "oui non", "oui mais je suis en retard", "j'arrive dans 2 minutes",
     "je suis en retard de 3 min", "14h", "2h", "rdv à 1 h", "je ne peux pas", "ne stop pas", "٤", "𝟚x", "qui est-ce", "non 2"],
)  # fmt: skip
def test_in_doubt_a_human_reads(text):
    assert read_answer(text) is None


@given(st.text(max_size=400))
def test_any_text_is_read_without_fail(text):
    assert read_answer(text) in {"1", "2", "3", "yes", "no", "stop", None}
