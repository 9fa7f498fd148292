"""Sentences for the person at the desk."""

from jdm_desktop.domain.trouble import Message, ReasonNeeded, Refused, StoreTrouble, Trouble
from jdm_desktop.domain.words import Words
from jdm_desktop.i18n import Language


def test_fields_are_said_in_the_language_of_the_sentence() -> None:
    """Words of the study and sentences within sentences follow the language; other values are as they are."""
    sentence = Message(
        "{item} is {state} at {number}.", item=Words("AST", "谷草转氨酶"), state=Message("high"), number=3
    )
    assert sentence.text(Language.ENGLISH) == "AST is high at 3."


def test_what_people_typed_is_never_read_as_a_field() -> None:
    """Braces in a typed text are text."""
    assert str(Trouble("“{text}” is not a day.", text="{0.__class__} {text}")) == "“{0.__class__} {text}” is not a day."


def test_a_field_may_have_any_name() -> None:
    """A sentence may call its field "message"."""
    assert str(Refused("{message}!", message="no")) == "no!"


def test_failures_are_sorted() -> None:
    """The person's, which a reason may lift, and the world's."""
    assert issubclass(ReasonNeeded, Refused)
    assert not issubclass(StoreTrouble, Refused)
    assert issubclass(StoreTrouble, Trouble)


def test_a_trouble_is_its_sentence_and_the_other_way_round() -> None:
    """What one trouble says another can say, of another kind, in every language and with its fields."""
    trouble = StoreTrouble("{item} is gone.", item=Words("The file", "文件"))
    again = Refused.of(trouble.sentence)
    assert isinstance(again, Refused)
    assert again.sentence == trouble.sentence
    assert [again.text(language) for language in Language] == ["The file is gone.", "文件 is gone."]
