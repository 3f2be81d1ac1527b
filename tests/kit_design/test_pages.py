import pytest
from django.template.loader import get_template

from lefil.kit.living import PAGES


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_living_page_answers_in_each_language(client, name, language):
    client.cookies["lang"] = language
    assert client.get("/design/" if name == "index" else f"/design/{name}/").status_code == 200


@pytest.mark.parametrize("path", ["/design/", "/design/fil/"])
def test_living_pages_do_not_exist_where_real_people_are(client, settings, path):
    settings.DEBUG = settings.DEMO = False
    assert client.get(path).status_code == 404


def test_an_unknown_living_page_is_not_found(client):
    assert client.get("/design/secret/").status_code == 404


@pytest.mark.parametrize("path", ["/accessibilite/", "/confidentialite/", "/mentions/"])
def test_what_every_site_must_say_is_public(client, path):
    page = client.get(path).content.decode()
    assert "Parler à quelqu’un" in page
    assert 'href="tel:' in page


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_a_page_for_bad_days_needs_nothing_but_itself(name):
    page = get_template(name).render()
    assert "UNKNOWN-VARIABLE" not in page
    assert 'href="/"' in page


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html"])
def test_an_error_page_says_the_next_step(rf, name):
    page = get_template(name).render(request=rf.get("/x/"))
    assert "UNKNOWN-VARIABLE" not in page
    assert "Revenir à l’accueil" in page


def test_the_help_without_a_number_promises_no_call(client, settings):
    settings.HELP_PHONE = ""
    assert "tel:" not in client.get("/mentions/").content.decode()


def test_a_question_keeps_its_place_without_javascript(client):
    page = client.post("/question/phone/", {"phone": "06"})
    assert page.status_code == 422
    text = page.content.decode()
    assert '<h1 class="field-heading"><label for="id_phone">' in text
    assert 'value="06"' in text
    assert "<title>À corriger" in text
