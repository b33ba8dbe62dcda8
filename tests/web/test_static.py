import gzip

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import assets
from app.web import static


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(static.router)
    return TestClient(app)


@pytest.mark.parametrize("name", ["icons.svg", "frame.js", "fonts/figtree-400-700.woff2", "licenses.txt"])
def test_a_built_file_is_served_with_its_type_and_kept_for_good(client: TestClient, name: str) -> None:
    answer = client.get(assets.url(name))
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == static.TYPES[name[name.rindex(".") :]]
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_text_is_compressed_for_those_who_take_it_and_the_same_for_all(client: TestClient) -> None:
    address = assets.url("icons.svg")
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    zipped = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == zipped.headers["vary"] == "Accept-Encoding"
    assert zipped.content == plain.content
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_a_font_is_sent_as_it_is(client: TestClient) -> None:
    answer = client.get(assets.url("fonts/figtree-400-700.woff2"), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.content.startswith(b"wOF2")


@pytest.mark.parametrize("name", ["icons.svg", "manifest.json", "../icons.txt", "..%2ficons.txt", "", "fonts/"])
def test_only_hashed_names_are_found(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_nothing_can_be_put_there(client: TestClient) -> None:
    assert client.post(assets.url("icons.svg")).status_code == 405


def test_every_compressed_copy_holds_the_same_bytes() -> None:
    for file in static.files().values():
        assert file.zipped is None or gzip.decompress(file.zipped) == file.content
