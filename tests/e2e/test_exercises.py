"""Every exercise of the course, in a real browser: its solution passes all its tests, what is given to begin with does not."""

import pytest
from playwright.sync_api import expect

from lefil.classroom.content.exercises import LESSONS, exercises, of_lesson
from tests.e2e.classroom import open_class, open_pad

RUN = """async ([source, tests, html]) => {
    const facts = JSON.parse(document.getElementById('pad-facts').textContent);
    const { run, newFrame, guarded } = await import(document.querySelector('[data-island]').dataset.island);
    const frame = html ? newFrame('x') : null;
    if (frame) document.body.append(frame);
    const ran = await run({ runner: facts.runner, source: html ? guarded(source) : source, tests, html, frame, line: () => 0 });
    frame?.remove();
    return ran;
}"""


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_solution_passes_and_every_start_does_not(lesson, cast, visit):
    page = open_pad(visit(cast.amina), open_class(cast))
    expect(page.locator("[data-pad-state]")).to_have_text("Enregistré")
    assert len(of_lesson(lesson)) >= 4
    wrong = []
    for one in of_lesson(lesson):
        tests = [test.code for test in one.tests]
        solved = page.evaluate(RUN, [one.solution, tests, one.html])
        begun = page.evaluate(RUN, [one.starter, tests, one.html])
        if solved["outcome"] != "ok":
            wrong.append((one.code, solved))
        if begun["outcome"] == "ok":
            wrong.append((one.code, "what is given passes already"))
    assert wrong == []


def test_no_page_gives_a_solution_away(cast, visit):
    page = open_pad(visit(cast.amina), open_class(cast))
    for one in exercises().values():
        assert "solution" not in one.facts()
    assert "solution" not in page.content()
