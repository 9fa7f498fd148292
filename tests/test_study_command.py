"""`jdm-desktop study`: what a site's data manager asks of a study file."""

from pathlib import Path

import pytest

from jdm_desktop.app import main

STUDIES = Path(__file__).parent / "studies"


def test_list_names_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    """Each study with its version, its hash and the protocol it encodes."""
    assert main(["study", "list"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("nct06569472 1.0")
    assert "24 criteria, 73 items, target 10" in said


@pytest.mark.parametrize("name", ["nct06569472", str(STUDIES / "bmi_registry.yaml")])
def test_check_says_that_a_study_is_sound(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound file is told so, with what it holds."""
    assert main(["study", "check", name]) == 0
    assert ": sound." in capsys.readouterr().out


def test_check_names_every_error_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All errors at once, on standard error, exit status 1, no traceback."""
    text = (
        (STUDIES / "mini.yaml")
        .read_text("utf-8")
        .replace("type: text", "type: words")
        .replace("{is_yes: b,", "{is_yes: bb,")
    )
    file = tmp_path / "broken.yaml"
    file.write_text(text, "utf-8")
    assert main(["study", "check", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("line ") >= 2
    assert "Traceback" not in said.err


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_show_prints_every_criterion(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The protocol's words and how each criterion is computed, in either language."""
    assert main(["study", "show", "nct06569472", "--language", language]) == 0
    said = capsys.readouterr().out
    assert all(f"\n{name}  " in said for name in ("I1", "I9", "E1", "E15"))
    assert "≥ 55 %" in said


def test_an_unknown_study_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not there is said, and what there is."""
    assert main(["study", "show", "nope"]) == 1
    assert "There is no study “nope”" in capsys.readouterr().err
