"""The one who draws papers, as the use cases ask for it."""

from datetime import datetime

from jdm_desktop.domain.inspection import Inspection
from jdm_desktop.domain.paper import BlankView, Issue, RecoveryView
from jdm_desktop.domain.signature import Signer
from jdm_desktop.domain.view import ScreeningView, TrailView


class Papers:
    """Draws papers: views in, the bytes of a PDF/A-3b out; the same views give the same bytes."""

    def checklist(self, views: tuple[ScreeningView, ...], issued: Issue) -> bytes:
        """Return the eligibility checklist, `views` being one screening in each language of the paper.

        Raises MissingGlyph for a character that cannot be shown, TooLong for names that leave no room on a page.
        """
        from jdm_desktop.document import drawing  # noqa: PLC0415 - reading ReportLab would hold up the window's start

        return drawing.checklist(views, issued)

    def blank_checklist(self, views: tuple[BlankView, ...], issued: Issue) -> bytes:
        """Return the checklist to fill by hand, `views` being one study version in each language of the paper.

        Raises what checklist() raises.
        """
        from jdm_desktop.document import drawing  # noqa: PLC0415 - as above

        return drawing.blank_checklist(views, issued)

    def seal(self, content: bytes, signer: Signer, at: datetime, *, reason: str, name: str) -> bytes:
        """Return a signed paper's file with its signature, made at `at` by `signer`, who is called `name`."""
        from jdm_desktop.document import seal  # noqa: PLC0415 - reading pyHanko takes half a second

        return seal.seal(content, signer, at, reason=reason, name=name)

    def inspect(self, content: bytes, trusted: bytes | None) -> Inspection:
        """Return whether a file is a signed paper as it was signed; `trusted` is the site's certificate, PEM or DER."""
        from jdm_desktop.document import inspection  # noqa: PLC0415 - as above

        return inspection.inspect(content, trusted)

    def trail(self, views: tuple[TrailView, ...], issued: Issue) -> bytes:
        """Return the audit trail, or a part of it, `views` being the same entries in each language of the paper.

        A character that cannot be shown is spelled out by its code: no entry is ever left out for it.
        """
        from jdm_desktop.document import drawing  # noqa: PLC0415 - as above

        return drawing.audit_trail(views, issued)

    def recovery_sheet(self, view: RecoveryView, issued: Issue) -> bytes:
        """Return the recovery sheet, a page for each share; it is to be printed and never kept."""
        from jdm_desktop.document import drawing  # noqa: PLC0415 - as above

        return drawing.recovery(view, issued)
