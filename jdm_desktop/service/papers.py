"""What the use cases ask of whoever draws papers: views in, PDF bytes out."""

from datetime import datetime
from typing import Protocol

from jdm_desktop.domain.inspection import Inspection
from jdm_desktop.domain.paper import BlankView, Issue, RecoveryView
from jdm_desktop.domain.signature import Signer
from jdm_desktop.domain.view import ScreeningView, TrailView


class Papers(Protocol):
    """Draws papers and decides nothing; raises Refused for text that cannot be printed as it is."""

    def checklist(self, views: tuple[ScreeningView, ...], issued: Issue) -> bytes:
        """Return the eligibility checklist, `views` being one screening in each language of the paper."""
        ...

    def blank_checklist(self, views: tuple[BlankView, ...], issued: Issue) -> bytes:
        """Return the checklist to fill by hand, `views` being one study version in each language of the paper.

        `issued` has the code that names the form, and no facts.
        """
        ...

    def seal(self, content: bytes, signer: Signer, at: datetime, *, reason: str, name: str) -> bytes:
        """Return a signed paper's file with its signature, made at `at` by `signer`, who is called `name`.

        `content` is a checklist drawn as signed, and `at` the time of its last signature.
        """
        ...

    def inspect(self, content: bytes, trusted: bytes | None) -> Inspection:
        """Return whether a file is a signed paper as it was signed; `trusted` is the site's certificate, PEM or DER."""
        ...

    def trail(self, views: tuple[TrailView, ...], issued: Issue) -> bytes:
        """Return the audit trail, or a part of it, `views` being the same entries in each language of the paper."""
        ...

    def recovery_sheet(self, view: RecoveryView, issued: Issue) -> bytes:
        """Return the recovery sheet, a page for each share; it is to be printed and never kept.

        `issued` has the code that names the sheet, and no facts.
        """
        ...
