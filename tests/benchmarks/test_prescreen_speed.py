"""How fast lists of candidates are evaluated: python -m pytest tests/benchmarks/test_prescreen_speed.py.

Three kinds of list: `boundaries` crowds around the limits of the criteria with many blanks and ways of writing,
`uniform` draws every value at random from its whole range, `realistic` is what a hospital's export looks like. No time
limit is asserted, since machines differ. JDM_CANDIDATES=100000 makes the lists as long as the contract says; run it
under /usr/bin/time -v to see the memory.
"""

import csv
import os
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from jdm_desktop.app import main
from jdm_desktop.domain.item import Item, Kind
from tests.domain.studies import trial
from tests.second_evaluation.candidates import EXPECTED_YES, random_candidate

COUNT = int(os.environ.get("JDM_CANDIDATES", "5000"))
DAYS = [date(2026, 1, 1) + timedelta(days=day) for day in range(300)]
LABORATORY = {
    "glucocorticoid_months": (3, 60),
    "lvef_percent": (50, 75),
    "egfr": (20, 150),
    "height_cm": (100, 175),
    "creatinine_umol_l": (20, 90),
    "ast": (10, 140),
    "ast_uln": (35, 45),
    "alt": (10, 140),
    "alt_uln": (35, 50),
    "bilirubin": (3, 40),
    "bilirubin_uln": (17, 23),
    "spo2_percent": (91, 100),
}


def uniform(chance: random.Random, item: Item) -> str:
    """Return any value of an item."""
    match item.kind:
        case Kind.YESNO:
            return chance.choice(["yes", "no"])
        case Kind.CHOICE:
            return chance.choice(item.values).id
        case Kind.CHOICES:
            return ";".join(choice.id for choice in chance.sample(item.values, chance.randint(1, 3)))
        case Kind.DATE_OR_NONE:
            return chance.choice(["none", (chance.choice(DAYS) - timedelta(days=400)).isoformat()])
        case Kind.INTEGER:
            return str(chance.randint(int(item.minimum or 0), int(item.maximum or 0)))
    return f"{chance.uniform(float(item.minimum or 0), float(item.maximum or 0)):.1f}"


def realistic(chance: random.Random, item: Item) -> str:
    """Return a value as most patients of such a clinic have it, with an exception here and there."""
    usual = chance.random() < 0.95
    match item.kind:
        case Kind.YESNO:
            return "yes" if (item.id in EXPECTED_YES) is usual else "no"
        case Kind.CHOICE if usual and item.id != "sex":
            return item.values[0].id
        case Kind.DATE_OR_NONE if usual and item.id != "consent_date":
            return "none"
        case Kind.NUMBER:
            low, high = LABORATORY[item.id]
            return f"{chance.uniform(low, high):.{chance.choice([0, 0, 1])}f}"
    return uniform(chance, item)


def drawn(chance: random.Random, value: Callable[[random.Random, Item], str], blank: float) -> dict[str, str]:
    """Return a candidate of the right age, every value drawn by `value`."""
    texts = {name: "" if chance.random() < blank else value(chance, item) for name, item in trial().items.items()}
    screening = chance.choice(DAYS)
    texts["date_of_birth"] = (screening - timedelta(days=chance.randint(5 * 366, 17 * 365))).isoformat()
    texts["screening_date"] = screening.isoformat()
    texts["planned_enrolment_date"] = chance.choice(["", (screening + timedelta(days=30)).isoformat()])
    return texts


KINDS: dict[str, Callable[[random.Random], dict[str, str]]] = {
    "boundaries": random_candidate,
    "uniform": lambda chance: drawn(chance, uniform, 0.1),
    "realistic": lambda chance: drawn(chance, realistic, 0.05),
}


@pytest.fixture(scope="module", params=KINDS)
def candidates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a list of candidates of one kind."""
    chance = random.Random(7)  # noqa: S311 - examples, not secrets
    path = tmp_path_factory.mktemp("lists") / f"{request.param}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(trial().items), restval="")
        writer.writeheader()
        for number in range(COUNT):
            writer.writerow(KINDS[request.param](chance) | {"participant": f"P-{number}"})
    return path


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_candidates_a_second(benchmark: BenchmarkFixture, candidates: Path, tmp_path: Path, form: str) -> None:
    """The whole command, from the file to the report: COUNT divided by the seconds it took."""
    words = ["prescreen", str(candidates), "--format", form, "--out", str(tmp_path / "report")]
    assert benchmark(main, words) in (0, 1)
