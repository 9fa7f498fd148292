"""The one door to the files that ship with the program: fonts, icons, studies, locale."""

import sys
from functools import cache
from pathlib import Path, PurePosixPath


@cache
def root() -> Path:
    """Return the resources folder of the frozen program, the installed wheel or the source tree, in that order.

    Raises FileNotFoundError where the installation carries none.
    """
    package = Path(__file__).resolve().parent
    candidates = [package / "resources", package.parent / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if (candidate / "studies").is_dir():
            return candidate
    message = "the program's resources folder is missing"
    raise FileNotFoundError(message)


def path(name: str) -> Path:
    """Return where the resource `name` ("fonts/NotoSansSC-Regular.ttf") lies.

    Raises ValueError for a name that would lead outside the resources folder, FileNotFoundError where there is none.
    """
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or "\\" in name:
        message = f"not a resource name: {name}"
        raise ValueError(message)
    found = root().joinpath(*inside.parts)
    if not found.exists():
        message = f"no such resource: {name}"
        raise FileNotFoundError(message)
    return found


def names(folder: str, ending: str) -> tuple[str, ...]:
    """Return the names of the resources in `folder` that end in `ending`, sorted."""
    return tuple(sorted(f"{folder}/{file.name}" for file in path(folder).iterdir() if file.name.endswith(ending)))
