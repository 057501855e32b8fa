"""Converts JSON arguments to the declared types of the function."""
import collections.abc as abc
import dataclasses
import datetime
import decimal
import enum
import pathlib
import types
import typing
import uuid

from .errors import CodedError

UNIONS = [typing.Union] + ([types.UnionType] if hasattr(types, "UnionType") else [])
LISTS = {
    list: list, abc.Sequence: list, abc.Iterable: list, abc.Collection: list,
    abc.MutableSequence: list, set: set, abc.Set: set, abc.MutableSet: set, frozenset: frozenset,
}
MAPS = (dict, abc.Mapping, abc.MutableMapping)


def hints_of(owner):
    """The type hints of a function or a class, without those that cannot be resolved."""
    try:
        return typing.get_type_hints(owner)
    except Exception:
        return dict(each_hint(owner))


def each_hint(owner):
    names = getattr(owner, "__globals__", None)
    for name, hint in annotations_of(owner).items():
        alone = types.SimpleNamespace(__annotations__={name: hint})
        try:
            yield name, typing.get_type_hints(alone, names, {})[name]
        except Exception:
            continue


def annotations_of(owner):
    try:
        return getattr(owner, "__annotations__", {})
    except Exception:  # Python 3.14 evaluates hints here
        import annotationlib

        return annotationlib.get_annotations(owner, format=annotationlib.Format.FORWARDREF)


def invalid(value, expected):
    return CodedError("tool_invalid_arguments", "%r is not %s" % (value, expected))


def moment(kind, expected):
    def read(text):
        try:
            return kind.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
        except ValueError:
            raise invalid(text, expected) from None

    return read


def parsed(kind, expected):
    def read(value):
        try:
            return kind(str(value))
        except (ValueError, ArithmeticError):
            raise invalid(value, expected) from None

    return read


TEXTS = {
    datetime.datetime: moment(datetime.datetime, "a time of ISO 8601"),
    datetime.date: moment(datetime.date, "a date of ISO 8601"),
    datetime.time: moment(datetime.time, "a time of day of ISO 8601"),
    decimal.Decimal: parsed(decimal.Decimal, "a decimal number"),
    uuid.UUID: parsed(uuid.UUID, "a UUID"),
    pathlib.Path: pathlib.Path,
    pathlib.PurePath: pathlib.PurePath,
}


def fits(value, hint):
    """Whether a JSON value can be converted to the type. True if that is unknown."""
    origin = typing.get_origin(hint) or hint
    if origin is typing.Annotated:
        return fits(value, typing.get_args(hint)[0])
    if origin is typing.Literal:
        return value in typing.get_args(hint)
    if hint in (None, type(None)):
        return value is None
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return any(value == member.value for member in origin)
    if origin in (int, float):
        kinds = (int, float) if origin is float else int
        return isinstance(value, kinds) and not isinstance(value, bool)
    if origin in (str, bool):
        return isinstance(value, origin)
    if origin in TEXTS:
        return isinstance(value, str) or (origin is decimal.Decimal and type(value) in (int, float))
    if origin in LISTS or origin is tuple:
        return isinstance(value, list)
    return isinstance(value, dict) if isinstance(origin, type) and origin is not object else True


def convert(value, hint):
    origin = typing.get_origin(hint) or hint
    args = typing.get_args(hint)
    if str(origin) == "typing.Annotated" or hasattr(hint, "__metadata__"):
        return convert(value, args[0] if args else hint.__origin__)
    if origin in UNIONS:
        return convert_option(value, args)
    if not isinstance(origin, type):
        return value
    if origin in TEXTS and fits(value, origin):
        return TEXTS[origin](value)
    if origin is float and type(value) is int:
        return float(value)
    if issubclass(origin, enum.Enum):
        return member_of(origin, value)
    if isinstance(value, list):
        return convert_list(value, origin, args)
    if isinstance(value, dict):
        return convert_object(value, origin, args)
    return value


def convert_option(value, options):
    if value is None:
        return None
    failure = None
    for option in options:
        if option is not type(None) and fits(value, option):
            try:
                return convert(value, option)
            except CodedError as error:
                failure = error
    if failure is not None:
        raise failure
    return value


def member_of(kind, value):
    for member in kind:
        if member.value == value or member.name == value:
            return member
    raise invalid(value, "one of " + ", ".join(str(member.value) for member in kind))


def convert_list(value, origin, args):
    if origin is tuple:
        hints = [args[0]] * len(value) if len(args) == 2 and args[1] is Ellipsis else args
        more = value[len(hints):]
        return tuple([convert(item, hint) for item, hint in zip(value, hints)] + more)
    if origin not in LISTS:
        return value
    items = [convert(item, args[0]) for item in value] if args else value
    return LISTS[origin](items)


def convert_object(value, origin, args):
    if origin in MAPS:
        return {key: convert(item, args[1]) for key, item in value.items()} if args else value
    if hasattr(origin, "model_validate") or hasattr(origin, "parse_obj"):
        return modelled(value, getattr(origin, "model_validate", None) or origin.parse_obj)
    hints = hints_of(origin) if hasattr(origin, "__annotations__") else {}
    fields = {
        key: convert(item, hints[key]) if key in hints else item for key, item in value.items()
    }
    if dataclasses.is_dataclass(origin):
        try:
            return origin(**fields)
        except TypeError as error:
            raise CodedError("tool_invalid_arguments", str(error)) from None
    return fields


def modelled(value, validate):
    try:
        return validate(value)
    except ValueError as error:  # the errors of pydantic are ValueErrors
        raise CodedError("tool_invalid_arguments", str(error)) from None
