/*
  Single keys. What a key does is written on the thing it presses: <button data-key="e">, <a data-key="g t">.
  A key is looked for in the open panel, then in the current row, in the main part and on the page, and the first that is
  seen is clicked. Keys are left alone in fields, beside Ctrl, Alt and Cmd, and when this person switched them off.
  "key:press" on such a thing presses it without its key. Ctrl K or Cmd K opens the palette, whose scripts come then.

  J, K and the arrows move real focus from row link to row link; the row that holds focus is the current one, and says so
  by a bubbling "row:current" event. Row links carry class "rowlink", rows class "row" or "tile", or are table rows.
*/
(() => {
  "use strict";

  const isOff = document.documentElement.dataset.keys === "off";
  const shownIn = (scope, selector) => [...scope.querySelectorAll(selector)].find(isSeen);
  const isSeen = (thing) => thing.getClientRects().length > 0;
  const CURRENT = ".row.is-current, tr.is-current, .tile.is-current";
  const rowOf = (thing) => thing.closest(".row, tbody tr, .tile");
  const links = () => [...document.querySelectorAll(".rowlink")].filter((link) => isSeen(link) && !link.closest(".leaving"));
  const openPanel = () => [...document.querySelectorAll("dialog[open], :popover-open")].pop();
  const currentRow = () => rowOf(document.activeElement) ?? document.querySelector(CURRENT);
  // A field of a dialog that was just closed may hold focus for a moment yet.
  const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
  const isTyping = (target) => target.closest(FIELDS) !== null && isSeen(target);

  const palette = document.getElementById("palette");
  let waitingForSecond = false;

  // Left to itself, htmx takes the forms over a moment after the page is there; a quick key would post the page away.
  htmx.process(document.body);

  document.addEventListener("keydown", (event) => {
    if (isPaletteKey(event)) return togglePalette(event);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return clear();
    if (isOff || isTyping(event.target) || event.key === "Shift") return;
    // Space presses what holds focus, where that can be pressed.
    if (event.key === " " && event.target.closest("button, summary, input, [role=button]")) return;
    if (press(name(event.key)) || move(event)) event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (row && row.querySelector(".rowlink")) mark(row);
  });

  // Were another row the current one from the press on, the rows would move while the mouse is down, and the click miss.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.(".row:not(.is-current) :is(.rowlink, .tel)")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".row:not(.is-current) :is(.rowlink, .tel)");
    if (link) mark(link.closest(".row"));
  });

  // A choice that unfolds is one to fill in: the next key belongs in its field. The event comes a moment late, when who
  // types fast may be in the second field already.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details.choice-more[open]") && !isTyping(document.activeElement)) enter(event.target);
  }, true);

  // What leads back to where one was means the page as it is by now: a filter may have changed its address.
  document.addEventListener("submit", (event) => {
    const back = event.target.elements.namedItem("back");
    if (event.target.matches("#undo-last, #toast form")) back?.setAttribute("value", location.pathname + location.search);
  });

  document.addEventListener("key:press", (event) => act(event.target));

  // Without script, this link leads to the page that finds the same.
  document.addEventListener("click", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (palette && isPlain && event.target.closest("[data-palette]")) togglePalette(event);
  });

  for (const change of ["online", "offline"]) window.addEventListener(change, showConnection);
  showConnection();

  // "g" waits for the key after it, so that "g" then "t" is one name.
  function name(key) {
    const plain = key === " " ? "space" : key.toLowerCase();
    const whole = waitingForSecond ? `g ${plain}` : plain;
    waitingForSecond = plain === "g" && !waitingForSecond && !openPanel();
    return whole;
  }

  function press(key) {
    const panel = openPanel();
    const selector = `[data-key="${CSS.escape(key)}"]`;
    const scopes = panel ? [panel] : [currentRow(), document.getElementById("main"), document];
    const found = scopes.filter(Boolean).map((scope) => shownIn(scope, selector)).find(Boolean);
    if (found) act(found);
    else if (key === "?") document.getElementById("keys")?.togglePopover();
    else if (key === "o" && !panel) currentRow()?.querySelector(".rowlink")?.click();
    else return false;
    return true;
  }

  function act(thing) {
    if (thing.matches(".input")) thing.focus();
    else if (thing.matches("summary")) unfold(thing);
    else thing.click();
  }

  function isPaletteKey(event) {
    return palette && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  }

  // It opens at once and takes what is typed; its lines follow as soon as its scripts are there.
  function togglePalette(event) {
    event.preventDefault();
    if (palette.open) return palette.close();
    palette.showModal();
    for (const src of palette.dataset.scripts.split(" ")) {
      if (document.querySelector(`script[src="${src}"]`)) continue;
      document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
    }
    palette.dispatchEvent(new Event("palette:open"));
  }

  // Without waiting for the toggle event: who types on at once would type beside the field.
  function unfold(summary) {
    summary.click();
    if (summary.parentElement.open) enter(summary.parentElement);
  }

  function enter(details) {
    details.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  function move(event) {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    const all = links();
    if (!step || openPanel() || all.length === 0) return false;
    const at = all.findIndex((link) => rowOf(link) === rowOf(document.activeElement));
    // Arrows scroll the page until focus is in the list; J and K always lead into it.
    if (at < 0 && event.key.startsWith("Arrow")) return false;
    const start = all.findIndex((link) => rowOf(link).classList.contains("is-current"));
    const next = at < 0 ? all[Math.max(start, 0)] : all[Math.min(Math.max(at + step, 0), all.length - 1)];
    next.focus({ preventScroll: true });
    rowOf(next).scrollIntoView({ block: "nearest" });
    return true;
  }

  function mark(row) {
    if (row.classList.contains("is-current")) return;
    for (const other of document.querySelectorAll(CURRENT)) unmark(other);
    row.classList.add("is-current");
    row.querySelector(".rowlink").setAttribute("aria-current", "true");
    row.dispatchEvent(new CustomEvent("row:current", { bubbles: true }));
  }

  function unmark(row) {
    row.classList.remove("is-current");
    row.querySelector(".rowlink")?.removeAttribute("aria-current");
  }

  function clear() {
    if (openPanel()) return;
    document.getElementById("toast")?.setAttribute("hidden", "");
    document.getElementById("alert")?.replaceChildren();
    waitingForSecond = false;
  }

  function showConnection() {
    document.getElementById("offline")?.toggleAttribute("hidden", navigator.onLine);
  }
})();
