/*
  What others changed in this Today: asked for once a minute while the page is seen, and told in a bar. Nothing moves
  until R takes it in: then the whole page is read anew, and focus is on the row that was the current one.

  It asks again at once when the page comes back into sight, waits longer after each failure, and for good when the
  session has ended: the next thing that is pressed says so.
*/
(() => {
  "use strict";

  const bar = document.getElementById("changes");
  const words = document.getElementById("changes-n");
  const link = bar.querySelector("a");
  const EVERY = Number(bar.dataset.every) * 1000;
  const LONGEST = 8 * EVERY;
  const ANSWERS_WITHIN = 15_000;
  let wait = EVERY;
  let timer = 0;
  let isAsking = false;
  let isOver = false;

  link.addEventListener("click", refresh);
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  plan();

  function plan() {
    clearTimeout(timer);
    if (!document.hidden && !isOver) timer = setTimeout(ask, wait);
  }

  async function ask() {
    if (isAsking || isOver || document.hidden) return;
    isAsking = true;
    try {
      show(await changes());
      wait = EVERY;
    } catch {
      wait = Math.min(2 * wait, LONGEST);
    }
    isAsking = false;
    plan();
  }

  async function changes() {
    // As a part of this page: whoever is not signed in any more is told so, instead of being sent the sign-in.
    const headers = { "HX-Request": "true" };
    const answer = await fetch(bar.dataset.from, { headers, signal: AbortSignal.timeout(ANSWERS_WITHIN) });
    isOver = answer.status === 401;
    if (isOver || answer.status === 204) return [];
    if (!answer.ok) throw new Error(`Changes: ${answer.status}`);
    return answer.json();
  }

  function show(found) {
    const number = found.filter(isSeen).length;
    const said = `${number} ${number === 1 ? "change" : "changes"}.`;
    if (number && said !== words.textContent) document.getElementById("status").textContent = `${said} R takes them in.`;
    words.textContent = said;
    bar.hidden = number === 0;
  }

  // A row that stands here as it is by now is no news, and what stands elsewhere is none here.
  function isSeen({ id, version, is_new: isNew }) {
    const row = document.getElementById(`r${id}`);
    return row?.matches(".row") ? Number(row.dataset.version) !== version : isNew;
  }

  function refresh(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = document.querySelector(".row.is-current");
    history.replaceState(null, "", link.getAttribute("href") + (row ? `#${row.id}` : ""));
    location.reload();
  }
})();
