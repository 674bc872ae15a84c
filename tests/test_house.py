"""The rules of the house (docs/decisions/0001): who may import whom, what a module may be, what importing does."""

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

import pytest

import mailproc

PACKAGE = Path(mailproc.__file__).parent
ROOMS = ("post", "office", "ledger", "press")
VALUES = {"mailproc", "mailproc.model", "mailproc.errors", "mailproc.uids"} | {
    f"mailproc.model.{path.stem}" for path in (PACKAGE / "model").glob("[a-z]*.py")
}  # what every room may import
FRONT = {"mailproc.cli", "mailproc.custody", "mailproc.yearly", "mailproc.front", "mailproc.daemon"}
DOORS = {"mailproc.__main__", "mailproc.cli", "mailproc.custody", "mailproc.yearly"}  # who may import the front
DEMO = "mailproc.demo"
CLOCKS = {"mailproc.front", "mailproc.daemon"}  # where `now` is read; elsewhere it is a parameter
CLOCK_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
LINES_OF_MODULE = 500
LINES_OF_FUNCTION = 60

IMPORT_ALL = """
import importlib, sys
sys.dont_write_bytecode = True
effects = []
CHANGES = {"os.mkdir", "os.remove", "os.rename", "os.fork", "subprocess.Popen", "socket.connect", "socket.bind"}
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        effects.append((event, str(arguments[0])))
    elif event in CHANGES:
        effects.append((event, str(arguments)))
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*effects, sep="\\n", end="")
"""


@cache
def modules() -> dict[str, Path]:
    return {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text("utf-8"))


@cache
def imports(name: str) -> frozenset[str]:
    """The modules that a module imports, anywhere in it; of our own, whole module names."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative import"
            origin = node.module or ""
            inner = {f"{origin}.{alias.name}" for alias in node.names} & modules().keys()
            outer = len(inner) < len(node.names)
            found |= inner | ({origin} if outer else set())
    return frozenset(found)


def ours(name: str) -> set[str]:
    return {one for one in imports(name) if one.partition(".")[0] == "mailproc"}


def in_room(name: str, room: str) -> bool:
    return name == f"mailproc.{room}" or name.startswith(f"mailproc.{room}.")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_values_and_itself_only(room: str) -> None:
    strange = {
        name: foreign
        for name in modules()
        if in_room(name, room) and (foreign := {one for one in ours(name) - VALUES if not in_room(one, room)})
    }
    assert not strange


def test_values_import_nothing_of_ours() -> None:
    assert not {name: ours(name) for name in VALUES if ours(name) - VALUES}


def test_nobody_imports_the_front_but_the_door() -> None:
    assert not {name: ours(name) & FRONT for name in modules().keys() - DOORS if ours(name) & FRONT}


def test_nobody_imports_the_demo_but_the_command_line() -> None:
    inside = {name for name in modules() if in_room(name, "demo")}
    assert not {name for name in modules().keys() - inside - {"mailproc.cli"} if ours(name) & inside}


def test_imports_go_one_way() -> None:
    """No two modules import each other, nor any longer ring of them."""
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"a ring: {' → '.join((*way[way.index(name) :], name))}"
        if name not in done:
            for other in sorted(ours(name) & modules().keys() - {"mailproc"}):
                visit(other, (*way, name))
            done.add(name)

    for name in modules():
        visit(name, ())


def test_each_library_is_imported_by_one_module() -> None:
    users: defaultdict[str, set[str]] = defaultdict(set)
    distributions = packages_distributions()
    for name in modules():
        for imported in imports(name):
            top = imported.partition(".")[0]
            if top not in sys.stdlib_module_names and top != "mailproc":
                users[distributions.get(top, [top])[0]].add(name)
    assert users  # else nothing was looked at
    assert not {library: names for library, names in users.items() if len(names) > 1}


def test_module_names_say_what_is_in_them() -> None:
    assert not {name for name in modules() if VAGUE & set(name.split("."))}


def test_modules_fit_the_head() -> None:
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}
    assert not {name: length for name, length in lengths.items() if length > LINES_OF_MODULE}


def test_functions_fit_the_screen() -> None:
    lengths = {
        f"{name}.{node.name}": length
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_FUNCTION
    }
    assert not lengths


def test_every_module_says_what_it_is() -> None:
    assert not {name for name in modules() if not ast.get_docstring(tree(name))}


def calls(name: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(name)) if isinstance(node, ast.Call))


def test_nothing_prints() -> None:
    """Screens go through terminal.py, the rest through logging."""
    assert not {name for name in modules() for call in calls(name) if ast.unparse(call.func) == "print"}


def test_time_is_a_parameter() -> None:
    read = {(name, ast.unparse(call)) for name in modules() for call in calls(name) if reads_clock(call)}
    assert {name for name, _ in read} <= CLOCKS, read
    assert not {(name, call) for name, call in read if call.endswith("()")}, "a moment without a zone"


def reads_clock(call: ast.Call) -> bool:
    dotted = ast.unparse(call.func).split(".")
    return any(".".join(pair) in CLOCK_CALLS for pair in pairwise(dotted))


def test_importing_does_nothing(tmp_path: Path) -> None:
    shipped = [name for name in modules() if name != "mailproc.__main__" and not in_room(name, "demo")]
    program = [sys.executable, "-c", IMPORT_ALL, *shipped]
    ran = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())
