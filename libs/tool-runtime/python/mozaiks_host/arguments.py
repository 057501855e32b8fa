"""The parameters of a function, and their values."""
import inspect
import sys

from .conversion import convert, hints_of


def parameters_of(function):
    """The parameters of a function, even if Python 3.14 cannot evaluate their hints."""
    if sys.version_info < (3, 14):
        return list(inspect.signature(function).parameters.values())
    import annotationlib

    form = annotationlib.Format.FORWARDREF
    return list(inspect.signature(function, annotation_format=form).parameters.values())


class Signature:
    """The parameters and type hints of a function, read once."""

    def __init__(self, function):
        self.hints = hints_of(function)
        self.parameters = parameters_of(function)

    def bind(self, given, fill, is_object):
        """The arguments of a call. Injected values override those of the model."""
        given = {key: item for key, item in given.items() if key not in fill}
        if "context" not in given:
            fill = {**fill, "context": fill["ctx"]}
        spread = any(
            each.kind is each.VAR_POSITIONAL and given.get(each.name) for each in self.parameters
        )
        positional, named = [], {}
        for each in self.parameters:
            if each.kind is each.VAR_POSITIONAL:
                positional.extend(given.pop(each.name, None) or [])
                continue
            if each.kind is each.VAR_KEYWORD:
                named.update(given)
                continue
            is_ordered = each.kind is each.POSITIONAL_ONLY or (
                spread and each.kind is each.POSITIONAL_OR_KEYWORD
            )
            if each.name in fill:
                value = fill[each.name]()
            elif is_object:
                value, is_object, given = self._converted(given, each.name), False, {}
            elif each.name in given:
                value = self._converted(given.pop(each.name), each.name)
            elif is_ordered and each.default is not each.empty:
                value = each.default
            else:
                continue
            if is_ordered:
                positional.append(value)
            else:
                named[each.name] = value
        return positional, named

    def _converted(self, value, name):
        return convert(value, self.hints.get(name, object))
