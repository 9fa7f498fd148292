"""The versions of the study file that the program knows: a screening stays with the one it began under."""

from collections.abc import Callable
from functools import cached_property

from jdm_desktop import resources
from jdm_desktop.domain import study_file
from jdm_desktop.domain.record import sha256
from jdm_desktop.domain.study import Study


class StudyLibrary:
    """The study files that came with the program, read when first asked for, and any that a store kept."""

    def __init__(self, texts: Callable[[], tuple[str, ...]]) -> None:
        self._texts = texts
        self._read: dict[str, Study] = {}

    @classmethod
    def shipped(cls) -> "StudyLibrary":
        """Return the study files in the program's resources."""
        return cls(_shipped_texts)

    @classmethod
    def of(cls, *texts: str) -> "StudyLibrary":
        """Return a library of the given study files."""
        return cls(lambda: texts)

    @cached_property
    def versions(self) -> tuple[Study, ...]:
        """Every version that came with the program, oldest first; raise StudyError where one cannot be read."""
        return tuple(sorted((self.read(text) for text in self._texts()), key=lambda study: study.released))

    @property
    def current(self) -> Study:
        """The version under which a new screening begins: the one released last."""
        return self.versions[-1]

    def read(self, text: str) -> Study:
        """Return the study that a study file's text defines; raise StudyError where it cannot be read."""
        key = sha256(text)
        if key not in self._read:
            self._read[key] = study_file.load(text)
        return self._read[key]


def _shipped_texts() -> tuple[str, ...]:
    names = resources.names("studies", ".yaml")
    return tuple(resources.path(name).read_text(encoding="utf-8") for name in names)
