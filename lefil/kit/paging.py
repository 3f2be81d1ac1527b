from django.http import HttpRequest

MOST = 1000


def page_asked(request: HttpRequest) -> int:
    """?page=3 as a number from 1 to 1000, 1 when it is missing or absurd: a huge one would be more than a database counts."""
    asked = request.GET.get("page", "")
    return min(max(int(asked), 1), MOST) if asked.isdecimal() and len(asked) < 10 else 1
