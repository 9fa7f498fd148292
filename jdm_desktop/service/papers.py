"""What the use cases ask of whoever draws papers: views in, PDF bytes out."""

from typing import Protocol

from jdm_desktop.domain.paper import BlankView, Issue
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

    def trail(self, views: tuple[TrailView, ...], issued: Issue) -> bytes:
        """Return the audit trail, or a part of it, `views` being the same entries in each language of the paper."""
        ...
