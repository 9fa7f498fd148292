"""Words of the study file: the same thing said in every language the program speaks."""

from dataclasses import dataclass

from jdm_desktop.i18n import Language


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a study in English and in Simplified Chinese."""

    en: str
    zh_CN: str  # noqa: N815 - the locale's own name, as in the study file

    def __getitem__(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.en if language is Language.ENGLISH else self.zh_CN
