"""What this computer's user chose for the window: language, light or dark, scale, and where the window stood."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from jdm_desktop.i18n import Language

_LANGUAGE, _DARK, _SCALE, _FRAME = "language", "dark", "scale", "frame"


class Settings:
    """One typed property for each choice; None or the default where nothing was chosen yet."""

    def __init__(self, file: Path) -> None:
        self._kept = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def language(self) -> Language | None:
        """The window's language; None = the system's."""
        said = str(self._kept.value(_LANGUAGE, ""))
        return next((language for language in Language if language == said), None)

    @language.setter
    def language(self, language: Language) -> None:
        self._kept.setValue(_LANGUAGE, str(language))

    @property
    def dark(self) -> bool | None:
        """Whether the window is dark; None = as the system is."""
        said = str(self._kept.value(_DARK, ""))
        return {"true": True, "false": False}.get(said)

    @dark.setter
    def dark(self, dark: bool) -> None:
        self._kept.setValue(_DARK, str(dark).lower())

    @property
    def scale(self) -> int:
        """How large everything is, in percent."""
        said = str(self._kept.value(_SCALE, ""))
        return int(said) if said.isascii() and said.isdecimal() else 100

    @scale.setter
    def scale(self, scale: int) -> None:
        self._kept.setValue(_SCALE, scale)

    @property
    def frame(self) -> QByteArray | None:
        """Where the window stood, in Qt's own notation."""
        said = self._kept.value(_FRAME)
        return said if isinstance(said, QByteArray) else None

    @frame.setter
    def frame(self, frame: QByteArray) -> None:
        self._kept.setValue(_FRAME, frame)
