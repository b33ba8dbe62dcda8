"""The documented checks of a signature take what Hearback sends, and nothing else, in every language that is here."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.config import ROOT
from app.credentials import new_webhook_secret, sign_webhook
from tests.jobs.hooks import delivering, make_endpoint, make_followed, note_stage
from tests.jobs.receiver import receiving
from tests.jobs.test_clockwork import comes_true
from tests.support import chromium
from tests.support.server import SetClock

PAGE = (ROOT / "docs" / "api" / "signatures.md").read_text(encoding="utf-8")
CHECKS = dict(re.findall(r"```(python|javascript|ruby|php|go)\n(.*?)```", PAGE, re.DOTALL))
# What each needs to read the cases from standard input and write true or false of each.
RUNNERS = {
    "python": "import json, sys\nfor c in json.load(sys.stdin):\n"
    "    print('true' if is_ours(c['headers'], bytes.fromhex(c['body']), c['secret'], c['now']) else 'false')\n",
    "javascript": "for (const c of JSON.parse(require('node:fs').readFileSync(0)))\n"
    "  console.log(isOurs(c.headers, Buffer.from(c.body, 'hex'), c.secret, c.now));\n",
    "ruby": 'require "json"\nJSON.parse($stdin.read).each do |c|\n'
    '  puts ours?(c["headers"], [c["body"]].pack("H*"), c["secret"], c["now"])\nend\n',
    "php": "foreach (json_decode(file_get_contents('php://stdin'), true) as $c) {\n"
    "    echo is_ours($c['headers'], hex2bin($c['body']), $c['secret'], $c['now']) ? 'true' : 'false', \"\\n\";\n}\n",
}


@dataclass(frozen=True, eq=False)
class Case:
    """A message as it came, and when."""

    headers: dict[str, str]
    body: bytes
    secret: str
    now: int

    @property
    def told(self) -> dict[str, object]:
        return {"headers": self.headers, "body": self.body.hex(), "secret": self.secret, "now": self.now}


def interpreter(language: str) -> str | None:
    """What runs it on this machine, if anything does: Python and Node.js always."""
    if language == "python":
        return sys.executable
    if language == "javascript":
        return chromium.node() or shutil.which("node")
    return shutil.which(language)


HERE = [language for language in RUNNERS if language in ("python", "javascript") or interpreter(language)]


def verdicts(language: str, cases: list[Case], folder: Path) -> list[bool]:
    """What the documented check says of each."""
    program = folder / f"check.{language}"
    begin = "<?php\n" if language == "php" else ""
    program.write_text(f"{begin}{CHECKS[language]}\n{RUNNERS[language]}", encoding="utf-8")
    run = interpreter(language)
    assert run
    told = json.dumps([case.told for case in cases])
    ended = subprocess.run([run, str(program)], input=told, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    return [line == "true" for line in ended.stdout.split()]


@pytest.fixture
def sent(db: Session, engine: Engine, told_clock: SetClock) -> Case:
    """A message that was really sent, as its receiver got it."""
    pursuit = make_followed(db)
    with receiving() as receiver:
        endpoint = make_endpoint(db, pursuit.agency_id, receiver.url)
        note_stage(engine, pursuit, "Panel — büro", told_clock)
        with delivering(engine, told_clock):
            assert comes_true(lambda: len(receiver.taken) == 1)
    (got,) = receiver.taken
    return Case(dict(got.headers), got.body, endpoint.secret, int(told_clock.now.timestamp()))


@pytest.mark.parametrize("language", HERE)
def test_a_real_delivery_is_ours_and_one_with_a_bit_changed_is_not(sent: Case, language: str, tmp_path: Path) -> None:
    flipped = bytes([sent.body[0], sent.body[1] ^ 1]) + sent.body[2:]
    another = new_webhook_secret()
    told = {name: sent.headers[name] for name in ("webhook-id", "webhook-timestamp")}
    both = f"{sign_webhook(another, told['webhook-id'], int(told['webhook-timestamp']), sent.body)} {sent.headers['webhook-signature']}"
    cases = {
        sent: True,
        replace(sent, now=sent.now + 300): True,
        replace(sent, headers=sent.headers | {"webhook-signature": both}): True,
        replace(sent, body=flipped): False,
        replace(sent, secret=another): False,
        replace(sent, now=sent.now + 301): False,
        replace(sent, now=sent.now - 301): False,
        replace(sent, headers=sent.headers | {"webhook-id": "another"}): False,
        replace(sent, headers=sent.headers | {"webhook-timestamp": f"{sent.now - 1}"}): False,
        replace(sent, headers=sent.headers | {"webhook-timestamp": "soon"}): False,
        replace(sent, headers=sent.headers | {"webhook-signature": "v1,é"}): False,
    }
    assert verdicts(language, list(cases), tmp_path) == list(cases.values())


@pytest.mark.parametrize("language", HERE)
def test_the_message_to_try_with_is_ours_and_no_other(language: str, tmp_path: Path) -> None:
    head, _, body = re.findall(r"```http\n(.*?)```", PAGE, re.DOTALL)[0].partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    secret, now = re.findall(r"secret `(whsec_[^`]+)` and `now` (\d+)", PAGE)[0]
    case = Case(headers, body.strip().encode(), secret, int(now))
    assert verdicts(language, [case, replace(case, body=case.body + b" ")], tmp_path) == [True, False]


def test_every_language_goes_by_the_same_constants() -> None:
    assert list(CHECKS) == ["python", "javascript", "ruby", "php", "go"]
    for language, code in CHECKS.items():
        for constant in ("webhook-id", "webhook-timestamp", "webhook-signature", "whsec_", "v1,", "300"):
            assert constant in code, (language, constant)
        assert re.search("compare_digest|timingSafeEqual|secure_compare|hash_equals|hmac.Equal", code), language
        assert re.search("sha256", code, re.IGNORECASE), language
