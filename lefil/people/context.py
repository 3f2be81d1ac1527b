from django.http import HttpRequest


def person(request: HttpRequest) -> dict:
    """`me` is the person of the page; `account_bar` the corner of the header that says who is signed in and lets them leave."""
    return {"me": getattr(request, "person", None), "account_bar": "people/_account.html"}
