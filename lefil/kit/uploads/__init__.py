"""Files people send: what they really are, whether they are welcome, pictures without their secrets."""

from lefil.kit.uploads.accept import IMAGES, LABELS, RECORDINGS, TABLES, accept
from lefil.kit.uploads.images import clean_image
from lefil.kit.uploads.magic import kind_of
from lefil.kit.uploads.unreadable import Unreadable

__all__ = ["IMAGES", "LABELS", "RECORDINGS", "TABLES", "Unreadable", "accept", "clean_image", "kind_of"]
