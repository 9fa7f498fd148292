"""Why a paper that is inspected is not genuine: raised where it is found, told by the inspection."""

from jdm_desktop.domain.inspection import PaperTruth
from jdm_desktop.domain.trouble import Message


class Flaw(Exception):  # noqa: N818 - a finding about a file, and no error of the program
    """What a file is instead of genuine, and why, as a sentence."""

    def __init__(self, truth: PaperTruth, message: str, /, **fields: object) -> None:
        super().__init__(message)
        self.truth = truth
        self.reason = Message(message, **fields)


def altered(message: str, /, **fields: object) -> Flaw:
    """Return the flaw of a file that is not as it was signed."""
    return Flaw(PaperTruth.ALTERED, message, **fields)
