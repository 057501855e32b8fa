"""Docstrings in the styles of Google, numpy and Sphinx."""
import inspect
import re

GOOGLE = re.compile(r"^(Args|Arguments|Parameters|Params|Keyword Args|Keyword Arguments)\s*:\s*$")
SECTION = re.compile(
    r"^(Args|Arguments|Parameters|Params|Keyword Args|Keyword Arguments|Returns?|Yields?|Raises|"
    r"Examples?|Notes?|Attributes|See Also|Warnings?|Todo)\s*:\s*$"
)
ENTRY = re.compile(r"^\*{0,2}(\w+)\s*(?:\(([^)]*(?:\([^)]*\)[^)]*)*)\))?\s*:\s*(.*)$")
NUMPY = re.compile(r"^\*{0,2}(\w+(?:\s*,\s*\w+)*)\s*(?::\s*(.*))?$")
SPHINX = re.compile(r"^:(param|type|parameter|arg|argument|key|keyword)\s+(?:(.+?)\s+)?\*{0,2}(\w+)\s*:\s*(.*)$")
FIELD = re.compile(r"^:\w+[^:]*:")


class Docstring:
    def __init__(self, text):
        self.description = ""
        self.texts = {}
        self.types = {}
        lines = inspect.cleandoc(text or "").split("\n")
        end = self._read(lines)
        self.description = "\n".join(lines[:end]).strip()

    def _read(self, lines):
        end = len(lines)
        at = 0
        while at < len(lines):
            line = lines[at]
            underlined = at + 1 < len(lines) and re.match(r"^-{3,}\s*$", lines[at + 1])
            if SECTION.match(line):
                end = min(end, at)
                if GOOGLE.match(line):
                    self._google(block(lines, at + 1))
            elif underlined and line.strip():
                end = min(end, at)
                if line.strip() in ("Parameters", "Other Parameters"):
                    self._numpy(lines, at + 2)
            elif FIELD.match(line):
                end = min(end, at)
                self._sphinx(lines, at)
            at += 1
        return end

    def _keep(self, name, kind, text):
        if text:
            self.texts.setdefault(name, " ".join(text.split()))
        kind = re.sub(r"(,\s*)?\b(optional|required)\b|,\s*default.*$", "", kind or "").strip()
        if kind:
            self.types.setdefault(name, kind)

    def _google(self, lines):
        if not lines:
            return
        margin = min(indent(line) for line in lines if line.strip())
        entries = []
        for line in lines:
            found = ENTRY.match(line.strip()) if indent(line) == margin else None
            if found:
                entries.append([found.group(1), found.group(2), found.group(3)])
            elif entries and line.strip():
                entries[-1][2] += " " + line.strip()
        for entry in entries:
            self._keep(*entry)

    def _numpy(self, lines, at):
        entries = []
        while at < len(lines):
            line = lines[at]
            if at + 1 < len(lines) and re.match(r"^-{3,}\s*$", lines[at + 1]):
                break
            found = NUMPY.match(line) if line and not line[0].isspace() else None
            if found:
                entries.append([found.group(1), found.group(2), ""])
            elif entries and line.strip():
                entries[-1][2] += " " + line.strip()
            at += 1
        for names, kind, text in entries:
            for name in re.split(r"\s*,\s*", names):
                self._keep(name, kind, text)

    def _sphinx(self, lines, at):
        found = SPHINX.match(lines[at])
        if not found:
            return
        word, kind, name, text = found.groups()
        for line in lines[at + 1:]:
            if FIELD.match(line) or not line.strip():
                break
            text += " " + line.strip()
        if word == "type":
            self._keep(name, text, "")
        else:
            self._keep(name, kind, text)


def indent(line):
    return len(line) - len(line.lstrip())


def block(lines, at):
    """The indented lines from `at` on."""
    found = []
    for line in lines[at:]:
        if line.strip() and not line[0].isspace():
            break
        found.append(line)
    while found and not found[-1].strip():
        found.pop()
    return found
