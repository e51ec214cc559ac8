"""This module keeps the key by which an installation is known to the services of browsers (VAPID, RFC 8292), and signs with it."""

import base64
import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

HOLDS_SECONDS = 12 * 3600
"""So long a signature holds; a service takes none of more than a day."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of this installation."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> str:
        """What browsers are told, as they take it."""
        return letters(point(self.private.public_key()))

    def signed(self, audience: str, contact: str, now: float) -> str:
        """The header by which a service knows who sends."""
        head = {"typ": "JWT", "alg": "ES256"}
        said = {"aud": audience, "exp": int(now) + HOLDS_SECONDS, "sub": contact}
        text = ".".join(letters(json.dumps(each).encode()) for each in (head, said))
        made = self.private.sign(text.encode(), ec.ECDSA(hashes.SHA256()))
        whole = b"".join(each.to_bytes(32) for each in decode_dss_signature(made))
        return f"vapid t={text}.{letters(whole)}, k={self.public}"


def kept(file: Path) -> Keys:
    """The key in a file, made there if there is none, readable for this account alone."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(made)
            new.flush()
            os.fsync(new.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its key is the one
            file.hardlink_to(beside)
        beside.unlink()
    found = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey) or found.curve.name != "secp256r1":
        raise ValueError(f"{file} has no key for Web Push. Take it away, and a new one is made.")
    return Keys(found)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes."""
    encoding, form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    return key.public_bytes(encoding, form)


def letters(raw: bytes) -> str:
    """Bytes in base64 for addresses, without its filling."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    """The bytes behind such letters."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
