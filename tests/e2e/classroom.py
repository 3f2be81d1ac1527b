"""A class for the browser tests: made once for a site, with its page opened and its editor ready."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from lefil.classroom.models import Pad, Wall
from lefil.demo.cast import Cast
from lefil.groups.models import Group
from lefil.meetings.models import Meeting
from tests.classroom.classes import Classroom, class_of

EDITOR = ".cm-content"
PASTE = """(place, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def open_class(cast: Cast) -> Meeting:
    """The lesson of this site's class; the class is made by the first test that asks."""
    group = Group.objects.filter(kind="class").first()
    lesson = class_of(cast).lesson if group is None else Meeting.objects.get(group=group)
    Wall.objects.filter(meeting=lesson).delete()
    Pad.objects.filter(meeting=lesson).delete()
    return lesson


def open_pad(page: Page, lesson: Meeting) -> Page:
    page.goto(f"/classe/{lesson.key}/code/", timeout=40_000)
    expect(page.locator(EDITOR)).to_be_visible(timeout=30_000)
    return page


def write(page: Page, text: str) -> None:
    """Pastes in the place of all that stands in the editor."""
    page.locator(EDITOR).click()
    page.keyboard.press("Control+a")
    page.locator(EDITOR).evaluate(PASTE, text)


def run(page: Page) -> None:
    page.get_by_role("button", name="Exécuter").click()


def kept(page: Page) -> None:
    expect(page.locator("[data-pad-state]")).to_have_text("Enregistré")


__all__ = ["EDITOR", "Classroom", "kept", "open_class", "open_pad", "run", "timezone", "write"]
