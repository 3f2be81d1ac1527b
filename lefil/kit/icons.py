"""Line drawings, 24 units wide, drawn for lefil. Each is the inside of an <svg>."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS = {
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "next": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "check": '<path d="M5 13l4.5 4.5L19 7"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "stop": '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16.4v.2"/>',
    "warning": '<path d="M12 4l9 16H3zM12 10v4.5M12 17.2v.2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.4v.2"/>',
    "phone": '<path d="M6 3h3l2 5-2.5 1.8a12 12 0 005.7 5.7L16 13l5 2v3a3 3 0 01-3.2 3A16 16 0 013 6.2 3 3 0 016 3z"/>',
    "language": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.6 6 3.6 9s-.6 6-3.6 9c-3-3-3.6-6-3.6-9S9 6 12 3z"/>',
    "file": '<path d="M6 3h8l5 5v13H6zM14 3v5h5"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8"/>',
    "offline": '<path d="M3 4l18 17M2.5 9.5A14 14 0 017 6.8M11 6a14 14 0 0110.5 3.5M6 13.2a9 9 0 014-2.2M16 12a9 9 0 012 1.2M12 18.4v.2"/>',
    "more": '<path d="M5 9l7 7 7-7"/>',
    "lock": '<path d="M5 11h14v9H5zM8 11V8a4 4 0 018 0v3"/>',
}


def icon(name: str, label: str = "") -> SafeString:
    """Decorative unless a label is given. Direction arrows turn round in right-to-left pages (CSS)."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    turn = " icon-turns" if name in {"back", "next"} else ""
    drawing = mark_safe(ICONS[name])  # noqa: S308
    return format_html('<svg class="icon{}" viewBox="0 0 24 24" width="24" height="24" {}>{}</svg>', turn, said, drawing)
