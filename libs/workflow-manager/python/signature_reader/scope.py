"""Resolves names in the modules of a workflow."""
import ast

SHARED = "_shared"


def dotted(node):
    """`a.b.c` of an expression; None for any other expression."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id] + parts[::-1])


class Module:
    """The top level of one file: its classes, functions, assignments and imports."""

    def __init__(self, path, tree):
        self.path = path
        self.tree = tree
        self.names = {}
        self.has_star = False
        for node in top_level(tree.body):
            self._declare(node)

    def _declare(self, node):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self.names[node.name] = ("node", node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self.names[target.id] = ("value", node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            self.names[node.target.id] = ("value", node.value)
        elif isinstance(node, ast.Import):
            for each in node.names:
                bound = each.asname or each.name.partition(".")[0]
                self.names[bound] = ("import", each.name if each.asname else bound)
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                self.has_star = self.has_star or each.name == "*"
                base = "." * node.level + (node.module or "")
                joint = "" if base.endswith(".") or not base else "."
                self.names[each.asname or each.name] = ("import", base + joint + each.name)


def top_level(body):
    """The statements that run when a module is imported, including those in `try` and `if`."""
    for node in body:
        if isinstance(node, ast.Try):
            for part in [node.body, node.orelse, node.finalbody] + [h.body for h in node.handlers]:
                yield from top_level(part)
        elif isinstance(node, ast.If):
            yield from top_level(node.body)
            yield from top_level(node.orelse)
        else:
            yield node


class Files:
    """The files of a workflow and of `_shared`, parsed when they are needed."""

    def __init__(self, name, texts):
        self.name = name
        self.texts = texts
        self.modules = {}

    def module(self, path):
        if path not in self.modules:
            self.modules[path] = Module(path, ast.parse(self.texts[path], path))
        return self.modules[path]

    def path_of(self, parts):
        for path in ("/".join(parts) + ".py", "/".join(parts + ["__init__"]) + ".py"):
            if path in self.texts:
                return path
        return None

    def places(self, module, target):
        """The possible targets of the dotted name of an import, as parts of a path."""
        level = len(target) - len(target.lstrip("."))
        parts = target.lstrip(".").split(".")
        if level > 0:
            folder = module.path.split("/")[:-1]
            return [folder[: len(folder) - level + 1] + parts]
        if parts[0] == "workflows" and len(parts) > 2:
            return [parts[1:] if parts[1] == SHARED else parts[2:]]
        return [parts, ["tools"] + parts, ["hooks"] + parts]

    def lookup(self, module, name, depth=0):
        """What a dotted name refers to: ("node", module, node), ("value", module, node), or
        ("external", dotted name)."""
        first, _, rest = name.partition(".")
        found = module.names.get(first)
        if found is None or depth > 20:
            return ("external", name)
        kind, what = found
        if kind != "import":
            return (kind, module, what) if not rest else ("external", name)
        target = what + ("." + rest if rest else "")
        for parts in self.places(module, target):
            path = self.path_of(parts[:-1]) if len(parts) > 1 else None
            if path is not None and path != module.path:
                try:
                    return self.lookup(self.module(path), parts[-1], depth + 1)
                except SyntaxError:
                    break
        return ("external", target)
