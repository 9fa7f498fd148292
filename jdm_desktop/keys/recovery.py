"""The recovery sheet: three lists of words (SLIP-39) of which any two reopen the store, and one alone tells nothing."""

from collections.abc import Sequence
from secrets import token_bytes

from jdm_desktop.domain.trouble import Refused
from jdm_desktop.i18n import N_
from jdm_desktop.keys.derive import KEY_BYTES

SHARES = 3
NEEDED = 2


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
        secret: bytes = combine_mnemonics([" ".join(share.lower().split()) for share in shares])
    except MnemonicError as error:
        raise Refused(
            N_(
                "These are not two shares of one recovery sheet, or a word is mistyped. Nothing was changed: "
                "compare each word with the paper."
            )
        ) from error
    return secret
