from typing import Any

from django.db import transaction

from lefil.catalogue.models import Module, Programme
from lefil.journal.actions import record
from lefil.orgs.models import Organisation
from lefil.people.models import Person


@transaction.atomic
def open_programme(organisation: Organisation, *, pack: str, name: str, slug: str, by: Person | None, **settings: Any) -> Programme:
    programme = Programme.objects.create(organisation=organisation, pack=pack, name=name, slug=slug, **settings)
    record(programme, "open", by=by)
    return programme


@transaction.atomic
def add_module(programme: Programme, *, side: str, kind: str, code: str, title: str, by: Person | None, **facts: Any) -> Module:
    module = Module.objects.create(programme=programme, side=side, kind=kind, code=code, title=title, **facts)
    record(module, "add", by=by)
    return module
