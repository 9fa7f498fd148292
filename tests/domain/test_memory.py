"""What was worked out is remembered, and little of it."""

from jdm_desktop.domain.memory import Memory, Replies


def test_a_reply_is_worked_out_once() -> None:
    """The second time it is the same object."""
    asked: list[int] = []

    def square(number: int) -> list[int]:
        asked.append(number)
        return [number * number]

    squares = Replies(square, 10)
    assert squares[3] is squares[3]
    assert asked == [3]


def test_no_more_is_remembered_than_allowed() -> None:
    """Everything is forgotten where one more would be too many."""
    memory = Memory[int, str](2)
    for number in range(5):
        assert memory.keep(number, str(number)) == str(number)
        assert len(memory) <= 2
    assert memory == {4: "4"}
