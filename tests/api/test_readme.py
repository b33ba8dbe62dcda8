"""The five minutes of the API's README, done as they are written."""

from __future__ import annotations

import re
import shlex
from string import Template

from starlette.testclient import TestClient

from app.config import ROOT
from tests.support.app import ORIGIN
from tests.support.server import SetClock

README = (ROOT / "docs" / "api" / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    command
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for command in re.split(r"\n(?=curl )", block.replace("\\\n", " "))
    if command.startswith("curl ")
]


def ask(client: TestClient, command: str, **variables: str) -> tuple[int, dict[str, str], dict[str, object]]:
    """What `curl` would, with the shell's variables put in."""
    words = shlex.split(Template(command).safe_substitute(variables))[1:]
    method, headers, body, url = "GET", {}, None, ""
    while words:
        match words.pop(0):
            case "-i":
                continue
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0)
            case address:
                url = address
    answer = client.request(method, url, headers=headers, content=body)
    return answer.status_code, dict(answer.headers), answer.json()


def test_the_five_minutes_work_as_written(ats: TestClient, clock: SetClock) -> None:
    assert len(COMMANDS) == 4
    key = ats.headers["Authorization"].removeprefix("Bearer ")
    shell = {"API": f"{ORIGIN}/api/v1", "KEY": key, "TODAY": clock.now.date().isoformat()}
    status, headers, told = ask(ats, COMMANDS[0], **shell)
    assert (status, told["standing"]) == (201, "due")
    version = told["version"]
    status, _, told = ask(ats, COMMANDS[0], **shell)
    assert (status, told["version"]) == (200, version)
    status, _, told = ask(ats, COMMANDS[1], **shell)
    assert (status, told["next_touch"]["step"]) == (200, "thank_you")  # type: ignore[index]
    shell["ID"] = headers["location"].rpartition("/")[2]
    assert ask(ats, COMMANDS[2], **shell)[0] == 201
    status, _, told = ask(ats, COMMANDS[3], **shell)
    assert (status, len(told["data"])) == (200, 1)  # type: ignore[arg-type]
