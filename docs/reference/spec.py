"""The page of examples: the tests in ``tests/spec``, told as table in, expression, answer out."""

from __future__ import annotations

import ast
from pathlib import Path

from docs.reference.markdown import block, code, page, sentence, table

SPEC = Path(__file__).parents[2] / "tests" / "spec"


def text() -> str:
    """The page as text."""
    parts = []
    for path in sorted(SPEC.glob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        parts += [
            f"## {heading(ast.get_docstring(tree) or path.stem)}",
            f"`tests/spec/{path.name}`",
        ]
        parts += [
            example(node, source)
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ]
    return page(
        "By example",
        "A small table in, one expression, a small answer out. Each example is a test; what stands "
        "here is what the test asserts.",
        *parts,
    )


def heading(docstring: str) -> str:
    """The first sentence of a file's docstring, without its full stop."""
    first = " ".join(docstring.split("\n\n")[0].split()).removeprefix("Spec: ")
    return first.rstrip(".")[:1].upper() + first.rstrip(".")[1:]


def example(test: ast.FunctionDef, source: str) -> str:
    """One test: its name as a sentence, then tables where it is written in tables."""
    title = sentence(test.name.removeprefix("test_").replace("_", " "))
    given = [each for each in map(given_table, test.body) if each]
    answers = [each for each in (asked_and_answered(test, each) for each in test.body) if each]
    parts = [f"### {title.rstrip('.')}"]
    if given and answers:
        for name, text in given:
            parts += [f"`{name}`:" if len(given) > 1 else "", block(text)]
        for asked, rows in answers:
            parts += [f"{code(asked)} gives", rows]
    else:
        cases = parameters(test)
        parts += [cases, block(written(test, source))]
    return "\n\n".join(part for part in parts if part)


def given_table(node: ast.stmt) -> tuple[str, str] | None:
    """The name and the text of a table that a test lays out in words."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
        return None
    call = node.value
    laid_out = isinstance(call.func, ast.Name) and call.func.id == "table" and len(call.args) == 1
    if not laid_out or not isinstance(call.args[0], ast.Constant):
        return None
    lines = [line.strip() for line in str(call.args[0].value).strip().splitlines()]
    return ast.unparse(node.targets[0]), "\n".join(lines)


def asked_and_answered(test: ast.FunctionDef, node: ast.stmt) -> tuple[str, str] | None:
    """The expression of ``assert shown(expression, *columns) == rows`` and its rows as a table."""
    if not isinstance(node, ast.Assert) or not isinstance(node.test, ast.Compare):
        return None
    call, rows = node.test.left, node.test.comparators[0]
    if not isinstance(call, ast.Call) or ast.unparse(call.func) != "shown":
        return None
    if not isinstance(rows, ast.List):
        return None
    columns = [ast.literal_eval(each) for each in call.args[1:]]
    lines = [each.elts if isinstance(each, ast.Tuple) else [each] for each in rows.elts]
    shown = [[plain(value) for value in line] for line in lines]
    return " ".join(expression(test, call.args[0]).split()), table(columns, shown)


def expression(test: ast.FunctionDef, node: ast.expr) -> str:
    """An expression, with a name replaced by what it was set to."""
    if isinstance(node, ast.Name):
        for each in test.body:
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == node.id:
                return ast.unparse(each.value)
    return ast.unparse(node)


def plain(node: ast.expr) -> str:
    """A value as a person would write it in a cell."""
    if not isinstance(node, ast.Constant):
        return ast.unparse(node)
    if node.value is None:
        return "-"
    return f"{node.value:g}" if isinstance(node.value, float) else str(node.value)


def parameters(test: ast.FunctionDef) -> str:
    """The cases of a parametrised test, where they are plain values."""
    for decorator in test.decorator_list:
        if not isinstance(decorator, ast.Call) or "parametrize" not in ast.unparse(decorator.func):
            continue
        try:
            names, values = (ast.literal_eval(each) for each in decorator.args[:2])
        except ValueError:
            return ""
        heads = [names] if isinstance(names, str) else list(names)
        rows = [value if isinstance(value, tuple) else (value,) for value in values]
        return table(heads, [[code(each) for each in row] for row in rows])
    return ""


def written(test: ast.FunctionDef, source: str) -> str:
    """The body of a test as it is written, without its docstring."""
    body = test.body[1:] if ast.get_docstring(test) else test.body
    lines = source.splitlines()[body[0].lineno - 1 : body[-1].end_lineno]
    return "\n".join(line.removeprefix("    ") for line in lines)
