"""Whatever people do in whatever order, with crashes, backups and a clock that jumps: what was acknowledged stands."""

import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.trust.model import Site


def run(examples: int, steps: int) -> None:
    """Let so many sites live through so many steps each; what fails is not made shorter, for that takes minutes."""
    settings = hypothesis.settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, phases=(hypothesis.Phase.generate,)
    )
    run_state_machine_as_test(Site, settings=settings)


def test_a_site_stays_sound_whatever_is_done() -> None:
    """Chain, records, two-person rule and everything acknowledged hold after every step, refusals included."""
    run(6, 25)


@pytest.mark.long
def test_a_site_stays_sound_whatever_is_done_200_times() -> None:
    """The same for 200 sites of 50 steps: JDM_LONG=1 python -m pytest tests/trust -m long -s."""
    run(200, 50)
    print("\n200 sites of up to 50 steps: trail, records, two-person rule and all that was acknowledged hold")  # noqa: T201
