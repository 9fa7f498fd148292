"""The study files: which ship with the program, and any other by its path."""

from pathlib import Path, PurePosixPath

from jdm_desktop import resources
from jdm_desktop.domain import study_file
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.study_text import MOST_BYTES, StudyError
from jdm_desktop.domain.trouble import Refused
from jdm_desktop.exchange.columns import printable
from jdm_desktop.i18n import N_, Language

DEFAULT = "nct06569472"
_ENDING = ".yaml"


class BadStudyFile(Refused):
    """A study file with errors, each with its line."""

    def __init__(self, file: str, error: StudyError) -> None:
        super().__init__(N_("The study file “{file}” has errors:"), file=file)
        self.error = error

    def text(self, language: Language) -> str:
        """Return the file, and every problem on a line of its own."""
        return f"{super().text(language)}\n{self.error.text(language)}"


def shipped() -> tuple[str, ...]:
    """Return the ids of the studies that ship with the program."""
    return tuple(PurePosixPath(name).name.removesuffix(_ENDING) for name in resources.names("studies", _ENDING))


def text_of(name: str) -> str:
    """Return the text of the study file that ships under the id `name`, or that lies at that path; raise Refused."""
    if name in shipped():
        return resources.path(f"studies/{name}{_ENDING}").read_text(encoding="utf-8")
    path = Path(name)
    if path.is_dir():
        raise Refused(N_("“{file}” is a folder, not a study file."), file=printable(name))
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1).decode("utf-8-sig")
    except FileNotFoundError as error:
        known = ", ".join(shipped())
        raise Refused(
            N_("There is no study “{name}”, nor a study file of that name; the program ships: {known}."),
            name=printable(name),
            known=known,
        ) from error
    except UnicodeDecodeError as error:
        raise Refused(N_("The study file “{file}” is not UTF-8 text."), file=printable(name)) from error
    except (OSError, ValueError) as error:
        raise Refused(N_("The study file “{file}” cannot be read."), file=printable(name)) from error


def load(name: str) -> Study:
    """Return a study by its id or by the path of its file; raise Refused where there is none or it has errors."""
    return loaded(name, text_of(name))


def loaded(name: str, text: str) -> Study:
    """Return the study that a text defines; raise BadStudyFile with every problem, each with its line."""
    try:
        return study_file.load(text)
    except StudyError as error:
        raise BadStudyFile(printable(name), error) from error
