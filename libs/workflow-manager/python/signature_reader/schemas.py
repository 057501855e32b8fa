"""Type hints as JSON Schema."""
import ast

from . import classes
from .scope import dotted

ANY = ("typing.Any", "object", "Any")
SIMPLE = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "complex": None,
    "bool": {"type": "boolean"},
    "None": {"type": "null"},
    "datetime.datetime": {"type": "string", "format": "date-time"},
    "datetime.date": {"type": "string", "format": "date"},
    "datetime.time": {"type": "string"},
    "decimal.Decimal": {"type": "number"},
    "numbers.Number": {"type": "number"},
    "uuid.UUID": {"type": "string", "format": "uuid"},
    "pathlib.Path": {"type": "string"},
    "pathlib.PurePath": {"type": "string"},
    "pydantic.EmailStr": {"type": "string", "format": "email"},
    "pydantic.HttpUrl": {"type": "string", "format": "uri"},
    "pydantic.AnyUrl": {"type": "string", "format": "uri"},
}
LISTS = {"list", "List", "Sequence", "Iterable", "Collection", "MutableSequence", "Iterator"}
SETS = {"set", "Set", "FrozenSet", "frozenset", "AbstractSet", "MutableSet"}
MAPS = {"dict", "Dict", "Mapping", "MutableMapping", "DefaultDict", "OrderedDict"}
WRAPPERS = {"Required", "NotRequired", "ReadOnly", "Final", "ClassVar", "Type"}
TYPING = ("typing.", "typing_extensions.", "collections.abc.", "collections.")


class Schemas:
    """Makes the schemas of one function. Classes that contain themselves become `$defs`."""

    def __init__(self, files, note):
        self.files = files
        self.note = note
        self.definitions = {}
        self.open = []

    def of(self, module, node):
        if isinstance(node, ast.Constant):
            return self._of_constant(module, node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return union([self.of(module, node.left), self.of(module, node.right)])
        if isinstance(node, ast.Subscript):
            return self._of_subscript(module, node)
        name = dotted(node)
        return self._unknown(module, node) if name is None else self._of_name(module, node, name)

    def _of_constant(self, module, node):
        if node.value is None:
            return {"type": "null"}
        if isinstance(node.value, str):
            try:
                inner = ast.parse(node.value.strip(), mode="eval").body
            except SyntaxError:
                return self._unknown(module, node)
            for each in ast.walk(inner):
                ast.copy_location(each, node)
            return self.of(module, inner)
        return self._unknown(module, node)

    def _of_name(self, module, node, name):
        found = self.files.lookup(module, name)
        if found[0] == "node" and isinstance(found[2], ast.ClassDef):
            return self._of_class(found[1], found[2], node)
        if found[0] == "value" and found[2] is not None and len(self.open) < 30:
            return self._of_alias(found[1], found[2], (module, node))
        if found[0] != "external":
            return self._unknown(module, node)
        return self._of_external(module, node, found[1])

    def _of_external(self, module, node, full):
        short = bare(full)
        if full in SIMPLE:
            return SIMPLE[full] or self._unknown(module, node)
        if full in ANY:
            return {}
        if short in LISTS or short == "tuple" or short == "Tuple":
            return {"type": "array", "items": {}}
        if short in SETS:
            return {"type": "array", "items": {}, "uniqueItems": True}
        if short in MAPS:
            return {"type": "object"}
        return self._unknown(module, node)

    def _of_alias(self, module, value, at):
        if isinstance(value, ast.Call) and bare(dotted(value.func) or "") == "NewType":
            value = value.args[1] if len(value.args) > 1 else value
        if value in self.open:
            return {}
        self.open.append(value)
        try:
            if isinstance(value, (ast.Call, ast.Constant)) and not (
                isinstance(value, ast.Constant) and value.value is None
            ):
                return self._unknown(*at)
            return self.of(module, value)
        finally:
            self.open.pop()

    def _of_class(self, module, node, at):
        name = node.name
        if node in self.open:
            self.definitions.setdefault(name, None)
            return {"$ref": "#/$defs/" + name}
        if self.definitions.get(name) is not None:
            return {"$ref": "#/$defs/" + name}
        self.open.append(node)
        try:
            schema = classes.schema_of(self, module, node)
        finally:
            self.open.pop()
        if schema is None:
            return self._unknown(module, at)
        if name in self.definitions:
            self.definitions[name] = schema
            return {"$ref": "#/$defs/" + name}
        return schema

    def _of_subscript(self, module, node):
        name = dotted(node.value)
        found = self.files.lookup(module, name) if name else ("external", "")
        short = bare(found[1]) if found[0] == "external" else ""
        args = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if short == "Optional":
            return union([self.of(module, args[0]), {"type": "null"}])
        if short == "Union":
            return union([self.of(module, each) for each in args])
        if short == "Literal":
            return literal(args) or self._unknown(module, node)
        if short == "Annotated":
            return self._annotated(module, args)
        if short in WRAPPERS:
            return self.of(module, args[0])
        if short in LISTS or short in SETS:
            more = {"uniqueItems": True} if short in SETS else {}
            return {"type": "array", "items": self.of(module, args[0]), **more}
        if short in ("tuple", "Tuple"):
            return self._tuple(module, args)
        if short in MAPS:
            values = self.of(module, args[1]) if len(args) > 1 else {}
            return {"type": "object", "additionalProperties": values or True}
        return self._unknown(module, node)

    def _tuple(self, module, args):
        if len(args) == 2 and isinstance(args[1], ast.Constant) and args[1].value is Ellipsis:
            return {"type": "array", "items": self.of(module, args[0])}
        items = [self.of(module, each) for each in args]
        return {
            "type": "array",
            "prefixItems": items,
            "items": False,
            "minItems": len(items),
        }

    def _annotated(self, module, args):
        schema = dict(self.of(module, args[0]))
        for extra in args[1:]:
            if isinstance(extra, ast.Constant) and isinstance(extra.value, str):
                schema.setdefault("description", extra.value)
            elif isinstance(extra, ast.Call):
                schema = classes.with_keywords(schema, extra)
        return schema

    def _unknown(self, module, node):
        self.note(module, node, "any value is accepted for the type " + ast.unparse(node))
        return {}


def bare(name):
    for prefix in TYPING:
        if name.startswith(prefix):
            return name[len(prefix):]
    return name


def literal(args):
    """The schema of literal values; None if one is not a literal or cannot be written as JSON."""
    found = [classes.literal_of(each) for each in args]
    if not all(known and classes.is_json(value) for known, value in found):
        return None
    return {"enum": [value for _, value in found]}


def union(options):
    flat = []
    for option in options:
        for each in option["anyOf"] if list(option) == ["anyOf"] else [option]:
            if each not in flat:
                flat.append(each)
    if {} in flat:
        return {}
    return flat[0] if len(flat) == 1 else {"anyOf": flat}
