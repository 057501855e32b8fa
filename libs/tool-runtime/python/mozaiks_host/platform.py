"""Requests to the platform behind the runtime."""
import asyncio
import concurrent.futures
import json
import threading

from .errors import PlatformError
from .values import to_text


class Platform:
    """The platform behind the runtime. The runtime adds the key and the tenant of the call."""

    def __init__(self, message, send, loop_thread):
        self.id = message["id"]
        self.max_bytes = message["limits"]["max_platform_bytes"]
        self.send = send
        self.loop_thread = loop_thread
        self.waiting = {}

    def _ask(self, endpoint, data):
        asked = {"type": "platform", "id": self.id, "endpoint": str(endpoint)}
        if data is not None:
            asked["data"] = to_text(data, self.max_bytes)
        answer = concurrent.futures.Future()
        asked["request"] = len(self.waiting) + 1
        self.waiting[asked["request"]] = answer
        self.send(asked)
        return answer

    async def call(self, endpoint, data=None):
        """Sends a POST to the platform. Raises a PlatformError if it fails."""
        return read_answer(await asyncio.wrap_future(self._ask(endpoint, data)))

    def call_sync(self, endpoint, data=None):
        """Like `call`, for code that is not async."""
        if threading.get_ident() == self.loop_thread:
            raise RuntimeError("call_sync would block async code: await call instead")
        return read_answer(self._ask(endpoint, data).result())

    def answered(self, request, answer):
        future = self.waiting.get(request)
        if future is not None and not future.done():
            future.set_result(answer)


def read_answer(answer):
    if not answer["ok"]:
        code = answer["code"]
        if code != "platform_unconfigured":
            code = "platform_error"
        raise PlatformError(code, answer["message"], answer.get("status"))
    try:
        return json.loads(answer["text"]) if answer["text"] else None
    except ValueError:
        raise PlatformError(
            "platform_error", "the platform's answer is not JSON"
        ) from None
