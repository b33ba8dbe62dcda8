import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import assets

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    assets.manifest.cache_clear()
    yield
    assets.manifest.cache_clear()


def test_an_address_holds_the_hash_of_the_content() -> None:
    assert re.fullmatch(r"/static/icons\.[0-9a-f]{10}\.svg", assets.url("icons.svg"))


def test_a_name_that_is_not_there_says_where_to_put_it() -> None:
    with pytest.raises(assets.NotBuilt, match=r"nothing.css is not among .* app/static/ and run `make build`"):
        assets.url("nothing.css")


@pytest.mark.usefixtures("no_build")
def test_before_the_first_build_the_error_says_what_to_run() -> None:
    with pytest.raises(assets.NotBuilt, match="Run `make build`"):
        assets.url("icons.svg")
