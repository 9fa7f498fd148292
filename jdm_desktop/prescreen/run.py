"""The command `prescreen`: candidates in, a report out, an exit status."""

import argparse
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from jdm_desktop.domain.candidate import Candidate
from jdm_desktop.domain.study import Study
from jdm_desktop.domain.trouble import Refused, Trouble
from jdm_desktop.exchange import candidates, studies
from jdm_desktop.exchange.columns import Columns, brief, printable
from jdm_desktop.exchange.output import encoded, report_file
from jdm_desktop.exchange.terminal import add_language, language_of, tell
from jdm_desktop.i18n import N_, Language, translator
from jdm_desktop.prescreen.progress import Progress
from jdm_desktop.prescreen.workers import FORMATS, Evaluator, Task, Wrong, evaluated

FINE, ROWS_IN_ERROR, REFUSED, INTERRUPTED = 0, 1, 2, 130
_MARK_BYTES = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` what the command takes."""
    parser.add_argument(
        "candidates", metavar="CANDIDATES", help="a .csv, .json or .xlsx file; - for CSV from standard input"
    )
    parser.add_argument(
        "--study",
        metavar="ID-or-file",
        default=studies.DEFAULT,
        help="a study that ships with the program, or a study file",
    )
    parser.add_argument(
        "--format", choices=list(FORMATS), default="table", help="how the report is written (default: table)"
    )
    parser.add_argument("--out", metavar="FILE", help="where the report is written (default: standard output)")
    add_language(parser)
    parser.add_argument(
        "--ignore-unknown-columns", action="store_true", help="leave out columns that the study knows no item for"
    )


def command(arguments: argparse.Namespace) -> int:
    """Evaluate the candidates and write the report; return 0, 1 where rows are in error, 2 where nothing is written."""
    language = language_of(arguments)
    try:
        return _Run(arguments, language).run()
    except Trouble as trouble:
        tell(trouble, language)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


class _Run:
    """One run of the command."""

    def __init__(self, arguments: argparse.Namespace, language: Language) -> None:
        self._source: str = arguments.candidates
        self._out: str | None = arguments.out
        self._language = language
        text = studies.text_of(arguments.study)
        self._study: Study = studies.loaded(arguments.study, text)
        self._task = Task(text, arguments.format, language)
        self._columns = Columns(self._study.items, arguments.ignore_unknown_columns)
        self._progress = Progress(language)
        self._status = FINE

    def run(self) -> int:
        """Evaluate and write; return the exit status."""
        self._refuse_to_replace_the_list()
        try:
            self._write()
        except BrokenPipeError:
            _let_go_of_standard_output()
        finally:
            self._progress.clear()
        if self._columns.ignored:
            text = translator(self._language)(N_("Ignored, because no item of the study has this name: {names}."))
            self._progress.say(text.format(names=", ".join(f"“{name}”" for name in self._columns.ignored)))
        return self._status

    def _refuse_to_replace_the_list(self) -> None:
        out = Path(self._out) if self._out else None
        if out and out.is_file() and Path(self._source).is_file() and out.samefile(self._source):
            raise Refused(N_("The report would replace the list of candidates; choose another --out."))

    def _write(self) -> None:
        evaluator = Evaluator(self._task, self._study)
        report = evaluator.report
        with closing(self._candidates()) as listed, report_file(self._out) as file:
            file.write(encoded(report.header()))
            between = b""
            for done in evaluated(evaluator, self._task, listed):
                file.write(between)
                file.write(done.output)
                between = encoded(report.between)
                self._count(done.count, done.wrong)
            file.write(encoded(report.footer(empty=not self._progress.count)))

    def _count(self, count: int, wrong: tuple[Wrong, ...]) -> None:
        self._progress.add(count)
        for row in wrong:
            self._status = ROWS_IN_ERROR
            for sentence in self._sentences(row):
                self._progress.say(sentence)

    def _sentences(self, row: Wrong) -> Iterator[str]:
        _ = translator(self._language)
        for fault in row.faults:
            where = _("row {row}").format(row=row.place)
            if row.participant:
                where = _("{where} ({participant})").format(where=where, participant=brief(row.participant))
            if fault.item:
                where = _("{where}, {item}").format(where=where, item=brief(fault.item))
            yield printable(_("{where}: {message}").format(where=where[:1].upper() + where[1:], message=fault.message))

    def _candidates(self) -> Generator[Candidate, None, None]:
        """Yield the candidates as they are read, those marked whose participant stood in the list before."""
        name = self._study.participant.id
        seen: set[bytes] = set()
        for candidate in candidates.read(self._source, self._study, self._columns, self._language):
            participant = candidate.texts.get(name, "").strip()
            mark = blake2b(participant.encode("utf-8", "surrogatepass"), digest_size=_MARK_BYTES).digest()
            yield replace(candidate, repeated=True) if participant and mark in seen else candidate
            seen.add(mark)


def _let_go_of_standard_output() -> None:
    """Let the interpreter end quietly although whoever read the output has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
