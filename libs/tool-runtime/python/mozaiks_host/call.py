"""One call, and the messages that it may send while it runs."""
import functools
import threading
import time

from .context import Context, Log, Writes
from .platform import Platform
from .values import to_text

PROGRESS_SECONDS = 0.1


class Call:
    """The state of one call. After its end, none of its messages reach the runtime."""

    def __init__(self, message, channel, loop_thread):
        self.message = message
        self.id = message["id"]
        self.channel = channel
        self.is_open = True
        self.cancelled = threading.Event()
        self.lines = 0
        self.printed = {}
        self.task = None
        self.is_async = False
        self.held, self.sent_at = None, 0.0
        self.writes = Writes(message["context"], message["limits"]["max_set_bytes"])
        self.platform = Platform(message, self.send, loop_thread)
        parts = (Log(self.log), self.platform, self.cancelled, self.progress)
        self.context = Context(message, self.writes, parts)

    def send(self, message):
        if self.is_open:
            self.channel.send(message)

    def log(self, level, text, data=None):
        self.lines += 1
        most = self.message["limits"]["max_log_lines"]
        if self.lines > most + 1:
            return
        if self.lines > most:
            level, text, data = "warn", "further log lines of this call are dropped", None
        line = {"type": "log", "id": self.id, "level": level, "msg": str(text)[:2000]}
        if data is not None:
            try:
                line["data"] = to_text(data, 8192)
            except Exception:
                line["data"] = '"(not JSON, too large or too deep)"'
        self.send(line)

    def progress(self, percent, message):
        report = {"type": "progress", "id": self.id}
        if percent is not None:
            report["percent"] = min(100, max(0, float(percent)))
        if message is not None:
            report["message"] = str(message)[:500]
        self.held = report
        if time.monotonic() - self.sent_at >= PROGRESS_SECONDS:
            self.flush()

    def flush(self):
        if self.held is not None:
            self.send(self.held)
            self.held, self.sent_at = None, time.monotonic()

    def close(self):
        for level, rest in list(self.printed.items()):
            if rest.strip():
                self.log(level, rest)
        self.flush()
        self.is_open = False

    def fill(self):
        """The injected values by parameter name, as functions, since few calls use all of them."""
        message = self.message
        names = ("app_id", "user_id", "chat_id", "workflow_name")
        filled = {name: functools.partial(message.get, name) for name in names}
        filled["agent_name"] = lambda: message["agent"]
        filled["context_variables"] = self.writes.expose
        filled["ctx"] = lambda: self.context
        return filled
