"""Collect the program's messages and make the Chinese catalogue: `python packaging/words.py`.

Babel finds every message in the code, brings resources/locale/zh_CN up to date and compiles it. A message without a
translation fails the suite (tests/test_words.py).
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "resources" / "locale"
CATALOGUE = LOCALE / "zh_CN" / "LC_MESSAGES" / "jdm_desktop.po"
TEMPLATE = LOCALE / "jdm_desktop.pot"


def babel(*arguments: str) -> None:
    """Run one of Babel's commands in the project's folder; raise CalledProcessError where it fails."""
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *arguments], cwd=ROOT, check=True)


def main() -> int:
    """Extract, update and compile; return the exit status."""
    LOCALE.mkdir(exist_ok=True)
    babel(
        *("extract", "--no-location", "--omit-header", "--sort-output", "--no-wrap", "-k", "N_", "-k", "NN_:1,2"),
        *("-o", str(TEMPLATE.relative_to(ROOT)), "jdm_desktop"),
    )
    common = ("-i", str(TEMPLATE.relative_to(ROOT)), "-l", "zh_CN", "-D", "jdm_desktop")
    if CATALOGUE.exists():
        babel("update", *common, "-d", "resources/locale", "--no-wrap", "--no-fuzzy-matching", "--ignore-obsolete")
    else:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        babel("init", *common, "-d", "resources/locale", "--no-wrap")
    babel("compile", "-d", "resources/locale", "-l", "zh_CN", "-D", "jdm_desktop")
    TEMPLATE.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
