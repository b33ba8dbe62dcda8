"""A decision about many pursuits, as a browser asks for it and confirms it."""

import re
from html import unescape

import httpx2
from fastapi.testclient import TestClient

from app.models import Pursuit

Rows = list[Pursuit]


def preview(client: TestClient, rows: Rows, do: str, **fields: str | int) -> httpx2.Response:
    asked = {"row": [row.id for row in rows], "do": do, **fields}
    found: httpx2.Response = client.get("/batches/new", params=asked)
    return found


def confirm(client: TestClient, shown: httpx2.Response) -> httpx2.Response:
    """Press the button of the preview."""
    form = re.search(r'<form[^>]*id="confirm">(.*?)</form>', shown.text, re.S)
    assert form, shown.text
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form[1]):
        fields.setdefault(name, []).append(unescape(value))
    answer: httpx2.Response = client.post("/batches", data=fields)
    return answer


def done(client: TestClient, rows: Rows, do: str, **fields: str | int) -> str:
    """The address of the batch that was made."""
    answer = confirm(client, preview(client, rows, do, **fields))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].replace("/today?batch=", "/batches/")


def heading(answer: httpx2.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)
    assert found, answer.text
    return found[1]


def words(answer: httpx2.Response) -> str:
    return plain(answer.text)


def plain(html: str) -> str:
    """What a reader sees of it, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
