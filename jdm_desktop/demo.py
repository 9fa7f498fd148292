"""`jdm-desktop demo DIR`: a store with invented participants and their papers, made without a window."""

import argparse
import platform
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jdm_desktop import resources
from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.answer import UNKNOWN, Answer
from jdm_desktop.domain.signature import Meaning
from jdm_desktop.domain.staff import Role
from jdm_desktop.domain.study_text import Node, read
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.exchange.save import write_whole
from jdm_desktop.i18n import Language, translator
from jdm_desktop.keys.derive import FLOOR
from jdm_desktop.service import document, participant, screening, signature, staff
from jdm_desktop.service.accounts import PersonForm, SiteForm
from jdm_desktop.service.clock import Clock, SystemClock
from jdm_desktop.service.document import PaperView
from jdm_desktop.service.entrance import Entrance
from jdm_desktop.service.library import StudyLibrary
from jdm_desktop.service.participant import ParticipantForm, ParticipantRow
from jdm_desktop.service.screening import FactForm
from jdm_desktop.service.session import Session
from jdm_desktop.service.station import here

_UNSIGNED = "unsigned"
_LANGUAGES = ((Language.ENGLISH,), (Language.CHINESE,), (Language.CHINESE, Language.ENGLISH))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder for the store and the papers")


def command(arguments: argparse.Namespace) -> int:
    """Make the demonstration and say what was made; return the exit status."""
    language = Language(arguments.language or Language.ENGLISH)
    _ = translator(language)
    folder: Path = arguments.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _say(
            _("“{folder}” exists and is not empty. Nothing was made: name a new folder.").format(folder=folder),
            sys.stderr,
        )
        return 2
    try:
        for sentence in make(folder, SystemClock(), language):
            _say(sentence, sys.stdout)
    except Trouble as trouble:
        _say(trouble.text(language), sys.stderr)
        return 2
    return 0


def _program() -> str:
    """Return how this program was started, so that the sentence can be copied where its folder is not on the path."""
    started = Path(sys.argv[0])
    return shlex.quote(str(started)) if started.stem == "jdm-desktop" else "jdm-desktop"


def _say(sentence: str, stream: Any) -> None:
    print(sentence, file=stream, flush=True)


def make(folder: Path, clock: Clock, language: Language) -> Iterator[str]:
    """Make the store and its papers in `folder`, yielding a sentence for each thing made.

    Raises Trouble where the store or a paper cannot be made.
    """
    plan = _plain(read(resources.path("demo/nct06569472.yaml").read_text("utf-8")))
    station = here(folder, platform.node())
    # at the floor, and not calibrated: every signature of the demonstration derives a key from a password
    workspace = Entrance.open(folder, clock, station, StudyLibrary.shipped(), papers=Papers(), cost=FLOOR)
    try:
        yield from _Demonstration(workspace, plan, folder, language).run()
    finally:
        workspace.close()


def _plain(node: Node) -> Any:
    """Return a tree of strings, lists and mappings without its line numbers."""
    content = node.content
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items()}
    return content if isinstance(content, str) else [_plain(part) for part in content]


