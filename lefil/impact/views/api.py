"""The API: read only, by keys that staff make. Small counts are hidden as on the pages; no endpoint knows a name."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.utils import timezone
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer

from lefil.documents.queries import tidy_code
from lefil.impact import actions
from lefil.impact.models import Token
from lefil.impact.queries import frozen, machines
from lefil.kit.limits import TooOften, address_of, spend
from lefil.orgs.rules import is_staff
from lefil.people.requests import PersonRequest

MOST, GUESSES, WINDOW = 600, 60, 600


class Key(HttpBearer):
    """Authorization: Bearer lefil_…"""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = machines.token_of(token, today=timezone.localdate())
        if found is None:
            spend("api.unknown", address_of(request), most=GUESSES, seconds=WINDOW)
        else:
            spend("api", str(found.pk), most=MOST, seconds=WINDOW)
            actions.note_use(found, by=None)
        return found


api = NinjaAPI(title="lefil", version="1", docs_url=None, openapi_url=None, urls_namespace="impact-api", auth=Key())


@api.exception_handler(TooOften)
def refused(request: HttpRequest, exception: TooOften) -> HttpResponse:
    response = api.create_response(request, {"detail": str(exception)}, status=429)
    response["Retry-After"] = str(exception.wait)
    return response


def _key(request: HttpRequest, scope: str) -> Token:
    token: Token = request.auth
    if scope not in token.scopes:
        raise HttpError(403, f"Cette clé ne lit pas : {scope}.")
    return token


class Programme(Schema):
    key: str
    name: str
    pack: str
    open: bool


class Agreement(Schema):
    key: str
    funder: str
    reference: str
    starts: date
    ends: date


class Figure(Schema):
    """`value` is a number, or a percentage when `rate`; null when `hidden` (small), or when a rate has nothing to count."""

    code: str
    title: str
    unit: str
    definition: str
    version: str
    rate: bool
    lower: bool
    objective: int | None
    value: int | None
    hidden: bool
    forecast: int | None


class Figures(Schema):
    association: str
    funder: str
    reference: str
    since: date
    until: date
    figures: list[Figure]
    places: dict[str, Any]


class Report(Schema):
    code: str
    agreement: str
    until: date
    digest: str


class Signed(Schema):
    code: str
    content: dict[str, Any]
    digest: str
    signature: str
    signer: str


class Meetings(Schema):
    programme: str
    state: str
    since: date
    until: date
    count: int | None


class References(Schema):
    page: int
    references: list[str]


@api.get("programmes", response=list[Programme], summary="Les dispositifs de l’association", url_name="programmes", tags=["programmes"])
def programmes(request: HttpRequest) -> Any:
    return list(machines.programmes_of(_key(request, "programmes")))


@api.get("agreements", response=list[Agreement], summary="Les conventions", url_name="agreements", tags=["figures"])
def agreements(request: HttpRequest) -> Any:
    return list(machines.agreements_of(_key(request, "figures")))


@api.get(
    "agreements/{key}/figures",
    response=Figures,
    summary="Les chiffres d’une convention, arrêtés à dimanche",
    url_name="figures",
    tags=["figures"],
)
def figures(request: HttpRequest, key: str) -> Any:
    return machines.content(get_object_or_404(machines.agreements_of(_key(request, "figures")), key=key))


@api.get(
    "agreements/{key}/proofs/{code}",
    response=References,
    summary="Les références des preuves d’un chiffre",
    url_name="proofs",
    tags=["proofs"],
)
def proofs(request: HttpRequest, key: str, code: str, page: int = Query(1, ge=1, le=10_000)) -> Any:
    agreement = get_object_or_404(machines.agreements_of(_key(request, "proofs")), key=key)
    found = machines.references_of(agreement, code, page=page)
    if found is None:
        raise HttpError(404, "Ce chiffre n’est pas de cette convention, ou il est trop petit.")
    return {"page": page, "references": found}


@api.get("snapshots", response=list[Report], summary="Les rapports figés", url_name="snapshots", tags=["snapshots"])
def snapshots(request: HttpRequest) -> Any:
    rows = machines.snapshots_of(_key(request, "snapshots"))[:500]
    return [{"code": one.code, "agreement": one.agreement.key, "until": one.until, "digest": one.digest} for one in rows]


@api.get("snapshots/{code}", response=Signed, summary="Un rapport figé et sa signature", url_name="snapshot", tags=["snapshots"])
def snapshot(request: HttpRequest, code: str) -> Any:
    return frozen.sheet_of(get_object_or_404(machines.snapshots_of(_key(request, "snapshots")), code=tidy_code(code)))


@api.get("meetings", response=list[Meetings], summary="Le nombre de séances, par semaines entières", url_name="meetings", tags=["meetings"])
def meetings(request: HttpRequest, since: date | None = None, until: date | None = None) -> Any:
    today = timezone.localdate()
    token, first, last = _key(request, "meetings"), since or today - timedelta(days=28), until or today
    if not timedelta(0) <= last - first <= timedelta(days=800) or first.year < 2000:
        raise HttpError(422, "Donnez deux dates dans l’ordre, à moins de 800 jours l’une de l’autre.")
    return machines.meetings_of(token, since=first, until=last)


def _paths() -> list[URLPattern]:
    """Without the root that the library adds; a key opens them, not the sign-in of a person."""
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback.login_required = False  # type: ignore[attr-defined]
    return found


PATHS = _paths()


def _schema() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix="/api/")


@require_safe
def openapi(request: PersonRequest) -> HttpResponse:
    if not is_staff(request.person):
        raise PermissionDenied
    return JsonResponse(_schema())


@require_safe
def docs(request: PersonRequest) -> HttpResponse:
    """A plain page made from the same description: nothing comes from elsewhere."""
    if not is_staff(request.person):
        raise PermissionDenied
    schema = _schema()
    calls = [
        {"path": path, "summary": one["get"]["summary"], "scope": one["get"]["tags"][0], "asks": one["get"].get("parameters", [])}
        for path, one in schema["paths"].items()
    ]
    answers = {name: list(one.get("properties", {})) for name, one in schema["components"]["schemas"].items() if name != "Input"}
    return render(request, "impact/api.html", {"calls": calls, "answers": answers})
