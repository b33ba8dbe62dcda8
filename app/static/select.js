/*
  Rows are selected: X, Shift with J, K or a click for ranges, Esc for none. What is selected is what the boxes say, and
  the bar is their form, so without this file the boxes and the bar work by themselves.
*/
(() => {
  "use strict";

  const BOX = 'input[form="bulk"]';
  const status = document.getElementById("status");
  const isOff = document.documentElement.dataset.keys === "off";
  // A filter swaps the list and its bar with it, so both are looked for each time.
  const bar = () => document.getElementById("bulk");
  const all = () => document.getElementById("all-shown");
  const boxes = () => [...document.querySelectorAll(BOX)].filter((box) => !box.closest(".leaving"));
  const chosen = () => boxes().filter((box) => box.checked);
  const boxOf = (row) => row?.querySelector(BOX);
  const rowOf = (thing) => thing?.closest?.(".row, tbody tr");
  const isPanelOpen = () => document.querySelector("dialog[open], :popover-open") !== null;
  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  // Keys of the rows' own verbs, which would be pressed for one row while many are meant.
  const OF_ONE = ["e", "v", "a", "h", "p", "n"];
  const OF_MANY = { s: "snooze", m: "move_on" };
  // Where a range begins: the last box that was set by itself.
  let anchor = null;

  document.addEventListener("keydown", press, true);
  document.addEventListener("click", range);
  // Focus would make another row the current one, which moves the rows while the mouse is still down.
  document.addEventListener("mousedown", (event) => event.target.closest?.(".pickbox") && event.preventDefault());
  document.addEventListener("change", change);
  document.addEventListener("htmx:after:swap", () => show());
  document.addEventListener("reset", (event) => event.target === bar() && setTimeout(() => clear(), 0));
  show();

  // Before keys.js, which would press the row's own buttons.
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isPanelOpen() || isTyping(event.target)) return;
    if (event.key === "Escape") return chosen().length > 0 ? clear() : undefined;
    if (isOff) return;
    const key = event.key.toLowerCase();
    if (act(event, key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  function act(event, key) {
    if (key === "x" && !event.shiftKey) return toggle();
    if (event.shiftKey) {
      const step = { j: 1, arrowdown: 1, k: -1, arrowup: -1 }[key];
      return step ? extend(step) : false;
    }
    if (chosen().length === 0) return false;
    if (OF_MANY[key]) return bar().querySelector(`[value="${OF_MANY[key]}"]`).click() ?? true;
    if (!OF_ONE.includes(key)) return false;
    status.textContent = `${words()}. Press S to snooze them, M to move on, or Esc to clear.`;
    return true;
  }

  function current() {
    return rowOf(document.activeElement) ?? document.querySelector(".row.is-current, tr.is-current");
  }

  function toggle() {
    const box = boxOf(current());
    if (!box) return false;
    box.checked = !box.checked;
    anchor = box;
    tell();
    return true;
  }

  // The current row and the next one are selected; going back takes the last one out again.
  function extend(step) {
    const listed = boxes();
    const at = listed.indexOf(boxOf(current()));
    const next = listed[at + step];
    if (at < 0 || !next) return at >= 0;
    if (!listed.includes(anchor)) anchor = listed[at];
    const from = listed.indexOf(anchor);
    const isBack = Math.abs(at + step - from) < Math.abs(at - from);
    if (isBack) listed[at].checked = false;
    else listed[at].checked = next.checked = true;
    rowOf(next).querySelector(".rowlink").focus({ preventScroll: true });
    rowOf(next).scrollIntoView({ block: "nearest" });
    tell();
    return true;
  }

  function range(event) {
    const box = event.target.closest?.(BOX);
    if (!box) return;
    const listed = boxes();
    if (event.shiftKey && listed.includes(anchor)) {
      const [from, to] = [listed.indexOf(anchor), listed.indexOf(box)].sort((one, other) => one - other);
      for (const between of listed.slice(from, to + 1)) between.checked = box.checked;
    }
    anchor = box;
  }

  function change(event) {
    if (event.target === all()) for (const box of boxes()) box.checked = all().checked;
    else if (!event.target.matches(BOX)) return;
    tell();
    lead();
  }

  function clear() {
    for (const box of boxes()) box.checked = false;
    anchor = null;
    tell();
    lead();
  }

  // With nothing selected the bar is gone, and focus goes back to the rows.
  function lead() {
    const isLost = document.activeElement === document.body || bar()?.contains(document.activeElement);
    if (isLost && chosen().length === 0) current()?.querySelector(".rowlink")?.focus();
  }

  function words() {
    const number = chosen().length;
    return number ? `${number} selected` : "None selected";
  }

  function tell() {
    status.textContent = `${words()}.`;
    show();
  }

  function show() {
    if (!bar()) return;
    const number = chosen().length;
    document.getElementById("picked").textContent = words();
    // The rows' own boxes are sent, and of them none that has left the list.
    all().removeAttribute("name");
    all().checked = number > 0 && number === boxes().length;
    all().indeterminate = number > 0 && !all().checked;
  }
})();
