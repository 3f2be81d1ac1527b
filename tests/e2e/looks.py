"""What every page owes to everybody: no trap for a keyboard, no sideways scroll, nothing that axe finds."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

# Each thing that the Tab key should reach gets a number; a group of radios counts once.
NUMBER_STOPS = """() => {
  const groups = new Set();
  const stops = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')].filter((one) => {
    if (one.tabIndex < 0 || one.disabled || one.type === 'hidden' || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== 'radio') return true;
    const name = [...document.forms].indexOf(one.form) + one.name;
    if (groups.has(name)) return false;
    groups.add(name);
    return true;
  });
  stops.forEach((one, n) => { one.dataset.stop = n; });
  return stops.map((one) => one.outerHTML.slice(0, 120));
}"""
WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const radio = one.type === 'radio' && (one.form || document).querySelector(`[type=radio][name="${one.name}"][data-stop]`);
  const look = getComputedStyle(one), around = getComputedStyle(one.closest('label') || one.parentElement);
  const next = one.nextElementSibling ? getComputedStyle(one.nextElementSibling) : around;
  const seen = [look, around, next].some((s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none');
  return { stop: (radio || one).dataset.stop ?? null, seen, html: one.outerHTML.slice(0, 120) };
}"""


def assert_accessible(page: Page, **options: object) -> None:
    """No violation that axe knows, said in words with where it is."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    words = [f"{one['id']} ({one['impact']}): {one['help']}: {[node['html'][:140] for node in one['nodes'][:3]]}" for one in found]
    assert words == [], f"{page.url}:\n" + "\n".join(words)


def assert_no_sideways_scroll(page: Page) -> None:
    width = page.viewport_size["width"]
    script = """(width) => [[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1 && e.checkVisibility())
          .slice(0, 3).map((e) => e.outerHTML.slice(0, 120)), document.documentElement.scrollWidth]"""
    try:
        wide, reach = page.evaluate(script, width)
    except Error:  # a form that was just sent led to another page meanwhile
        page.wait_for_load_state()
        wide, reach = page.evaluate(script, width)
    assert reach <= width, f"{page.url} is wider than {width} px: {wide}"


def assert_keyboard_reaches_everything(page: Page) -> None:
    """Tab goes to each link, button and field, and shows where it is."""
    stops = page.evaluate(NUMBER_STOPS)
    reached, unseen = set(), []
    for _ in range(2 * len(stops) + 5):  # a page may start at its errors: then Tab comes out at the end and in again at the top
        if len(reached) == len(stops):
            break
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE)
        if here is None:
            continue
        if not here["seen"]:
            unseen.append(here["html"])
        if here["stop"] is not None:
            reached.add(int(here["stop"]))
    missed = [html for n, html in enumerate(stops) if n not in reached]
    assert missed == [], f"{page.url}: Tab never reaches {missed[:5]}"
    assert unseen == [], f"{page.url}: focus cannot be seen on {unseen[:5]}"
