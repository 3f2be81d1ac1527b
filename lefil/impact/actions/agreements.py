from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.impact.indicators import Period, all_indicators, for_packs
from lefil.impact.models import Agreement, Reader, Snapshot, Target
from lefil.impact.queries import frozen
from lefil.impact.seal import digest_of, sign
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.orgs.models import Organisation
from lefil.people.models import Person

WORDS = ("funder", "reference", "starts", "ends", "amount", "territories", "open")


@transaction.atomic
def agree(organisation: Organisation, *, programmes: list[Programme], by: Person | None, **facts: Any) -> Agreement:
    """Writes down what an association owes a funder. Refused without a programme of its own, or with a reference used already."""
    if not programmes or any(one.organisation_id != organisation.pk for one in programmes):
        raise Refused(_("Choisissez au moins un dispositif de votre association."))
    _refuse_twice(organisation, facts["reference"])
    made = Agreement.objects.create(organisation=organisation, **{name: facts[name] for name in WORDS if name in facts})
    made.programmes.set(programmes)
    record(made, "agree", by=by, detail={"programmes": len(programmes)})
    return made


def _refuse_twice(organisation: Organisation, reference: str, but: int = 0) -> None:
    if Agreement.objects.filter(organisation=organisation, reference=reference).exclude(pk=but).exists():
        raise Refused(_("Une convention porte déjà cette référence."))


@transaction.atomic
def amend(agreement: Agreement, *, programmes: list[Programme], by: Person, **facts: Any) -> Agreement:
    """Changes what is written. Reports that are frozen keep what they said."""
    if not programmes or any(one.organisation_id != agreement.organisation_id for one in programmes):
        raise Refused(_("Choisissez au moins un dispositif de votre association."))
    _refuse_twice(agreement.organisation, facts["reference"], agreement.pk)
    for name in WORDS:
        setattr(agreement, name, facts[name])
    agreement.save(update_fields=WORDS)
    agreement.programmes.set(programmes)
    record(agreement, "amend", by=by)
    return agreement


@transaction.atomic
def aim(agreement: Agreement, *, code: str, objective: int | None, by: Person | None, parameters: dict[str, int] | None = None) -> Target:
    """An indicator of the agreement and its objective. Setting other parameters makes a new version of its definition.

    Refused for an indicator that none of its programmes has, and for a share above 100.
    """
    packs = set(agreement.programmes.values_list("pack", flat=True))
    if code not in {one.code for one in for_packs(packs)}:
        raise Refused(_("Ce chiffre ne va pas avec les dispositifs de la convention."))
    if all_indicators()[code].rate and objective and objective > 100:
        raise Refused(_("Une part va de 1 à 100."))
    target = Target.objects.filter(agreement=agreement, code=code).first()
    given = parameters if parameters is not None else target.parameters if target else {}
    if target is None:
        target = Target.objects.create(
            agreement=agreement, code=code, objective=objective, parameters=given, position=agreement.targets.count() + 1
        )
    else:
        target.revision += target.parameters != given
        target.objective, target.parameters = objective, given
        target.save(update_fields=["objective", "parameters", "revision"])
    record(target, "aim", by=by, detail={"code": code, "objective": objective, "parameters": given, "revision": target.revision})
    return target


@transaction.atomic
def leave_out(target: Target, *, by: Person) -> None:
    """The figure is no longer of the agreement. Frozen reports keep it."""
    record(target, "leave_out", by=by, detail={"code": target.code})
    target.delete()


@transaction.atomic
def let_read(agreement: Agreement, *, person: Person, by: Person | None) -> Reader:
    """Opens an agreement to a person of the funder.

    Refused to who reads another one on the same programme with other places: the difference between the two would be a third table.
    """
    shared = Agreement.objects.filter(readers__person=person, programmes__in=agreement.programmes.all()).exclude(pk=agreement.pk)
    if any(sorted(other.territories) != sorted(agreement.territories) for other in shared.distinct()):
        raise Refused(
            _("Cette personne lit déjà une convention du même dispositif sur d’autres territoires. Les comparer dirait de petits nombres.")
        )
    reader, made = Reader.objects.get_or_create(agreement=agreement, person=person)
    if made:
        record(reader, "let_read", by=by, about=person)
    return reader


@transaction.atomic
def stop_reading(reader: Reader, *, by: Person) -> None:
    record(reader, "stop_reading", by=by, about=reader.person)
    reader.delete()


@transaction.atomic
def freeze(agreement: Agreement, *, until: date, by: Person | None) -> Snapshot:
    """Freezes the figures up to that day, included, and signs them. Never changed afterwards.

    Refused before the agreement begins, for a day that is not over, and twice for one day.
    """
    until = min(until, agreement.ends)
    if until < agreement.starts:
        raise Refused(_("La convention n’a pas encore commencé ce jour-là."))
    if until >= timezone.localdate():
        raise Refused(_("Choisissez un jour qui est fini : hier au plus tard."))
    if Snapshot.objects.filter(agreement=agreement, until=until).exists():
        raise Refused(_("Un rapport est déjà figé à cette date."))
    found = frozen.gather(agreement, Period(agreement.starts, until))
    content, code = found.content(), frozen.free_code()
    digest = digest_of(content)
    signature, signer = sign(code, digest)
    made = Snapshot.objects.create(
        agreement=agreement, code=code, until=until, content=content, inputs=frozen.pack(found), digest=digest, signature=signature,
        signer=signer, issued_by=by,
    )  # fmt: skip
    record(made, "freeze", by=by, detail={"until": until.isoformat(), "digest": digest})
    return made
