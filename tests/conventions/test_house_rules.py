"""The house rules that no linter knows. Each failure names the file and says what to do instead."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = [path for top in ("services", "shared", "deploy") for path in sorted((ROOT / top).rglob("*.py"))]
OURS = [path for path in CODE if "migrations/versions" not in path.as_posix()]
SERVICES = ("registry", "patrol", "complaints", "reporting")
SLICES = [
    path
    for service in SERVICES
    for path in sorted((ROOT / "services" / service).iterdir())
    if path.is_dir() and path.name not in {"migrations", "__pycache__"}
]
# From the top of a slice to its bottom; a file may import those below it.
LAYERS = (
    ("endpoints", "tasks", "subscriptions"),
    ("service",),
    ("repository",),
    ("models", "schemas", "lifecycle", "errors"),
)
NAMES = {name for layer in LAYERS for name in layer}
LONGEST_FILE = 300


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Every call in a file: its line and the dotted text of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def imports(path: Path) -> set[str]:
    """Every module that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def offences(pattern: str, allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{name_of(path)}:{line} {called}"
        for path in OURS
        if not name_of(path).startswith(allowed)
        for line, called in calls(path)
        if re.search(pattern, called)
    ]


def test_nothing_commits_outside_shared_db() -> None:
    assert offences(r"\.commit$", ("shared/db/",)) == []


def test_nothing_is_sent_to_a_queue_outside_shared_jobs() -> None:
    assert offences(r"\.(send|send_with_options|enqueue)$", ("shared/jobs/", "deploy/embedded/")) == []


def test_only_shared_time_reads_a_clock() -> None:
    read = r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time)$"
    assert offences(read, ("shared/time.py",)) == []


def test_a_division_filter_is_never_written_by_hand() -> None:
    by_hand = r"^[A-Z]\w*\.(division_)?code\.(like|ilike|startswith|regexp_match)$"
    assert offences(by_hand, ("shared/auth/rows.py",)) == []


def test_a_list_of_a_division_holds_what_was_merged_into_it() -> None:
    """`inside(X.division_code, [division])` forgets the predecessors; `of_division(caller, …)` does not."""
    asked = re.compile(r"\binside\([\w.]+, \[(\w+\.)?division\]\)")
    assert [name_of(path) for path in OURS if asked.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("home", SLICES, ids=name_of)
def test_a_slice_has_only_the_nine_files(home: Path) -> None:
    found = {path.stem for path in home.glob("*.py")} - {"__init__"}
    assert found <= NAMES, f"{found - NAMES}: the nine names are {sorted(NAMES)}"


@pytest.mark.parametrize("home", SLICES, ids=name_of)
def test_inside_a_slice_imports_only_go_down(home: Path) -> None:
    package = ".".join(home.relative_to(ROOT).parts)
    upward = []
    for depth, layer in enumerate(LAYERS):
        above = {f"{package}.{name}" for higher in LAYERS[:depth] for name in higher}
        for name in layer:
            path = home / f"{name}.py"
            if path.exists():
                upward += [f"{name} imports {module}" for module in imports(path) & above]
    assert upward == []


@pytest.mark.parametrize("path", [path for path in OURS if path.name == "lifecycle.py"], ids=name_of)
def test_rules_are_pure(path: Path) -> None:
    io = ("sqlalchemy", "asyncpg", "httpx", "redis", "fastapi", "shared.db", "shared.events", "shared.jobs.deadlines")
    assert {module for module in imports(path) if module.startswith(io)} == set()
    assert not [line for line, called in calls(path) if called == "time.now"]


def test_sql_stays_in_repositories_and_models() -> None:
    outside = [
        name_of(path)
        for home in SLICES
        for path in home.glob("*.py")
        if path.stem not in {"repository", "models"} and any(name.startswith("sqlalchemy") for name in imports(path))
    ]
    assert outside == []


def test_no_file_outgrows_its_room() -> None:
    long = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in OURS}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_every_exception_to_a_lint_rule_has_its_reason() -> None:
    bare = re.compile(r"#\s*(noqa(:[\sA-Z0-9,]+)?|type:\s*ignore(\[[\w,-]+\])?)\s*$")
    found = [
        f"{name_of(path)}:{number}"
        for path in OURS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []


def test_migrations_only_go_forward() -> None:
    versions = [path for path in CODE if "migrations/versions" in path.as_posix()]
    assert versions
    assert [name_of(path) for path in versions if "def downgrade" in path.read_text(encoding="utf-8")] == []


def test_lock_files_hold_no_addresses() -> None:
    for lock in (ROOT / "deploy" / "locks").iterdir():
        assert "://" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("service", SERVICES)
def test_each_address_of_a_service_has_a_name_of_its_own(service: str) -> None:
    """A client that is made from the OpenAPI document calls each by the name of its function."""
    names = [
        node.name
        for path in Path("services", service).glob("*/endpoints.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.AsyncFunctionDef) and node.decorator_list
    ]
    assert sorted(names) == sorted(set(names))
