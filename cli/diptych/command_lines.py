"""Commands as they are to be typed: what they name and their options, quoted for a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class CommandLine(NamedTuple):
    """A command of diptych, with what it names."""

    command: str
    names: tuple[str, ...] = ()
    """Texts, or groups."""
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it: names stand behind options where one of them would be taken for an option."""
        from shlex import join

        if any(name.startswith("-") for name in self.names):
            words = (*self.options, "--", *self.names)
        else:
            words = (*self.names, *self.options)
        return f"diptych {self.command} {join(words)}".rstrip()

    def with_option(self, name: str, value: str) -> CommandLine:
        """Add an option to it."""
        return self._replace(options=(*self.options, name, value))

    def with_flag(self, name: str) -> CommandLine:
        """Add an option without a value to it."""
        return self._replace(options=(*self.options, name))


def option_words(name: str, values: Iterable[str]) -> list[str]:
    """Write an option with each of its values; an empty one is none."""
    return [word for value in values if value for word in (name, value)]
