"""The platform behind the runtime, for workflows in Python.

    from workflows._shared.backend_client import BackendClient

    client = BackendClient()
    account = await client.call_platform_api("account", {})

The runtime sends the request with the platform's key and the ids of the call's own tenant; a
workflow holds neither. `call_platform_api_sync` is for functions that are not async. Where no
PLATFORM_API_URL is set, both raise a `PlatformError` with the code `platform_unconfigured`.
"""
from mozaiks import BackendClient, PlatformError

__all__ = ["BackendClient", "PlatformError"]
