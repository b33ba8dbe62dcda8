/*
  The palette: what can be done with the current row and on this page, where one can go, and who is found. keys.js opens it
  and fetches this file; combobox.js walks its lines; htmx fetches who is found, as long as one types.

  A command is the very thing on the page that its key presses: it is named after it, and running it presses it.
*/
(() => {
  "use strict";

  const palette = document.getElementById("palette");
  const box = palette.querySelector('[role="combobox"]');
  const everything = document.getElementById("pal-all");
  const sprite = palette.querySelector("use").getAttribute("href").split("#")[0];
  const ICONS = { e: "check", v: "voicemail", a: "phone-missed", h: "message-circle-reply", s: "alarm-clock", m: "flag", n: "sticky-note", p: "phone", u: "arrow-left", z: "undo-2" };
  const ELSEWHERE = ".rail a[href], .rail [data-key], body > section [data-key]";
  const lines = new Map();

  palette.addEventListener("palette:open", fill);
  palette.addEventListener("close", empty);
  // Beside it, on what it covers.
  palette.addEventListener("pointerdown", (event) => event.target === palette && palette.close());
  box.addEventListener("input", name);
  box.addEventListener("combobox:choose", (event) => {
    event.preventDefault();
    take(event.detail);
  });
  box.addEventListener("keydown", (event) => {
    const line = document.getElementById(box.getAttribute("aria-activedescendant") ?? "");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && line?.href) window.open(line.href, "_blank", "noopener");
  });
  if (palette.open) fill();

  function fill() {
    const row = document.querySelector(".row.is-current");
    const main = document.getElementById("main");
    const beside = (thing) => !thing.closest(".row, tbody tr");
    group("pal-row", row?.querySelector(".rowlink").textContent, row ? pressable(row) : [], doing);
    group("pal-page", "On this page", pressable(main).filter(beside), doing);
    group("pal-go", "Anywhere", [...document.querySelectorAll(ELSEWHERE)].filter(isElsewhere), String);
    name();
    box.dispatchEvent(new CustomEvent("combobox:begin", { bubbles: true }));
  }

  function empty() {
    box.value = "";
    box.dispatchEvent(new CustomEvent("htmx:abort"));
    document.getElementById("pal-found").replaceChildren();
  }

  function pressable(scope) {
    return [...scope.querySelectorAll("[data-key]:not(.input)")].filter((thing) => thing.getClientRects().length > 0);
  }

  // Of two with one key, the first is pressed by it.
  function isElsewhere(thing, at, all) {
    const isSecond = thing.dataset.key && all.findIndex((other) => other.dataset.key === thing.dataset.key) < at;
    return !isSecond && !thing.matches(".brand, [data-palette], [aria-current]") && !thing.closest("[hidden]");
  }

  // By a name one finds whose it is, not what can be done with somebody else: names are left out, and numbers.
  function doing(words) {
    return words.split(/\s+/).filter((word, at) => at === 0 || !/^[\p{Lu}\d(]/u.test(word)).join(" ");
  }

  function group(id, title, things, foundBy) {
    const place = document.getElementById(id);
    const heading = Object.assign(document.createElement("p"), { className: "pal-h", textContent: title });
    heading.setAttribute("aria-hidden", "true");
    place.setAttribute("aria-label", title ?? "");
    place.replaceChildren(heading, ...things.map((thing, at) => line(thing, `${id}-${at}`, foundBy)));
  }

  function line(thing, id, foundBy) {
    const made = Object.assign(document.createElement("div"), { id, className: "pal" });
    const keys = thing.dataset.key?.split(" ") ?? [];
    const words = (keys[1] ? "Go to " : "") + wordsOf(thing);
    made.role = "option";
    made.ariaSelected = "false";
    made.dataset.title = foundBy(words);
    made.append(icon(thing), words, ...keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() })));
    lines.set(id, thing);
    return made;
  }

  function wordsOf(thing) {
    const copy = thing.cloneNode(true);
    for (const aside of copy.querySelectorAll("kbd, .n")) aside.remove();
    return thing.getAttribute("aria-label") ?? copy.textContent.trim();
  }

  function icon(thing) {
    const made = palette.querySelector("svg").cloneNode(true);
    const known = thing.matches('[href^="mailto:"]') ? "mail" : ICONS[thing.dataset.key];
    const own = thing.querySelector("use")?.getAttribute("href");
    made.firstElementChild.setAttribute("href", own ?? `${sprite}#${known ?? "arrow-right"}`);
    return made;
  }

  // The last line is always there while one types: all that is found, on a page of its own.
  function name() {
    everything.hidden = box.value.trim() === "";
    everything.href = `/find?q=${encodeURIComponent(box.value)}`;
    everything.querySelector("b").textContent = box.value;
  }

  function take(chosen) {
    const thing = lines.get(chosen.id);
    palette.close();
    if (thing) thing.dispatchEvent(new CustomEvent("key:press", { bubbles: true }));
    else location.assign(chosen.href);
  }
})();
