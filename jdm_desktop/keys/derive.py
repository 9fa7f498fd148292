"""From a password to keys: argon2id (RFC 9106), then HKDF (RFC 5869) for one key to each purpose."""

import time
import unicodedata
from dataclasses import dataclass, replace

KEY_BYTES = 32
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one derivation costs: memory in KiB, rounds and lanes."""

    memory_kib: int
    rounds: int
    lanes: int


FLOOR = Cost(memory_kib=64 * 1024, rounds=3, lanes=4)
"""RFC 9106, 4: the second recommended option, for little memory; nothing below it is ever chosen for a store."""

_WANTED = 0.25  # seconds: the least that a derivation should take on this computer
_MOST_ROUNDS = 12  # so that a slower computer that opens the same store waits a second or two and no longer


def calibrated(floor: Cost = FLOOR) -> Cost:
    """Return the cost that takes about a quarter of a second on this computer, never below `floor`."""
    begun = time.perf_counter()
    derive("calibration", bytes(SALT_BYTES), floor)
    taken = max(time.perf_counter() - begun, 0.001)
    rounds = round(floor.rounds * _WANTED / taken)
    return replace(floor, rounds=min(max(floor.rounds, rounds), _MOST_ROUNDS))


def derive(password: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 32 bytes that a password gives with a salt."""
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - not before somebody signs in

    return hash_secret_raw(
        _bytes(password),
        salt,
        time_cost=cost.rounds,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def subkey(key: bytes, purpose: str) -> bytes:
    """Return the key for one purpose that a key gives: knowing one of them tells nothing of the others."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - not before somebody signs in
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def _bytes(password: str) -> bytes:
    """Return a password's bytes, the same for every keyboard that types the same letters (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace")
