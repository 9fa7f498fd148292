"""The program's words: every message has its Chinese, with the same fields, compiled as it is written."""

import gettext
import string
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from jdm_desktop.i18n import Language, plural, translator

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """Return the Chinese catalogue as it is written."""
    with (FOLDER / "jdm_desktop.po").open("rb") as file:
        return read_po(file, locale="zh_CN")


def fields(text: str) -> list[str]:
    """Return the names of the {fields} of a message."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


SECOND_NAMES = {
    "核对表": "核查表",
    "账号": "账户",
    "核实": "核验",
    "验证文件": "核验文件",
    "经验证": "经核验",
    "签发": "出具",
    "本库": "本数据库",
    "项标准": "条标准",
    "联系协调员": "联系研究协调员",
}
"""What something was also called in Chinese, and its one name."""


def texts(entry: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the texts of a message or of its plural forms."""
    return [entry] if isinstance(entry, str) else list(entry or ())


def test_every_message_in_the_code_is_in_the_catalogue(tmp_path: Path, catalogue: Catalog) -> None:
    """A new sentence cannot be forgotten."""
    template = tmp_path / "messages.pot"
    subprocess.run(
        [
            *(sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-k", "N_", "-k", "NN_:1,2"),
            *("-o", str(template), "jdm_desktop"),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with template.open("rb") as file:
        used = {texts(message.id)[0] for message in read_po(file) if message.id}
    known = {texts(message.id)[0] for message in catalogue if message.id}
    assert used - known == set()
    assert known - used == set()


def test_every_message_has_its_chinese(catalogue: Catalog) -> None:
    """No sentence stays English on a Chinese screen, and none loses or invents a field."""
    for message in catalogue:
        if not message.id:
            continue
        assert all(texts(message.string)), message.id
        assert not message.fuzzy, message.id
        for translated in texts(message.string):
            assert fields(translated) in [fields(source) for source in texts(message.id)], message.id


@pytest.mark.parametrize("second", SECOND_NAMES)
def test_one_thing_has_one_name_in_chinese(catalogue: Catalog, second: str) -> None:
    """Nobody wonders whether two words on the screen and on the paper mean two things."""
    found = [text for message in catalogue for text in texts(message.string) if second in text]
    assert found == [], f"say {SECOND_NAMES[second]}"


def test_the_compiled_catalogue_is_that_of_the_text(catalogue: Catalog) -> None:
    """What the program reads is what the translators wrote."""
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    with (FOLDER / "jdm_desktop.mo").open("rb") as file:
        read, expected = gettext.GNUTranslations(file), gettext.GNUTranslations(made)
    for message in catalogue:
        source = texts(message.id)[0]
        if source:
            assert read.gettext(source) == expected.gettext(source)


def test_both_languages_speak() -> None:
    """English is the source itself; Chinese differs from it."""
    assert translator(Language.ENGLISH)("yes") == "yes"
    assert translator(Language.CHINESE)("yes") == "是"
    assert plural(Language.CHINESE)("{count} day", "{count} days", 2) == "{count} 天"
    assert plural(Language.ENGLISH)("{count} day", "{count} days", 1) == "{count} day"
