from django.http import HttpRequest

from lefil.people.models import Account, Person


class PersonRequest(HttpRequest):
    """For the type checker: a request behind the sign-in, as PersonMiddleware leaves it. Nothing makes one at run time."""

    person: Person
    user: Account  # type: ignore[assignment]
