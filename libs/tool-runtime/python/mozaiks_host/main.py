"""Connects the calls to their channel."""
import asyncio
import faulthandler
import sys
import types

from . import context, errors, output
from .calls import Calls
from .channel import Channel
from .modules import Modules
from .watch import Watch, end_group, limit_memory


def install_api():
    """Installs the module that authors get by `import mozaiks`."""
    api = types.ModuleType("mozaiks", "What the Mozaiks runtime gives to Python code.")
    api.current_context = context.current_context
    api.BackendClient = context.BackendClient
    api.ContextVariables = context.ContextVariables
    api.PlatformError = errors.PlatformError
    api.ToolContext = api.HookContext = context.Context
    sys.modules["mozaiks"] = api


async def serve(channel, watch):
    calls = Calls(channel, Modules(), watch)
    loop = asyncio.get_running_loop()
    channel.listen(loop, calls.receive, end_group)
    channel.send({"type": "ready"})
    await loop.create_future()


def main(descriptor, max_mb):
    faulthandler.enable()
    limit_memory(max_mb)
    install_api()
    output.install()
    asyncio.run(serve(Channel(descriptor), Watch(max_mb)))
