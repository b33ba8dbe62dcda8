/*
  The table of pursuits: after a filter, a sort or another page, focus is where it was or at the top of the list, and the
  status says how many were found. Without this file every link and the form load the page as a whole.
*/
(() => {
  "use strict";

  const status = document.getElementById("status");

  document.addEventListener("htmx:after:swap", () => {
    const list = document.getElementById("list");
    if (!list) return;
    status.textContent = `${list.dataset.found}.`;
    // What is still there keeps focus: the search, a chip, a head. Another page begins at its heading.
    if (document.activeElement === document.body) document.getElementById("pursuits-h").focus();
  });

  // From the search, Arrow Down leads into the rows.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !event.target.closest?.(".finder")) return;
    document.querySelector(".rowlink")?.focus();
    event.preventDefault();
  });
})();
