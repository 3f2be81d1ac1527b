"""References without names, and the seal of a frozen report."""

import hashlib
import hmac
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


def _derived(purpose: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"lefil.impact.{purpose}".encode(), hashlib.sha256).digest()


def references(agreement: str, code: str, pks: list[int]) -> list[str]:
    """One per row, in the same order: "4F2A-91BC-77E0-01DD". Another agreement or another figure gives another reference to the same row,
    so that two lists cannot be laid side by side. 64 bits."""
    key = _derived("reference")
    signs = [hmac.new(key, f"{agreement}|{code}|{pk}".encode(), hashlib.sha256).hexdigest()[:16].upper() for pk in pks]
    return ["-".join(one[start : start + 4] for start in (0, 4, 8, 12)) for one in signs]


def canonical(content: Any) -> bytes:
    """The one way of writing it: keys in order, no space, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(content: Any) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived("report"))


def sign(code: str, digest: str) -> tuple[str, str]:
    """(signature, public key) in hexadecimal, by the key of this site, which follows from its secret key."""
    key = _key()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key.sign(f"{code}|{digest}".encode()).hex(), public.hex()


def holds(code: str, digest: str, signature: str, signer: str) -> bool:
    """Whether this signer really signed this digest under this code."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer)).verify(bytes.fromhex(signature), f"{code}|{digest}".encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def our_key() -> str:
    return _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
