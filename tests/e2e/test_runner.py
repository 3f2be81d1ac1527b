"""Learners' code runs in a frame that is nobody's: what it tries is stopped, and said in plain words. The page beside goes on."""

import re

import pytest
from playwright.sync_api import Page, expect

from lefil.classroom.actions import send_exercise
from lefil.classroom.models import Attempt, Pad
from tests.e2e.classroom import EDITOR, kept, open_class, open_pad, run, write
from tests.e2e.conftest import DESKTOP

LOOP = "Le programme tournait sans fin"
NO_NETWORK = "Ici, le code n’a pas accès à Internet."
NO_STORAGE = "Ici, le code ne peut rien garder"


@pytest.fixture
def lesson(cast):
    return open_class(cast)


@pytest.fixture
def amina(cast, lesson, visit) -> Page:
    page = visit(cast.amina, on=DESKTOP)
    page.on("dialog", lambda dialog: pytest.fail("a window was opened over the page"))
    return open_pad(page, lesson)


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-pad-out]")).to_contain_text(words, timeout=15_000)


def alive(page: Page) -> None:
    """The page answers at once, and the next run works."""
    write(page, "console.log('encore là')")
    run(page)
    says(page, "encore là")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("while (true) {}", LOOP),
        ("while (true) alert('x')", LOOP),
        ("for (;;) console.log('x')", re.compile("trop de lignes|tournait sans fin")),  # whichever comes first on this machine
        ("const a = 1\na = 2", "Écrivez let à la place de const."),
        ("console.log(totl)", "Le mot totl n’existe pas encore."),
        ("let a = 1\n\nif (a {", "ligne 3"),
        ("let x = undefined\nx.nom", "On cherche « nom »"),
        ("function f() { return f() }\nf()", "s’appelle elle-même sans fin"),
        ("let n = 0\nn()", "n n’est pas une fonction."),
    ],
    ids=["loop", "alert", "flood", "const", "name", "syntax", "reading", "deep", "function"],
)
def test_what_goes_wrong_is_said_in_plain_words(amina, code, words):
    write(amina, code)
    run(amina)
    says(amina, words)
    if words == LOOP:
        alive(amina)


BOMBS = {
    "arrays": "const a = []\nfor (;;) a.push(new Array(1e6).fill(a.length))",
    "strings": "let t = 'abcdefgh'\nconst all = []\nfor (;;) { t = t + t; if (t.length > 1e8) { all.push(t.split('')); t = 'abcdefgh' } }",
    "typed": "const a = []\nfor (;;) { const b = new Uint8Array(1e8); b.fill(7); a.push(b) }",
    "objects": "let o = {}\nfor (;;) o = { o, list: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ n })) }",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_of_memory_is_stopped_and_the_page_goes_on(amina, bomb):
    write(amina, BOMBS[bomb])
    run(amina)
    says(amina, re.compile("tournait sans fin|trop de mémoire"))
    expect(amina.locator(EDITOR)).to_contain_text("for (;;)")
    alive(amina)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("fetch('/')", NO_NETWORK),
        ("new XMLHttpRequest()", NO_NETWORK),
        ("new WebSocket('ws://127.0.0.1')", NO_NETWORK),
        ("importScripts('https://exemple.fr/x.js')", NO_NETWORK),
        ("localStorage.setItem('a', 1)", NO_STORAGE),
        ("indexedDB.open('a')", NO_STORAGE),
    ],
)
def test_network_and_storage_are_refused_in_plain_words(amina, code, words):
    write(amina, code)
    run(amina)
    says(amina, words)


