/*
  Text fields that suggest (role="combobox"): Arrow Down and Up walk the list, Enter takes a line, Esc closes it. Focus
  stays in the field; aria-activedescendant says which line is meant. htmx fetches the lines.

  A line carries what choosing it writes: data-title into the field, data-fills into fields by name, data-found under it.
  A field with data-owns clears the hidden field of that name as soon as something else is typed.
*/
(() => {
  "use strict";

  const status = document.getElementById("status");
  const isBox = (thing) => thing instanceof Element && thing.matches('[role="combobox"]');
  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const linesOf = (box) => [...listOf(box).querySelectorAll('[role="option"]')];
  const current = (box) => document.getElementById(box.getAttribute("aria-activedescendant") ?? "");
  const owned = (box) => box.form.elements[box.dataset.owns];
  // Fields whose line was chosen: what was typed before need not be looked up any more.
  const settled = new WeakSet();

  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!isBox(box) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && linesOf(box).length > 0) move(box, step);
    else if (event.key === "Enter" && current(box)) choose(box, current(box));
    else if (event.key === "Escape" && linesOf(box).length > 0) close(box);
    else return;
    event.preventDefault();
  });

  // A press on a line must not take focus from the field, which would close the list under the finger.
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest?.(".suggest")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const line = event.target.closest?.('.suggest [role="option"]');
    if (line) choose(document.querySelector(`[aria-controls="${line.parentElement.id}"]`), line);
  });

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!isBox(box)) return;
    settled.delete(box);
    mark(box, null);
    prune(box);
    if (owned(box)) owned(box).value = "";
  });

  document.addEventListener("focusout", (event) => {
    if (isBox(event.target)) close(event.target);
  });

  document.addEventListener("htmx:before:request", (event) => {
    if (settled.has(event.detail.ctx.sourceElement)) event.preventDefault();
  });

  // Whoever has gone on is still told under the field whether the name is known; the list stays closed.
  document.addEventListener("htmx:after:swap", (event) => {
    const box = event.detail.ctx.sourceElement;
    if (!isBox(box)) return;
    if (document.activeElement !== box) return close(box);
    const lines = linesOf(box);
    mark(box, null);
    box.setAttribute("aria-expanded", String(lines.length > 0));
    if (lines.length > 0) status.textContent = lines.length === 1 ? "1 suggestion." : `${lines.length} suggestions.`;
  });

  // What does not begin so any more goes at once, so that a quick Arrow Down never takes the answer to fewer letters.
  function prune(box) {
    const typed = wordsOf(box.value);
    for (const line of linesOf(box)) {
      const words = wordsOf(line.dataset.title);
      if (!typed.every((start) => words.some((word) => word.startsWith(start)))) line.remove();
    }
    box.setAttribute("aria-expanded", String(linesOf(box).length > 0));
  }

  function wordsOf(text) {
    return text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  function move(box, step) {
    const lines = linesOf(box);
    const at = lines.indexOf(current(box));
    const next = at < 0 ? (step > 0 ? 0 : lines.length - 1) : (at + step + lines.length) % lines.length;
    mark(box, lines[next]);
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
    const { title, found, fills } = line.dataset;
    box.value = title;
    for (const [name, value] of Object.entries(JSON.parse(fills))) box.form.elements[name].value = value;
    document.getElementById(`${box.id}-found`).textContent = found;
    status.textContent = `${title}. ${found}`;
    settled.add(box);
    box.dispatchEvent(new CustomEvent("htmx:abort"));
    close(box);
  }

  function close(box) {
    mark(box, null);
    listOf(box).replaceChildren();
    box.setAttribute("aria-expanded", "false");
  }
})();
