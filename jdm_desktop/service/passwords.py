"""New passwords: how long they must be, and which are too well known."""

from functools import cache

from jdm_desktop.domain.text import Field, checked
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_

SHORTEST = 8


def accept(password: str, user_id: str) -> str:
    """Return a new password as it is; raise Refused where it is too short, too long, well known or the user name.

    No rule of composition (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5.0, 6.2.1, 6.2.4, 6.2.5).
    """
    checked(password, Field.PASSWORD)
    if len(password) < SHORTEST:
        raise Refused(
            N_("The password has {length} characters and needs at least {least}. Choose a longer one."),
            length=len(password),
            least=SHORTEST,
        )
    if password.casefold() == user_id.strip().casefold():
        raise Refused(N_("The password is the same as the user name. Choose another one."))
    if password.casefold() in _well_known() or len(set(password)) == 1:
        raise Refused(N_("This password is among those that are guessed first. Choose another one."))
    return password


@cache
def _well_known() -> frozenset[str]:
    """Return the most common passwords that were ever found in leaks."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - large, and needed only for a new password

    return frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST)
