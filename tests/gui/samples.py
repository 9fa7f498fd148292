"""An invented screening in a store in memory, on the real study, for the tests of the checklist."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sqlalchemy import Connection

from jdm_desktop.domain.answer import Answer
from jdm_desktop.domain.staff import Person, Role
from jdm_desktop.domain.view import Stamp
from jdm_desktop.i18n import Language
from jdm_desktop.service import participant, screening
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.facts import FactForm
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.session import Session
from jdm_desktop.store import database
from jdm_desktop.store.repository import Repository
from tests.service import desk as office

TODAY = date(2026, 11, 22)
ANTIBODIES = "MDA5;RO52"
PASSING = {
    "proximal_weakness": "yes",
    "heliotrope_rash": "yes",
    "gottron_papules": "no",
    "muscle_enzyme_raised": "yes",
    "myositis_antibodies": ANTIBODIES,
    "emg_myopathic": "no",
    "biopsy_inflammatory": "yes",
    "glucocorticoid_failure": "yes",
    "immunosuppressants_failed": "2",
    "glucocorticoid_months": "9",
    "rapid_progression": "no",
    "organ_involvement": "yes",
    "calcinosis": "no",
    "recurrent_rash_or_ulcers": "no",
    "imnm": "no",
    "lvef_percent": "62",
    "ecg_obviously_abnormal": "no",
    "egfr": "112",
    "ast": "88",
    "ast_uln": "40",
    "alt": "61",
    "alt_uln": "45",
    "bilirubin": "11.2",
    "bilirubin_uln": "21",
    "lung_function_normal": "yes",
    "spo2_percent": "98",
    "venous_access": "yes",
    "apheresis_contraindicated": "no",
    "childbearing_potential": "no",
    "consent_date": "2026-11-16",
    "prior_car_t": "no",
    "other_autoimmune_disease": "no",
    "primary_immunodeficiency": "no",
    "severe_secondary_immunodeficiency": "no",
    "active_tuberculosis": "no",
    "latent_tuberculosis": "no",
    "active_viral_hepatitis": "no",
    "other_serious_infection": "no",
    "malignancy": "no",
    "congenital_heart_disease": "no",
    "last_myocardial_infarction": "none",
    "severe_arrhythmia": "no",
    "large_pericardial_effusion": "no",
    "serious_myocarditis": "no",
    "needs_vasopressors": "no",
    "other_disease_long_term_immunosuppression": "no",
    "uncontrolled_infection": "no",
    "last_systemic_infection_treatment": "none",
    "last_transplantation": "none",
    "last_gvhd_grade2": "none",
    "hbsag": "negative",
    "hbcab": "negative",
    "hcv_ab": "negative",
    "hiv_ab": "negative",
    "syphilis": "negative",
    "cmv_dna": "negative",
    "last_live_vaccine": "none",
    "known_malignancy": "no",
    "last_other_trial": "none",
    "investigator_objection": "no",
}
GENERAL = {"sex": "female", "date_of_birth": "2016-03-04", "screening_date": "2026-11-16"}


class Clock:
    """A clock that moves one second at every look, on one day."""

    def __init__(self, latest: datetime = datetime(2026, 11, 22, 1, 12, 3, tzinfo=UTC)) -> None:
        self.latest = latest

    def now(self) -> Stamp:
        """Return the next second, in Shanghai."""
        self.latest += timedelta(seconds=1)
        return Stamp(self.latest, "Asia/Shanghai")

    def today(self) -> date:
        """Return the one day."""
        return TODAY

    def ticks(self) -> float:
        """Return the seconds that this clock says have passed."""
        return self.latest.timestamp()


@cache
def library() -> StudyLibrary:
    """Return the studies, read once for all tests."""
    return StudyLibrary.shipped()


def workspace() -> Entrance:
    """Return a store in memory."""
    return Entrance.in_memory(Clock(), "WS-01", library(), cost=office.CHEAP, new_key=office.known_key)


def session() -> Session:
    """Return a sitting of an investigator in a new store in memory."""
    person = PersonForm("chen", "Chen Jing", Role.INVESTIGATOR, "obviously invented")
    return workspace().first_account(SiteForm("01", "Invented Children's Hospital"), person)


@dataclass(frozen=True)
class Original:
    """A store that was prepared once, from which every test gets a copy of its own."""

    image: bytes
    began: int
    now: datetime
    screening_id: int


@cache
def _original(prepare: Callable[[Session], int]) -> Original:
    made = session()
    screening_id = prepare(made)
    store = made.workspace
    assert isinstance(store.clock, Clock)
    with store.repository.database.bare() as connection:
        image = _raw(connection).serialize()
    store.close()
    return Original(image, made.began, store.clock.latest, screening_id)


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def copy_of(prepare: Callable[[Session], int]) -> tuple[Session, int]:
    """Return a sitting on a store that `prepare` has prepared, and the screening that it made."""
    original = _original(prepare)
    store = Entrance(Repository(database.open_memory()), Clock(original.now), "WS-01", library())
    with store.repository.database.bare() as connection:
        _raw(connection).deserialize(original.image)
    (person,) = store.repository.all(Person)
    sitting = Session(store, person)
    sitting.began = original.began
    return sitting, original.screening_id


def registered(session: Session) -> int:
    """Register an invented participant; return the screening."""
    return participant.register(session, participant.ParticipantForm(name="Test Invented")).screening_id


def record(session: Session, screening_id: int, facts: dict[str, str], source: str = "") -> None:
    """Record facts."""
    day = "2026-11-16" if source else ""
    for item, text in facts.items():
        screening.record_fact(session, screening_id, item, FactForm(text, day, source))


def all_known(session: Session) -> int:
    """Return a screening of which every fact is known, with nothing determined."""
    made = registered(session)
    record(session, made, GENERAL | PASSING)
    return made


def determine_as_proposed(session: Session, screening_id: int, count: int = 100) -> None:
    """Determine the first `count` criteria as the facts propose."""
    shown = screening.view(session, screening_id, Language.ENGLISH)
    for each in shown.criteria[:count]:
        if each.proposal is not Answer.UNKNOWN:
            screening.determine(session, screening_id, each.id, each.proposal)
