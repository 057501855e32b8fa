"""The author's modules. They are imported from the sources that the runtime has loaded and checked,
never from files that may have changed since."""
import importlib
import importlib.machinery
import json
import os
import sys

from .errors import CodedError

ROOT = "workflows"
SHARED = "_shared"
OUR_CLIENT = "from mozaiks import BackendClient, PlatformError\n"


class Bundle:
    """The Python files of one workflow and of `_shared`, by module name."""

    def __init__(self, name, folder, shared, files):
        self.home = "%s.%s" % (ROOT, name)
        self.folders = {self.home: folder, "%s.%s" % (ROOT, SHARED): shared}
        self.modules = {}
        self.packages = {ROOT: None}
        for path, text in files.items():
            self._add(path, text)
        client = "%s.%s.backend_client" % (ROOT, SHARED)
        if client not in self.modules:
            self._add(SHARED + "/backend_client.py", OUR_CLIENT)

    def name_of(self, path):
        """The module name of a file such as `tools/look.py` or `_shared/x.py`."""
        parts = path[: -len(".py")].split("/")
        if parts[-1] == "__init__":
            parts.pop()
        base = ROOT if path.startswith(SHARED + "/") else self.home
        return ".".join([base] + parts)

    def _add(self, path, text):
        is_shared = path.startswith(SHARED + "/")
        folder = self.folders[ROOT + "." + SHARED if is_shared else self.home]
        inside = path[len(SHARED) + 1:] if is_shared else path
        name = self.name_of(path)
        real = os.path.join(folder, *inside.split("/"))
        self.modules[name] = (real, text)
        at = os.path.dirname(real)
        if os.path.basename(real) == "__init__.py":
            self.packages[name] = at
            at = os.path.dirname(at)
        parent = name.rpartition(".")[0]
        while parent and parent not in self.packages:
            self.packages[parent] = at
            parent, at = parent.rpartition(".")[0], os.path.dirname(at)

    def known(self, name):
        return name in self.modules or name in self.packages


class Loader:
    def __init__(self, bundle, name):
        self.bundle = bundle
        self.name = name

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        found = self.bundle.modules.get(self.name)
        if found is None:
            return
        path, text = found
        exec(compile(text, path, "exec", dont_inherit=True), module.__dict__)

    def get_source(self, name):
        return self.bundle.modules.get(self.name, (None, None))[1]

    def is_package(self, name):
        return self.name in self.bundle.packages


class Alias:
    """A second name of a module, such as `tools.look` for `workflows.Desk.tools.look`."""

    def __init__(self, name):
        self.name = name

    def create_module(self, spec):
        module = importlib.import_module(self.name)
        self.spec = module.__spec__
        return module

    def exec_module(self, module):
        module.__spec__ = self.spec


class Finder:
    def __init__(self, bundle):
        self.bundle = bundle

    def spec_of(self, name):
        found = self.bundle.modules.get(name)
        spec = importlib.machinery.ModuleSpec(
            name,
            Loader(self.bundle, name),
            origin=found[0] if found else None,
            is_package=name in self.bundle.packages,
        )
        spec.has_location = found is not None
        if name in self.bundle.packages:
            folder = self.bundle.packages[name]
            spec.submodule_search_locations = [] if folder is None else [folder]
        return spec

    def find_spec(self, name, path=None, target=None):
        if self.bundle.known(name):
            return self.spec_of(name)
        full = self.full_name(name)
        if full is not None:
            is_package = full in self.bundle.packages
            return importlib.machinery.ModuleSpec(name, Alias(full), is_package=is_package)
        package = name.rpartition(".")[0]
        if self.bundle.known(package) or self.full_name(package) is not None:
            # Files that are not in the bundle are not part of the running version.
            raise ModuleNotFoundError("No module named %r" % name, name=name)
        return None

    def full_name(self, name):
        first = name.partition(".")[0]
        base = ROOT if first == SHARED else self.bundle.home
        full = "%s.%s" % (base, name)
        is_folder = "%s.%s" % (base, first) in self.bundle.packages
        return full if is_folder and self.bundle.known(full) else None


class SiblingFinder(Finder):
    """Finds `helper` for `import helper` next to the other modules, if no package has this name."""

    def find_spec(self, name, path=None, target=None):
        if "." in name:
            return None
        for folder in ("", "tools.", "hooks."):
            full = "%s.%s%s" % (self.bundle.home, folder, name)
            if full in self.bundle.modules:
                return importlib.machinery.ModuleSpec(name, Alias(full))
        return None


class Modules:
    """The modules of this process, which runs exactly one version of one workflow."""

    def __init__(self):
        self.bundle = None

    def add(self, message):
        if self.bundle is not None or "source" not in message:
            return
        bundle = json.loads(message["source"])
        name, shared, files = bundle["name"], bundle["shared"], bundle["files"]
        self.bundle = Bundle(name, message["directory"], shared, files)
        sys.meta_path.insert(0, Finder(self.bundle))
        sys.meta_path.append(SiblingFinder(self.bundle))

    def function(self, path, name):
        module = importlib.import_module(self.bundle.name_of(path))
        found = getattr(module, name, None)
        if not callable(found):
            raise CodedError("tool_unavailable", "the module exports no function " + name)
        return found
