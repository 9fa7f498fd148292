"""The shares of a recovery sheet: any two make the secret, and one tells nothing."""

from itertools import combinations

import pytest

from jdm_desktop.domain.trouble import Refused
from jdm_desktop.keys import recovery


def test_any_two_of_three_shares_make_the_secret() -> None:
    """In any order, in any case, with any blanks."""
    secret = recovery.new_secret()
    shares = recovery.shares_of(secret)
    assert len(shares) == recovery.SHARES
    for pair in combinations(shares, recovery.NEEDED):
        assert recovery.secret_of(pair) == recovery.secret_of(pair[::-1]) == secret
    assert recovery.secret_of([f"\t{shares[0].upper()}\n", shares[2].replace(" ", "   ")]) == secret


def test_shares_of_one_secret_are_new_each_time() -> None:
    """Two sheets of one secret share no words that could be mixed."""
    secret = recovery.new_secret()
    first, second = recovery.shares_of(secret), recovery.shares_of(secret)
    with pytest.raises(Refused):
        recovery.secret_of((first[0], second[1]))


def test_every_share_has_33_words_of_the_list() -> None:
    """As many words as stand on the paper, each told from all others by four letters."""
    words = recovery.words()
    assert len(words) == len({word[:4] for word in words}) == 1024
    for share in recovery.shares_of(recovery.new_secret()):
        assert len(share.split()) == 33
        assert set(share.split()) <= set(words)
        recovery.check(share)


def test_a_mistyped_word_is_found_in_its_own_share() -> None:
    """Each word replaced by its neighbour in the list is found before the other share is at hand."""
    share = recovery.shares_of(recovery.new_secret())[0].split()
    words = recovery.words()
    for place, word in enumerate(share):
        other = words[(words.index(word) + 1) % len(words)]
        with pytest.raises(Refused, match="This share is not whole"):
            recovery.check(" ".join([*share[:place], other, *share[place + 1 :]]))
