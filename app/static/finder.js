/*
  Table, board, calendar and what is found: after a filter, a sort or another page, the box says what is asked for, focus is where it was
  or at the top of the list, and the status says how many were found and what could not be read.
  Without this file every link and the form load the page as a whole.
*/
(() => {
  "use strict";

  const status = document.getElementById("status");
  const box = document.querySelector(".finder .input");
  let opener = "";

  document.addEventListener("click", (event) => {
    opener = event.target.closest?.(".panel.is-menu")?.id ?? "";
  });

  document.addEventListener("htmx:after:swap", () => {
    const list = document.getElementById("list");
    if (!list) return;
    const { found, typed, mistake } = list.dataset;
    status.textContent = [`${found}.`, mistake].filter(Boolean).join(" ");
    box.toggleAttribute("aria-invalid", Boolean(mistake));
    if (mistake) box.setAttribute("aria-invalid", "true");
    // What somebody is typing is theirs.
    if (document.activeElement !== box && typed !== undefined) box.value = typed;
    // What is still there keeps focus: the box, a chip, a head. A menu's choice leads back to the menu, another page to its heading.
    if (document.activeElement === document.body) (document.getElementById(`${opener}-b`) ?? document.querySelector("h1")).focus();
    opener = "";
  });

  // From the box, Arrow Down leads into the rows.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !event.target.closest?.(".finder")) return;
    document.querySelector(".rowlink, .hit")?.focus();
    event.preventDefault();
  });
})();
