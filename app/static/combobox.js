/*
  Text fields that suggest (role="combobox"): Arrow Down and Up walk the list, Enter takes a line, Esc closes it. Focus
  stays in the field; aria-activedescendant says which line is meant. htmx fetches the lines.

  A line carries what choosing it writes: data-title into the field, data-fills into fields by name, data-found under it.
  A field with data-owns clears the hidden field of that name as soon as something else is typed. In one with data-first
  a line is always meant, the first to begin with. Who wants a choice otherwise takes "combobox:choose" (detail: the line);
  who puts lines there says "combobox:begin".
*/
(() => {
  "use strict";

  const status = document.getElementById("status");
  const isBox = (thing) => thing instanceof Element && thing.matches('[role="combobox"]');
  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const linesOf = (box) => [...listOf(box).querySelectorAll('[role="option"]:not([hidden])')];
  // A list of suggestions comes and goes; the palette's is there as long as the palette.
  const comesAndGoes = (box) => listOf(box).matches(".suggest");
  const current = (box) => document.getElementById(box.getAttribute("aria-activedescendant") ?? "");
  const owned = (box) => box.form.elements[box.dataset.owns];
  // What somebody did in a field since they typed: "walked" to a line, "chose" one, or "left" the list by Esc. An answer
  // that comes late takes nothing of it back.
  const since = new WeakMap();
  // What stood in a field when it was last asked for.
  const asked = new WeakMap();

  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!isBox(box) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && linesOf(box).length > 0) move(box, step);
    else if (event.key === "Enter" && current(box)) choose(box, current(box));
    else if (event.key === "Escape" && comesAndGoes(box) && linesOf(box).length > 0) leave(box);
    else return;
    event.preventDefault();
  });

  // A press on a line must not take focus from the field, which would close the list under the finger.
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest?.('[role="option"]')) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const line = event.target.closest?.('[role="option"]');
    const isLink = line?.matches("a") && event.detail > 0;
    if (line && !isLink) choose(document.querySelector(`[aria-controls="${line.closest('[role="listbox"]').id}"]`), line);
  });

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!isBox(box)) return;
    since.delete(box);
    prune(box);
    if (owned(box)) owned(box).value = "";
  });

  document.addEventListener("combobox:begin", (event) => {
    since.delete(event.target);
    prune(event.target);
  });

  document.addEventListener("focusout", (event) => {
    if (isBox(event.target) && comesAndGoes(event.target)) close(event.target);
  });

  document.addEventListener("htmx:before:request", (event) => {
    const box = event.detail.ctx.sourceElement;
    if (!isBox(box)) return;
    if (since.get(box) === "chose") event.preventDefault();
    else asked.set(box, box.value);
  });

  // Whoever has gone on is still told under the field whether the name is known; the list stays closed.
  document.addEventListener("htmx:after:swap", (event) => {
    const box = event.detail.ctx.sourceElement;
    if (!isBox(box)) return;
    if (document.activeElement !== box || since.get(box) === "left") return comesAndGoes(box) && close(box);
    if (asked.get(box) === box.value) begin(box);
    else prune(box);
    const number = linesOf(box).length;
    if (number > 0) say(box, number === 1 ? "1 suggestion." : `${number} suggestions.`);
  });

  // What does not begin so any more goes at once, so that a quick Arrow Down never takes the answer to fewer letters.
  function prune(box) {
    const typed = wordsOf(box.value);
    for (const line of listOf(box).querySelectorAll("[data-title]")) {
      const words = wordsOf(line.dataset.title);
      line.hidden = !typed.every((start) => words.some((word) => word.startsWith(start)));
    }
    begin(box);
  }

  function begin(box) {
    const lines = linesOf(box);
    const [first] = lines;
    const meant = since.get(box) === "walked" && lines.find((line) => line === current(box));
    mark(box, meant || ("first" in box.dataset ? first : null));
    box.setAttribute("aria-expanded", String(Boolean(first)));
  }

  // What is outside an open dialog is not read out.
  function say(box, words) {
    (box.closest("dialog")?.querySelector('[role="status"]') ?? status).textContent = words;
  }

  function wordsOf(text) {
    return text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  function move(box, step) {
    const lines = linesOf(box);
    const at = lines.indexOf(current(box));
    const next = at < 0 ? (step > 0 ? 0 : lines.length - 1) : (at + step + lines.length) % lines.length;
    mark(box, lines[next]);
    since.set(box, "walked");
    lines[next].scrollIntoView({ block: "nearest" });
  }

  function mark(box, line) {
    current(box)?.setAttribute("aria-selected", "false");
    if (line) {
      line.setAttribute("aria-selected", "true");
      box.setAttribute("aria-activedescendant", line.id);
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function choose(box, line) {
    const choice = new CustomEvent("combobox:choose", { bubbles: true, cancelable: true, detail: line });
    if (!box.dispatchEvent(choice)) return;
    const { title, found, fills } = line.dataset;
    box.value = title;
    for (const [name, value] of Object.entries(JSON.parse(fills))) box.form.elements[name].value = value;
    document.getElementById(`${box.id}-found`).textContent = found;
    status.textContent = `${title}. ${found}`;
    since.set(box, "chose");
    box.dispatchEvent(new CustomEvent("htmx:abort"));
    close(box);
  }

  function leave(box) {
    since.set(box, "left");
    close(box);
  }

  function close(box) {
    mark(box, null);
    listOf(box).replaceChildren();
    box.setAttribute("aria-expanded", "false");
  }
})();
