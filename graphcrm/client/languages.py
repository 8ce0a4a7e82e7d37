"""What an opened graph says, in its own language whatever is spoken around it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar

from graphcrm.wording import speaking

Opened = TypeVar("Opened")


def speaks_its_language(cls: type[Opened]) -> type[Opened]:
    """Let every public method of a class, inherited ones too, speak `self.language`."""
    methods = {
        name: value
        for base in reversed(cls.__mro__)
        for name, value in vars(base).items()
        if isinstance(value, FunctionType) and not name.startswith("_")
    }
    for name, method in methods.items():
        setattr(cls, name, _in_language(method))
    return cls


def _in_language(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def spoken(self: Any, *values: Any, **named: Any) -> Any:
        with speaking(self.language):
            return method(self, *values, **named)

    return spoken
