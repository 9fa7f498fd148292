"""The acts that are watched, killed and refused: from which template each begins, and with which program."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from jdm_desktop.domain.staff import Role
from jdm_desktop.keys import recovery, slots
from jdm_desktop.service import participant, staff
from jdm_desktop.service.accounts import PersonForm
from jdm_desktop.service.participant import ParticipantForm
from jdm_desktop.store import migrations, schema
from tests.service import desk
from tests.trust import acts, upkeep
from tests.trust.acts import Act, Place, Worker
from tests.trust.holdings import held
from tests.trust.ledger import Effects, Ledger

_LATER = """import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("item_value", recreate="always") as batch:
        batch.add_column(sa.Column("method", sa.String, nullable=False, server_default=""))
"""
"""A step that rebuilds the table of facts."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An act, the template that it begins from, and whether its person is signed in before it is watched.

    `adopts` is what is said where the next start may ask why the store is as it is; `is_later` where the program is one
    version on; `promised` holds at the next start whenever the fault fell.
    """

    act: Act
    template: str
    enters: bool = True
    computer: str = "first"
    adopts: str | None = None
    is_later: bool = False
    promised: Effects = field(default_factory=dict)

    @property
    def shipped(self) -> bool:
        """Whether it works with the study that ships."""
        return self.template == "shipped"

    def worker(self, place: Place, ledger: Ledger) -> Worker:
        """Return who does it."""
        return Worker(place, ledger, self.shipped, self.computer)

    def begin(self, worker: Worker) -> None:
        """Do what comes before it."""
        if self.enters:
            worker.enter()

    @contextmanager
    def program(self, place: Place) -> Iterator[None]:
        """Let the program be of the version that the scene is played with."""
        before = migrations.FOLDER, schema.VERSION
        if self.is_later:
            migrations.FOLDER, schema.VERSION = place.root / "steps", before[1] + 1
        try:
            yield
        finally:
            migrations.FOLDER, schema.VERSION = before


SCENES = {
    "birth": Scene(acts.birth, "nothing", enters=False),
    "birth anew": Scene(acts.birth, "unfinished", enters=False),
    "sitting": Scene(acts.sitting, "worked", enters=False),
    "registering": Scene(acts.registering, "worked"),
    "answering": Scene(acts.answering, "shipped"),
    "finishing": Scene(acts.finishing, "worked"),
    "declaring": Scene(acts.declaring, "worked"),
    "signing": Scene(acts.signing, "worked"),
    "backing_up": Scene(acts.backing_up, "worked"),
    "guarding": Scene(acts.guarding, "worked"),
    "staffing": Scene(acts.staffing, "worked"),
    "recovering": Scene(acts.recovering, "worked"),
    "moving": Scene(acts.moving, "worked", enters=False, computer="second", adopts="moved"),
    "restoring": Scene(upkeep.restoring, "filed", adopts="restored"),
    "upgrading": Scene(upkeep.upgrading, "filed", enters=False, is_later=True, promised={"older backups": 2}),
    "inking": Scene(upkeep.inking, "filed"),
    "redacting": Scene(upkeep.redacting, "filed"),
    "copying": Scene(upkeep.copying, "filed"),
}


# -------------------------------------------------------------------------------------------------------- the templates


@dataclass
class Templates:
    """Stores to begin from, made once; `held` is what each holds."""

    root: Path
    held: dict[str, Effects] = field(default_factory=dict)

    @classmethod
    def made(cls, root: Path) -> "Templates":
        """Make them; everything that the acts will need is imported on the way."""
        recovery.secret_of(recovery.shares_of(recovery.new_secret())[:2])
        ZoneInfo(desk.Watch().zone)
        made = cls(root)
        for name in ("nothing", "worked", "shipped"):
            place = made.place(name)
            place.root.mkdir(parents=True)
            made.held[name] = {}
            if name != "nothing":
                made.held[name] = made._filled(place, shipped=name == "shipped")
        made.held["filed"] = made._filed()
        made.held["unfinished"] = made._unfinished()
        return made

    def place(self, name: str) -> Place:
        """Return where a template lies."""
        return Place(self.root / name)

    def _filled(self, place: Place, *, shipped: bool) -> Effects:
        worker = Worker(place, Ledger(), shipped)
        acts.birth(worker)
        form = PersonForm(acts.WANG, "MARKER-wang", Role.COORDINATOR, desk.TEMPORARY, trained_on=desk.TRAINED)
        staff.add_person(worker.li, form)
        worker.door.sign_in(acts.WANG, desk.TEMPORARY).set_password("", acts.OLD)
        participant.register(worker.li, ParticipantForm(acts.NAMES[0], desk.BORN))
        if not shipped:
            desk.fill(worker.li, 1)
            desk.determine_all(worker.li, 1)
        found = held(worker.door.repository)
        worker.close()
        return found

    def _unfinished(self) -> Effects:
        """Leave a store as a first start leaves it that is killed at its end: nobody was told of it."""
        place = self.place("unfinished")
        place.root.mkdir()
        worker = Worker(place, Ledger())
        acts.birth(worker)
        worker.close()
        (place.store / slots.FILE_NAME).rename(place.store / slots.STAGED_NAME)
        (place.store / slots.BACKUP_NAME).unlink()
        return {}

    def _filed(self) -> Effects:
        """Make the store that upkeep begins from, and the steps by which a later program brings it up to date."""
        place = self.place("worked").copied(self.root / "filed")
        place.stick.mkdir()
        shutil.copytree(migrations.FOLDER, place.root / "steps")
        (place.root / "steps" / "versions" / "v0002_later.py").write_text(_LATER, encoding="utf-8")
        worker = Worker(place, Ledger())
        worker.enter(hours=0)
        upkeep.file(worker.li)
        found = held(worker.door.repository) | {"backups": 1}
        worker.close()
        self._brought_up_to_date(place.copied(self.root / "later"))
        return found

    def _brought_up_to_date(self, place: Place) -> None:
        """Take the steps once elsewhere, so that none of them is imported while an act is watched."""
        scene = SCENES["upgrading"]
        with scene.program(place):
            worker = scene.worker(place, Ledger())
            worker.enter()
            worker.close()
        shutil.rmtree(self.root / "filed" / "steps")
        shutil.copytree(place.root / "steps", self.root / "filed" / "steps")
        shutil.rmtree(place.root)


@contextmanager
def at_work(scene: Scene, place: Place, ledger: Ledger) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Give what comes before a scene and the scene, as two calls for a process of its own."""
    worker = scene.worker(place, ledger)

    def begin() -> None:
        with scene.program(place):
            scene.begin(worker)

    def act() -> None:
        with scene.program(place):
            scene.act(worker)
            worker.close()

    yield begin, act
