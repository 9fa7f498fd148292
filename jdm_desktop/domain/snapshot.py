"""What is frozen: the study file that a screening follows, and a completed screening as canonical JSON.

The JSON names items, criteria and answers by their ids, so that it is the same whatever language the screen was in.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any, ClassVar

from jdm_desktop.domain.record import DIGEST, Record, canonical, stamp_text
from jdm_desktop.domain.view import CriterionView, DeterminationView, FactView, ScreeningView, Stamp

FORMAT = "1"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP_LENGTH = 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyVersion(Record):
    """One version of a study file, kept whole; `encodes` says which protocol version it encodes."""

    entity: ClassVar[str] = "study_version"

    study: str
    version: str
    encodes: str
    hash: str
    text: str = field(repr=False, metadata=DIGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Record):
    """A screening as it stood when it was completed; `text` is canonical JSON, `version` counts from 1."""

    entity: ClassVar[str] = "snapshot"

    screening_id: int
    version: int
    sha256: str
    text: str = field(repr=False, metadata=DIGEST)


def frozen(view: ScreeningView) -> str:
    """Return the canonical JSON of everything that a screening says, without a word of any language's labels."""
    return canonical(
        {
            "attempt": view.attempt,
            "criteria": [_criterion(criterion) for criterion in view.criteria],
            "facts": _facts(view),
            "format": FORMAT,
            "outcome": view.outcome,
            "proposed_outcome": view.proposed_outcome,
            "screening_number": view.screening_number,
            "site": view.site.code,
            "study": {"hash": view.study.hash, "id": view.study.id, "version": view.study.version},
            "version": view.record_version,
        }
    )


def record_code(digest: str) -> str:
    """Return the short code of a SHA-256 that people can read out: its first 60 bits in Crockford's base 32."""
    bits = int(digest, 16) >> (256 - 5 * _GROUPS * _GROUP_LENGTH)
    letters = [_CROCKFORD[bits >> 5 * place & 31] for place in reversed(range(_GROUPS * _GROUP_LENGTH))]
    groups = ["".join(letters[i : i + _GROUP_LENGTH]) for i in range(0, len(letters), _GROUP_LENGTH)]
    return "-".join(["JDM", *groups])


def content_hash(text: str) -> str:
    """Return the SHA-256 that binds a frozen screening."""
    return hashlib.sha256(text.encode()).hexdigest()


def _facts(view: ScreeningView) -> dict[str, Any]:
    shown = [*view.general_facts, *(fact for criterion in view.criteria for fact in criterion.facts)]
    return {fact.item: _fact(fact) for fact in shown if fact.text or fact.source or fact.assessed_on}


def _fact(fact: FactView) -> dict[str, Any]:
    return {
        "assessed_on": fact.assessed_on.isoformat() if fact.assessed_on else None,
        "entered_at": _stamp(fact.entered_at),
        "entered_by": fact.entered_by,
        "source": fact.source,
        "text": fact.text,
        "unit": fact.unit,
    }


def _criterion(criterion: CriterionView) -> dict[str, Any]:
    return {
        "determination": _determination(criterion.determination),
        "differs": criterion.differs,
        "id": criterion.id,
        "proposal": criterion.proposal,
        "proposal_passes": criterion.proposal_passes,
        "readings": [reading.id for reading in criterion.readings],
        "verdict": criterion.verdict,
    }


def _determination(made: DeterminationView | None) -> dict[str, Any] | None:
    if made is None:
        return None
    return {
        "answer": made.answer,
        "at": _stamp(made.at),
        "by": made.by,
        "reason": made.reason,
    }


def _stamp(stamp: Stamp | None) -> dict[str, str] | None:
    return {"utc": stamp_text(stamp.utc), "zone": stamp.zone} if stamp else None
