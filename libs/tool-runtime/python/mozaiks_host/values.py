"""Converts Python values to JSON."""
import dataclasses
import datetime
import decimal
import enum
import pathlib
import uuid
from collections import abc

from .channel import dumps
from .errors import invalid_result

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1  # the runtime would round larger integers

TEXTS = (decimal.Decimal, uuid.UUID, pathlib.PurePath)
TIMES = (datetime.datetime, datetime.date, datetime.time)


class Walk:
    def __init__(self, max_bytes):
        self.max_bytes = max_bytes
        self.left = max_bytes

    def spend(self, size):
        self.left -= size
        if self.left < 0:
            raise invalid_result("the value is larger than %d bytes" % self.max_bytes)


def to_text(value, max_bytes):
    """The value as JSON text of at most `max_bytes` bytes. For values that JSON cannot represent,
    raises an error with advice on what to return."""
    try:
        text = dumps(plain(value, Walk(max_bytes), 0))
    except ValueError as error:
        raise invalid_result("NaN and infinity are not JSON: return None or a string") from error
    if len(text.encode("utf-8", "replace")) > max_bytes:
        raise invalid_result("the value is larger than %d bytes" % max_bytes)
    return text


def plain(value, walk, depth):
    if depth > MAX_DEPTH:
        raise invalid_result(
            "the value contains itself, or is nested more than %d deep" % MAX_DEPTH
        )
    if value is None or value is True or value is False:
        walk.spend(4)
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value, walk, depth + 1)
    if isinstance(value, str):
        walk.spend(len(value) + 2)
        return str(value)
    if isinstance(value, int):
        walk.spend(1)
        return int(value) if abs(value) <= MAX_INTEGER else str(int(value))
    if isinstance(value, float):
        walk.spend(1)
        return float(value)
    return plain_object(value, walk, depth)


def plain_object(value, walk, depth):
    if isinstance(value, TIMES):
        return plain(value.isoformat(), walk, depth)
    if isinstance(value, TEXTS):
        return plain(str(value), walk, depth)
    if isinstance(value, abc.Mapping):
        return {key_of(key): plain(item, walk, depth + 1) for key, item in value.items()}
    if isinstance(value, BaseException):
        return plain({"name": type(value).__name__, "message": str(value)}, walk, depth)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return plain(fields, walk, depth)
    own = form_of_class(value)
    if own is not None:
        return plain(own, walk, depth + 1)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise invalid_result("bytes are not JSON: decode them, or return base64 text")
    if isinstance(value, (abc.Sequence, abc.Set, abc.Iterator)):
        return [plain(item, walk, depth + 1) for item in value]
    kind = type(value).__name__
    if isinstance(value, abc.Awaitable):
        raise invalid_result("a value of type %s was not awaited" % kind)
    raise invalid_result("a value of type %s is not JSON: return a dict, a list or a string" % kind)


def form_of_class(value):
    """Uses the conversion methods of pydantic models (version 2 or 1), numpy numbers and others."""
    for name, arguments in (("model_dump", {"mode": "json"}), ("tolist", {}), ("to_dict", {})):
        method = getattr(value, name, None)
        if callable(method) and not isinstance(value, type):
            return method(**arguments)
    if hasattr(value, "__fields__") and callable(getattr(value, "dict", None)):
        return value.dict()
    return None


def key_of(key):
    if isinstance(key, enum.Enum):
        key = key.value
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, (bool, int, float)):
        return dumps(key)
    if isinstance(key, TEXTS + TIMES):
        return str(key)
    raise invalid_result("a value of type %s is no key of JSON: use strings" % type(key).__name__)
