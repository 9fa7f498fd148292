"""The studies that the tests of the rules are held on."""

from functools import cache
from pathlib import Path

from jdm_desktop import resources
from jdm_desktop.domain.item import Value
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.study_file import load

STUDIES = Path(__file__).parents[1] / "studies"


@cache
def trial() -> Study:
    """Return the trial that the program ships."""
    return load(resources.path("studies/nct06569472.yaml").read_text("utf-8"))


@cache
def mini() -> Study:
    """Return a study small enough to search by brute force."""
    return load((STUDIES / "mini.yaml").read_text("utf-8"))


@cache
def other() -> Study:
    """Return the second, quite different study."""
    return load((STUDIES / "bmi_registry.yaml").read_text("utf-8"))


def facts(study: Study, **texts: str) -> dict[str, Value]:
    """Return the values that texts stand for, leaving blanks out."""
    read = {name: study.items[name].read(text) for name, text in texts.items()}
    return {name: value for name, value in read.items() if value is not None}
