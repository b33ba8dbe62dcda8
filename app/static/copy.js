/*
  Copies: <button hidden data-copy="link"> the field of that id, <button hidden data-copy data-text="…"> its own words.
  Without this file, or where a page may not write to the clipboard, the buttons stay hidden and the words can be marked.
*/
(() => {
  "use strict";

  const status = document.getElementById("status");

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button, document.getElementById(button.dataset.copy));
  });
  document.addEventListener("sheet:shown", offer);
  offer();

  function offer() {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  }

  async function copy(button, field) {
    const called = field ? (field.dataset.called ?? "Link") : "Text";
    field?.select();
    try {
      await navigator.clipboard.writeText(button.dataset.text ?? field.value);
      status.textContent = `${called} copied.`;
      button.lastChild.textContent = "Copied";
    } catch {
      status.textContent = field
        ? `The ${called.toLowerCase()} is marked. Copy it with Ctrl C.`
        : "Mark the text and copy it with Ctrl C.";
    }
  }
})();
