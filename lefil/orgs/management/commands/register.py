from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone, translation

from lefil.orgs.management.commands._activities import ACTIVITIES
from lefil.orgs.models import Organisation
from lefil.people.models import Consent
from lefil.people.queries import rules

WRITE = "[à écrire]"
MINORS = [
    ("Un adulte malveillant approche un enfant", "aucune rencontre avant identité, casier, formation et autorisation vérifiés ; une étape qui se ferme suspend le binôme ; bouton de signalement dans la salle ; ni téléphone ni nom de famille montrés à l’autre côté"),
    ("Un enfant participe sans l’accord d’un parent", "autorisation signée par le parent, prouvée par un code envoyé à son téléphone, et accord de l’enfant ; retrait immédiat par le même lien"),
    ("Quelqu’un lit un dossier sans en avoir le droit", "chaque page ne montre que ce que permet le rôle ; second facteur pour l’équipe ; chaque lecture d’un dossier est notée et montrée à la personne"),
    ("Des données sont perdues ou changées", "écritures entières ou annulées ; sauvegarde et restauration vérifiées par une commande"),
    ("Des données sont gardées trop longtemps", "règles de conservation ci-dessus, appliquées chaque jour ; effacement sur demande"),
    ("La personne ne comprend pas ou n’ose pas refuser", "textes courts en plusieurs langues, une question par page, chaque accord séparé et retirable"),
    ("Une décision automatique nuit à un enfant", "le calcul propose, une personne décide ; les raisons et l’équité du calcul sont montrées"),
]  # fmt: skip


class Command(BaseCommand):
    help = (
        "Writes, in French Markdown, the register of processing (article 30) and the frame of an impact assessment for minors (article 35)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("fr"):
            self.stdout.write("\n".join([*_register(), *_assessment()]))


def _register() -> list[str]:
    today = timezone.localdate()
    return [
        f"# Registre des traitements, d’après les réglages du {today:%d/%m/%Y}", "",
        "Écrit par `manage.py register`. Ce que la machine ne peut pas savoir est marqué " + WRITE + ".", "",
        "## Responsables de traitement", "", *_controllers(), "",
        f"Délégué à la protection des données : {WRITE}. Éditeur du site : {settings.PUBLISHER or WRITE}.", "",
        "## Activités", "", "| finalité | personnes | données | base légale | qui lit |", "|---|---|---|---|---|",
        *[f"| {' | '.join(one)} |" for one in ACTIVITIES.values()], "",
        "Accords demandés séparément : " + ", ".join(str(said) for said in Consent.PURPOSES.values()) + ".", "",
        "## Durées de conservation en vigueur", "", *_kept(), "",
        "## Sous-traitants et hébergement", "", "| rôle | où | données |", "|---|---|---|", *[f"| {' | '.join(row)} |" for row in processors()], "",
        f"Pour chacun : contrat (article 28) {WRITE}, pays {WRITE}.", "",
        "## Sécurité", "", f"- Échanges chiffrés : {'oui (https)' if settings.SITE_URL.startswith('https://') else 'NON : le site n’est pas en https'}.",
        "- Pas de mot de passe : codes à usage unique, clés ; second facteur pour l’équipe.",
        "- Journal technique sans nom, contact ni lien personnel ; journal des actes en base.",
        f"- Sauvegardes : {'dossier surveillé' if settings.BACKUPS else 'aucun dossier surveillé (LEFIL_BACKUPS)'}.", "",
    ]  # fmt: skip


def _controllers() -> list[str]:
    found = Organisation.objects.exclude(kind="antenna")
    return [f"- {one.name}, {one.address or WRITE} {one.city} (SIRET {one.siret or WRITE})" for one in found] or [f"- {WRITE}"]


def _kept() -> list[str]:
    rows = [
        f"| {one.get_object_display()} | {one.days} jours | {one.get_action_display()} | "
        f"{f'{one.warn_days} jours avant' if one.warn_days else 'non'} | {one.basis} |"
        for one in rules()
    ]
    if not rows:
        return ["**Aucune règle n’est installée : rien n’est effacé de soi-même.** À faire : page « Conservation »."]
    return ["| quoi | durée | ensuite | la personne est prévenue | pourquoi |", "|---|---|---|---|---|", *rows]


def processors() -> list[tuple[str, str, str]]:
    """(role, where, data) of everybody outside this process whom the settings name. Hosts only: never a key, a name or a password."""
    base = connection.settings_dict
    mail = settings.EMAIL_BACKEND
    return [
        ("base de données", base["HOST"] or "ce serveur (fichier SQLite)" if connection.vendor == "sqlite" else base["HOST"] or "ce serveur", "tout"),
        *([("Redis", _host(settings.REDIS_URL), "compteurs, messages de passage")] if settings.REDIS_URL else []),
        ("courriels", settings.EMAIL_HOST if mail.endswith("smtp.EmailBackend") else mail.split(".")[1] if mail.startswith("anymail.") else "ce serveur", "adresse, texte"),
        ("SMS", _host(settings.SMS_HTTP_URL) if settings.SMS_BACKEND == "http" else "aucun envoi réel", "numéro, texte"),
        *[("médias (Janus)", _host(url), "son et image de passage, jamais gardés") for url in settings.JANUS_URLS],
        *[("relais (TURN)", _host(url), "adresses IP, flux chiffrés de passage") for url in settings.TURN_URLS],
        *[("découverte d’adresse (STUN)", _host(url), "adresses IP") for url in settings.STUN_URLS],
        ("fichiers", _files(), "CV, documents, enregistrements"),
    ]  # fmt: skip


def _files() -> str:
    store: dict[str, Any] = settings.STORAGES["default"]
    given: dict[str, Any] = store.get("OPTIONS", {})
    if store["BACKEND"].endswith("FileSystemStorage"):
        return "ce serveur"
    return f"S3 : {_host(given.get('endpoint_url') or '') or 'adresse par défaut'}, seau {given.get('bucket_name', WRITE)}"


def _host(url: str) -> str:
    """The host of an address of any form, turn:host:3478?transport=udp included, without what opens it."""
    if "//" not in url:
        scheme, _colon, rest = url.partition(":")
        url = f"{scheme}://{rest}" if rest else f"//{scheme}"
    return urlsplit(url).hostname or WRITE


def _assessment() -> list[str]:
    return [
        "# Analyse d’impact (AIPD) : cadre pour les mineurs", "",
        "Une analyse est due : personnes vulnérables (mineurs, réfugiés), suivi dans la durée, mise en relation par calcul.", "",
        "## 1. Le traitement", "", "Finalités, données, durées et destinataires : le registre ci-dessus. Nombre de mineurs, territoires : " + WRITE + ".", "",
        "## 2. Nécessité et proportion", "",
        "- Chaque question posée sert une étape ; aucune n’est publicitaire ni revendue.",
        "- Droits : accès, export, rectification et effacement depuis « Mon espace » ; réponse sous 30 jours.",
        "- Avis des personnes (enfants, parents) et du délégué : " + WRITE + ".", "",
        "## 3. Risques et mesures", "", "| ce qui peut arriver | ce que fait le logiciel | gravité | vraisemblance | reste à faire |", "|---|---|---|---|---|",
        *[f"| {risk} | {does} | {WRITE} | {WRITE} | {WRITE} |" for risk, does in MINORS], "",
        "## 4. Décision", "", f"Validée par {WRITE}, le {WRITE}. À revoir dans un an ou à tout nouveau dispositif.",
    ]  # fmt: skip
