"""Schemas, call styles and notes of functions."""
import ast

from .classes import is_json, literal_of
from .docstrings import Docstring
from .schemas import Schemas
from .scope import dotted

WORDS = {
    "string": "str", "text": "str", "integer": "int", "number": "float", "boolean": "bool",
    "array": "list", "object": "dict", "dictionary": "dict", "null": "None",
}
CONTEXTS = {"Any", "dict", "Dict", "object"}
#: Attributes of the context that do not lead to the context variables.
HARMLESS = {
    "app_id", "user_id", "chat_id", "run_id", "workflow_name", "agent", "agent_name", "call_id",
    "idempotency_key", "traceparent", "log", "platform", "progress", "answer", "cancelled", "event",
}


def is_context(arg):
    """Whether the runtime fills a parameter `context`: it is not an argument of that name."""
    hint = arg.annotation
    if hint is None:
        return True
    if isinstance(hint, ast.Constant) and isinstance(hint.value, str):
        name = hint.value
    else:
        name = dotted(hint.value if isinstance(hint, ast.Subscript) else hint) or ""
    short = name.rpartition(".")[2]
    return short in CONTEXTS or short.endswith("Context") or short.endswith("ContextVariables")


class Reader:
    def __init__(self, files, injected):
        self.files = files
        self.injected = set(injected)

    def is_injected(self, arg):
        return arg.arg in self.injected or (arg.arg == "context" and is_context(arg))

    def facts(self, module, name):
        """The description of a function; None if the module has no such function."""
        found = self.files.lookup(module, name)
        if found[0] == "external":
            if name not in module.names and not module.has_star:
                return None
            return without_schema("the function comes from another package: " + found[1])
        if not isinstance(found[2], (ast.FunctionDef, ast.AsyncFunctionDef)):
            return without_schema("it is not written as def " + name)
        return self._facts(found[1], found[2])

    def _facts(self, module, node):
        notes = []

        def note(at_module, at, message, hint=None):
            place = {"file": at_module.path, "line": at.lineno, "column": at.col_offset + 1}
            notes.append({"code": "WF047", "message": message, "at": place,
                          **({"hint": hint} if hint else {})})

        doc = Docstring(ast.get_docstring(node))
        schemas = Schemas(self.files, note)
        properties, required = {}, []
        for arg, default in with_defaults(node.args):
            if self.is_injected(arg):
                continue
            properties[arg.arg] = self._property(schemas, module, (arg, default), doc)
            if default is None:
                required.append(arg.arg)
        spread = node.args.vararg
        if spread is not None:
            items = schemas.of(module, spread.annotation) if spread.annotation else {}
            properties[spread.arg] = {"type": "array", "items": items}
        parameters = {"type": "object", "properties": properties,
                      "additionalProperties": node.args.kwarg is not None}
        if required:
            parameters["required"] = required
        definitions = {key: value for key, value in schemas.definitions.items() if value}
        if definitions:
            parameters["$defs"] = definitions
        call = call_of(node.args, lambda arg: arg.arg == "context" and self.is_injected(arg))
        facts = {"parameters": parameters, "call": call, "notes": notes}
        if doc.description:
            facts["description"] = doc.description
        return facts

    def _property(self, schemas, module, parameter, doc):
        arg, default = parameter
        schema = self._type(schemas, module, parameter, doc)
        known, value = literal_of(default) if default is not None else (False, None)
        if known and value is None:
            schema = without_null(schema)
        schema = dict(schema)
        if known and value is not None and is_json(value):
            schema.setdefault("default", value)
        if arg.arg in doc.texts:
            schema.setdefault("description", doc.texts[arg.arg])
        return schema

    def _type(self, schemas, module, parameter, doc):
        arg, default = parameter
        if arg.annotation is not None:
            return schemas.of(module, arg.annotation)
        word = doc.types.get(arg.arg)
        if word is not None:
            schema = documented(schemas, module, word)
            if schema is not None:
                return schema
        known, value = literal_of(default) if default is not None else (False, None)
        for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"),
                           (list, "array"), (dict, "object")):
            if known and isinstance(value, kind):
                return {"type": name}
        schemas.note(module, arg, "any value is accepted for " + arg.arg,
                     "write a type hint, as in %s: str" % arg.arg)
        return {}

    def touches_context(self, module, name):
        """Whether a function may read or write context variables."""
        found = self.files.lookup(module, name)
        if found[0] != "node" or not isinstance(found[2], (ast.FunctionDef, ast.AsyncFunctionDef)):
            return True
        node = found[2]
        names = {arg.arg for arg, _ in with_defaults(node.args) if self.is_injected(arg)}
        if "context_variables" in names:
            return True
        for ctx in names & {"ctx", "context"}:
            uses = [one for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == ctx]
            harmless = [one.value for one in ast.walk(node)
                        if isinstance(one, ast.Attribute) and one.attr in HARMLESS]
            if any(use not in harmless for use in uses):
                return True
        return False


def with_defaults(arguments):
    """Each parameter with its default, or None."""
    ordered = arguments.posonlyargs + arguments.args
    defaults = [None] * (len(ordered) - len(arguments.defaults)) + list(arguments.defaults)
    yield from zip(ordered, defaults)
    yield from zip(arguments.kwonlyargs, arguments.kw_defaults)


def call_of(arguments, is_hidden):
    """The call style of the function, without parameters that only the Python host fills."""
    given = arguments.posonlyargs + arguments.args
    ordered = [arg.arg for arg in given if not is_hidden(arg)]
    spread = [{"rest": arguments.vararg.arg}] if arguments.vararg else []
    named = [arg.arg for arg in arguments.kwonlyargs if not is_hidden(arg)]
    return {"style": "positional", "parameters": ordered + spread + named}


def without_schema(obstacle):
    return {"call": {"style": "object", "parameters": []}, "notes": [], "obstacle": obstacle}


def without_null(schema):
    """The schema without null: with None as default, null means the same as no argument."""
    options = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if not options:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**(options[0] if len(options) == 1 else {"anyOf": options}), **rest}


def documented(schemas, module, word):
    """The type that a docstring names; None if the text is not a type."""
    text = " | ".join(WORDS.get(part.strip().lower(), part.strip()) for part in word.split(" or "))
    lowered = text.lower()
    if lowered.startswith("list of "):
        inner = text[len("list of "):]
        text = "list[%s]" % WORDS.get(inner.rstrip("s").lower(), inner.rstrip("s"))
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    silent = Schemas(schemas.files, lambda *_: None)
    return silent.of(module, node) or None
