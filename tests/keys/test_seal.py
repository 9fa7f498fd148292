"""A sealed secret opens with its key, in its place, unchanged: and otherwise not at all."""

from secrets import token_bytes

import pytest

from jdm_desktop.keys.seal import seal, unseal

KEY = token_bytes(32)


def test_a_secret_comes_back() -> None:
    """With the same key and place the secret is what it was; sealing twice never looks the same."""
    first, second = seal(KEY, b"secret", "here"), seal(KEY, b"secret", "here")
    assert unseal(KEY, first, "here") == unseal(KEY, second, "here") == b"secret"
    assert first != second
    assert b"secret" not in first


def test_every_changed_bit_is_found() -> None:
    """A flipped bit anywhere, a cut, another key or another place: nothing comes out."""
    sealed = seal(KEY, b"secret", "here")
    for bit in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        assert unseal(KEY, bytes(changed), "here") is None
    assert unseal(token_bytes(32), sealed, "here") is None
    assert unseal(KEY, sealed, "there") is None


@pytest.mark.parametrize("length", [0, 5, 12, 27])
def test_what_is_too_short_opens_nothing(length: int) -> None:
    """What was cut off is no secret and no error."""
    assert unseal(KEY, seal(KEY, b"", "here")[:length], "here") is None
