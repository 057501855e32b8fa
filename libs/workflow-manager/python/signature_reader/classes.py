"""Classes as JSON Schema: enums, dataclasses, typed dicts and models of pydantic, by their text."""
import ast
import enum
import math

from .docstrings import Docstring
from .scope import dotted

ENUMS = {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"}
FLAGS = {"enum.Flag", "enum.IntFlag"}
DICTS = {"typing.TypedDict", "typing_extensions.TypedDict"}
MODELS = {"pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel"}
DATACLASSES = {"dataclasses.dataclass", "pydantic.dataclasses.dataclass"}
KEYWORDS = {
    "ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf", "min_length": "minLength", "max_length": "maxLength",
    "pattern": "pattern", "regex": "pattern", "description": "description", "title": "title",
    "min_items": "minItems", "max_items": "maxItems", "default": "default",
    "examples": "examples",
}
LISTS = {"minLength": "minItems", "maxLength": "maxItems"}


def literal_of(node):
    """Whether an expression is a literal value, and the value."""
    try:
        return True, ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False, None


def is_json(value):
    if isinstance(value, (list, tuple)):
        return all(is_json(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_json(item) for key, item in value.items())
    if isinstance(value, (int, float)):
        return is_finite(value)
    return value is None or isinstance(value, str)


def is_finite(number):
    try:
        return math.isfinite(number)
    except OverflowError:  # an integer that is too large for a float
        return False


def with_keywords(schema, call):
    """The schema with the constraints of `Field(...)`, of pydantic or a dataclass."""
    found = field_keywords(call)
    if is_list(schema):
        found = {LISTS.get(key, key): value for key, value in found.items()}
    return {**schema, **found}


def is_list(schema):
    """Whether a schema accepts lists but no texts, so that length limits apply to lists."""
    types = [each.get("type") for each in schema.get("anyOf", [schema])]
    return "array" in types and "string" not in types


def field_keywords(call):
    found = {}
    for each in call.keywords:
        known, value = literal_of(each.value)
        if each.arg in KEYWORDS and known and value is not None and value is not Ellipsis:
            if is_json(value):
                found[KEYWORDS[each.arg]] = value
    return found


class Bases:
    """A class and the classes of the workflow that it inherits from, the farthest first."""

    def __init__(self, schemas, module, node, depth=0):
        self.externals = set()
        self.own = []
        for base in node.bases:
            name = dotted(base.value if isinstance(base, ast.Subscript) else base)
            found = schemas.files.lookup(module, name) if name else ("external", "")
            if found[0] == "node" and isinstance(found[2], ast.ClassDef) and depth < 20:
                inner = Bases(schemas, found[1], found[2], depth + 1)
                self.externals |= inner.externals
                self.own += inner.own
            elif found[0] == "external":
                self.externals.add(found[1])
        self.own.append((module, node))


def schema_of(schemas, module, node):
    """The schema of a class; None if it is not an enum, dataclass, typed dict or model."""
    bases = Bases(schemas, module, node)
    if bases.externals & ENUMS:
        return enum_of(schemas.files, bases)
    is_model = bool(bases.externals & MODELS)
    is_dict = bool(bases.externals & DICTS)
    decorators = [each.func if isinstance(each, ast.Call) else each for each in node.decorator_list]
    names = [schemas.files.lookup(module, dotted(each) or "") for each in decorators]
    is_data = any(found[0] == "external" and found[1] in DATACLASSES for found in names)
    if not (is_model or is_dict or is_data):
        return None
    is_total = all(
        not (each.arg == "total" and literal_of(each.value) == (True, False))
        for each in node.keywords
    )
    return object_of(schemas, bases.own, is_dict and not is_total)


def enum_of(files, bases):
    """The values of an enum. Members whose values are only known at run time are left out."""
    values = []
    for module, node in bases.own:
        for each in node.body:
            if not isinstance(each, ast.Assign) or not isinstance(each.targets[0], ast.Name):
                continue
            known, value = literal_of(each.value)
            if is_auto(files, module, each.value):
                known, value = auto_value(bases, each.targets[0].id, values)
            if known and is_json(value):
                values.append(value)
    return {"enum": values} if values else None


def is_auto(files, module, node):
    name = dotted(node.func) if isinstance(node, ast.Call) else None
    return name is not None and files.lookup(module, name) == ("external", "enum.auto")


def auto_value(bases, name, values):
    """Whether the value of a member that is set to `auto()` is known, and the value. The rules
    depend on the version of Python. The same Python also runs the tools."""
    members = [each for _, node in bases.own for each in node.body]
    if any(getattr(each, "name", None) == "_generate_next_value_" for each in members):
        return False, None
    if "enum.StrEnum" in bases.externals:
        return True, name.lower()
    kind = enum.Flag if bases.externals & FLAGS else enum.Enum
    try:
        return True, kind._generate_next_value_(name, 1, len(values), list(values))
    except TypeError:
        return False, None


def object_of(schemas, own, all_optional):
    properties, required = {}, []
    description = ""
    for module, node in own:
        doc = Docstring(ast.get_docstring(node))
        description = doc.description or description
        for each in node.body:
            if not isinstance(each, ast.AnnAssign) or not isinstance(each.target, ast.Name):
                continue
            if is_class_variable(each.annotation) or each.target.id.startswith("_"):
                continue
            name, schema, is_required = field_of(schemas, module, each)
            if each.target.id in doc.texts:
                schema.setdefault("description", doc.texts[each.target.id])
            properties[name] = schema
            required = [one for one in required if one != name]
            if is_required and not all_optional:
                required.append(name)
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    if description:
        schema["description"] = description
    return schema


def is_class_variable(annotation):
    node = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return (dotted(node) or "").rpartition(".")[2] == "ClassVar"


def field_of(schemas, module, field):
    name, value = field.target.id, field.value
    schema = dict(schemas.of(module, field.annotation))
    outer = field.annotation.value if isinstance(field.annotation, ast.Subscript) else None
    is_required = value is None and (dotted(outer) or "").rpartition(".")[2] != "NotRequired"
    if isinstance(value, ast.Call):
        schema = with_keywords(schema, value)
        names = {each.arg: each.value for each in value.keywords}
        first = value.args[0] if value.args else names.get("default")
        is_required = (
            first is None or literal_of(first) == (True, Ellipsis)
        ) and "default_factory" not in names
        alias = names.get("validation_alias", names.get("alias"))
        if isinstance(alias, ast.Constant) and isinstance(alias.value, str):
            name = alias.value
        value = first
    known, default = literal_of(value) if value is not None else (False, None)
    if known and default is not None and default is not Ellipsis and is_json(default):
        schema["default"] = default
    return name, schema, is_required
