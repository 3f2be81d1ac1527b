"""The end of a file of protection: once the law can no longer ask for it, its words and names go; that it was stays, to be counted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.models import Incident, IncidentLine
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.models import Alert
from lefil.people.models import Person
from lefil.people.queries import due_for, rules


@transaction.atomic
def forget_file(incident: Incident, *, by: Person | None) -> bool:
    """Takes out of a file every word and every name, the call from a room it came from included. There is no way back.

    Refused while the file is open, without a rule, and before the term of the rule. False when it is already done.
    """
    held = Incident.objects.select_for_update().get(pk=incident.pk)
    if held.forgotten:
        return False
    if held.state != "closed":
        raise Refused(_("Ce dossier est en cours : rien ne s’en efface."))
    rule = rules().filter(object="incident").first()
    if rule is None:
        raise Refused(_("Aucune durée n’est écrite pour les dossiers de protection : rien ne s’en efface."))
    if not due_for(rule).rows.filter(pk=held.pk).exists():
        years = {"years": rule.days // 365}
        raise Refused(
            _("Ce dossier se garde encore : %(years)s ans après sa fin et, pour un mineur, %(years)s ans après ses 18 ans.") % years
        )
    if held.alert_id:
        Alert.objects.filter(pk=held.alert_id).update(text="")
    held.readers.clear()
    # _base_manager: lines of a file are only ever added, but for this
    IncidentLine._base_manager.filter(incident=held).update(words="", by=None)
    Incident._base_manager.filter(pk=held.pk).update(facts="", reported_by=None, group=None, alert=None, forgotten=timezone.now())
    record(held, "forget", by=by)
    return True
