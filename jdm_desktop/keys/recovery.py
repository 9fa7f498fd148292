"""The recovery sheet: three lists of words (SLIP-39) of which any two reopen the store, and one alone tells nothing."""

from collections.abc import Sequence
from secrets import token_bytes

from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_
from jdm_desktop.keys.derive import KEY_BYTES

SHARES = 3
NEEDED = 2


def words() -> tuple[str, ...]:
    """Return the words that shares are written in, in their order (SLIP-39; four letters tell each from all others)."""
    from shamir_mnemonic.wordlist import WORDLIST  # noqa: PLC0415 - seldom needed

    return tuple(WORDLIST)


def check(share: str) -> None:
    """Raise Refused where one share is not whole: its own check sum finds a mistyped or missing word."""
    from shamir_mnemonic import MnemonicError  # noqa: PLC0415 - seldom needed
    from shamir_mnemonic.share import Share  # noqa: PLC0415 - as above

    try:
        Share.from_mnemonic(_plain(share))
    except MnemonicError as error:
        raise Refused(
            N_("This share is not whole: a word is missing, mistyped or in another place. Compare it with the paper.")
        ) from error


def new_secret() -> bytes:
    """Return a new secret, to be shared out and to wrap the store's key."""
    return token_bytes(KEY_BYTES)


def shares_of(secret: bytes) -> tuple[str, ...]:
    """Return the shares of a secret, each as its words with a blank between."""
    from shamir_mnemonic import generate_mnemonics  # noqa: PLC0415 - seldom needed

    (shares,) = generate_mnemonics(group_threshold=1, groups=[(NEEDED, SHARES)], master_secret=secret)
    return tuple(shares)


def secret_of(shares: Sequence[str]) -> bytes:
    """Return the secret that two shares make; raise Refused where they are not two of one sheet, or mistyped."""
    from shamir_mnemonic import MnemonicError, combine_mnemonics  # noqa: PLC0415 - seldom needed

    try:
        secret: bytes = combine_mnemonics([_plain(share) for share in shares])
    except MnemonicError as error:
        raise Refused(
            N_(
                "These are not two shares of one recovery sheet, or a word is mistyped. Nothing was changed: "
                "compare each word with the paper."
            ),
            shares=len(shares),
        ) from error
    return secret


def _plain(share: str) -> str:
    return " ".join(share.lower().split())
