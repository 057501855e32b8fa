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
        path: answer_text(reader, files, (path, names), uses_anywhere)
        for path, names in request["modules"].items()
    }


def to_json(value):
    return json.dumps(value, allow_nan=False)


def answer_text(reader, files, asked, uses_anywhere):
    """Describes one module, as JSON. An error in it is a problem of this module only."""
    if asked[0] not in files.texts:
        return problem("the Python files of this folder are not read")
    try:
        return to_json(answer(reader, files, asked, uses_anywhere))
    except SyntaxError as error:
        return problem(error.msg, error.lineno or 1, error.offset or 1)
    except Exception as error:
        return problem("the module cannot be read: " + (str(error) or type(error).__name__))


def problem(message, line=1, column=1):
    return to_json({"error": {"message": message, "line": line, "column": column}})


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
    modules = (to_json(path) + ":" + text for path, text in describe(request).items())
    text = '{"modules":{' + ",".join(modules) + "}}"
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
