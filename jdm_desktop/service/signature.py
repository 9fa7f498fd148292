"""Signing a completed screening electronically: what the signer is shown first, and the signature with its paper.

21 CFR 11.50, 11.70, 11.200; the signature binds the frozen record, and the paper carries it out of the program.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from jdm_desktop import __version__
from jdm_desktop.domain.evidence import Evidence, Signed
from jdm_desktop.domain.paper import Issue, Paper, PaperStatus
from jdm_desktop.domain.signature import (
    MEANINGS,
    TASKS,
    Difference,
    Meaning,
    Signature,
    SignatureView,
    Signer,
    Signing,
    out_of_order,
    settles_readings,
    statement,
)
from jdm_desktop.domain.snapshot import record_code
from jdm_desktop.domain.staff import Credential, PersonView, Task
from jdm_desktop.domain.trouble import Message, Refused
from jdm_desktop.domain.view import ReadingView, ScreeningView, Stamp, Weight
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.service import document, screening
from jdm_desktop.service.document import PaperView
from jdm_desktop.service.session import Session
from jdm_desktop.service.sheet import Sheet
from jdm_desktop.service.signature_view import Borne, signatures

__all__ = ["MeaningChoice", "OpenReading", "SigningReview", "review", "sign", "signatures"]


@dataclass(frozen=True, slots=True)
class MeaningChoice:
    """One meaning to sign with: its words, and why the person may not sign so now, "" where they may.

    `settles_readings` where signing so takes a word on each reading of weight block.
    """

    meaning: Meaning
    words: str
    closed: str
    settles_readings: bool


@dataclass(frozen=True, slots=True)
class OpenReading:
    """One reading of weight block that is in force, and the criterion whose words it reads."""

    criterion: str
    reading: ReadingView


@dataclass(frozen=True, slots=True)
class SigningReview:
    """Everything that a person sees before they sign.

    `changes` are what the record says otherwise than when it was signed last, on an earlier version; `last` is that
    signature, None where there is none. `must_declare` where the person has yet to declare that their electronic
    signature equals the handwritten one.
    """

    view: ScreeningView
    signer: PersonView
    choices: tuple[MeaningChoice, ...]
    readings: tuple[OpenReading, ...]
    signatures: tuple[SignatureView, ...]
    last: SignatureView | None
    changes: tuple[Difference, ...]
    must_declare: bool


def review(session: Session, screening_id: int, language: Language) -> SigningReview:
    """Return what is looked at before signing, in one language; raise Refused for a person who may not read."""
    session.require(Task.READ)
    sheet = session.workspace.sheets.of(screening_id)
    borne = signatures(session, screening_id, language)
    last = next((one for one in reversed(borne) if not one.is_current), None)
    shown = screening.view(session, screening_id, language)
    return SigningReview(
        view=shown,
        signer=session.person,
        choices=tuple(_choice(session, sheet, meaning, language) for meaning in Meaning),
        readings=_open_readings(shown),
        signatures=borne,
        last=last,
        changes=last.differences if last else (),
        must_declare=not session.can_sign,
    )


def sign(
    session: Session,
    screening_id: int,
    meaning: Meaning,
    user_id: str,
    password: str,
    *,
    readings: Collection[str],
    languages: tuple[Language, ...],
) -> PaperView:
    """Sign a completed screening and file its signed paper; return that paper.

    `readings` are the ids of the readings of weight block that the signer accepted, each by itself. Signature, paper
    and their entries in the trail are kept together, or nothing is. Raises Refused where the person may not sign so
    now, a reading was not accepted, or user name and password are not the signer's own; StoreTrouble where nothing
    could be saved.
    """
    session.require(TASKS[meaning])
    sheet = session.workspace.sheets.of(screening_id)
    closed = _closed(session, sheet, meaning)
    if closed is not None:
        raise Refused.of(closed)
    accepted = _require_accepted(session, sheet, meaning, readings)
    signer = session.reauthenticate(user_id, password)
    made = _Making(session, sheet, meaning, signer, accepted)
    signature, paper = made.signed(languages)
    with session.change(kind="signed", participant_id=sheet.participant.id, screening_id=screening_id) as change:
        change.save(signature, meaning)
        filed = change.save(paper)
    return document.paper_view(session, filed)


def _choice(session: Session, sheet: Sheet, meaning: Meaning, language: Language) -> MeaningChoice:
    closed = session.closed(TASKS[meaning]) or _closed(session, sheet, meaning)
    return MeaningChoice(
        meaning=meaning,
        words=translator(language)(MEANINGS[meaning]),
        closed=closed.text(language) if closed else "",
        settles_readings=settles_readings(meaning),
    )


def _closed(session: Session, sheet: Sheet, meaning: Meaning) -> Message | None:
    """Return why the record, the signatures that it bears or the clock do not let the person sign so."""
    if not sheet.is_completed:
        return Message(N_("The screening is not completed. Nothing was signed: complete it first."))
    same_person = session.workspace.settings.same_person_may_confirm
    borne = Borne(session, sheet).of_this_version
    sentence = out_of_order(meaning, borne, session.person.id, same_person=same_person)
    return Message(sentence) if sentence else _clock(session)


def _clock(session: Session) -> Message | None:
    try:
        session.require_clock()
    except Refused as refused:
        return refused.sentence
    return None


def _open_readings(view: ScreeningView) -> tuple[OpenReading, ...]:
    return tuple(
        OpenReading(criterion.id, reading)
        for criterion in view.criteria
        for reading in criterion.readings
        if reading.weight is Weight.BLOCK
    )


def _require_accepted(session: Session, sheet: Sheet, meaning: Meaning, given: Collection[str]) -> tuple[str, ...]:
    """Return the readings that the signature settles, in the study's order; raise Refused where one is missing."""
    if not settles_readings(meaning):
        return ()
    shown = screening.view(session, sheet.attempt.id, Language.ENGLISH)
    wanted = tuple(one.reading.id for one in _open_readings(shown))
    missing = [one for one in wanted if one not in given]
    if missing:
        raise Refused(
            N_("Not accepted yet: {readings}. Nothing was signed: read each of these readings and accept it first."),
            readings=", ".join(missing),
        )
    return wanted


