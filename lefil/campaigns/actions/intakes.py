"""Imports: a file is read, its columns are mapped, then all of it comes in or nothing. `bulk` writes; this says no."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lefil.campaigns.actions import bulk
from lefil.campaigns.intake.columns import guess
from lefil.campaigns.models import Campaign, Intake
from lefil.campaigns.queries.intakes import plan_of
from lefil.campaigns.queries.public import words_for_parents
from lefil.campaigns.rules import organisations_to_import_for
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.kit.tables import Table
from lefil.letters import actions as letters
from lefil.orgs.models import Organisation
from lefil.people.actions import ask_authorisation
from lefil.people.models import ParentalAuthorisation, Person

INVITED_AT_ONCE = 200


@transaction.atomic
def read(campaign: Campaign, *, organisation: Organisation, role: str, filename: str, table: Table, by: Person | None) -> Intake:
    """Keeps a file as read, with its columns guessed. Nothing comes in yet. Refused outside the programmes that `by` runs."""
    _refuse_stranger(campaign, organisation, by)
    rows = [[line, cells] for line, cells in zip(table.lines, table.rows, strict=True)]
    if not rows:
        raise Refused(_("Ce fichier a des titres, mais aucune ligne."))
    intake = Intake.objects.create(
        campaign=campaign, organisation=organisation, role=role, filename=filename[:200], columns=table.columns,
        mapping=guess(table.columns, role), rows=rows, by=by,
    )  # fmt: skip
    record(intake, "read", by=by, detail={"rows": len(rows)})
    return intake


def _refuse_stranger(campaign: Campaign, organisation: Organisation, by: Person | None) -> None:
    if by is not None and not organisations_to_import_for(by, campaign.programme).filter(pk=organisation.pk).exists():
        raise Refused(_("Vous ne pouvez pas inscrire de personnes pour cette association."))


@transaction.atomic
def map_columns(intake: Intake, *, mapping: dict[str, int], by: Person | None) -> Intake:
    """Says which column is which."""
    if intake.state != "read":
        raise Refused(_("Ce fichier est déjà importé."))
    intake.mapping = {code: place for code, place in mapping.items() if 0 <= place < len(intake.columns)}
    intake.save(update_fields=["mapping"])
    record(intake, "map", by=by)
    return intake


@transaction.atomic
def bring_in(intake: Intake, *, by: Person | None) -> Intake:
    """Brings everyone in, or nobody. Refused while a row is wrong, and the second time.

    Nobody is written to, nobody is cleared: volunteers keep every gate to pass, minors need their parent's word.
    """
    _refuse_stranger(intake.campaign, intake.organisation, by)
    plan = plan_of(intake, by)
    if plan.wrong:
        count = len(plan.wrong)
        said = ngettext("%d ligne est à corriger. Personne n’a été inscrit.", "%d lignes sont à corriger. Personne n’a été inscrit.", count)
        raise Refused(said % count)
    if not plan.good:
        raise Refused(_("Il n’y a personne de nouveau dans ce fichier."))
    move(intake, to="done", by=by)
    intake.made = bulk.write(intake, rows=plan.good, by=by)
    intake.made["counts"] = {"in": len(plan.good), "twins": len(plan.twins)}
    intake.rows = []
    intake.save(update_fields=["made", "rows"])
    return intake


@transaction.atomic
def undo(intake: Intake, *, by: Person | None) -> Intake:
    """Takes out those to whom nothing has happened since. The others stay, each with the reason, in `made["kept"]`."""
    _refuse_stranger(intake.campaign, intake.organisation, by)
    move(intake, to="undone", by=by, inviting=False)
    kept = bulk.take_out(intake, by=by)
    intake.made = {"kept": kept, "counts": {**intake.made["counts"], "kept": len(kept)}}
    intake.save(update_fields=["made"])
    return intake


@transaction.atomic
def drop(intake: Intake, *, by: Person | None) -> Intake:
    """Forgets a file that was read and not imported."""
    return move(intake, to="dropped", by=by, rows=[])


@transaction.atomic
def invite(intake: Intake, *, by: Person | None) -> Intake:
    """Staff decide to write to the people of an import: volunteers get their page, the parents of minors the request to agree."""
    if intake.state != "done" or "to_invite" in intake.made:
        raise Refused(_("Ces personnes sont déjà invitées, ou l’import n’est pas fait."))
    intake.made["to_invite"] = intake.made["enrolments"]
    intake.inviting = True
    intake.save(update_fields=["made", "inviting"])
    record(intake, "invite", by=by, detail={"people": len(intake.made["to_invite"])})
    return intake


@transaction.atomic
def invite_some(intake: Intake, *, by: Person | None) -> int:
    """The next few hundred letters of an import. Two workers at once write each letter once: letters have keys."""
    intake = Intake.objects.select_for_update(of=("self",)).select_related("campaign__programme__organisation").get(pk=intake.pk)
    numbers = intake.made.get("to_invite", [])
    now, later = numbers[:INVITED_AT_ONCE], numbers[INVITED_AT_ONCE:]
    invited = Enrolment.objects.filter(pk__in=now).select_related("person").order_by("pk")
    parents = {asked.minor_id: asked for asked in _asked(now)}
    words = words_for_parents(intake.campaign)
    for enrolment in invited:
        _invite_one(enrolment, parents.get(enrolment.person_id), words, by)
    intake.made["to_invite"], intake.inviting = later, bool(later)
    intake.save(update_fields=["made", "inviting"])
    return len(now)


def _asked(enrolments: list[int]) -> Any:
    minors = Enrolment.objects.filter(pk__in=enrolments).values("person")
    return ParentalAuthorisation.objects.filter(minor__in=minors, state="asked").select_related("guardian").order_by("pk")


def _invite_one(enrolment: Enrolment, asked: ParentalAuthorisation | None, words: dict[str, str], by: Person | None) -> None:
    person = enrolment.person
    if asked:
        ask_authorisation(person, guardian=asked.guardian, words=words, by=by)
        record(enrolment, "invite", by=by)  # the letter is the parent's: the undo must know of the child too
    elif person.phone or person.email:
        letters.write(person, kind="campaigns/invited", key=f"invited:{enrolment.pk}", by=by, context={"link": absolute("account_login")})
