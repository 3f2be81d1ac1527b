import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from lefil.kit.context import is_low_data
from lefil.kit.middleware import chosen_language


@pytest.mark.parametrize(
    ("cookie", "accepts", "language"),
    [
        ("ar", "en", "ar"),
        ("", "en-GB,en;q=0.8,fr;q=0.5", "en"),
        ("", "de,ar-EG;q=0.7", "ar"),
        ("", "de", "fr"),
        ("xx", "", "fr"),
        ("", "*", "fr"),
        ("", ";;;,,q=", "fr"),
    ],
)
def test_the_language_is_the_chosen_one_then_the_asked_one_then_french(cookie, accepts, language):
    request = RequestFactory().get("/", headers={"accept-language": accepts})
    request.COOKIES["lang"] = cookie
    assert chosen_language(request) == language


@pytest.mark.parametrize(
    ("cookie", "header", "low"), [("", "on", True), ("", "", False), ("full", "on", False), ("low", "", True), ("x", "", False)]
)
def test_the_choice_of_the_person_wins_over_the_browser(cookie, header, low):
    request = RequestFactory().get("/", headers={"save-data": header})
    request.COOKIES["data"] = cookie
    assert is_low_data(request) is low


def test_a_choice_is_kept_and_the_page_comes_back(client):
    answer = client.post("/preferences/", {"lang": "ar", "theme": "dark", "data": "low", "next": "/mentions/"})
    assert (answer.status_code, answer["Location"]) == (302, "/mentions/")
    page = client.get("/mentions/").content.decode()
    assert '<html lang="ar" dir="rtl" data-theme="dark" class="no-js low-data">' in page
    assert ".woff2" not in page


def test_the_device_decides_again(client):
    client.post("/preferences/", {"theme": "dark"})
    client.post("/preferences/", {"theme": "auto"})
    assert "data-theme" not in client.get("/mentions/").content.decode()


def test_an_unknown_choice_changes_nothing(client):
    answer = client.post("/preferences/", {"lang": "zz", "theme": "<b>", "data": "9"})
    assert dict(answer.cookies) == {}


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client, after):
    assert client.post("/preferences/", {"lang": "en", "next": after})["Location"] == "/"


def test_choices_are_posted(client):
    assert client.get("/preferences/").status_code == 405


def test_a_refusal_on_a_page_is_a_page(client):
    answer = client.get("/full/")
    assert answer.status_code == 409
    assert "Cet atelier est complet." in answer.content.decode()
    assert "<html" in answer.content.decode()


def test_a_refusal_in_a_fragment_is_a_fragment(client):
    answer = client.post("/full/", headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert "Cet atelier est complet." in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    ("referer", "back"), [("http://testserver/mentions/", "http://testserver/mentions/"), ("https://evil.example/", "/"), ("", "/")]
)
def test_a_refusal_of_a_form_goes_back_with_its_sentence(client, referer, back):
    answer = client.post("/full/", headers={"referer": referer})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert "Cet atelier est complet." in client.get("/mentions/").content.decode()
    assert "Cet atelier est complet." not in client.get("/mentions/").content.decode()


def test_a_page_is_cached_by_what_it_depends_on(client):
    answer: HttpResponse = client.get("/mentions/")
    assert {"Accept-Language", "Cookie", "Save-Data"} <= {name.strip() for name in answer["Vary"].split(",")}
