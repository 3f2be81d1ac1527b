from django.http import HttpRequest

from lefil.demo.queries import ROLES


def bar(request: HttpRequest) -> dict:
    return {"demo_roles": ROLES}
