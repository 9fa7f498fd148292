"""Text that breaks programs, in every field: it comes back exactly as typed, or it is refused with a sentence."""

import json
from collections.abc import Callable
from contextlib import suppress
from itertools import groupby
from pathlib import Path

import pytest

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.participant import Determination, Fact, Identity
from jdm_desktop.domain.staff import Person, Role, Site
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.service import participant, screening, staff
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.participant import IdentityView, ParticipantForm
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.store import check
from tests import hostile
from tests.service import desk

Put = Callable[[Session, str], str | None]


def _value(session: Session, text: str) -> str:
    screening.record_fact(session, 1, "remark", FactForm(text), "why")
    return session.workspace.repository.among(Fact, "item", ["remark"])[0].text


def _source(session: Session, text: str) -> str:
    screening.record_fact(session, 1, "weight", FactForm("30", source=text), "why")
    return session.workspace.repository.among(Fact, "item", ["weight"])[0].source


def _why(session: Session, text: str) -> str:
    screening.determine(session, 1, "I1", Answer.NO, "why")
    screening.determine(session, 1, "I1", Answer.UNKNOWN, f"x{text}x")
    return session.workspace.repository.all(Determination)[0].reason[1:-1]


def _reason(session: Session, text: str) -> str:
    before = session.workspace.repository.head().seq
    screening.record_fact(session, 1, "weight", FactForm(f"30.{before}"), text)
    (entry,) = session.workspace.repository.entries(before)
    return entry.author.reason


def _name(session: Session, text: str) -> str:
    made = participant.register(session, ParticipantForm(text))
    return participant.identity(session, made.participant_id).name


def _note(session: Session, text: str) -> str:
    participant.correct_identity(session, 1, IdentityView("x", desk.BORN, text), "why")
    return session.workspace.repository.get(Identity, 1).note


def _person(session: Session, text: str) -> str:
    number = session.workspace.repository.head().seq
    return staff.add_person(session, PersonForm(f"user {number}", f"x{text}x", Role.MONITOR, desk.PASSWORD)).name[1:-1]


def _user(session: Session, text: str) -> str:
    number = len(staff.people(session))
    form = PersonForm(f"{number}{text}x", "X", Role.MONITOR, desk.PASSWORD)
    made = staff.add_person(session, form)
    desk.door(session).sign_in(form.user_id, desk.PASSWORD)
    return made.user_id[len(str(number)) : -1]


def _draft(session: Session, text: str) -> str | None:
    session.keep_draft("remark 1", text)
    return session.draft("remark 1")


KEPT_BUT_FOR_BLANKS: dict[str, Put] = {
    "value": _value, "source": _source, "reason": _reason, "participant's name": _name, "note": _note,
}  # fmt: skip
KEPT_WHOLE: dict[str, Put] = {"determination": _why, "person's name": _person, "user name": _user, "draft": _draft}


@pytest.fixture
def at_work(session: Session) -> Session:
    """Register a participant whose fields are filled."""
    desk.registered(session)
    return session


@pytest.mark.parametrize("field", [*KEPT_BUT_FOR_BLANKS, *KEPT_WHOLE])
def test_hostile_text_comes_back_as_it_was_typed(at_work: Session, field: str) -> None:
    """Nothing is executed, folded or cut; what is refused leaves no entry; the store is sound and searchable after."""
    put = (KEPT_BUT_FOR_BLANKS | KEPT_WHOLE)[field]
    kept = refused = 0
    for name, text in hostile.STRINGS.items():
        head = at_work.workspace.repository.head()
        try:
            found = put(at_work, text)
        except Refused:
            refused += 1
            assert at_work.workspace.repository.head() == head or field == "determination"
            continue
        kept += 1
        assert found == (text if field in KEPT_WHOLE else text.strip()), name
    assert kept > 200
    assert refused > 10
    assert check.findings(at_work.workspace.repository).problems == ()


@pytest.mark.parametrize("field", [*KEPT_BUT_FOR_BLANKS, *KEPT_WHOLE])
def test_a_megabyte_is_refused(at_work: Session, field: str) -> None:
    """A text that no field holds is refused as a whole, with both numbers."""
    with pytest.raises(Refused, match="holds at most"):
        (KEPT_BUT_FOR_BLANKS | KEPT_WHOLE)[field](at_work, hostile.huge())


def test_hostile_text_survives_on_the_disk(tmp_path: Path) -> None:
    """Names of site and person, and every value, are the same after closing and opening the store."""
    workspace = desk.opened(tmp_path)
    site = SiteForm('<b>"01"', "'; DROP TABLE audit; --")
    session = workspace.first_account(site, PersonForm("li", "𬭊\u202e<script>", Role.INVESTIGATOR, desk.PASSWORD))
    number = desk.registered(session).screening_id
    texts: list[str] = []
    for text in hostile.STRINGS.values():
        with suppress(Refused):
            screening.record_fact(session, number, "remark", FactForm(text))
            texts.append(text.strip())
    workspace.close()
    door = desk.opened(tmp_path)
    again = door.sign_in("li", desk.PASSWORD).workspace.repository
    (kept,) = again.among(Fact, "item", ["remark"])
    assert kept.text == texts[-1]
    written = [str(entry.after) for entry in again.entries() if entry.subject.field == "remark"]
    assert [json.loads(one)["text"] for one in written] == [text for text, _repeats in groupby(texts)]
    assert (again.all(Site)[0].code, again.all(Site)[0].name) == (site.code, site.name)
    assert again.all(Person)[0].name == "𬭊\u202e<script>"
    door.close()


def test_a_hostile_number_is_refused(at_work: Session) -> None:
    """A field for a number takes numbers alone."""
    for text in hostile.STRINGS.values():
        if text.strip():
            with pytest.raises(Refused):
                screening.record_fact(at_work, 1, "weight", FactForm(f"{text}!"))
            with pytest.raises(Refused):
                screening.record_fact(at_work, 1, "weight", FactForm("30", assessed_on_text=f"{text}!"))
