"""Reads source text and finds queries on restricted models that do not start from a person.

A restricted model has a ``scope`` (or is the model of people). A query on it begins with
``Model.objects.for_user(...)`` or ``.owned_by(...)``, or makes a row; whatever else begins one is
found here, however it is spelt: through another name, a default manager, a shortcut, a class-based
view, a related manager, a prefetch, the registry of models, or a table's name in SQL.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

STARTS = {"for_user", "owned_by", "create", "bulk_create", "create_user"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "modelform_factory"}
VERBS = {
    *("all", "filter", "exclude", "get", "first", "last", "latest", "earliest", "exists", "count"),
    *("values", "values_list", "order_by", "iterator", "in_bulk", "aggregate", "annotate", "none"),
    *("select_related", "prefetch_related", "distinct", "update", "delete", "only", "defer"),
    *("get_or_create", "update_or_create", "dates", "datetimes", "raw", "using", "reverse"),
}
FETCHING = {"prefetch_related", "Prefetch", "select_related", "values", "values_list"}


@dataclass(frozen=True)
class Model:
    """What the reader needs to know of a model."""

    app: str
    module: str
    name: str
    table: str
    restricted: bool
    accessors: tuple[str, ...] = ()


@dataclass
class Reader(ast.NodeVisitor):
    """Walks one file; ``found`` fills with (line, what)."""

    models: tuple[Model, ...]
    module: str = ""
    names: dict[str, Model] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    found: list[tuple[int, str]] = field(default_factory=list)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def read(self, text: str) -> list[tuple[int, str]]:
        """What in the text goes round the scopes."""
        tree = ast.parse(text)
        self.parents = {
            child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)
        }
        if self.module.endswith(".models"):
            app = self.module.split(".")[-2]
            self.names = {model.name: model for model in self.models if model.app == app}
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self.learn(node)
        for _ in range(2):
            for node in ast.walk(tree):
                if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
                    self.alias(node)
        self.visit(tree)
        return sorted(set(self.found))

    def learn(self, node: ast.Import | ast.ImportFrom) -> None:
        """Which names an import gives to models and to modules of models."""
        for each in node.names:
            spelt = each.asname or each.name
            if isinstance(node, ast.Import):
                if each.name.endswith(".models"):
                    self.modules[spelt] = each.name.split(".")[-2]
                continue
            source = node.module or ""
            if each.name == "models" and source.startswith("headwater_web"):
                self.modules[spelt] = source.split(".")[-1]
            for model in self.models:
                if (model.module, model.name) == (source, each.name):
                    self.names[spelt] = model

    def alias(self, node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> None:
        """A model under another name."""
        model = self.model(node.value) if node.value is not None else None
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if model is not None and isinstance(target, ast.Name):
                self.names[target.id] = model

    def model(self, node: ast.AST) -> Model | None:
        """The model that an expression stands for, if it is one."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            app = self.modules.get(ast.unparse(node.value))
            return next((m for m in self.models if (m.app, m.name) == (app, node.attr)), None)
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rsplit(".", 1)[-1]
            if called == "get_user_model":
                return next((m for m in self.models if m.name == "User"), None)
            if called == "get_model":
                said = [each.value for each in node.args if isinstance(each, ast.Constant)]
                label = ".".join(map(str, said)).lower()
                return next((m for m in self.models if f"{m.app}.{m.name}".lower() == label), None)
        return None

    def restricted(self, node: ast.AST) -> bool:
        """Whether an expression stands for a restricted model."""
        model = self.model(node)
        return model is not None and model.restricted

    def say(self, node: ast.AST, what: str) -> None:
        """Keep a finding."""
        self.found.append((getattr(node, "lineno", 0), what))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Managers, and managers of related rows."""
        if node.attr in MANAGERS:
            model = self.model(node.value)
            verb = self.verb(node)
            if model is None:
                self.say(node, f"cannot tell whose manager this is: {ast.unparse(node)}")
            elif model.restricted and verb not in STARTS:
                self.say(node, f"{model.name}.{node.attr}.{verb or '(handed on)'}")
        accessors = {name for model in self.models if model.restricted for name in model.accessors}
        if node.attr in accessors and self.verb(node) in VERBS:
            self.say(node, f"{ast.unparse(node)}.{self.verb(node)}")
        self.generic_visit(node)

    def verb(self, node: ast.AST) -> str:
        """What is asked of an expression at once: the name after its dot."""
        parent = self.parents.get(node)
        return parent.attr if isinstance(parent, ast.Attribute) else ""

    def visit_Call(self, node: ast.Call) -> None:
        """Shortcuts that take a model, and related rows fetched by name."""
        called = ast.unparse(node.func).rsplit(".", 1)[-1]
        if called in SHORTCUTS and any(self.restricted(each) for each in node.args):
            self.say(node, f"{called}({ast.unparse(node.args[0])})")
        if called.endswith("QuerySet") and any(self.restricted(each) for each in node.args):
            self.say(node, f"{called}({ast.unparse(node.args[0])})")
        if called in FETCHING:
            accessors = {n for m in self.models if m.restricted for n in m.accessors}
            for each in node.args:
                said = each.value if isinstance(each, ast.Constant) else ""
                if isinstance(said, str) and said.split("__")[0] in accessors:
                    self.say(node, f"{called}({said!r})")
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Class-based views and forms that name a model."""
        for each in node.body:
            named = isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "model"
            if named and self.restricted(each.value):
                self.say(each, f"{node.name}.model = {ast.unparse(each.value)}")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """SQL that names a restricted table."""
        if isinstance(node.value, str) and "select " in node.value.lower():
            for model in self.models:
                if model.restricted and model.table in node.value:
                    self.say(node, f"SQL names {model.table}")


def findings(text: str, models: tuple[Model, ...], module: str = "") -> Iterator[tuple[int, str]]:
    """(line, what) for each query in the text that goes round the scopes."""
    yield from Reader(models, module).read(text)
