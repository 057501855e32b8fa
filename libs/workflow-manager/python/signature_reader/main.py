"""Answers one request."""
import ast
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
        path: answer(reader, files, (path, names), uses_anywhere)
        for path, names in request["modules"].items()
    }


def answer(reader, files, asked, uses_anywhere):
    path, names = asked
    try:
        module = files.module(path)
        is_whole = names == ["*"]
        names = public_functions(module) if is_whole else names
        described = {name: reader.facts(module, name) for name in names}
    except SyntaxError as error:
        return {"error": {
            "message": error.msg, "line": error.lineno or 1, "column": error.offset or 1,
        }}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"error": {"message": str(error) or type(error).__name__, "line": 1, "column": 1}}
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
