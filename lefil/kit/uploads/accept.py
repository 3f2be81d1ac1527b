"""The door for files: one sentence for each reason to refuse."""

from collections.abc import Collection
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lefil.kit.uploads.magic import kind_of
from lefil.kit.uploads.unreadable import Unreadable

MB = 1_000_000
IMAGES = frozenset({"jpeg", "png", "webp"})
RECORDINGS = frozenset({"webm", "mp4"})
TABLES = frozenset({"text", "xlsx", "ods"})
LABELS = {
    "pdf": "PDF", "jpeg": "JPEG", "png": "PNG", "webp": "WebP", "gif": "GIF", "heic": "HEIC", "docx": "Word (.docx)",
    "odt": "OpenDocument (.odt)", "xlsx": "Excel (.xlsx)", "ods": "OpenDocument (.ods)", "zip": "ZIP", "html": "HTML",
    "webm": "WebM", "mp4": "MP4",
    "text": gettext_lazy("texte (.csv ou .txt)"), "ole": gettext_lazy("ancien Office"), "macro": gettext_lazy("Office avec macros"),
}  # fmt: skip
_SUFFIXES = {
    ".pdf": "pdf", ".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".webp": "webp", ".docx": "docx", ".odt": "odt",
    ".xlsx": "xlsx", ".ods": "ods", ".csv": "text", ".txt": "text", ".tsv": "text", ".webm": "webm", ".mp4": "mp4", ".m4a": "mp4",
}  # fmt: skip


def accept(content: bytes, name: str, kinds: Collection[str], *, most: int = 10 * MB) -> str:
    """The kind of the file, one of `kinds`. `most` is in bytes. Unreadable when it is empty, too heavy, of another kind,
    or when its name says something else than its bytes."""
    if not content:
        raise Unreadable(_("Ce fichier est vide. Choisissez un autre fichier."))
    if len(content) > most:
        raise Unreadable(_("Ce fichier est trop lourd : %d Mo au maximum.") % max(1, most // MB))
    kind = kind_of(content)
    if kind and kind in kinds:
        said = _SUFFIXES.get(PurePath(name).suffix.lower(), kind)
        if said != kind:
            values = {"said": LABELS[said], "kind": LABELS[kind]}
            raise Unreadable(_("Ce fichier porte un nom de type %(said)s, mais son contenu est de type %(kind)s. Renommez-le.") % values)
        return kind
    raise Unreadable(_why_not(kind) or _("Ce type de fichier n’est pas accepté. Types acceptés : %s.") % _list(kinds))


def _why_not(kind: str | None) -> str:
    return {
        "heic": _("Cette photo est au format HEIC. Envoyez-la en JPEG, ou faites une capture d’écran de la photo."),
        "ole": _(
            "Ce fichier est dans un ancien format, ou protégé par un mot de passe. Enregistrez-le en .xlsx ou .docx, sans mot de passe."
        ),
        "macro": _("Ce fichier contient des macros. Enregistrez-le sans macros (.xlsx ou .docx)."),
        None: _("Ce fichier est abîmé ou d’un type inconnu. Ouvrez-le sur votre appareil, puis enregistrez-le à nouveau."),
    }.get(kind, "")


def _list(kinds: Collection[str]) -> str:
    return ", ".join(sorted(str(LABELS[kind]) for kind in kinds))
