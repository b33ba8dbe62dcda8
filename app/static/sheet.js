/*
  The call sheet beside Today follows the current row: one request when the keys have come to rest, and then one for the
  next row, so that J shows its sheet at once. Focus stays in the list. Space opens and closes it; where there is no room
  beside the list, the link under that key leads to the sheet's page.
*/
(() => {
  "use strict";

  const REST = 120; // milliseconds
  const FRESH = 60_000; // milliseconds: a sheet tells what time it is at the employer
  const side = document.getElementById("sheet");
  const today = side.closest(".today");
  const isWide = matchMedia("(min-width: 70.01rem)");
  const hasRoom = matchMedia("(min-width: 60.01rem)");
  // Row's id → its sheet, the version of the pursuit it is of, and when it came.
  const kept = new Map();
  // What is being fetched, so that nothing is fetched twice: row's id and version → the answer to come.
  const coming = new Map();
  let timer = 0;

  document.addEventListener("row:current", (event) => follow(event.target));
  document.addEventListener("htmx:before:request", (event) => drop(event.detail.ctx.sourceElement));
  document.addEventListener("click", open);
  document.addEventListener("keydown", close);
  isWide.addEventListener("change", () => follow(current()));
  begin();

  function isSeen() {
    return side.closest(".side").getClientRects().length > 0;
  }

  function current() {
    return document.querySelector(".row.is-current:not(.leaving)");
  }

  // The page came with the sheet of its first row.
  function begin() {
    const row = current();
    if (!row) return;
    if (side.dataset.row === row.id) keep(row, side.innerHTML);
    if (isSeen()) timer = setTimeout(() => load(nextOf(row)), REST);
  }

  function follow(row) {
    clearTimeout(timer);
    if (!row || !isSeen()) return;
    if (fresh(row)) afterPaint(() => catchUp(row));
    else if (side.dataset.row !== row.id) wait(row);
    timer = setTimeout(() => settle(row), REST);
  }

  // The row's own mark is painted before its sheet: a key is answered at once.
  function afterPaint(then) {
    requestAnimationFrame(() => setTimeout(then));
  }

  function catchUp(row) {
    const found = fresh(row);
    if (found && row === current()) show(row, found);
  }

  async function settle(row) {
    if (!fresh(row)) await load(row);
    if (row !== current()) return;
    const found = fresh(row);
    if (found) show(row, found);
    else lead(row);
    load(nextOf(row));
  }

  function nextOf(row) {
    const rows = [...document.querySelectorAll(".row:not(.leaving)")];
    return rows[rows.indexOf(row) + 1];
  }

  // Fetching

  async function load(row) {
    if (!row || fresh(row) || !navigator.onLine) return;
    const name = `${row.id} ${row.dataset.version}`;
    if (!coming.has(name)) coming.set(name, ask(row).finally(() => coming.delete(name)));
    await coming.get(name);
  }

  async function ask(row) {
    const { version, base } = row.dataset;
    try {
      const answer = await fetch(`${base}/sheet`, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) keep(row, await answer.text(), version);
    } catch {
      // Not reached: the sheet leads to its page instead.
    }
  }

  function keep(row, html, version = row.dataset.version) {
    kept.set(row.id, { html, version, at: performance.now() });
  }

  function fresh(row) {
    const found = kept.get(row.id);
    const isFresh = found && found.version === row.dataset.version && performance.now() - found.at < FRESH;
    return isFresh ? found : undefined;
  }

  // What is logged for a row, from its own buttons or from a panel, changes what its sheet says.
  function drop(source) {
    if (!source.matches?.("form")) return;
    const panel = source.closest(".panel");
    const id = panel ? panel.dataset.row : source.closest(".row")?.id;
    kept.delete(id);
  }

  // Showing

  function show(row, found) {
    side.removeAttribute("aria-busy");
    if (side.dataset.row === row.id && side.dataset.version === found.version) return;
    side.innerHTML = found.html;
    side.dataset.row = row.id;
    side.dataset.version = found.version;
    today.querySelector(".side").scrollTop = 0;
    document.dispatchEvent(new Event("sheet:shown"));
  }

  // Nobody is to read one candidate's sheet while another's row is current.
  function wait(row) {
    side.setAttribute("aria-busy", "true");
    if (!navigator.onLine) lead(row);
  }

  function lead(row) {
    side.removeAttribute("aria-busy");
    delete side.dataset.version;
    side.dataset.row = "";
    const link = document.createElement("a");
    link.href = `${row.dataset.base}/call-sheet`;
    link.textContent = `Call sheet of ${row.dataset.name}`;
    const box = document.createElement("p");
    box.className = "side-in";
    box.append(link);
    side.replaceChildren(box);
  }

  // Opening

  function open(event) {
    const link = event.target.closest("[data-sheet]");
    if (!link || !hasRoom.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    today.classList.toggle(isWide.matches ? "no-sheet" : "has-sheet");
    follow(link.closest(".row"));
  }

  // Escape closes what was opened over a narrow list.
  function close(event) {
    if (event.key === "Escape" && !document.querySelector(":popover-open")) today.classList.remove("has-sheet");
  }
})();
