"""Passwords: how long they must be, and how they are hashed so that a stolen store does not give them away."""

import unicodedata
from typing import Protocol

from jdm_desktop.domain.text import Field, checked
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_

SHORTEST = 8


class Passwords(Protocol):
    """Hashes passwords and compares them."""

    @property
    def unmatched(self) -> str:
        """A hash that no password matches, compared in the same time as any other."""
        ...

    def hash(self, password: str) -> str:
        """Return the hash that is kept."""
        ...

    def matches(self, kept: str, password: str) -> bool:
        """Tell whether a password is the one that was hashed, in the same time for yes and no."""
        ...

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        ...


class Argon2id:
    """Argon2id with the parameters of RFC 9106 for little memory, unless told otherwise.

    `unmatched` is the hash of nobody's password: a salt and a digest of zeros.
    """

    def __init__(self, *, memory_kib: int = 64 * 1024, rounds: int = 3, lanes: int = 4) -> None:
        from argon2 import PasswordHasher  # noqa: PLC0415 - not before somebody signs in, so that the window opens first

        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=lanes)
        self.unmatched = f"$argon2id$v=19$m={memory_kib},t={rounds},p={lanes}${'A' * 22}${'A' * 43}"

    def hash(self, password: str) -> str:
        """Return the hash in its own notation, which names the parameters."""
        return self._hasher.hash(_bytes(password))

    def matches(self, kept: str, password: str) -> bool:
        """Tell whether a password is the one that was hashed."""
        from argon2.exceptions import VerificationError  # noqa: PLC0415 - as above

        try:
            return self._hasher.verify(kept, _bytes(password))
        except VerificationError:
            return False

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)


def accept(password: str, user_id: str) -> str:
    """Return a new password as it is; raise Refused where it is too short, too long or the user name."""
    checked(password, Field.PASSWORD)
    if len(password) < SHORTEST:
        raise Refused(
            N_("The password has {length} characters and needs at least {least}. Choose a longer one."),
            length=len(password),
            least=SHORTEST,
        )
    if password.casefold() == user_id.casefold():
        raise Refused(N_("The password is the same as the user name. Choose another one."))
    return password


def _bytes(password: str) -> bytes:
    """Return a password's bytes, the same for every keyboard that types the same letters (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace")
