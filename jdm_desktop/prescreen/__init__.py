"""Pre-screening of a list of candidates from the command line, without a window and without a store."""

from jdm_desktop.prescreen.run import add_arguments, command

__all__ = ["add_arguments", "command"]
