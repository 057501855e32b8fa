"""The messages between this process and the runtime: lines of JSON on a separate descriptor, so
that printed text cannot get into it."""
import json
import os
import threading

READ_BYTES = 1 << 16


def dumps(value):
    """Writes strict JSON: NaN and infinity raise a ValueError."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Channel:
    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.lock = threading.Lock()
        self.parts = []
        os.set_inheritable(descriptor, False)

    def send(self, message):
        line = memoryview((dumps(message) + "\n").encode("utf-8", "replace"))
        with self.lock:
            while line:
                line = line[os.write(self.descriptor, line):]

    def listen(self, loop, receive, closed):
        """Calls `receive` with each message, in the thread of the loop, and `closed` at the end."""
        try:
            loop.add_reader(self.descriptor, lambda: self._read(receive, closed))
        except NotImplementedError:  # on Windows
            threading.Thread(
                target=self._read_on,
                args=(lambda message: loop.call_soon_threadsafe(receive, message), closed),
                name="mozaiks-channel",
                daemon=True,
            ).start()

    def _read_on(self, receive, closed):
        while True:
            self._read(receive, closed)

    def _read(self, receive, closed):
        try:
            chunk = os.read(self.descriptor, READ_BYTES)
        except OSError:
            chunk = b""
        if not chunk:
            return closed()
        self.parts.append(chunk)
        if b"\n" in chunk:
            *lines, rest = b"".join(self.parts).split(b"\n")
            self.parts = [rest]
            for line in lines:
                receive(json.loads(line))