class _Demonstration:
    """Does with the use cases what a coordinator and an investigator would do at the desk."""

    def __init__(self, workspace: Entrance, plan: Mapping[str, Any], folder: Path, language: Language) -> None:
        self._workspace = workspace
        self._plan = plan
        self._papers = folder / "papers"
        self._language = language

    def run(self) -> Iterator[str]:
        """Make everything; yield a sentence for each participant, then how to go on."""
        _ = translator(self._language)
        (self._papers / _UNSIGNED).mkdir(parents=True)
        self._make_accounts()
        with self._workspace.in_haste():
            yield from self._screened(self._plan["participants"])
        yield from self._blanks()
        for form in self._forms():
            yield _("Account {user} ({role}): password “{password}”").format(
                user=form.user_id, role=form.role.value, password=form.password
            )
        certificate = self._papers.parent / "site-certificate.pem"
        yield _("Whether a paper is genuine says: {command}").format(
            command=f"{_program()} verify --trust {shlex.quote(str(certificate))} {self._quoted()}/*.pdf"
        )
        command = f"{_program()} --store {shlex.quote(str(self._papers.parent))}"
        yield _("Papers are in {folder}. Open the store in the window with: {command}").format(
            folder=self._papers, command=command
        )

    def _forms(self) -> list[PersonForm]:
        people: list[Mapping[str, str]] = self._plan["people"]
        return [
            PersonForm(
                user_id=one["user_id"],
                name=one["name"],
                role=Role(one["role"]),
                password=one["password"],
                physician=one.get("physician") == "yes",
                trained_on=self._workspace.clock.today(),
                identity_checked_by=people[0]["name"],
                identity_document=self._plan["identity_document"],
            )
            for one in people
        ]

    def _make_accounts(self) -> None:
        """Make the administrator's account and, by it, the others'; each of these chooses a password of their own."""
        site = self._plan["site"]
        first, *others = self._forms()
        session = self._workspace.first_account(SiteForm(code=site["code"], name=site["name"]), first)
        temporary: str = self._plan["temporary_password"]
        for form in others:
            staff.add_person(session, replace(form, password=temporary))
        session.sign_out()
        for form in others:
            own = self._workspace.sign_in(form.user_id, temporary)
            own.set_password(temporary, form.password)
            own.sign_out()

    def _quoted(self) -> str:
        return shlex.quote(str(self._papers))

    def _form(self, role: Role) -> PersonForm:
        return next(one for one in self._forms() if one.role is role)

    def _as(self, role: Role) -> Session:
        form = self._form(role)
        return self._workspace.sign_in(form.user_id, form.password)

    def _screened(self, people: list[Mapping[str, Any]]) -> Iterator[str]:
        rows = self._registered(people)
        yield from self._judged({row.screening_id: person for row, person in zip(rows, people, strict=True)})
        again = [(row, person) for row, person in zip(rows, people, strict=True) if "again" in person]
        yield from self._judged(self._screened_again(again))

    def _registered(self, people: list[Mapping[str, Any]]) -> list[ParticipantRow]:
        session = self._as(Role.COORDINATOR)
        rows = [participant.register(session, ParticipantForm(name=person["name"])) for person in people]
        for row, person in zip(rows, people, strict=True):
            self._enter(session, row.screening_id, {**self._plan["usual"], **person["facts"]})
        session.sign_out()
        return rows

    def _screened_again(self, people: list[tuple[ParticipantRow, Mapping[str, Any]]]) -> dict[int, Mapping[str, Any]]:
        session = self._as(Role.COORDINATOR)
        made: dict[int, Mapping[str, Any]] = {}
        for row, person in people:
            again = participant.rescreen(session, row.participant_id, person["again"]["reason"])
            facts = {**self._plan["usual"], **person["facts"], **person["again"]["facts"]}
            self._enter(session, again.screening_id, facts)
            made[again.screening_id] = person
        session.sign_out()
        return made

    def _judged(self, people: Mapping[int, Mapping[str, Any]]) -> Iterator[str]:
        """Let the investigator determine, the coordinator complete and sign, and the investigator confirm."""
        session = self._as(Role.INVESTIGATOR)
        for screening_id, person in people.items():
            self._determine(session, screening_id, person)
        session.sign_out()
        session = self._as(Role.COORDINATOR)
        completed = [one for one, person in people.items() if self._complete(session, one, person)]
        signed = [one for one in completed if one % 2]  # the others wait for ink, as where nobody signs electronically
        for screening_id in signed:
            self._sign(session, screening_id, Meaning.ENTERED)
        session.sign_out()
        session = self._as(Role.INVESTIGATOR)
        for screening_id, person in people.items():
            yield self._confirm(session, screening_id, person, signed=screening_id in signed)
        session.sign_out()

    def _enter(self, session: Session, screening_id: int, facts: Mapping[str, str]) -> None:
        view = screening.view(session, screening_id, self._language)
        sources = {fact.item: self._source(criterion.id) for criterion in view.criteria for fact in criterion.facts}
        for item, text in facts.items():
            if text:
                where = sources.get(item, self._plan["other_sources"])
                form = FactForm(text, assessed_on_text=where["assessed_on"], source=where["source"])
                screening.record_fact(session, screening_id, item, form)

    def _source(self, criterion: str) -> Mapping[str, str]:
        found: Mapping[str, str] = self._plan["sources"].get(criterion, self._plan["other_sources"])
        return found

    def _determine(self, session: Session, screening_id: int, person: Mapping[str, Any]) -> None:
        differing = person.get("determinations", {})
        for criterion in screening.view(session, screening_id, self._language).criteria:
            if criterion.id in person.get("undetermined", ()):
                continue
            if criterion.id in differing:
                own = differing[criterion.id]
                screening.determine(session, screening_id, criterion.id, Answer(own["answer"]), own["reason"])
            elif criterion.proposal is not UNKNOWN:
                screening.determine(session, screening_id, criterion.id, criterion.proposal)

    def _complete(self, session: Session, screening_id: int, person: Mapping[str, Any]) -> bool:
        if person.get("complete") == "no":
            return False
        screening.complete(session, screening_id)
        return True

    def _sign(self, session: Session, screening_id: int, meaning: Meaning) -> PaperView:
        """Sign after declaring that the signature is as good as one by hand, which everybody does once."""
        form = self._form(session.person.role)
        if not session.can_sign:
            session.declare(form.password)
        review = signature.review(session, screening_id, self._language)
        return signature.sign(
            session,
            screening_id,
            meaning,
            form.user_id,
            form.password,
            readings=[one.reading.id for one in review.readings],
            languages=_LANGUAGES[screening_id % len(_LANGUAGES)],
        )

    def _confirm(self, session: Session, screening_id: int, person: Mapping[str, Any], *, signed: bool) -> str:
        """Let the investigator confirm what the coordinator signed; the others get papers without signatures."""
        if signed:
            paper = self._sign(session, screening_id, Meaning.CONFIRMED)
            made = [self._write(paper.file_name, paper.content)]
        else:
            papers = (document.issue(session, screening_id, languages) for languages in _LANGUAGES[:2])
            made = [self._write(f"{_UNSIGNED}/{paper.file_name}", paper.content) for paper in papers]
        view = screening.view(session, screening_id, self._language)
        _ = translator(self._language)
        signed_by_two = _("{number}: {shows}. {sentence} (signed by two people)")
        unsigned = _("{number}: {shows}. {sentence} (papers without signatures: {count})")
        return (signed_by_two if signed else unsigned).format(
            number=view.label, shows=person["shows"][self._language], sentence=view.sentence, count=len(made)
        )

    def _blanks(self) -> Iterator[str]:
        session = self._as(Role.INVESTIGATOR)
        for languages in _LANGUAGES:
            name = f"{_UNSIGNED}/blank-checklist-{'+'.join(languages)}.pdf"
            self._write(name, document.blank(session, languages))
        write_whole(self._papers.parent / "site-certificate.pem", staff.site_certificate_file(session))
        session.sign_out()
        _ = translator(self._language)
        yield _("A blank checklist to fill by hand in each language.")

    def _write(self, name: str, content: bytes) -> Path:
        path = self._papers / name
        write_whole(path, content)
        return path
