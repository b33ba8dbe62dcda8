/*
  A pursuit's page: copies the private link that was just made, and brings focus where a form asks for it.
  Everything else on the page is plain forms and links, whose keys keys.js presses.
*/
(() => {
  "use strict";

  const status = document.getElementById("status");

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy)));
  }

  async function copy(field) {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = "Link copied.";
      field.parentElement.querySelector("[data-copy]").lastChild.textContent = "Copied";
    } catch {
      status.textContent = "The link is marked. Copy it with Ctrl C.";
    }
  }
})();
