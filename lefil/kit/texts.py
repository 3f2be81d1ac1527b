import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "br", "blockquote", "a", "hr"}


def markdown(text: str) -> SafeString:
    """Markdown as HTML with a short list of tags; links keep http, https, mailto and tel only."""
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
    return mark_safe(clean)  # noqa: S308  cleaned just above
