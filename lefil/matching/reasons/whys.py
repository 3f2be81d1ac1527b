"""Why a pair cannot be, why one waits."""

from django.utils.translation import gettext as _


def broken(rule: str, *, trade: bool = False) -> str:
    """Why a pair cannot be, for the staff member who tries it."""
    if trade and rule == "subject":
        return _("Ce bénévole ne connaît pas le domaine demandé.")
    return {
        "cleared": _("Une vérification de ce bénévole n’est plus valable."),
        "subject": _("Ce bénévole n’aide pas dans la première matière demandée, à ce niveau."),
        "language": _("Ces deux personnes n’ont pas de langue commune."),
        "channel": _("Ces deux personnes n’ont pas choisi le même moyen de se parler."),
        "gender": _("L’une des deux personnes souhaite être avec quelqu’un du même genre."),
        "minors": _("Ce bénévole ne peut pas accompagner des mineurs."),
        "hours": _("Ces deux personnes n’ont pas assez d’heures libres en commun."),
        "excluded": _("Ces deux personnes ne peuvent pas être proposées l’une à l’autre."),
        "seat": _("Ce bénévole n’a plus de place."),
    }[rule]


def waits(code: str, *, trade: bool = False) -> str:
    """What blocks a learner who waits, for them and for staff; `code` comes from queries.waiting. `trade`: they look for a job."""
    if trade and code in (said := _waits_for_trade()):
        return said[code]
    return {
        "gates": _("Il manque encore une étape de l’inscription."),
        "no_hours": _("Nous ne connaissons pas encore les heures libres."),
        "ready": _("Quelqu’un peut aider. L’équipe relit la proposition."),
        "seat": _("Des bénévoles pourraient aider. Toutes leurs places sont prises."),
        "subject": _("Aucun bénévole disponible n’aide encore dans cette matière, à ce niveau."),
        "hours": _("Des bénévoles aident dans cette matière, mais à d’autres heures."),
        "language": _("Des bénévoles aident dans cette matière, mais dans d’autres langues."),
        "channel": _("Des bénévoles aident dans cette matière, mais par un autre moyen de se parler."),
        "gender": _("Le souhait sur le genre ne laisse personne pour l’instant."),
        "minors": _("Les bénévoles de cette matière n’accompagnent pas de mineurs."),
        "excluded": _("Les bénévoles possibles ont déjà été proposés."),
        "several": _("Aucun bénévole ne convient encore. Plusieurs choses manquent à la fois."),
        "unknown": _("La raison n’a pas encore été cherchée."),
    }[code]


def _waits_for_trade() -> dict[str, str]:
    return {
        "subject": _("Aucun bénévole disponible ne connaît encore ce domaine."),
        "hours": _("Des bénévoles connaissent ce domaine, mais à d’autres heures."),
        "language": _("Des bénévoles connaissent ce domaine, mais parlent d’autres langues."),
        "channel": _("Des bénévoles connaissent ce domaine, mais préfèrent un autre moyen de se parler."),
        "minors": _("Les bénévoles de ce domaine n’accompagnent pas de mineurs."),
    }
