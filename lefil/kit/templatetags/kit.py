"""The tags and filters every template has. docs/components.md shows each one; /design/ shows them alive."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms, template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lefil.kit import days, icons
from lefil.kit.departments import METROPOLITAN, NAMES, OVERSEAS
from lefil.kit.forms import say_phone
from lefil.kit.thread import Knot, miniature

register = template.Library()
register.filter("day", days.day)
register.filter("clock", days.clock)
register.filter("moment", days.moment)
register.filter("until_words", days.until_words)
register.filter("weekday", days.weekday)
register.filter("month_day", days.month_day)
register.filter("figure", days.figure)
register.filter("typeset", days.typeset)
register.filter("phone", say_phone)
register.simple_tag(icons.icon, name="icon")

GOMMETTES = {
    "today": '<circle cx="12" cy="12" r="9.500"/>',
    "tutoring": '<path d="M3 3h18v18H3z"/>',
    "coaching": '<path d="M12 2.500L22 21H2z"/>',
    "classroom": '<path d="M12 1.500L22.500 12 12 22.500 1.500 12z"/>',
    "me": '<path d="M4 10.500L12 2l8 8.500V22H4z"/>',
}


@register.simple_tag
def gommette(name: str, label: str = "") -> SafeString:
    """The sticker of a space: "today", "tutoring", "coaching", "classroom" or "me". Silent when its word is beside it."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    shape = mark_safe(GOMMETTES[name])  # noqa: S308
    return format_html('<svg class="gommette gommette-{}" viewBox="0 0 24 24" {}>{}</svg>', name, said, shape)


@register.inclusion_tag("kit/_thread.html")
def thread(knots: Iterable[Knot | Mapping[str, Any]], level: int = 3) -> dict[str, Any]:
    """A timeline, newest knot first. `level` is the level of its headings."""
    return {"knots": [knot if isinstance(knot, Knot) else Knot(**knot) for knot in knots], "level": level}


@register.simple_tag
def mini_thread(points: Iterable[tuple[date, str]], since: date, until: date, frayed: bool = False, label: str = "") -> SafeString:
    return miniature(list(points), since=since, until=until, frayed=frayed, label=label)


@register.inclusion_tag("kit/_steps.html")
def steps(current: int, total: int) -> dict[str, Any]:
    """Where one is in a form: `current` starts at 1."""
    knots = ["done" if step < current else "now" if step == current else "planned" for step in range(1, total + 1)]
    return {"current": current, "total": total, "knots": knots}


@register.inclusion_tag("kit/_error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What is to correct, each line a link to its field. Empty when nothing is wrong."""
    lines = [{"target": "", "label": "", "text": error} for error in form.non_field_errors()] if form.is_bound else []
    for bound in form if form.is_bound else ():
        lines += [{"target": first_control(bound), "label": bound.label, "text": error} for error in bound.errors]
    return {"lines": lines}


def first_control(bound: forms.BoundField) -> str:
    """The id a link must reach: the first box of a group, the field itself otherwise."""
    return f"{bound.auto_id}_0" if kind(bound) == "choices" else bound.id_for_label


def kind(bound: forms.BoundField) -> str:
    """Which template of kit/fields/ draws this field."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if declared := getattr(widget, "kind", ""):
        return declared
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "file" if isinstance(widget, forms.FileInput) else "text"


def options(bound: forms.BoundField) -> list[dict[str, Any]]:
    """The boxes of a choice, each with the line that explains it when the widget has `hints`."""
    hints = getattr(bound.field.widget, "hints", {})
    return [{"box": option.data, "hint": hints.get(str(option.data["value"]), "")} for option in bound.subwidgets]


@register.simple_tag
def field(bound: forms.BoundField, heading: bool = False, chips: bool = False) -> str:
    """Label, hint, error and control, tied together. `heading=True`: the label is the page's only title.

    `chips=True`: the choices stand side by side, for a short list of short words.
    """
    name = kind(bound)
    if name == "hidden":
        return str(bound)
    described = [f"{bound.auto_id}_helptext"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    classes = f"input {bound.field.widget.attrs.get('class', '')}".strip()
    return render_to_string(
        f"kit/fields/{name}.html",
        {
            "field": bound,
            "heading": heading,
            "chips": chips,
            "described": " ".join(described),
            "control": bound.as_widget(attrs={"class": classes}) if name == "text" else "",
            "optional": not bound.field.required,
            "options": options(bound) if name == "choices" else (),
        },
    )


@register.inclusion_tag("kit/_bars.html")
def bars(title: str, rows: Iterable[tuple[str, float]], goal: float = 0, unit: str = "") -> dict[str, Any]:
    """A table whose figures are also drawn. `rows` are (words, figure); `goal` draws the objective as a thread."""
    figures = [(words, figure) for words, figure in rows]
    most = max([figure for _words, figure in figures] + [goal, 1])
    drawn = [{"words": words, "figure": figure, "width": round(100 * figure / most, 1)} for words, figure in figures]
    return {"title": title, "rows": drawn, "goal": goal, "goal_at": round(100 * goal / most, 1), "unit": unit}


SHADES = 4


@register.inclusion_tag("kit/_map.html")
def france(title: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """The départements shaded in four steps, overseas as tiles, and the same figures as a list. `counts`: code -> figure."""
    most = max([*counts.values(), 1])
    places = [
        {"code": code, "name": name, "count": counts.get(code, 0), "shade": -(-SHADES * counts.get(code, 0) // most)}
        for code, name in NAMES.items()
    ]
    return {
        "title": title,
        "metropolitan": [place for place in places if place["code"] in METROPOLITAN],
        "overseas": [place for place in places if place["code"] in OVERSEAS],
        "listed": sorted((place for place in places if place["count"]), key=lambda place: -place["count"]),
    }


@register.inclusion_tag("kit/_more.html")
def more(url: str, shown: int = 0, total: int = 0) -> dict[str, Any]:
    """ "Voir plus". `url` is "" on the last page; counts are said only when given."""
    return {"url": url, "shown": shown, "total": total}


@register.inclusion_tag("kit/_progress.html")
def progress(words: str, done: int, total: int, url: str = "") -> dict[str, Any]:
    """Long work. `url` answers this same fragment: it is asked again every two seconds until the work is done."""
    return {"words": words, "done": done, "total": total, "url": url if done < total else ""}
