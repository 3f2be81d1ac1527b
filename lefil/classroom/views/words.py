"""Sentences of the pads' pages, for their browser code."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LESSON_NAMES = {
    "variables": gettext_lazy("1. Les variables"), "conditions": gettext_lazy("2. Les conditions"), "loops": gettext_lazy("3. Les boucles"),
    "functions": gettext_lazy("4. Les fonctions"), "arrays": gettext_lazy("5. Les tableaux"), "page": gettext_lazy("6. La page"),
    "events": gettext_lazy("7. Les événements"), "project": gettext_lazy("8. Le projet"),
}  # fmt: skip


def sentences() -> dict[str, str]:
    return _life() | _runs() | _mistakes()


def _life() -> dict[str, str]:
    return {
        "editor": _("Votre code. Échap puis Tab pour sortir."), "editor-of": _("Le code, que vous écrivez à deux"),
        "saved": _("Enregistré"), "saving": _("Enregistrement…"), "offline": _("Pas de connexion. Continuez : tout partira à son retour."),
        "readonly": _("Vous lisez ce code. Vous ne pouvez pas y écrire maintenant."), "gone": _("Ce code n’est plus ouvert pour vous."),
        "closed": _("Vous n’êtes plus dans cette classe. Appelez l’association si c’est une erreur."), "shown-of": _("Montré à la classe"),
        "lost": _("La page s’est déconnectée. Rechargez-la."),
    }  # fmt: skip


def _runs() -> dict[str, str]:
    return {
        "running": _("Le programme tourne…"), "nothing": _("Le programme n’a rien écrit."), "passed": _("réussi"), "failed": _("pas encore"),
        "tests": _("%(passed)s sur %(total)s"), "all-passed": _("Tous les tests passent. Bravo pour ce travail."),
        "loop": _("Le programme tournait sans fin : nous l’avons arrêté après 2 secondes. Regardez la condition de votre boucle."),
        "flood": _("Le programme écrit trop de lignes : nous l’avons arrêté. Regardez votre boucle."),
        "crash": _("Le programme prenait trop de mémoire : nous l’avons arrêté. Regardez ce que la boucle ajoute."),
        "more": _("Seules les 200 premières lignes sont montrées."), "line": _("ligne %(line)s"), "raw": _("Message de l’ordinateur :"),
        "page": _("Votre page"), "unloaded": _("Le programme n’a pas pu démarrer. Essayez encore."), "alert": _("Message : %(words)s"),
        "hint": _("Un autre indice"), "in-test": _("Pour ce test : %(why)s"),
    }  # fmt: skip


def _mistakes() -> dict[str, str]:
    return {
        "e-defined": _("Le mot %(name)s n’existe pas encore. Regardez son orthographe, ou créez-le avec let."),
        "e-function": _("%(name)s n’est pas une fonction. Regardez son nom et les parenthèses."),
        "e-const": _("Une valeur créée avec const ne change pas. Écrivez let à la place de const."),
        "e-reading": _("On cherche « %(name)s » dans quelque chose qui n’existe pas. Regardez ce qui est avant le point."),
        "e-twice": _("Le nom %(name)s est déjà pris. Choisissez un autre nom, ou enlevez le deuxième let."),
        "e-early": _("%(name)s est utilisé avant d’être créé. Placez sa ligne plus haut."),
        "e-end": _("Il manque une accolade } ou une parenthèse ) à la fin."), "e-paren": _("Il manque une parenthèse )."),
        "e-token": _("Le signe %(name)s n’est pas à sa place. Regardez juste avant : une virgule, une parenthèse ou un guillemet manque peut-être."),
        "e-quote": _("Un texte n’est pas fermé. Regardez les guillemets."), "e-syntax": _("Cette ligne n’est pas complète ou un signe manque."),
        "e-const-empty": _("Avec const, il faut donner une valeur tout de suite."),
        "e-deep": _("Une fonction s’appelle elle-même sans fin. Ajoutez une condition pour l’arrêter."),
        "e-network": _("Ici, le code n’a pas accès à Internet. C’est voulu, pour votre sécurité."),
        "e-storage": _("Ici, le code ne peut rien garder dans le navigateur. C’est voulu, pour votre sécurité."),
        "e-other": _("Le programme s’est arrêté sur une erreur."),
    }  # fmt: skip


def wall_sentences() -> dict[str, str]:
    return {
        "writes": _("écrit…"), "offline": _("Pas de connexion. Les codes reviennent avec elle."), "live": _("En direct"),
        "no-hands": _("Personne ne lève la main."), "no-help": _("Personne n’est bloqué."), "open": _("Ouvrir son code"),
        "closed": _("Vous n’êtes plus dans cette classe."),
    }  # fmt: skip
