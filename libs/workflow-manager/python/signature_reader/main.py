"""Answers one request."""
import json
import sys

from .functions import Reader
from .outline import outline, public_functions
from .scope import Files


def describe(request):
    files = Files(request["name"], request["files"])
    reader = Reader(files, request["injected"])
    uses_anywhere = any("current_context" in text for text in files.texts.values())
    return {
        path: safe_answer(reader, files, (path, names), uses_anywhere)
        for path, names in request["modules"].items()
    }


def safe_answer(reader, files, asked, uses_anywhere):
    """Describes one module. An error in it is reported as a problem of this module only."""
    if asked[0] not in files.texts:
        return problem("the Python files of this folder are not read")
    try:
        found = answer(reader, files, asked, uses_anywhere)
        json.dumps(found, allow_nan=False)  # raises if a value cannot be written as JSON
        return found
    except SyntaxError as error:
        return problem(error.msg, error.lineno or 1, error.offset or 1)
    except Exception as error:
        return problem("the module cannot be read: " + (str(error) or type(error).__name__))


def problem(message, line=1, column=1):
    return {"error": {"message": message, "line": line, "column": column}}


def answer(reader, files, asked, uses_anywhere):
    path, names = asked
    module = files.module(path)
    is_whole = names == ["*"]
    names = public_functions(module) if is_whole else names
    described = {name: reader.facts(module, name) for name in names}
    more = outline(reader, files, path) if is_whole else {}
    return {
        **more,
        "exports": None if module.has_star else sorted(module.names),
        "facts": {name: facts for name, facts in described.items() if facts is not None},
        "context_free": [
            name for name in names
            if not uses_anywhere and not reader.touches_context(module, name)
        ],
    }


def main():
    sys.setrecursionlimit(5000)
    request = json.loads(sys.stdin.buffer.read())
    text = json.dumps({"modules": describe(request)}, allow_nan=False)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
