"""Issuing papers: the view is drawn, the bytes are filed with their digest, and the trail says so."""

from dataclasses import dataclass
from typing import Literal

from jdm_desktop import __version__
from jdm_desktop.domain.audit import Action, Subject
from jdm_desktop.domain.paper import BlankView, Issue, Paper, PaperKind, PaperStatus
from jdm_desktop.domain.participant import Attempt, Participant
from jdm_desktop.domain.record import canonical, sha256
from jdm_desktop.domain.snapshot import frozen
from jdm_desktop.domain.staff import Task
from jdm_desktop.domain.view import ScreeningView, Stamp
from jdm_desktop.i18n import Language
from jdm_desktop.service import screening
from jdm_desktop.service.papers import Papers
from jdm_desktop.service.screening_view import Viewer, coded
from jdm_desktop.service.session import Changed, Session
from jdm_desktop.service.sheet import Sheet
from jdm_desktop.service.signature_view import signatures


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as it was issued; `content` is empty in a list of papers.

    `is_superseded` of a signed paper whose place a later signed one has taken.
    """

    id: int
    kind: PaperKind
    status: PaperStatus
    version: int
    languages: tuple[Language, ...]
    record_code: str
    sha256: str
    created_at: Stamp
    created_by: str
    file_name: str
    is_superseded: bool = False
    content: bytes = b""


def preview(session: Session, screening_id: int, languages: tuple[Language, ...]) -> bytes:
    """Return the eligibility checklist as a PDF, stamped as a draft and not filed."""
    session.require(Task.READ)
    views = views_of(session, screening_id, languages)
    return painter(session).checklist(views, _issue(session, views[0], PaperStatus.DRAFT))


def issue(session: Session, screening_id: int, languages: tuple[Language, ...]) -> PaperView:
    """Draw the eligibility checklist and file it; it is a draft until the screening is completed.

    Raises Refused for a person who may not issue papers, or for text that cannot be printed as it is.
    """
    session.require(Task.ISSUE)
    sheet = session.workspace.sheets.of(screening_id)
    views = views_of(session, screening_id, languages)
    status = PaperStatus.UNSIGNED if sheet.is_completed else PaperStatus.DRAFT
    content = painter(session).checklist(views, _issue(session, views[0], status))
    ending = status if status is PaperStatus.DRAFT else ""
    with session.change(kind="paper", participant_id=sheet.participant.id, screening_id=screening_id) as change:
        filed = change.save(to_file(views, status, content, ending))
    return paper_view(session, filed)


def to_file(views: tuple[ScreeningView, ...], status: PaperStatus, content: bytes, ending: str = "") -> Paper:
    """Return a paper that was drawn of `views`, to be filed; `ending` tells its file name from others."""
    view, languages = views[0], tuple(one.language for one in views)
    return Paper(
        screening_id=view.screening_id,
        kind=PaperKind.CHECKLIST,
        languages=",".join(languages),
        status=status,
        version=view.record_version,
        record_code=view.record_code,
        file_name=_file_name(view, languages, ending),
        sha256=sha256(content),
        content=content,
    )


def blank(session: Session, languages: tuple[Language, ...]) -> bytes:
    """Return the checklist of the current study version as a PDF, to fill by hand when the computer is down."""
    session.require(Task.READ)
    views = tuple(_blank_view(session, language) for language in languages)
    study = views[0].study
    issued = Issue(
        status=PaperStatus.UNSIGNED,
        generated_at=session.workspace.clock.now(),
        program_version=__version__,
        record_code=f"BLANK-{study.registry_number}-{study.version}-{study.hash[:8].upper()}",
        facts_json=b"",
        printed_by=session.person.name,
    )
    return painter(session).blank_checklist(views, issued)


def papers(session: Session, screening_id: int) -> tuple[PaperView, ...]:
    """Return the papers of a screening, first to latest, without their bytes."""
    session.require(Task.READ)
    found = session.workspace.repository.brief(Paper, "screening_id", screening_id)
    last = last_signed(found)
    return tuple(_of(session, one, last) for one in found)


def paper(session: Session, paper_id: int) -> PaperView:
    """Return one paper with its bytes."""
    session.require(Task.READ)
    return paper_view(session, session.workspace.repository.get(Paper, paper_id))


def saved(session: Session, paper_id: int, where: Literal["printed", "saved"]) -> Changed:
    """Put into the trail that a paper was printed, or saved to a place outside the store."""
    session.require(Task.ISSUE)
    filed = session.workspace.repository.get(Paper, paper_id)
    participant_id = session.workspace.sheets.of(filed.screening_id).participant.id
    with session.change(kind=where, participant_id=participant_id, screening_id=filed.screening_id) as change:
        change.note(Action(where), Subject(Paper.entity, paper_id), canonical({"sha256": filed.sha256}))
    return change.changed


def views_of(session: Session, screening_id: int, languages: tuple[Language, ...]) -> tuple[ScreeningView, ...]:
    """Return a screening as a paper shows it, in each of its languages."""
    study = session.workspace.sheets.of(screening_id).study
    return tuple(coded(screening.view(session, screening_id, language), study) for language in languages)


def _issue(session: Session, view: ScreeningView, status: PaperStatus) -> Issue:
    sheet = session.workspace.sheets.of(view.screening_id)
    facts = sheet.snapshots[-1].text if sheet.is_completed else frozen(view)
    return Issue(
        status=status,
        generated_at=session.workspace.clock.now(),
        program_version=__version__,
        record_code=view.record_code,
        facts_json=facts.encode(),
        printed_by=session.person.name,
        signatures=signatures(session, view.screening_id, view.language),
    )


def painter(session: Session) -> Papers:
    """Return who draws papers."""
    if session.workspace.papers is None:
        message = "this workspace was opened without anyone to draw papers"
        raise RuntimeError(message)
    return session.workspace.papers


def _file_name(view: ScreeningView, languages: tuple[Language, ...], ending: str) -> str:
    """Return a name of our own ids alone: no participant's name, and nothing that a file system might refuse."""
    parts = [view.study.id, view.label, PaperKind.CHECKLIST, f"v{view.record_version}", "+".join(languages)]
    return "-".join([*parts, *filter(None, [ending])]) + ".pdf"


