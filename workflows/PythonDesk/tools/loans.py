"""Reservations, which the context variables keep."""
from datetime import date, timedelta
from typing import Optional

from mozaiks import PlatformError

from workflows._shared.backend_client import BackendClient

from .books import book_called

client = BackendClient()


async def reserve(title: str, start: Optional[date] = None, context_variables=None, ctx=None) -> str:
    """Reserves a book for the user.

    Args:
        title: The whole title of the book.
        start: The first day. Without it, the reservation has no dates.
    """
    book = book_called(title)
    if book.title not in context_variables["reserved"]:
        context_variables["reserved"].append(book.title)
    try:
        await client.call_platform_api("reservations", {"title": book.title})
    except PlatformError as error:
        ctx.log.info("no platform keeps the reservation", {"code": error.code})
    days = context_variables["loan_days"]
    if start is None:
        return f'"{book.title}" is reserved for you, for {days} days.'
    return f'"{book.title}" is reserved for you until {start + timedelta(days=days)}.'
