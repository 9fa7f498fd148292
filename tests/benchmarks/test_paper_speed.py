"""How long papers take: python -m pytest tests/benchmarks/test_paper_speed.py."""

from pytest_benchmark.fixture import BenchmarkFixture

from jdm_desktop.document.papers import Papers
from jdm_desktop.domain.signature import Meaning
from tests.document import samples, signing


def test_checklist_is_drawn(benchmark: BenchmarkFixture) -> None:
    """The longest paper, English and Chinese side by side, once the fonts are read."""
    views = samples.SAMPLES["eligible"].views(samples.PAPERS["both"])
    benchmark.pedantic(lambda: Papers().checklist(views, samples.issue()), rounds=10, warmup_rounds=1)  # type: ignore[no-untyped-call]


def test_checklist_is_drawn_and_sealed(benchmark: BenchmarkFixture) -> None:
    """The same with an electronic signature."""
    record = signing.Record.of("eligible", "both")
    made = record.sign(signing.LI, Meaning.CONFIRMED, signing.stamp(0))
    benchmark.pedantic(lambda: signing.paper(record, (made,)), rounds=10, warmup_rounds=1)  # type: ignore[no-untyped-call]
