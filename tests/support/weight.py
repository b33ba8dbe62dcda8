"""What a page costs who opens it: bytes on the wire, requests, and how long its main part and its keys take to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

KILOBYTE = 1024
# Lighthouse's slow 4G, and a telephone a quarter as quick as the machine that measures.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWDOWN = 4
WATCH = """() => {
  window.seen = {paint: 0, shift: 0, keys: []};
  const on = (type, hear, more) => new PerformanceObserver(list => list.getEntries().forEach(hear))
    .observe({type, buffered: true, ...more});
  on("largest-contentful-paint", entry => { seen.paint = entry.startTime; });
  on("layout-shift", entry => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  on("event", entry => { if (entry.name === "keydown") seen.keys.push(entry.duration); }, {durationThreshold: 16});
}"""

# Observers hear a moment late; a page that has painted nothing at all is waited for until the caller's time is up.
TELL = """() => new Promise(tell => {
  const look = () => seen.paint > 0 ? tell(seen) : setTimeout(look, 50);
  look();
})"""


@dataclass(frozen=True, slots=True)
class Weight:
    """What was sent for one page: `size` in bytes as they came, compressed and without headers; by how many requests."""

    size: int
    requests: int


def weigh(page: Page, url: str) -> Weight:
    """Open `url` and weigh everything that came with it; cold in a fresh context, warm in one that was there before."""
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(_sent(request)))
    page.goto(url, wait_until="networkidle")
    fetched = [size for size in sizes if size > 0]
    return Weight(sum(fetched), len(fetched))


def _sent(request: Any) -> int:
    answer = request.response()
    # What the browser had already is not on the wire.
    if answer is None or answer.from_service_worker or request.sizes()["responseHeadersSize"] == 0:
        return 0
    return int(request.sizes()["responseBodySize"])


def slow_down(page: Page) -> None:
    """From now on `page` is on a slow telephone."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("Network.enable")
    debugger.send("Network.emulateNetworkConditions", SLOW_4G)
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})


def watch(page: Page) -> None:
    """Before `page` is opened: note its paints, shifts and keys."""
    page.add_init_script(f"({WATCH})()")


def seen(page: Page) -> dict[str, Any]:
    """`paint`: milliseconds to the largest paint; `shift`: the sum of layout shifts; `keys`: milliseconds from each key to
    the paint after it, quicker ones than 16 left out."""
    told: dict[str, Any] = page.evaluate(TELL)
    return told


def share(values: list[float], part: float) -> float:
    """The value below which `part` of `values` lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]
