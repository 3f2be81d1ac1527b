import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation

from lefil.kit.forms import CodeField, DayField, PhoneField, WeekField, say_phone
from lefil.kit.living import Sample


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "+33612345678"),
        ("0692 12 34 56", "+262692123456"),
        ("+262 692 12 34 56", "+262692123456"),
        ("0690 30 12 34", "+590690301234"),
        ("+44 7911 123456", "+447911123456"),
        ("+93 70 123 4567", "+93701234567"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed, kept):
    assert PhoneField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["06 12", "061234567", "bonjour", "+33 1", "0612345678901234", "<b>06</b>", "+999 123456789", "0" * 32])
def test_a_wrong_phone_number_says_what_to_write(typed):
    with pytest.raises(ValidationError, match="Écrivez votre numéro avec 10 chiffres, par exemple 06 12 34 56 78"):
        PhoneField().clean(typed)


def test_an_optional_phone_may_stay_empty():
    assert PhoneField(required=False).clean("  ") == ""


def test_a_number_is_said_as_people_write_it():
    assert (say_phone("+33612345678"), say_phone("+447911123456"), say_phone("?")) == ("06 12 34 56 78", "+44 7911 123456", "?")


@pytest.mark.parametrize(
    ("typed", "kept"), [(("27", "3", "2008"), date(2008, 3, 27)), (("٢٧", "٣", "٢٠٠٨"), date(2008, 3, 27)), (("", "", "2008"), 2008)]
)
def test_a_day_is_read_in_three_boxes(typed, kept):
    field = DayField(birth=True, year_alone=True)
    data = dict(zip(("x_day", "x_month", "x_year"), typed, strict=True))
    assert field.clean(field.widget.value_from_datadict(data, {}, "x")) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("", "", ""), "Écrivez le jour, le mois et l’année"),
        (("31", "2", "2008"), "Cette date n’existe pas"),
        (("1", "1", "08"), "4 chiffres"),
        (("", "", "2008"), "Il manque le jour"),
        (("a", "3", "2008"), "en chiffres"),
        (("²", "3", "2008"), "en chiffres"),
        (("1", "1", "2999"), "dans le futur"),
        (("1", "1", "1850"), "4 chiffres"),
    ],
)
def test_a_wrong_day_says_what_to_write(typed, words):
    with pytest.raises(ValidationError, match=words):
        DayField(birth=True).clean(typed)


def test_an_optional_day_may_stay_empty():
    assert DayField(required=False).clean(("", "", "")) is None


@pytest.mark.parametrize("typed", ["123 456", "123-456", "١٢٣٤٥٦"])
def test_a_code_is_forgiven_its_spaces(typed):
    assert CodeField().clean(typed) == "123456"


@pytest.mark.parametrize("typed", ["12345", "1234567", "abcdef", ""])
def test_a_wrong_code_is_refused(typed):
    with pytest.raises(ValidationError):
        CodeField().clean(typed)


BANDS = [("8", "8 h - 10 h"), ("18", "18 h - 19 h")]


def test_a_week_comes_back_in_order_of_day_and_band():
    assert WeekField(bands=BANDS).clean(["6-8", "2-18", "2-8"]) == [(2, "8"), (2, "18"), (6, "8")]


@pytest.mark.parametrize("cells", [["7-8"], ["2-9"], ["x"], ["2"]])
def test_a_cell_outside_the_week_is_refused(cells):
    with pytest.raises(ValidationError):
        WeekField(bands=BANDS).clean(cells)


def draw(form: forms.Form) -> str:
    return Template("{% error_summary form %}{% for bound in form %}{% field bound %}{% endfor %}").render(Context({"form": form}))


def test_every_line_of_the_summary_leads_to_a_control():
    page = draw(Sample({}))
    targets = re.findall(r'href="#([^"]+)"', page)
    assert len(targets) == len([field for field in Sample().fields.values() if field.required])
    assert [target for target in targets if f'id="{target}"' not in page] == []


def test_everything_that_describes_a_control_exists():
    page = draw(Sample({"phone": "06"}))
    named = {name for names in re.findall(r'aria-describedby="([^"]*)"', page) for name in names.split()}
    assert named
    assert [name for name in named if f'id="{name}"' not in page] == []


def test_what_was_typed_stays_after_an_error_and_is_escaped():
    page = draw(
        Sample({"phone": "<b>06", "birth_day": "31", "birth_month": "2", "birth_year": "2008", "week": ["2-14"], "goals": ["method"]})
    )
    assert 'value="&lt;b&gt;06"' in page
    assert re.search(r'name="birth_day"[^>]*value="31"', page)
    assert re.search(r'value="2-14"[^>]* checked', page)
    assert re.search(r'value="method"[^>]* checked', page)


def test_no_sentence_of_a_library_reaches_a_person():
    """Django says what is wrong; we say what to do. The same words for every field of the site."""
    form = Sample({"level": "9e", "goals": ["x"], "voice": "x", "name": ""})
    said = {error for errors in form.errors.values() for error in errors}
    assert "Choisissez une réponse de la liste." in said
    assert "Répondez à cette question." in said
    assert not [words for words in said if "obligatoire" in words or "Sélectionnez" in words]


def test_an_answer_that_is_too_long_says_how_long_it_may_be():
    with pytest.raises(ValidationError) as wrong:
        forms.CharField(max_length=5).clean("bonjour")
    assert wrong.value.messages == ["Écrivez 5 signes au plus."]


def test_a_day_hidden_in_a_page_is_the_same_day_when_the_page_is_sent():
    class Asked(forms.Form):
        when = DayField()

    hidden = Asked({"when_day": "27", "when_month": "3", "when_year": "2026"})["when"].as_hidden()
    carried = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', hidden))
    assert 'type="text"' not in hidden
    again = Asked(carried)
    assert again.is_valid()
    assert again.cleaned_data["when"] == date(2026, 3, 27)


def test_choices_stand_side_by_side_where_the_page_asks_for_it():
    drawn = Template("{% field form.goals chips=True %}{% field form.voice %}").render(Context({"form": Sample()}))
    goals, _end, voice = drawn.partition("</fieldset>")
    assert 'class="choices chips"' in goals
    assert 'class="choices"' in voice


def test_the_days_across_a_week_have_a_short_name_that_is_not_read_aloud():
    bands = [(str(hour), f"{hour} h") for hour in range(8, 16)]
    drawn = str(WeekField(bands=bands).widget.render("week", [], {"id": "id_week"}))
    assert drawn.count('<span class="week-long">') == 7
    assert '<span class="week-long">Lundi</span><span class="week-short" aria-hidden="true">lu</span>' in drawn
    down = str(WeekField(bands=BANDS).widget.render("week", [], {"id": "id_week"}))
    assert "week-short" not in down
