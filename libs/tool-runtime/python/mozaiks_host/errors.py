"""Errors, and their description for the runtime."""
import os
import traceback

OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))
MAX_MESSAGE = 2000
MAX_STACK = 8000


class CodedError(Exception):
    """An error with a code of the runtime. The model sees both the code and the message."""

    def __init__(self, code, message, status=None):
        super().__init__(message)
        self.code = code
        if status is not None:
            self.status = status


class PlatformError(CodedError):
    """`code` is `platform_unconfigured` or `platform_error`; `status` is the HTTP status of the
    answer, if there was one."""


def invalid_result(message):
    return CodedError("tool_result_invalid", message)


def is_author_frame(frame):
    name = frame.filename
    return not (name.startswith(OWN_FOLDER) or name.startswith("<frozen importlib"))


def stack_of(error):
    """The traceback without the frames of the runtime, including causes."""
    report = traceback.TracebackException.from_exception(error)
    seen = report
    while seen is not None:
        seen.stack = traceback.StackSummary.from_list(
            [frame for frame in seen.stack if is_author_frame(frame)]
        )
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    text = "".join(report.format())
    return text if len(text) <= MAX_STACK else "…" + text[-MAX_STACK:]


def message_of(error):
    if isinstance(error, CodedError):
        return str(error)
    if isinstance(error, SystemExit):
        return "the code called sys.exit"
    kind = type(error).__name__
    text = str(error)
    return "%s: %s" % (kind, text) if text else kind


def describe(error):
    code = getattr(error, "code", None)
    described = {"message": message_of(error)[:MAX_MESSAGE], "stack": stack_of(error)}
    if isinstance(code, str):
        described["code"] = code
    return described
