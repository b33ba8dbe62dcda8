"""House rules that no linter knows: how long a function and a file may be."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parents[1]
LONGEST_FUNCTION, LONGEST_FILE, MEDIAN_FUNCTION = 40, 400, 10


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((PROJECT / folder).rglob("*.py"))


def functions(*folders: str) -> Iterator[tuple[str, int]]:
    for path in sources(*folders):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                yield f"{path.relative_to(PROJECT)}:{node.lineno} {node.name}", lines


def test_no_function_is_longer_than_a_screen() -> None:
    assert [(name, lines) for name, lines in functions("app", "tools") if lines > LONGEST_FUNCTION] == []


def test_most_functions_are_short() -> None:
    assert median(lines for _, lines in functions("app")) < MEDIAN_FUNCTION


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in sources("app", "tools", "tests")}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}
