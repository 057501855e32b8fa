"""Ends this process and its descendants when it uses too much memory, or when the runtime has
ended. Measures its activity while it has no call."""
import asyncio
import os
import signal
import threading
import time

CHECK_SECONDS = 0.05
MEGABYTE = 1 << 20
BUSY_SHARE = 0.3
MAX_SHARE = 0.75
MIN_WINDOW = 0.04


def end_group():
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def resident_bytes():
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    try:
        import resource
        import sys

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    except ImportError:
        return 0


def limit_memory(max_mb):
    """Limits single allocations of gigabytes, which the thread below would notice too late."""
    try:
        import resource

        limit = int((2 * max_mb + 1024) * MEGABYTE)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    except (ImportError, ValueError, OSError):
        pass


class Watch:
    def __init__(self, max_mb):
        self.max_bytes = max_mb * MEGABYTE
        self.resident = 0
        self.idle = None
        threading.Thread(target=self._run, name="mozaiks-watch", daemon=True).start()

    def _run(self):
        parent = os.getppid()
        while True:
            self.resident = resident_bytes()
            if self.resident > self.max_bytes or os.getppid() != parent:
                end_group()
            time.sleep(CHECK_SECONDS)

    def enter(self):
        self.idle = None

    def leave(self):
        self.idle = (time.monotonic(), time.process_time())

    def is_busy(self):
        """Whether code has computed since the last call ended, or since the last check."""
        if self.idle is None:
            return False
        since, used = self.idle
        elapsed = time.monotonic() - since
        if elapsed < MIN_WINDOW:
            return False
        share = (time.process_time() - used) / elapsed
        self.leave()
        return share > BUSY_SHARE

    def report(self, is_empty, own_tasks):
        return {
            "isTainted": False,
            "isFull": self.resident > self.max_bytes * MAX_SHARE,
            "isBusy": is_empty and self.is_busy(),
            "hasLeftovers": is_empty and has_leftovers(own_tasks),
        }


def has_leftovers(own_tasks):
    threads = [one for one in threading.enumerate() if not one.name.startswith("mozaiks-")]
    tasks = [one for one in asyncio.all_tasks() if one not in own_tasks]
    return len(threads) > 1 or len(tasks) > 0