# Each takes away our own refusals first: what answers then is the browser, by the policy of the frame.
NATIVE = "for (const n of ['fetch','XMLHttpRequest','WebSocket','EventSource','importScripts','indexedDB','caches','localStorage']) delete self[n]\n"
WAYS = {
    "fetch": "self.fetch(origin_ + '/connexion/').then(() => console.log('PASSED'), (e) => console.log('kept out'))",
    "xhr": "const x = new XMLHttpRequest(); x.onload = () => console.log('PASSED'); x.onerror = () => console.log('kept out'); x.open('GET', origin_ + '/'); x.send()",
    "script": "try { self.importScripts(origin_ + '/static/kit/wall.js'); console.log('PASSED') } catch (e) { console.log('kept out') }",
    "base": "try { const r = self.indexedDB.open('a'); r.onsuccess = () => console.log('PASSED'); r.onerror = () => console.log('kept out') } catch (e) { console.log('kept out') }",
    "origin": "console.log(self.origin === 'null' ? 'kept out' : 'PASSED')",
    "page": "console.log(typeof document === 'undefined' && typeof parent === 'undefined' ? 'kept out' : 'PASSED')",
    "cookie": "try { cookieStore.getAll().then((c) => console.log(c.length ? 'PASSED' : 'kept out'), () => console.log('kept out')) } catch (e) { console.log('kept out') }",
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_the_site_is_reached_even_when_our_own_refusals_are_taken_away(amina, way, site):
    asked = []
    amina.on("request", lambda request: asked.append(request.url) if "/resultat/" not in request.url else None)
    # the worker lives until its run has ended: what answers later is asked in a run that waits
    code = f"{NATIVE}const origin_ = {site.url!r}\n{WAYS[way]}"
    amina.evaluate("() => 0")
    found = amina.evaluate(
        """async ([source]) => {
            const facts = JSON.parse(document.getElementById('pad-facts').textContent);
            const frame = document.createElement('iframe');
            frame.setAttribute('sandbox', 'allow-scripts');
            frame.setAttribute('credentialless', '');
            const said = [];
            const channel = new MessageChannel();
            channel.port1.onmessage = (event) => event.data.line && said.push(event.data.line);
            const ready = new Promise((done) => frame.addEventListener('load', done, { once: true }));
            frame.src = facts.runner;
            document.body.append(frame);
            await ready;
            frame.contentWindow.postMessage({ source: source + '\\n;self.onmessage = null; const post_ = postMessage; self.postMessage = () => 0', tests: [], html: '', page: false, limit: 2000 }, '*', [channel.port2]);
            for (let n = 0; n < 30 && !said.length; n++) await new Promise((r) => setTimeout(r, 100));
            frame.remove();
            return said;
        }""",
        [code],
    )
    assert found == ["kept out"] or (found == [] and way in {"fetch", "xhr", "module", "base", "cookie"}), found
    assert [url for url in asked if "executer" not in url and "runner" not in url and not url.startswith("blob:")] == []


def test_the_runner_page_is_the_same_for_everybody_and_says_so_in_its_headers(visit, site):
    page = visit()
    answer = page.request.get("/classe/executer/")
    policy = answer.headers["content-security-policy"]
    assert "sandbox allow-scripts;" in policy
    assert "allow-same-origin" not in policy
    assert "connect-src 'none'" in policy
    assert "set-cookie" not in answer.headers
    assert "x-frame-options" not in answer.headers


def test_results_are_shown_and_kept_and_told_to_the_wall(cast, lesson, amina):
    send_exercise(lesson, code="points", by=cast.ines)
    amina.reload()
    expect(amina.locator(".cm-content")).to_contain_text("Ajoutez 5")
    run(amina)
    expect(amina.locator("[data-test='0']")).to_have_attribute("data-ok", "false")
    says(amina, "1 sur 3")
    write(amina, "let points = 10\npoints = points + 5\npoints = points - 3\nconsole.log(points)\n")
    run(amina)
    says(amina, "Tous les tests passent.")
    expect(amina.locator("[data-test][data-ok='true']")).to_have_count(3)
    kept(amina)
    pad = Pad.objects.get(meeting=lesson, enrolment__person=cast.amina)
    assert list(Attempt.objects.filter(enrolment=pad.enrolment).values_list("tests_passed", "passed")) == [(1, False), (3, True)]
    assert (pad.outcome, pad.tests_passed, pad.tests_total) == ("ok", 3, 3)
