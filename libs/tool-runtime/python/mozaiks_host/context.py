"""The context that code gets in addition to its arguments."""
import contextvars

from .channel import dumps
from .errors import CodedError, invalid_result
from .values import to_text

RUNNING = contextvars.ContextVar("mozaiks_call")

IDENTITY = ("app_id", "user_id", "chat_id", "run_id", "workflow_name")


def current_context():
    """The context of the running call. Raises a LookupError outside of a call."""
    call = RUNNING.get(None)
    if call is None:
        raise LookupError("no call of the runtime is running here")
    return call.context


class ContextVariables(dict):
    """The context variables: a snapshot and the call's own writes, which are stored with its
    result. Changes of the object, and of nested lists and dicts, count as writes."""

    def set(self, name, value):
        self[name] = value

    def remove(self, name):
        self.pop(name, None)

    def to_dict(self):
        return dict(self)

    @property
    def data(self):
        return self


class Writes:
    """The variables that a call has changed."""

    def __init__(self, values, max_bytes):
        self.values = values
        self.max_bytes = max_bytes
        self.exposed = None
        self.before = {}

    def expose(self):
        if self.exposed is None:
            self.exposed = ContextVariables(self.values)
            self.before = {name: dumps(value) for name, value in self.values.items()}
        return self.exposed

    def text(self):
        if self.exposed is None:
            return "{}"
        changed = []
        for name in {**self.before, **self.exposed}:
            value = to_text(self.exposed.get(name), self.max_bytes)
            if value != self.before.get(name, "null"):
                changed.append("%s:%s" % (dumps(str(name)), value))
        text = "{%s}" % ",".join(changed)
        if len(text.encode("utf-8", "replace")) > self.max_bytes:
            raise invalid_result("the variables are larger than %d bytes" % self.max_bytes)
        return text


class Log:
    """Writes lines to the runtime's log, with the call."""

    def __init__(self, write):
        self.write = write

    def debug(self, message, data=None):
        self.write("debug", message, data)

    def info(self, message, data=None):
        self.write("info", message, data)

    def warn(self, message, data=None):
        self.write("warn", message, data)

    warning = warn

    def error(self, message, data=None):
        self.write("error", message, data)


class Context:
    """`ctx` of a tool, `context` of a hook. `get`, `set`, `in` and `[]` access the context
    variables, and the ids of the tenant and the chat."""

    def __init__(self, message, writes, parts):
        for name in IDENTITY + ("agent", "call_id", "idempotency_key", "traceparent", "answer"):
            setattr(self, name, message.get(name))
        self.agent_name = self.agent
        self.event = message["arguments"] if message["kind"] == "hook" else {}
        self.log, self.platform, self._cancelled, self._progress = parts
        self._writes = writes

    @property
    def context(self):
        return self._writes.expose()

    context_variables = context

    @property
    def cancelled(self):
        """Whether the call should stop. Code in a thread must check this."""
        return self._cancelled.is_set()

    def progress(self, percent=None, message=None):
        self._progress(percent, message)

    def get(self, name, default=None):
        if name in IDENTITY:
            return getattr(self, name)
        return self.context.get(name, default)

    def set(self, name, value):
        if name in IDENTITY:
            raise CodedError("tool_failed", "%s belongs to the runtime" % name)
        self.context[name] = value

    def __contains__(self, name):
        return name in IDENTITY or name in self.context

    def __getitem__(self, name):
        return getattr(self, name) if name in IDENTITY else self.context[name]

    __setitem__ = set


class BackendClient:
    """A client of the platform. Needs no arguments, since it uses the running call."""

    def __init__(self, context=None):
        self._context = context

    def _platform(self):
        return (self._context or current_context()).platform

    async def call_platform_api(self, endpoint, data=None):
        return await self._platform().call(endpoint, {} if data is None else data)

    def call_platform_api_sync(self, endpoint, data=None):
        return self._platform().call_sync(endpoint, {} if data is None else data)
