/*
  Cards in columns (the board, a week): the left and right arrows move real focus to the next column that has any, to
  the card that lies nearest; J and K, which keys.js moves, go down a column and on into the next.
*/
(() => {
  "use strict";

  const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = STEPS[event.key];
    const column = event.target.closest?.("[data-column]");
    if (!step || !column || !event.target.matches(".rowlink")) return;
    const next = beside(column, step);
    if (!next) return;
    focusOn(nearest(next, event.target));
    event.preventDefault();
  });

  const linksOf = (column) => [...column.querySelectorAll(".rowlink")].filter((link) => link.getClientRects().length > 0);

  function beside(column, step) {
    const all = [...column.closest("[data-columns]").querySelectorAll("[data-column]")];
    for (let at = all.indexOf(column) + step; at in all; at += step) {
      if (linksOf(all[at]).length > 0) return all[at];
    }
    return null;
  }

  function nearest(column, from) {
    const top = (link) => link.getBoundingClientRect().top;
    const away = (link) => Math.abs(top(link) - top(from));
    return linksOf(column).reduce((best, link) => (away(link) < away(best) ? link : best));
  }

  function focusOn(link) {
    link.focus({ preventScroll: true });
    (link.closest(".tile") ?? link).scrollIntoView({ block: "nearest", inline: "nearest" });
  }
})();
