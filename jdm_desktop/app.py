"""The composition root: reads the command line, then runs a command, or puts store, papers and window together."""

import argparse
import gc
import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from jdm_desktop import __version__
from jdm_desktop.i18n import Language

if TYPE_CHECKING:  # a command loads what it needs, the window what it paints first
    from jdm_desktop.gui.doors import Doors
    from jdm_desktop.service.entrance import Entrance
    from jdm_desktop.service.library import StudyLibrary

_COMMANDS = {
    "prescreen": ("jdm_desktop.prescreen", "screen a list of candidates from a file"),
    "study": ("jdm_desktop.study_command", "check, show or list study files"),
    "check": ("jdm_desktop.check_command", "check that a store is whole"),
    "backup": ("jdm_desktop.backup_command", "make a proven backup of a store, or list its backups"),
    "restore": ("jdm_desktop.restore_command", "put a backup in a store's place, which is kept aside"),
    "verify": ("jdm_desktop.verify_command", "check that signed papers are genuine"),
    "certificate": ("jdm_desktop.certificate_command", "write the site's certificate to a file"),
    "demo": ("jdm_desktop.demo", "make a store with invented participants, and their papers"),
}
_NO_SCREEN = (
    "jdm-desktop: there is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
    "the commands work without one, see jdm-desktop --help"
)


def main(words: list[str] | None = None) -> int:
    """Run the program; return its exit status."""
    words = sys.argv[1:] if words is None else words
    arguments = _parser(words).parse_args(words)
    if arguments.command is not None:
        status: int = import_module(_COMMANDS[arguments.command][0]).command(arguments)
        return status
    if _has_no_screen():
        print(_NO_SCREEN, file=sys.stderr)  # noqa: T201 - a command speaks by printing
        return 2
    _help_typing_chinese()
    return _run_window(doors(arguments.store, arguments.language))


def _run_window(ways: "Doors") -> int:
    gc.disable()  # until the first page is painted: nothing of what is loaded now is garbage
    from jdm_desktop.gui import start  # noqa: PLC0415 - no command loads Qt

    return start.run(ways)


def _parser(words: list[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that is asked for is loaded."""
    parser = argparse.ArgumentParser(prog="jdm-desktop", description="Without a command, the window opens.")
    parser.add_argument("--version", action="version", version=f"JDM Desktop {__version__}")
    parser.add_argument("--store", metavar="DIR", type=Path, help="the folder of the store (default: the user's own)")
    parser.add_argument("--language", choices=[str(language) for language in Language], help="the window's language")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (module, purpose) in _COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        if name in words:
            import_module(module).add_arguments(command)
    return parser


def _has_no_screen() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _help_typing_chinese() -> None:
    """Speak ibus to fcitx: Qt's wheels carry no plugin for fcitx, and fcitx understands ibus."""
    methods = (os.environ.get("XMODIFIERS", ""), os.environ.get("GTK_IM_MODULE", ""))
    if sys.platform.startswith("linux") and any("fcitx" in method for method in methods):
        os.environ.setdefault("QT_IM_MODULE", "ibus")


def doors(store: Path | None, language: str | None) -> "Doors":
    """Return what the window needs of the rest: the store in `store` and the papers."""
    import platformdirs  # noqa: PLC0415 - no command needs it

    from jdm_desktop.gui.doors import Doors  # noqa: PLC0415 - no command needs it

    folder = store or platformdirs.user_data_path("jdm-desktop", appauthor=False)
    rest = _Rest(folder)
    return Doors(
        prepare=rest.prepare,
        open_store=rest.open_store,
        warm_up=_warm_up,
        ticks=_ticks,
        log=folder / "jdm-desktop.log",
        settings=platformdirs.user_config_path("jdm-desktop", appauthor=False) / "window.ini",
        language=Language(language) if language else None,
        open_lost=partial(rest.open_store, lost_too=True),
        folder=folder,
    )


class _Rest:
    """Everything behind the window, loaded and opened while the person types."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._studies: StudyLibrary | None = None

    def prepare(self) -> None:
        """Load what opening needs and read the study; touches no store and no widget."""
        from jdm_desktop.service import library, workspace  # noqa: PLC0415 - after the window is painted

        workspace.preload()
        import_module("jdm_desktop.gui.desk")
        self._studies = library.StudyLibrary.shipped()
        _ = self._studies.current

    def open_store(self, *, lost_too: bool = False) -> "Entrance":
        """Open the store, made new where there is none; raise StoreTrouble where that cannot be."""
        import platform  # noqa: PLC0415 - after the window is painted

        from jdm_desktop.document.papers import Papers  # noqa: PLC0415 - after the window is painted
        from jdm_desktop.service.clock import SystemClock  # noqa: PLC0415 - after the window is painted
        from jdm_desktop.service.entrance import Entrance  # noqa: PLC0415 - after the window is painted
        from jdm_desktop.service.library import StudyLibrary  # noqa: PLC0415 - after the window is painted
        from jdm_desktop.service.station import here  # noqa: PLC0415 - after the window is painted

        studies = self._studies or StudyLibrary.shipped()
        station = here(self._folder, platform.node())
        return Entrance.open(self._folder, SystemClock(), station, studies, papers=Papers(), lost_too=lost_too)


def _ticks() -> float:
    """Return how many seconds have passed since the computer was started."""
    from jdm_desktop.service.clock import SystemClock  # noqa: PLC0415 - after the window is painted

    return SystemClock().ticks()


def _warm_up() -> None:
    """Load what the first paper and the first signature need, before anybody wants one."""
    import_module("jdm_desktop.document.drawing")
    import_module("jdm_desktop.document.seal")
