"""Nothing is written, and no personal data is read, without a row on the audit."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("registry", "patrol", "complaints", "reporting")
FILES = [path for top in ("services", "shared") for path in sorted((ROOT / top).rglob("*.py"))]
WRITES = {"post", "put", "patch", "delete"}
RECORD = "shared.audit.record"
# What gives out personal data in clear; whoever shows what it returns says so to the audit, or masks it.
OPENING = ("shared.sealed.opened", "shared.sealed.open_value")
MASKING = ("shared.masking.MASKS", "shared.masking.masked_name", "shared.masking.masked_phone")
METHODS = WRITES | {"get"}
# POSTs that change no row: a machine gets a token for its secret, and what would be is shown.
WITHOUT = {
    "services.registry.clients.endpoints.token",
    "services.registry.handovers.endpoints.preview_handover",
    "services.registry.prechecks.endpoints.post_precheck",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def trees() -> Mapping[str, ast.Module]:
    """Every module of the house."""
    return {module_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


@cache
def imported(module: str) -> Mapping[str, str]:
    """What the names that a module imports stand for."""
    names: dict[str, str] = {}
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    return names


@cache
def functions() -> Mapping[str, tuple[str, Function]]:
    """Every function and method with its module: methods by their own name, as far as it is known who calls them."""
    found: dict[str, tuple[str, Function]] = {}
    for module, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                found[f"{module}.{node.name}"] = (module, node)
    return found


@cache
def called(name: str) -> frozenset[str]:
    """What a function refers to: called, or passed on to be called."""
    return frozenset(_called(*functions()[name]))


def _called(module: str, function: Function) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name | ast.Attribute):
            first, _, rest = ast.unparse(node).partition(".")
            if not first.isidentifier():
                continue
            yield ".".join(filter(None, (imported(module).get(first, f"{module}.{first}"), rest)))
            if first == "self":
                yield f"{module}.{rest}"


def reaches(start: str, wanted: str) -> bool:
    """Whether a function comes to another one, by whatever way."""
    seen, left = {start}, [start]
    while left:
        for name in called(left.pop()):
            if name == wanted:
                return True
            if name in functions() and name not in seen:
                seen.add(name)
                left.append(name)
    return False


def endpoints(methods: set[str]) -> list[str]:
    """The functions behind addresses with these methods."""
    return [
        name
        for name, (_, function) in functions().items()
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in methods
        and decorator.args
    ]


WRITING = sorted(set(endpoints(WRITES)) - WITHOUT)


def test_there_are_endpoints_to_look_at() -> None:
    assert len(WRITING) > 35
    assert set(endpoints(WRITES)) >= WITHOUT


@pytest.mark.parametrize("endpoint", WRITING)
def test_every_write_is_audited(endpoint: str) -> None:
    assert reaches(endpoint, RECORD), "call shared.audit.record in the use case"


OPENERS = sorted(
    name
    for name, (module, _) in functions().items()
    if not module.startswith("shared.") and called(name) & set(OPENING)
)


@pytest.mark.parametrize("opener", OPENERS)
def test_who_opens_personal_data_audits_or_masks_it(opener: str) -> None:
    masked = reaches(opener, "shared.masking.MASKS")
    assert masked or reaches(opener, RECORD), "call shared.audit.record with the purpose, or mask it"


def unseals(name: str) -> bool:
    """Whether a function opens what is sealed by itself: `ring().open(…, place=…)`."""
    module, function = functions()[name]
    return not module.startswith("shared.") and any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "open"
        and any(word.arg == "place" for word in node.keywords)
        for node in ast.walk(function)
    )


IN_CLEAR = (*OPENING, *filter(unseals, functions()))
READING = sorted(name for name in endpoints(METHODS) if any(reaches(name, opening) for opening in IN_CLEAR))


def test_there_are_endpoints_that_show_personal_data() -> None:
    assert len(IN_CLEAR) > len(OPENING)
    assert any(name.endswith(".reveal") for name in READING)
    assert len(READING) > 5


@pytest.mark.parametrize("endpoint", READING)
def test_every_read_of_personal_data_is_audited_or_masked(endpoint: str) -> None:
    masked = any(reaches(endpoint, masking) for masking in MASKING)
    assert masked or reaches(endpoint, RECORD), "call shared.audit.record with the purpose, or mask it"


@pytest.mark.parametrize("endpoint", [name for name in endpoints(METHODS) if reaches(name, "shared.sealed.index_of")])
def test_every_search_by_personal_data_is_audited(endpoint: str) -> None:
    assert reaches(endpoint, RECORD), "call shared.audit.record: who looks for a number learns whose it is"
