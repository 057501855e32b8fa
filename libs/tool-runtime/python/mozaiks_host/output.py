"""Sends the output and the log records of code to the runtime's log, with their call."""
import io
import logging
import sys

from .context import RUNNING

MAX_LINE = 2000


class CallStream(io.TextIOBase):
    """Turns text printed inside a call into its log lines. Other text is written unchanged."""

    def __init__(self, real, level):
        self.real = real
        self.level = level

    encoding = "utf-8"
    errors = "replace"

    def write(self, text):
        call = RUNNING.get(None)
        if call is None or not call.is_open:
            return self.real.write(text)
        *lines, rest = (call.printed.pop(self.level, "") + str(text)).split("\n")
        while len(rest) > MAX_LINE:
            lines.append(rest[:MAX_LINE])
            rest = rest[MAX_LINE:]
        call.printed[self.level] = rest
        for line in lines:
            if line.strip():
                call.log(self.level, line)
        return len(text)

    def flush(self):
        self.real.flush()

    def writable(self):
        return True

    def isatty(self):
        return False

    def fileno(self):
        return self.real.fileno()

    @property
    def buffer(self):
        return self.real.buffer


class CallHandler(logging.Handler):
    """Passes on records of `logging` at level INFO or above."""

    def emit(self, record):
        call = RUNNING.get(None)
        text = self.format(record)
        if call is None or not call.is_open:
            sys.__stderr__.write(text + "\n")
            return
        level = "error" if record.levelno >= logging.ERROR else (
            "warn" if record.levelno >= logging.WARNING else
            "info" if record.levelno >= logging.INFO else "debug"
        )
        call.log(level, text)


def install():
    sys.stdout = CallStream(sys.__stdout__, "info")
    sys.stderr = CallStream(sys.__stderr__, "warn")
    logging.basicConfig(level=logging.INFO, handlers=[CallHandler()], format="%(name)s: %(message)s")
    logging.getLogger("asyncio").setLevel(logging.ERROR)