@dataclass(frozen=True)
class _Making:
    """A signature that is being made, with the signer's key open."""

    session: Session
    sheet: Sheet
    meaning: Meaning
    signer: Signer
    readings: tuple[str, ...]

    def signed(self, languages: tuple[Language, ...]) -> tuple[Signature, Paper]:
        """Return the signature and the paper that carries it, neither kept yet."""
        signing = self._signing()
        said = statement(signing)
        signature = Signature(
            screening_id=self.sheet.attempt.id,
            snapshot_id=self.sheet.snapshots[-1].id,
            version=signing.version,
            sha256=signing.sha256,
            meaning=self.meaning,
            person_id=signing.person_id,
            name=signing.name,
            role=signing.role,
            credential_id=self._credential.id,
            statement=said,
            signature=self.signer.sign(said.encode()),
        )
        return signature, self._paper(signing, signature, languages)

    def _signing(self) -> Signing:
        session, snapshot = self.session, self.sheet.snapshots[-1]
        now = session.workspace.clock.now()
        return Signing(
            record_code=record_code(snapshot.sha256),
            sha256=snapshot.sha256,
            version=snapshot.version,
            screening=screening.label_of(self.sheet),
            meaning=self.meaning,
            person_id=session.person.id,
            user_id=session.person.user_id,
            name=session.person.name,
            role=session.person.role,
            at=Stamp(_to_the_second(now.utc), now.zone),
            readings=self.readings,
            trail=session.workspace.repository.head(),
        )

    def _paper(self, signing: Signing, signature: Signature, languages: tuple[Language, ...]) -> Paper:
        painter = document.painter(self.session)
        views = document.views_of(self.session, self.sheet.attempt.id, languages)
        drawn = painter.checklist(views, self._issue(signing, signature, languages))
        reason = MEANINGS[self.meaning]
        content = painter.seal(drawn, self.signer, signing.at.utc, reason=reason, name=signing.name)
        return document.to_file(views, PaperStatus.SIGNED, content, f"signed-{self.meaning}")

    def _issue(self, signing: Signing, signature: Signature, languages: tuple[Language, ...]) -> Issue:
        borne = Borne(self.session, self.sheet)
        earlier = document.last_signed(borne.papers)
        cites = earlier.sha256 if earlier else ""
        return Issue(
            status=PaperStatus.SIGNED,
            generated_at=signing.at,
            program_version=__version__,
            record_code=signing.record_code,
            facts_json=self.sheet.snapshots[-1].text.encode(),
            printed_by=signing.name,
            signatures=(*borne.views(languages[0]), borne.view(signature, languages[0])),
            signatures_json=self._evidence(signing, signature, languages, cites).written(),
            study_text=self.sheet.study.text.encode(),
            trail=signing.trail,
            cites=cites,
        )

    def _evidence(self, signing: Signing, last: Signature, languages: tuple[Language, ...], cites: str) -> Evidence:
        return Evidence(
            record_code=signing.record_code,
            languages=languages,
            signed=tuple(self._proof(one) for one in (*Borne(self.session, self.sheet).electronic, last)),
            authority=self.signer.authority,
            trail=signing.trail,
            cites=cites,
        )

    def _proof(self, one: Signature) -> Signed:
        credential = self.session.workspace.repository.get(Credential, one.credential_id)
        return Signed(one.statement, one.signature, credential.certificate)

    @property
    def _credential(self) -> Credential:
        credential = self.session.workspace.credential(self.session.person.id)
        assert credential is not None  # noqa: S101 - its key was opened just now
        return credential


def _to_the_second(at: datetime) -> datetime:
    """Return an instant as a PDF's signature can say it (ISO 32000-1, 7.9.4): without parts of a second."""
    return at.astimezone(UTC).replace(microsecond=0)
