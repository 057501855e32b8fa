"""Functions with their Python text, to be rewritten in another language."""
import ast
import sys

from .functions import with_defaults
from .scope import SHARED


def public_functions(module):
    return [
        name for name, (kind, node) in module.names.items()
        if kind == "node" and not name.startswith("_")
        and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def packages(files, module):
    """Packages that the module imports and that are not part of Python."""
    known = set(getattr(sys, "stdlib_module_names", ())) | {"mozaiks", "workflows", SHARED}
    targets = [what for kind, what in module.names.values() if kind == "import"]
    local = {part for path in files.texts for part in path[: -len(".py")].split("/")}
    names = {target.partition(".")[0] for target in targets if not target.startswith(".")}
    return sorted(names - known - local)


def outline(reader, files, path):
    module = files.module(path)
    text = files.texts[path]
    found = []
    for name in public_functions(module):
        node = module.names[name][1]
        body = [each for each in node.body if ast.get_docstring(node) is None
                or each is not node.body[0]]
        lines = text.split("\n")[body[0].lineno - 1:node.end_lineno] if body else []
        found.append({
            "name": name,
            "is_async": isinstance(node, ast.AsyncFunctionDef),
            "injected": [arg.arg for arg, _ in with_defaults(node.args) if reader.is_injected(arg)],
            "body": lines,
        })
    return {"functions": found, "packages": packages(files, module)}
