/*
  Undo as often as Z is struck: while something is on its way, the next undo waits for it, so that each takes back the one
  before, and none goes past what was logged a moment ago. What failed takes the waiting ones with it.
*/
(() => {
  "use strict";

  const FORMS = "#toast form, #undo-last";
  const underWay = new Set();
  let waiting = 0;
  let isLeaving = false;

  document.addEventListener("submit", hold, true);
  document.addEventListener("htmx:before:request", begin);
  document.addEventListener("htmx:finally:request", end);
  window.addEventListener("pageshow", () => (isLeaving = false));

  function hold(event) {
    if (!event.target.matches(FORMS)) return;
    if (underWay.size || isLeaving) {
      event.preventDefault();
      event.stopPropagation();
      waiting += 1;
    } else if (!event.target.hasAttribute("hx-post")) {
      isLeaving = true;
    }
  }

  function begin(event) {
    if (event.detail.ctx.sourceElement.matches?.("form[hx-post]") && !event.defaultPrevented) underWay.add(event.detail.ctx);
  }

  function end(event) {
    const { ctx } = event.detail;
    if (!underWay.delete(ctx)) return;
    if (!(ctx.response?.status < 400)) waiting = 0;
    if (waiting === 0 || underWay.size) return;
    waiting -= 1;
    undo();
  }

  function undo() {
    const forms = [...document.querySelectorAll(FORMS)];
    forms.find((form) => form.getClientRects().length > 0)?.requestSubmit();
  }
})();
