"""Pages leave compressed for whoever takes them so, and plain for whoever does not."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests import desk
from tests.factories import NOW
from tests.support.app import Visit
from tests.support.server import SetClock


def test_a_page_is_compressed_only_for_whoever_takes_it_so(db: Session, visit: Visit, clock: SetClock) -> None:
    clock.now = NOW
    browser = visit(desk.lay_out(db))
    plain = browser.get("/today", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Cookie, HX-Request, Accept-Encoding"
    for accepted, coding in {"gzip, br": "br", "gzip, deflate": "gzip", "br;q=0, gzip;q=0.5": "gzip"}.items():
        zipped = browser.get("/today", headers={"Accept-Encoding": accepted})
        assert zipped.headers["content-encoding"] == coding
        assert zipped.text == plain.text
        assert zipped.headers["vary"] == plain.headers["vary"]
        assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"]) / 4


@pytest.mark.parametrize("accepted", ["", "identity", "br; q=0, gzip;q=0.000", "zstd", ";q=1, ,", "*"])
def test_who_names_no_coding_of_ours_gets_it_plain(db: Session, visit: Visit, accepted: str) -> None:
    answer = visit(desk.lay_out(db)).get("/today", headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in answer.headers
    assert answer.text.startswith("<!doctype html>")


def test_fragments_and_refusals_are_compressed_like_pages(db: Session, visit: Visit, clock: SetClock) -> None:
    clock.now = NOW
    browser = visit(desk.lay_out(db))
    for path in ("/today/counts", "/pursuits/999999"):
        assert browser.get(path, headers={"Accept-Encoding": "br"}).headers["content-encoding"] == "br"
