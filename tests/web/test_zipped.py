"""Pages leave compressed for whoever takes them so, and plain for whoever does not."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests import desk
from tests.factories import NOW
from tests.support.app import Visit
from tests.support.server import SetClock


def test_a_page_is_compressed_only_for_whoever_takes_it_so(db: Session, visit: Visit, clock: SetClock) -> None:
    clock.now = NOW
    browser = visit(desk.lay_out(db))
    plain = browser.get("/today", headers={"Accept-Encoding": "identity"})
    zipped = browser.get("/today", headers={"Accept-Encoding": "gzip, br"})
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.text == plain.text
    assert plain.headers["vary"] == zipped.headers["vary"] == "Cookie, HX-Request, Accept-Encoding"
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"]) / 4


def test_fragments_and_refusals_are_compressed_like_pages(db: Session, visit: Visit, clock: SetClock) -> None:
    clock.now = NOW
    browser = visit(desk.lay_out(db))
    for path in ("/today/counts", "/pursuits/999999"):
        assert browser.get(path).headers["content-encoding"] == "gzip"
