"""The concurrent calls of this process."""
import asyncio
import concurrent.futures
import contextvars
import functools
import inspect
import threading

from .arguments import Signature, parameters_of
from .call import Call
from .context import RUNNING
from .errors import CodedError, describe
from .values import to_text

MAX_THREADS = 128


class Calls:
    def __init__(self, channel, modules, watch):
        self.channel = channel
        self.modules = modules
        self.watch = watch
        self.loop = asyncio.get_running_loop()
        self.thread = threading.get_ident()
        self.pool = concurrent.futures.ThreadPoolExecutor(MAX_THREADS, "mozaiks-call")
        self.open = {}
        self.entering = {}
        self.tasks = set()
        self.signatures = {}
        watch.leave()

    def report(self):
        is_empty = not self.open and not self.entering
        return self.watch.report(is_empty, self.tasks)

    def receive(self, message):
        kind = message["type"]
        if kind == "call":
            self.modules.add({**message["bundle"]})
            self.entering[message["id"]] = message
            self.loop.call_soon(self._enter, message["id"])
        elif kind == "ping":
            self.channel.send({"type": "pong", "report": self.report()})
        elif kind == "platform_answer" and message["id"] in self.open:
            self.open[message["id"]].platform.answered(message["request"], message["answer"])
        elif kind == "abort":
            self._abort(message["id"])

    def _abort(self, id):
        if self.entering.pop(id, None) is not None:
            return
        call = self.open.get(id)
        if call is None:
            return
        call.cancelled.set()
        if call.is_async:  # a thread cannot be stopped, so the runtime ends the process
            call.task.cancel()

    def _enter(self, id):
        message = self.entering.pop(id, None)
        if message is None:
            return
        self.channel.send({"type": "started", "id": id})
        if not self.open:
            self.watch.enter()
        call = Call(message, self.channel, self.thread)
        self.open[id] = call
        call.task = self.loop.create_task(self._run(call))
        self.tasks.add(call.task)
        call.task.add_done_callback(self.tasks.discard)

    def _waits(self, call):
        call.send({"type": "waiting", "id": call.id, "report": self.report()})

    async def _run(self, call):
        RUNNING.set(call)
        try:
            run = self._prepare(call)
            notice = self.loop.call_soon(self._waits, call)
            try:
                value = await run()
            finally:
                notice.cancel()
            ended = {"ok": True, "value": value, "set": call.writes.text()}
        except BaseException as error:
            ended = {"ok": False, "error": describe(error)}
        call.close()
        del self.open[call.id]
        if not self.open:
            self.watch.leave()
        self.channel.send({"type": "done", "id": call.id, **ended, "report": self.report()})

    def _prepare(self, call):
        message = call.message
        function = self.modules.function(message["bundle"]["module"], message["function"])
        positional, named = self._arguments(function, call)
        most = message["limits"]["max_result_bytes"]
        if inspect.iscoroutinefunction(function):
            call.is_async = True
            return lambda: self._awaited(function(*positional, **named), most)
        work = functools.partial(in_thread, function, (positional, named), most)
        return lambda: self._in_thread(call, work, most)

    def _arguments(self, function, call):
        message = call.message
        if message["kind"] != "tool":
            return ([call.context] if takes_any(function) else []), {}
        signature = self.signatures.get(function)
        if signature is None:
            signature = self.signatures[function] = Signature(function)
        is_object = message["call"]["style"] == "object"
        return signature.bind(message["arguments"], call.fill(), is_object)

    async def _awaited(self, awaitable, most):
        value = await awaitable
        if hasattr(value, "__aiter__"):
            value = await collect(value, most)
        return finished(value, most)

    async def _in_thread(self, call, work, most):
        scope = contextvars.copy_context()
        is_done, value = await self.loop.run_in_executor(self.pool, scope.run, work)
        if is_done:
            return value
        call.is_async = True
        if hasattr(value, "__aiter__"):
            return finished(await collect(value, most), most)
        return await self._awaited(value, most)


def takes_any(function):
    try:
        return len(parameters_of(function)) > 0
    except ValueError:
        return True


def finished(value, most):
    if isinstance(value, BaseException):
        raise value  # an error that is returned counts as raised
    return to_text(value, most)


def in_thread(function, arguments, most):
    """Returns True and the result as text, or False and a value that must be awaited."""
    positional, named = arguments
    value = function(*positional, **named)
    if inspect.isawaitable(value) or hasattr(value, "__aiter__"):
        return False, value
    return True, finished(value, most)


async def collect(items, most):
    """Collects the items of an async iterator, up to the maximum size of a result."""
    found, size = [], 0
    async for item in items:
        size += len(to_text(item, most)) + 1
        if size > most:
            raise CodedError("tool_result_invalid", "the value is larger than %d bytes" % most)
        found.append(item)
    return found
