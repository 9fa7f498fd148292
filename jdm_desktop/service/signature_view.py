"""The signatures of a screening as screen and papers show them: electronic ones and those in ink, first to latest.

A signature stands for ever on the version that was signed; where the record says something else now, it is shown with
what changed since.
"""

import json
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from jdm_desktop.domain.difference import differences
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.record import stamp_time
from jdm_desktop.domain.signature import Difference, InkSignature, Meaning, Signature, SignatureView
from jdm_desktop.domain.snapshot import frozen, record_code
from jdm_desktop.domain.staff import Person, Task
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import Language
from jdm_desktop.service import screening
from jdm_desktop.service.screening_view import coded
from jdm_desktop.service.session import Session
from jdm_desktop.service.sheet import Sheet


def signatures(session: Session, screening_id: int, language: Language) -> tuple[SignatureView, ...]:
    """Return every signature that a screening bears, each with what the record says otherwise since.

    Raises Refused for a person who may not read.
    """
    session.require(Task.READ)
    borne = Borne(session, session.workspace.sheets.of(screening_id))
    return borne.views(language)


@dataclass(frozen=True)
class Borne:
    """The signatures that one screening bears."""

    session: Session
    sheet: Sheet

    @cached_property
    def electronic(self) -> tuple[Signature, ...]:
        """The electronic signatures on every version, first to latest."""
        return self.session.workspace.repository.among(Signature, "screening_id", [self.sheet.attempt.id])

    @cached_property
    def in_ink(self) -> tuple[InkSignature, ...]:
        """The signatures on paper without their scans; of those of one meaning on one paper, the one entered last."""
        kept = self.session.workspace.repository.brief(InkSignature, "screening_id", self.sheet.attempt.id)
        latest = {(one.paper_id, one.meaning): one for one in kept}
        return tuple(one for one in kept if latest[one.paper_id, one.meaning] is one)

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """The papers of the screening without their bytes, first to latest."""
        return self.session.workspace.repository.brief(Paper, "screening_id", self.sheet.attempt.id)

    @property
    def of_this_version(self) -> tuple[tuple[Meaning, int], ...]:
        """Meanings and people of the signatures on this version; 0 for somebody in ink who has no account.

        A name in ink stands for every account of that name: people come back, and get another one.
        """
        version = self.sheet.version
        made = [(one.meaning, one.person_id) for one in self.electronic if one.version == version]
        in_ink = [one for one in self.in_ink if self._version(one) == version]
        return (*made, *((one.meaning, person_id) for one in in_ink for person_id in self._people_called(one.name)))

    @cached_property
    def present(self) -> str:
        """What the record says now, frozen."""
        if self.sheet.is_completed:
            return self.sheet.snapshots[-1].text
        shown = screening.view(self.session, self.sheet.attempt.id, Language.ENGLISH)
        return frozen(coded(shown, self.sheet.study))

    def views(self, language: Language) -> tuple[SignatureView, ...]:
        """Return every signature as it is shown, in the order in which they were entered."""
        shown = [(_entry(one), self.view(one, language)) for one in self.electronic]
        shown += [(_entry(one), self._view_of_ink(one, language)) for one in self.in_ink]
        return tuple(view for _number, view in sorted(shown, key=lambda pair: pair[0]))

    def view(self, one: Signature, language: Language) -> SignatureView:
        """Return an electronic signature as it is shown; it may be one that is not stored yet."""
        said = json.loads(one.statement)
        return SignatureView(
            id=one.id,
            meaning=one.meaning,
            name=one.name,
            user_id=said["signer"]["user_id"],
            role=one.role,
            at=Stamp(stamp_time(said["at"]["utc"]), said["at"]["zone"]),
            signed_on=None,
            version=one.version,
            sha256=one.sha256,
            record_code=record_code(one.sha256),
            is_current=self._is_current(one.version),
            differences=self._since(one.version, language),
        )

    def _view_of_ink(self, one: InkSignature, language: Language) -> SignatureView:
        version = self._version(one)
        digest = self.sheet.snapshots[version - 1].sha256
        return SignatureView(
            id=one.id,
            meaning=one.meaning,
            name=one.name,
            user_id="",
            role=None,
            at=None,
            signed_on=one.signed_on,
            version=version,
            sha256=digest,
            record_code=record_code(digest),
            is_current=self._is_current(version),
            differences=self._since(version, language),
            in_ink=True,
            original_at=one.original_at,
            has_scan=bool(one.scan_name),
        )

    def _version(self, one: InkSignature) -> int:
        return next(paper.version for paper in self.papers if paper.id == one.paper_id)

    def _is_current(self, version: int) -> bool:
        return self.sheet.is_completed and version == self.sheet.version

    def _since(self, version: int, language: Language) -> tuple[Difference, ...]:
        if self._is_current(version):
            return ()
        return differences(self.sheet.snapshots[version - 1].text, self.present, self.sheet.study, language)

    def _people_called(self, name: str) -> tuple[int, ...]:
        people = self.session.workspace.repository.all(Person)
        return tuple(one.id for one in people if _bare(one.name) == _bare(name)) or (0,)


def _bare(name: str) -> str:
    """Return a name as it is compared: however its letters and blanks are written."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _entry(one: Signature | InkSignature) -> int:
    assert one.entered is not None  # noqa: S101 - what is read back was entered by somebody
    return one.entered.entry
