from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from lefil.kit.forms import PhoneField
from lefil.orgs.actions import appoint, found
from lefil.orgs.models import Organisation
from lefil.people.actions import enter
from lefil.people.models import Person


class Command(BaseCommand):
    help = "Names the first administrator of an association (made when it is new). They sign in by a code on their phone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--phone", required=True)
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--role", default="admin")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            phone = PhoneField().clean(options["phone"])
        except Exception as error:
            raise CommandError("Ce numéro n’est pas complet.") from error
        slug = slugify(options["organisation"])
        organisation = Organisation.objects.filter(slug=slug).first() or found(options["organisation"], slug=slug, by=None)
        person = Person.objects.filter(phone=phone, name=options["name"]).order_by("id").first() or enter(
            options["name"], phone=phone, by=None
        )
        appoint(person, organisation=organisation, role=options["role"], by=None)
        self.stdout.write(f"{person.called} : {options['role']} de {organisation.name}.")
