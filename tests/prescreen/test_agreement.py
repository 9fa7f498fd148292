"""Two evaluations, written apart from one contract, say the same of random candidates.

The suite compares 2,000; the long run is `JDM_CANDIDATES=20000 python -m pytest tests/prescreen/test_agreement.py`, and
`JDM_SEED` makes it another one.
"""

import csv
import json
import os
import random
from typing import Any

import pytest

from jdm_desktop.app import main
from tests.domain.studies import trial
from tests.second_evaluation.candidates import random_candidate
from tests.second_evaluation.evaluation import evaluate

COUNT = int(os.environ.get("JDM_CANDIDATES", "2000"))
SEED = int(os.environ.get("JDM_SEED", "20261122"))
REQUIRED = ("turns_too_old", "after_reference", "consent_after_screening", "egfr_equations_disagree")
SAME = ("participant", "outcome", "advice", "failing", "undetermined", "missing")


@pytest.fixture(scope="module")
def candidates() -> list[dict[str, str]]:
    """Return random candidates, heavy on boundaries, blanks and every way of writing."""
    chance = random.Random(SEED)  # noqa: S311 - examples, not secrets
    made = [random_candidate(chance) for _ in range(COUNT)]
    for number, candidate in enumerate(made):
        if candidate.get("participant", "").strip():
            candidate["participant"] = f"P-{number}"  # a participant that stands twice would be warned of
    return made


@pytest.fixture(scope="module")
def reported(candidates: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return what the command reports of them, from CSV to JSON."""
    folder = tmp_path_factory.mktemp("agreement")
    with (folder / "candidates.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(trial().items), restval="")
        writer.writeheader()
        writer.writerows(candidates)
    report = folder / "report.json"
    status = main(["prescreen", str(folder / "candidates.csv"), "--format", "json", "--out", str(report)])
    assert status == 1  # some rows are in error by design
    found: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))
    return found


def plain(reported: dict[str, Any]) -> dict[str, Any]:
    """Return what a report says apart from its sentences."""
    required = [(w["code"], w["criterion"], w["item"]) for w in reported["warnings"] if w["code"] in REQUIRED]
    return {
        **{key: reported[key] for key in SAME},
        "warnings": sorted(required),
        "criteria": {name: (one["answer"], one["passes"]) for name, one in reported["criteria"].items()},
        "errors": sorted({error["item"] for error in reported["errors"]}),
    }


def expected(candidate: dict[str, str]) -> dict[str, Any]:
    """Return what the second evaluation says in the same form."""
    second: dict[str, Any] = dict(evaluate(candidate))
    return {
        **{key: second[key] for key in SAME},
        "warnings": sorted(tuple(warning) for warning in second["warnings"]),
        "criteria": {name: (one["answer"], one["passes"]) for name, one in second["criteria"].items()},
        "errors": sorted(set(second["errors"])),
    }


def test_both_evaluations_agree(candidates: list[dict[str, str]], reported: list[dict[str, Any]]) -> None:
    """Outcome, advice, failing, undetermined, missing, answers, warnings and errors are the same, in input order."""
    assert len(reported) == len(candidates)
    for candidate, report in zip(candidates, reported, strict=True):
        assert plain(report) == expected(candidate), candidate


def test_every_finding_has_a_sentence(reported: list[dict[str, Any]]) -> None:
    """No criterion is answered without a why, and no warning or error without a message."""
    for report in reported:
        assert all(one["why"].strip().endswith(".") for one in report["criteria"].values())
        assert all(one["message"].strip() for one in (*report["warnings"], *report["errors"]))


def test_the_examples_reach_every_outcome(reported: list[dict[str, Any]]) -> None:
    """A comparison is worth what its examples reach."""
    outcomes = [report["outcome"] for report in reported]
    assert all(outcomes.count(each) > COUNT / 100 for each in ("eligible", "not_eligible", "incomplete", None))
