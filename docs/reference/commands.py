"""The page of commands: every command and option, from the command line itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from docs.reference.markdown import block, code, page, table

from headwater.cli.program import program


def walk(command: Any = None, path: tuple[str, ...] = ("headwater",)) -> Iterator[Any]:
    """Every command as (its words, itself), groups before what is in them."""
    command = typer.main.get_command(program) if command is None else command
    yield path, command
    if hasattr(command, "list_commands"):
        context = command.make_context(path[-1], [], resilient_parsing=True)
        for name in command.list_commands(context):
            _, found, _ = command.resolve_command(context, [name])
            yield from walk(found, (*path, name))


def text() -> str:
    """The page as text."""
    return page(
        "Commands",
        "Every command ends with exit code 0 where it did what was asked, 1 where it did not, and "
        "2 where it was asked in a wrong way. `--help` prints what stands here.",
        *(entry(path, command) for path, command in walk()),
    )


def entry(path: tuple[str, ...], command: Any) -> str:
    """One command: what it does, how it is called, its arguments and options."""
    words = " ".join(path)
    parts = [f"## {words}", paragraphs(command.help or ""), block(usage(words, command))]
    shown = [each for each in command.params if not getattr(each, "hidden", False)]
    rows = [(names(each), meaning(each), default(each)) for each in shown]
    rows = [row for row in rows if "completion" not in row[0]]
    if rows:
        parts.append(table(("", "what it is", "without it"), rows))
    return "\n\n".join(part for part in parts if part)


def paragraphs(text: str) -> str:
    """Help text with its line breaks undone inside paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in text.replace("\f", "").split("\n\n"))


def usage(words: str, command: Any) -> str:
    """How it is called."""
    if hasattr(command, "list_commands"):
        return f"{words} COMMAND"
    given = [each for each in command.params if each.param_type_name == "argument"]
    needed = [each for each in command.params if is_needed_option(each)]
    shown = [argument(each) for each in given]
    shown += [f"{each.opts[0]} {kind(each)}" for each in needed]
    return " ".join([words, *shown, "[OPTIONS]"])


def is_needed_option(parameter: Any) -> bool:
    """Whether it is an option that must be given."""
    return parameter.param_type_name == "option" and bool(parameter.required)


def argument(parameter: Any) -> str:
    """An argument as the usage line shows it."""
    name = str(parameter.name).upper() + ("..." if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def names(parameter: Any) -> str:
    """The parameter's names."""
    if parameter.param_type_name == "argument":
        return code(argument(parameter))
    spelt = ", ".join(code(each) for each in (*parameter.opts, *parameter.secondary_opts))
    return spelt if getattr(parameter, "is_flag", False) else f"{spelt} {kind(parameter)}"


def kind(parameter: Any) -> str:
    """What an option takes, in capitals."""
    held = getattr(parameter, "type_descriptor", None)
    declared = str(getattr(held, "annotation", getattr(parameter, "type", ""))).casefold()
    for part, word in (("path", "PATH"), ("int", "NUMBER"), ("float", "NUMBER")):
        if part in declared:
            return word
    return "TEXT"


def meaning(parameter: Any) -> str:
    """What a parameter is for."""
    said = getattr(parameter, "help", None) or ""
    variable = getattr(parameter, "envvar", None)
    several = " May be repeated." if may_repeat(parameter) and "repeated" not in said else ""
    return said + several + (f" Also set by `{variable}`." if variable else "")


def may_repeat(parameter: Any) -> bool:
    """Whether an option may be given several times."""
    return parameter.param_type_name == "option" and bool(getattr(parameter, "multiple", False))


def default(parameter: Any) -> str:
    """What holds where it is not given."""
    if parameter.required:
        return "must be given"
    value = parameter.default
    if isinstance(value, bool):
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value) if isinstance(value, (int, float, str)) else ""
