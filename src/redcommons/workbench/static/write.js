// Lines that are kept as one types. Each line is sent after a short rest, one request at a time, with the revision that
// it was written on; the answer is the words beside it. Boxes that belong together are one line, known by the first of
// them. Without this script the same form keeps its lines by a button.
"use strict";
(() => {
  const REST = 800, AGAIN = 5000;
  const known = new WeakMap(), waiting = new Set();

  function state(field) {
    if (!known.has(field)) known.set(field, { after: field.form.elements.after.value, timer: 0, busy: false, again: false, held: "" });
    return known.get(field);
  }
  const boxes = (field) => [...(field.closest("[data-boxes]")?.querySelectorAll("[type=checkbox]") ?? [])];
  const line = (field) => boxes(field)[0] ?? field;
  const place = (field) => field.closest(".field").querySelector(".state");
  function tell(field, words) {
    const line = document.createElement("p");
    line.className = "note"; line.textContent = words;
    place(field).replaceChildren(line);
  }
  function later(field, rest) {
    const now = state(field);
    clearTimeout(now.timer);
    if (now.held) return; // two wrote here: a person chooses, not the next letter
    waiting.add(field);
    now.timer = setTimeout(() => send(field), rest);
  }
  async function send(field, last = false) {
    const now = state(field), form = field.form;
    clearTimeout(now.timer);
    if (now.held) return;
    if (now.busy) { now.again = true; return; }
    now.busy = true; now.again = false;
    waiting.delete(field);
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "noun", "key"]) body.append(name, form.elements[name].value);
    body.append("after", now.after);
    const several = boxes(field);
    if (several.length) ["", ...several.filter((box) => box.checked).map((box) => box.value)].forEach((value) => body.append(field.name, value));
    else body.append(field.name, field.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, keepalive: last, headers: { "X-Line": "1", "HX-Request": "true" } });
      if (answer.redirected) { tell(field, form.dataset.away); later(field, AGAIN * 2); return; }
      show(field, await answer.text());
      if (answer.status >= 500) later(field, AGAIN); // the disk is full, or the database away: it is kept here until then
    } catch {
      tell(field, form.dataset.offline);
      later(field, AGAIN);
    } finally {
      now.busy = false;
      if (now.again) send(field);
    }
  }
  function show(field, html) {
    const box = place(field), now = state(field);
    box.innerHTML = html;
    const told = box.querySelector("[data-after]");
    if (!told) return;
    if (told.dataset.said === undefined) { now.held = told.dataset.after; return; }
    now.after = told.dataset.after;
    const card = field.closest("[data-card]");
    card.querySelector("[data-meter]").textContent = told.dataset.said;
    const name = card.querySelector("[data-name]");
    if (name && ["line-harm", "line-what", "line-name"].includes(field.name)) name.textContent = field.value;
    const back = card.querySelector("form:not([data-write]) [name=after]");
    if (back) back.value = now.after;
    window.redcommons?.saved(told.textContent.trim());
  }

  const mine = (event) => event.target.form?.matches?.("[data-write]") && event.target.name?.startsWith("line-");
  document.addEventListener("input", (event) => {
    if (event.target.matches("form[data-grow] textarea")) grow(event.target);
    if (!mine(event)) return;
    if (event.target.matches("textarea")) grow(event.target);
    if (!event.target.matches("select,[type=checkbox]")) later(event.target, REST);
  });
  document.addEventListener("change", (event) => { if (mine(event)) send(line(event.target)); });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-write]")) return;
    event.preventDefault();
    [...waiting].filter((field) => field.form === event.target).forEach((field) => send(field));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    const field = button.closest(".field").querySelector("[name^=line-]:not([type=hidden])"), now = state(field);
    now.after = now.held; now.held = "";
    if (button.dataset.take === "theirs") {
      const theirs = button.closest(".clash").querySelector("[data-theirs]").dataset.theirs, several = boxes(field);
      if (several.length) several.forEach((box) => { box.checked = theirs.split("\n").includes(box.value); });
      else field.value = theirs;
      place(field).replaceChildren();
    } else send(field);
    field.focus();
  });
  addEventListener("online", () => [...waiting].forEach((field) => send(field)));
  addEventListener("pagehide", () => [...waiting].forEach((field) => send(field, true)));

  // ---- a field is as tall as what is in it
  function grow(field) {
    field.rows = Math.max(Number(field.dataset.rows ||= field.rows), field.value.split("\n").length);
    while (field.scrollHeight > field.clientHeight + 2 && field.rows < 40) field.rows += 1;
  }
  const fit = (root) => root.querySelectorAll("form:is([data-write], [data-grow]) textarea").forEach(grow);
  document.addEventListener("DOMContentLoaded", () => {
    fit(document);
    document.querySelectorAll("details[data-card]").forEach((one) => one.addEventListener("toggle", () => one.open && fit(one)));
  });
})();
