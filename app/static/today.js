/*
  Today: a row that was logged leaves at once and focus is on the next before the server answers. Should it fail, the row
  is back with focus, and the alert says why. What opens for all rows is made once; here it learns whose row it is.

  Without this file every button is a form or a link, and works.
*/
(() => {
  "use strict";

  const PANELS = ["heard", "snooze", "move-on", "log"];
  const rows = () => [...document.querySelectorAll(".row:not(.leaving)")];
  const linkOf = (row) => row.querySelector(".rowlink");
  const panelOf = (thing) => thing.closest(".panel");
  const byId = (id) => document.getElementById(id);
  // What is under way: request context → the row it is about, and whether it has left already.
  const sent = new WeakMap();

  for (const name of PANELS) byId(name)?.addEventListener("toggle", forget);
  document.addEventListener("click", open);
  document.addEventListener("htmx:before:request", send);
  document.addEventListener("htmx:after:request", receive);
  document.addEventListener("htmx:after:swap", settle);
  document.addEventListener("htmx:error", fail);
  count();
  begin();

  // Which row a thing is about: the one around it, or the one its panel was opened for.
  function rowOf(thing) {
    const panel = panelOf(thing);
    return panel ? byId(panel.dataset.row) : thing.closest(".row");
  }

  // The address may name a row to go on at: the one that an undo brought back, or that was current before.
  function begin() {
    if (!location.hash.startsWith("#r")) return;
    const named = byId(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
    go(named?.matches(".row") ? named : document.querySelector(".row.is-current"));
  }

  // Panels

  function open(event) {
    const button = event.target.closest("[data-panel]");
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const panel = byId(button.dataset.panel);
    fill(panel, button.closest(".row"));
    for (const other of document.querySelectorAll(".is-asking")) other.classList.remove("is-asking");
    button.classList.add("is-asking");
    panel.showPopover({ source: button });
  }

  // A panel that another opens is about the same row.
  document.addEventListener("click", (event) => {
    const from = event.target.closest(".panel [popovertarget]");
    if (from) fill(byId(from.getAttribute("popovertarget")), rowOf(from));
  }, true);

  function fill(panel, row) {
    const { base, version, name, who, kind } = row.dataset;
    panel.dataset.row = row.id;
    panel.dataset.kind = kind;
    panel.toggleAttribute("data-mail", "mail" in row.dataset);
    panel.querySelector(".panel-h .muted").textContent = name;
    if (panel.id === "heard") panel.querySelector(".panel-h").firstChild.textContent = `What did ${who} say?`;
    for (const form of panel.querySelectorAll("form")) {
      form.setAttribute("action", base + form.dataset.to);
      form.setAttribute("hx-post", base + form.dataset.to);
      form.setAttribute("hx-target", `#${row.id}`);
      form.elements.version.value = version;
      const step = row.querySelector('[name="step"]');
      if (form.elements.step) form.elements.step.value = step ? step.value : "";
    }
    if (panel.id === "snooze") warn(panel, row);
    if (panel.id === "log") suit(panel, row);
  }

  // The phone's sheet offers what the row's own buttons do, by their names: an e-mail is sent, and leaves no voicemail.
  function suit(panel, row) {
    panel.querySelector("a.choice").href = `${row.dataset.base}/call-sheet`;
    for (const choice of panel.querySelectorAll("button.choice")) {
      const opens = choice.getAttribute("popovertarget");
      const twin = row.querySelector(opens ? `[data-panel="${opens}"]` : `[name="${choice.name}"][value="${choice.value}"]`);
      choice.hidden = !twin;
      if (twin) choice.lastChild.textContent = twin.firstChild.textContent;
    }
  }

  // A snooze past the day they promised says so before it is chosen.
  function warn(panel, row) {
    const { promised, promisedWords } = row.dataset;
    for (const choice of panel.querySelectorAll('.choice[name="until"]')) {
      const note = choice.querySelector("small");
      note.dataset.load ??= note.textContent;
      note.textContent = promised && choice.value > promised ? `promised ${promisedWords}` : note.dataset.load;
    }
  }

  // A panel that is closed forgets what was typed, so that it never shows one row's dates to another.
  function forget(event) {
    if (event.newState === "open") return;
    for (const form of event.target.querySelectorAll("form")) form.reset();
    for (const more of event.target.querySelectorAll("details")) more.open = false;
    for (const field of event.target.querySelectorAll("[aria-invalid]")) unmark(field);
  }

  // Sending

  function send(event) {
    const { ctx } = event.detail;
    const form = ctx.sourceElement;
    if (!form.matches?.("form")) return;
    if (!navigator.onLine) {
      event.preventDefault();
      return alert("You are offline. Logging is off until you are back.");
    }
    if (!ctx.target) {
      // The row that comes back is not on this page: the page is asked for as a whole.
      event.preventDefault();
      return form.submit();
    }
    const row = rowOf(form);
    if (!row) return;
    sent.set(ctx, row);
    byId("toast").hidden = true;
    // What was typed may have to be put right, so its row waits for the answer.
    if (!form.querySelector(".input")) leave(row, panelOf(form));
  }

  function leave(row, panel) {
    const next = nextOf(row);
    row.classList.add("leaving");
    row.inert = true;
    if (panel) for (const name of PANELS) if (byId(name).matches(":popover-open")) byId(name).hidePopover();
    go(next);
  }

  function nextOf(row) {
    const all = rows();
    const at = all.indexOf(row);
    return all[at + 1] ?? all[at - 1] ?? null;
  }

  function go(row) {
    if (row) {
      linkOf(row).focus({ preventScroll: true });
      return row.scrollIntoView({ block: "nearest" });
    }
    byId("none").hidden = false;
    byId("empty-h").focus();
  }

  // Receiving

  function receive(event) {
    const { ctx } = event.detail;
    const row = sent.get(ctx);
    if (!row) return;
    if (ctx.response.status < 400) {
      if (!row.classList.contains("leaving")) leave(row, panelOf(ctx.sourceElement));
    } else if (ctx.response.status !== 409) {
      back(row, ctx.sourceElement, ctx.response.status === 422);
    }
  }

  function settle(event) {
    const { ctx } = event.detail;
    const isUndo = ctx.sourceElement.closest?.("#toast") || ctx.request?.action.endsWith("/undo");
    const row = sent.get(ctx);
    if (ctx.sourceElement.id === "counts") return;
    say(ctx.sourceElement);
    count();
    if (row && ctx.response.status === 409) go(byId(row.id));
    if (row || isUndo) byId("counts").dispatchEvent(new Event("logged"));
    if (isUndo && typeof ctx.target?.id === "string") show(byId(ctx.target.id));
  }

  function show(row) {
    if (!row?.matches(".row")) return;
    byId("none").hidden = true;
    go(row);
  }

  function fail(event) {
    const row = event.detail.ctx && sent.get(event.detail.ctx);
    if (!row) return;
    alert("Hearback could not save this. Your row is back. Try again.");
    back(row, event.detail.ctx.sourceElement, false);
  }

  // The row is back in its place, with focus; a field that could not be read keeps it, and says so.
  function back(row, form, isUnread) {
    const wasGone = row.classList.contains("leaving");
    row.classList.remove("leaving");
    row.inert = false;
    const field = isUnread && panelOf(form)?.matches(":popover-open") && form.querySelector(".input");
    if (field) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
    } else if (wasGone) {
      byId("none").hidden = true;
      go(row);
    }
  }

  // A panel from below covers the alert, so the field says it too.
  function say(form) {
    const field = form.querySelector?.(".input[aria-invalid]");
    if (!field) return;
    byId(`${field.id}-error`)?.remove();
    const error = Object.assign(document.createElement("p"), { id: `${field.id}-error`, className: "error" });
    error.textContent = byId("alert").textContent;
    field.after(error);
    field.setAttribute("aria-describedby", error.id);
  }

  function unmark(field) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    byId(`${field.id}-error`)?.remove();
  }

  function alert(words) {
    byId("alert").textContent = words;
  }

  // Around the rows

  function count() {
    for (const group of document.querySelectorAll(".group")) {
      const left = group.querySelectorAll(".row").length;
      group.querySelector(".n").textContent = left;
      group.hidden = left === 0;
    }
  }
})();
