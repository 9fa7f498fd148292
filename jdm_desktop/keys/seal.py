"""Locking a secret under a key, so that it opens only with that key and only in its own place (AES-256-GCM)."""

import secrets

_NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.2: random, and far fewer than 2^32 under one key


def seal(key: bytes, secret: bytes, place: str) -> bytes:
    """Return `secret` encrypted; it opens only where `place` is the same."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - not before somebody signs in

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes | None:
    """Return the secret, or None where key or place are others, or a bit was changed."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - not before somebody signs in
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError):
        return None
