"""This module encrypts a message for one browser (RFC 8291): only that browser, and no service between, can read it."""

import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from offcycle.adapters.notify.push.keys import point

RECORD = 4096
LARGEST = RECORD - 16 - 1 - 86
"""Bytes of one message, which is one record: without its tag, its end and its head."""


def sealed(
    plain: bytes,
    public: bytes,
    auth: bytes,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The message as it is posted. A key and a salt are made for each; raises ValueError for a key that is none."""
    own, salt = own or ec.generate_private_key(ec.SECP256R1()), salt or secrets.token_bytes(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    ours = point(own.public_key())
    key, nonce = keys(own.exchange(ec.ECDH(), theirs), public, ours, auth, salt)
    body = AESGCM(key).encrypt(nonce, plain + b"\2", None)
    return salt + RECORD.to_bytes(4) + bytes([len(ours)]) + ours + body


def keys(
    shared: bytes, receiver: bytes, sender: bytes, auth: bytes, salt: bytes
) -> tuple[bytes, bytes]:
    """The key and the nonce that both sides come to."""
    seed = _derived(shared, auth, b"WebPush: info\0" + receiver + sender, 32)
    return (
        _derived(seed, salt, b"Content-Encoding: aes128gcm\0", 16),
        _derived(seed, salt, b"Content-Encoding: nonce\0", 12),
    )


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
