"""How the window reaches what it must not know: handed in by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jdm_desktop.i18n import Language

if TYPE_CHECKING:  # loaded after the first page is painted
    from jdm_desktop.service.entrance import Entrance


@dataclass(frozen=True, slots=True)
class Doors:
    """`prepare` and `warm_up` only load and run on another thread, before and after `open_store` on the window's.

    `ticks` says how many seconds have passed, whatever the clock says; `log` and `settings` are files; `language` is
    None where nobody asked for one. `open_lost` opens a store that is gone but for its backups; by `folder` a second
    start finds the window of the first.
    """

    prepare: Callable[[], object]
    open_store: Callable[[], "Entrance"]
    warm_up: Callable[[], object]
    ticks: Callable[[], float]
    log: Path
    settings: Path
    language: Language | None = None
    open_lost: Callable[[], "Entrance"] | None = None
    folder: Path | None = None
