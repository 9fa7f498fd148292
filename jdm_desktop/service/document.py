"""Issuing papers: the view is drawn, the bytes are filed with their digest, and the trail says so."""

from dataclasses import dataclass

from jdm_desktop.domain.paper import PaperKind
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import Language
from jdm_desktop.service.session import Changed, Session


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as it was issued; `content` is empty in a list of papers."""

    id: int
    kind: PaperKind
    languages: tuple[Language, ...]
    record_code: str
    sha256: str
    created_at: Stamp
    created_by: str
    file_name: str
    content: bytes = b""


def preview(session: Session, screening_id: int, languages: tuple[Language, ...]) -> bytes:
    """Return the eligibility checklist as a PDF, stamped as a draft and not filed."""
    raise NotImplementedError


def issue(session: Session, screening_id: int, languages: tuple[Language, ...]) -> PaperView:
    """Draw the eligibility checklist and file it; it is a draft until the screening is completed.

    Raises Refused for a person who may not issue papers, or for text that cannot be printed as it is.
    """
    raise NotImplementedError


def blank(session: Session, languages: tuple[Language, ...]) -> bytes:
    """Return the checklist of the current study version as a PDF, to fill by hand when the computer is down."""
    raise NotImplementedError


def papers(session: Session, screening_id: int) -> tuple[PaperView, ...]:
    """Return the papers of a screening, first to latest, without their bytes."""
    raise NotImplementedError


def paper(session: Session, paper_id: int) -> PaperView:
    """Return one paper with its bytes."""
    raise NotImplementedError


def saved(session: Session, paper_id: int, where: str) -> Changed:
    """Put into the trail that a paper was "printed" or "saved" to a place outside the store."""
    raise NotImplementedError