def _blank_view(session: Session, language: Language) -> BlankView:
    workspace = session.workspace
    study = workspace.studies.current
    nobody = Participant(study=study.id, site_id=0, number=0)
    attempt = Attempt(participant_id=0, attempt=1, study_version_id=0)
    viewer = Viewer(Sheet(nobody, attempt, study, {}, {}, ()), workspace.site, language, workspace.sheets.person)
    return BlankView(language, study.head(language), workspace.site, viewer.criteria(), viewer.general_facts())


def last_signed(papers: tuple[Paper, ...]) -> Paper | None:
    """Return the paper that was signed last, None where none was."""
    return next((one for one in reversed(papers) if one.status is PaperStatus.SIGNED), None)


def paper_view(session: Session, filed: Paper) -> PaperView:
    """Return a paper as others see it, with its bytes."""
    of_the_screening = session.workspace.repository.brief(Paper, "screening_id", filed.screening_id)
    return _of(session, filed, last_signed(of_the_screening))


def _of(session: Session, filed: Paper, last: Paper | None) -> PaperView:
    assert filed.entered is not None  # noqa: S101 - what is filed was entered by somebody
    return PaperView(
        id=filed.id,
        kind=filed.kind,
        status=filed.status,
        version=filed.version,
        languages=tuple(Language(name) for name in filed.languages.split(",")),
        record_code=filed.record_code,
        sha256=filed.sha256,
        created_at=filed.entered.at,
        created_by=session.workspace.sheets.person(filed.entered.by).name,
        file_name=filed.file_name,
        is_superseded=filed.status is PaperStatus.SIGNED and last is not None and filed.id != last.id,
        content=filed.content,
    )
