"""Candidates evaluated by several processes: chunk by chunk, in their order, few of them in flight."""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice

from jdm_desktop.domain import study_file
from jdm_desktop.domain.candidate import Candidate, Fault, Judge
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trouble import Trouble
from jdm_desktop.exchange.output import encoded
from jdm_desktop.exchange.report import CsvReport, JsonReport, Report
from jdm_desktop.exchange.table import TableReport
from jdm_desktop.i18n import N_, Language

FORMATS: dict[str, type[Report]] = {"table": TableReport, "json": JsonReport, "csv": CsvReport}
CHUNK = 200
FEW = 10
"""So many chunks are evaluated in this process, sooner than other processes would have started."""
_MOST_WORKERS = 4
_NEW_OBJECTS = 100_000


@dataclass(frozen=True, slots=True)
class Task:
    """What all candidates of a run have in common; `study` is the text of the study file."""

    study: str
    format: str
    language: Language


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row in error."""

    place: int
    participant: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk of candidates as it is written, and the rows in error among them."""

    output: bytes
    count: int
    wrong: tuple[Wrong, ...]


class Evaluator:
    """Evaluates chunks of candidates and puts them into one format."""

    def __init__(self, task: Task, study: Study | None = None) -> None:
        study = study or study_file.load(task.study)
        self.report = FORMATS[task.format](study, task.language)
        self._judge = Judge(study, task.language, reasons=self.report.reasons)

    def evaluate(self, candidates: Sequence[Candidate]) -> Done:
        """Return what is written of the candidates."""
        judged = self._judge.judge_all(candidates)
        return Done(
            output=encoded(self.report.between.join([self.report.text(one) for one in judged])),
            count=len(judged),
            wrong=tuple(Wrong(one.place, one.participant, one.faults) for one in judged if one.faults),
        )


def spare_collecting() -> None:
    """Let the collector of cycles pass over what stays: going through all of it takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 50, 100)


def evaluated(evaluator: Evaluator, task: Task, candidates: Iterable[Candidate]) -> Iterator[Done]:
    """Yield the chunks in the order of the candidates; many are evaluated by as many processes as make sense."""
    chunks = _chunks(candidates)
    first = list(islice(chunks, FEW + 1))
    workers = min(_processors(), _MOST_WORKERS)
    if len(first) <= FEW or workers == 1:
        yield from map(evaluator.evaluate, chain(first, chunks))
    else:
        yield from _by_processes(task, workers, chain(first, chunks))


def _chunks(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    rest = iter(candidates)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _by_processes(task: Task, workers: int, chunks: Iterable[list[Candidate]]) -> Iterator[Done]:
    # spawned alike on every system: a fork would copy what this process has open
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare, initargs=(task,))
    try:
        yield from _in_order(executor, 2 * workers, chunks)
    except BrokenExecutor as error:
        raise Trouble(
            N_("A process that evaluated candidates was ended from outside. Nothing was written: start anew.")
        ) from error
    finally:
        executor.shutdown(cancel_futures=True)


def _in_order(executor: ProcessPoolExecutor, most: int, chunks: Iterable[list[Candidate]]) -> Iterator[Done]:
    in_flight: deque[Future[Done]] = deque()
    for chunk in chunks:
        in_flight.append(executor.submit(_evaluate, chunk))
        if len(in_flight) > most:
            yield in_flight.popleft().result()
    while in_flight:
        yield in_flight.popleft().result()


_EVALUATORS: list[Evaluator] = []
"""The evaluator of a process that was started for nothing else."""


def _prepare(task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends this process in order
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _EVALUATORS.append(Evaluator(task))
    spare_collecting()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _evaluate(candidates: list[Candidate]) -> Done:
    return _EVALUATORS[0].evaluate(candidates)
