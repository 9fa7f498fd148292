"""What a store holds, in the words of the acts."""

from jdm_desktop.domain.audit import Action
from jdm_desktop.domain.paper import Paper
from jdm_desktop.domain.participant import Attempt, Determination, Fact, Identity, Participant
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.signature import InkSignature, Signature
from jdm_desktop.domain.snapshot import Snapshot
from jdm_desktop.domain.staff import Person, Workstation
from jdm_desktop.service import redaction
from jdm_desktop.store.repository import Repository
from tests.trust.ledger import Effects

TYPED = "MARKER-mother Zhang"
"""What somebody typed where no name belongs."""


def held(repository: Repository) -> Effects:
    """Return what the store holds, in the words of the acts."""
    known: Effects = {"account": repository.any(Person), "places": len(repository.all(Workstation))}
    names = {one.participant_id: one.name for one in repository.all(Identity)}
    for participant in repository.all(Participant):
        known[f"participant {participant.number}"] = names.get(participant.id, "nobody")
    for attempt in repository.all(Attempt):
        known[f"attempt {attempt.participant_id}"] = attempt.attempt
        known[f"state {attempt.id}"] = attempt.state.value
        known[f"snapshots {attempt.id}"] = len(repository.among(Snapshot, "screening_id", [attempt.id]))
        known[f"signatures {attempt.id}"] = len(repository.among(Signature, "screening_id", [attempt.id]))
        known[f"papers {attempt.id}"] = len(repository.among(Paper, "screening_id", [attempt.id]))
        inks = repository.among(InkSignature, "screening_id", [attempt.id])
        known[f"inks {attempt.id}"] = len(inks)
        known[f"scan {attempt.id}"] = sha256(inks[-1].scan) if inks else None
    known.update({f"fact {one.screening_id} {one.item}": one.text for one in repository.all(Fact)})
    for made in repository.all(Determination):
        known[f"determination {made.screening_id} {made.criterion}"] = made.answer and made.answer.value
    for person in repository.all(Person):
        known[f"person {person.user_id}"] = [person.active, person.temporary]
        known[f"declared {person.user_id}"] = person.declared_on is not None
        known[f"draft {person.user_id}"] = repository.draft(person.id, "x")
    return known | _removed(repository)


def _removed(repository: Repository) -> Effects:
    """Return how many privacy corrections there were, and how many texts still say what one is to remove."""
    entries = tuple(repository.entries())
    made = [one for one in entries if one.action is Action.REDACTED and one.subject.entity == redaction.ENTITY]
    texts = [f"{one.texts} {one.author.reason}" for one in entries] + [one.source for one in repository.all(Fact)]
    return {"corrections": len(made), "names typed": sum(TYPED in text for text in texts)}
