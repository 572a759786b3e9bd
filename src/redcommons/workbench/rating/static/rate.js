// Peek, reveal, hide; words on turns and places in the text; drafts and answers kept on this device.
// Hidden text is taken out of the page, not covered.
"use strict";
(() => {
  const place = document.getElementById("text"), hidden = document.getElementById("hidden");
  const rating = document.getElementById("rating"), form = document.getElementById("say");
  document.documentElement.dataset.scripted = "";
  let peeking = false, wanted = 0;

  function hide() {
    wanted += 1; peeking = false;
    if (!place) return;
    place.replaceChildren(); hidden.hidden = false; chosen = null;
  }
  async function show() {
    const mine = wanted += 1;
    const answer = await fetch(place.dataset.where, { headers: { "HX-Request": "true" } });
    const words = await answer.text();
    if (mine !== wanted || document.documentElement.classList.contains("stopped")) return;
    place.innerHTML = words; hidden.hidden = true;  // made by the reveal door, which escapes
    dress();
  }

  // ---- one word on a turn, by key or thumb: the select in the form holds it, the button beside the turn shows it
  function dress() {
    if (!form || !place) return;
    const turns = [...place.querySelectorAll(".turn[data-turn]")].filter((one) => form.elements["mark-" + one.dataset.turn]);
    turns.forEach((turn) => {
      const select = form.elements["mark-" + turn.dataset.turn], button = document.createElement("button");
      button.type = "button"; button.className = "plain turn-mark";
      const words = document.createElement("span");
      const said = () => { words.textContent = select.options[select.selectedIndex].text; button.dataset.word = select.value; };
      button.dataset.keyName = document.querySelector("#marks summary").firstChild.textContent.trim();
      button.append(words); said();
      button.addEventListener("click", () => {
        select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      });
      button.addEventListener("focus", () => current(button));
      select.addEventListener("change", said);
      turn.querySelector(".speaker").append(" ", button);
    });
    const buttons = place.querySelectorAll(".turn-mark");
    if (buttons.length) current([...place.querySelectorAll(".turn.assistant .turn-mark")].pop() || buttons[0]);
    paint();
  }
  function current(button) {
    place.querySelectorAll(".turn-mark").forEach((one) => { delete one.dataset.key; one.querySelector("kbd")?.remove(); });
    const key = document.createElement("kbd");
    key.textContent = "M"; key.dataset.kbd = "m"; button.append(" ", key); button.dataset.key = "m";
    window.redcommons.relabel(button);
  }

  // ---- places in the text, in characters of the turn's words; what is kept in the page is where, not what
  let chosen = null;
  document.addEventListener("selectionchange", () => {
    const range = document.getSelection().rangeCount && document.getSelection().getRangeAt(0);
    const from = range && !range.collapsed && (range.startContainer.nodeType === 3 ? range.startContainer.parentElement : range.startContainer);
    const words = from && place && place.contains(from) && from.closest(".turn[data-turn] > .words");
    if (words) chosen = { words, range: range.cloneRange() };
  });
  const points = (text) => [...text].length;
  function taken() {
    if (!chosen || !chosen.words.isConnected) return null;
    const { words, range } = chosen, before = document.createRange(), whole = document.createRange();
    before.setStart(words, 0); before.setEnd(range.startContainer, range.startOffset);
    whole.setStart(range.startContainer, range.startOffset);
    if (words.contains(range.endContainer)) whole.setEnd(range.endContainer, range.endOffset); else whole.setEnd(words, words.childNodes.length);
    const start = points(before.toString()), end = start + points(whole.toString());
    return end > start ? `${words.closest(".turn").dataset.turn}:${start}:${end}` : null;
  }
  function add(spans, value) {
    const item = document.createElement("li"), input = document.createElement("input"), out = document.createElement("button");
    Object.assign(input, { type: "hidden", name: spans.dataset.name, value });
    Object.assign(out, { type: "button", className: "plain", textContent: spans.dataset.out });
    out.addEventListener("click", () => { item.remove(); paint(); keep(); });
    item.append(`${spans.dataset.turn} ${value.split(":")[0]} `, input, out);
    spans.querySelector("ul").append(item);
  }
  function paint() {
    if (!window.CSS || !CSS.highlights) return;
    const ranges = [...document.querySelectorAll(".spans input[type=hidden]")].flatMap((one) => {
      const [turn, start, end] = one.value.split(":").map(Number);
      const node = place && place.querySelector(`.turn[data-turn="${turn}"] > .words`)?.firstChild;
      if (!node || node.nodeType !== 3) return [];
      const all = [...node.data], at = (n) => all.slice(0, n).join("").length, range = new Range();
      range.setStart(node, at(start)); range.setEnd(node, at(end));
      return [range];
    });
    CSS.highlights.set("marked", new Highlight(...ranges));
  }
  document.querySelectorAll(".take-span").forEach((one) => one.addEventListener("click", () => {
    const value = taken();
    if (value) { add(one.closest(".spans"), value); paint(); keep(); }
  }));

  if (place) {
    document.getElementById("reveal").addEventListener("click", () => { peeking = false; show(); });
    document.getElementById("hide").addEventListener("click", hide);
    document.getElementById("peek").addEventListener("click", () => { if (peeking) hide(); else { peeking = true; show(); } });
    document.addEventListener("keyup", (event) => { if (event.key === " " && peeking) hide(); });
    document.addEventListener("redcommons:stop", () => { keep(); hide(); });
    dress();
  }

  // ---- what a machine would say, once its reader asks; what had been chosen before goes with the answer
  const ask = document.getElementById("ask-machine");
  if (ask) ask.addEventListener("click", async () => {
    const told = document.getElementById("suggestion");
    const words = await (await fetch(told.dataset.where, { headers: { "HX-Request": "true" } })).text();
    if (!form.elements.seen.value) { form.elements.seen.value = "on"; form.elements.before.value = form.elements.answer.value || ""; }
    told.innerHTML = words; ask.hidden = true; keep();
  });

  // ---- drafts
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const name = rating && rating.dataset.draft && "draft:" + rating.dataset.draft;
  const aside = ["csrfmiddlewaretoken", "task", "version", "definition"];
  function settle(draft) {  // the last answer alone stays for as long as it may be taken back, and then stands in the form again
    const said = store && store.getItem("draft:" + draft);
    if (!said) return;
    store.removeItem("draft:" + draft);
    Object.keys(store).filter((key) => key.startsWith("last:")).forEach((key) => store.removeItem(key));
    store.setItem("last:" + draft, JSON.stringify({ ...JSON.parse(said), at: Date.now() }));
  }
  document.querySelectorAll("[data-kept]").forEach((one) => { if (one.id !== "outbox") settle(one.dataset.kept); });
  if (store) for (const key of Object.keys(store)) {
    const days = key.startsWith("draft:") ? 1 : key.startsWith("out:") ? 7 : key.startsWith("last:") ? 1 / 144 : 0;
    if (!days) continue;
    try { if (Date.now() - JSON.parse(store[key]).at > days * 864e5) store.removeItem(key); } catch { store.removeItem(key); }
  }
  function keep() {
    if (!form || !store || !name) return;
    const fields = [...new FormData(form)].filter(([field, value]) => value && !aside.includes(field) && !field.endsWith("-turn"));
    if (!fields.length) return;
    store.setItem(name, JSON.stringify({ fields, at: Date.now() }));
    window.redcommons.saved(rating.dataset.saved + " " + new Date().toTimeString().slice(0, 5));
  }
  function restore(fields) {
    for (const [field, value] of fields) {
      const spans = field.endsWith("-place") && form.querySelector(`.spans[data-name="${CSS.escape(field)}"]`);
      if (spans) { add(spans, value); continue; }
      for (const one of form.querySelectorAll(`[name="${CSS.escape(field)}"]`)) {
        if (one.type === "radio" || one.type === "checkbox") one.checked = one.checked || one.value === value; else one.value = value;
        const fold = one.closest("details");
        if (fold && one.type !== "hidden") fold.open = true;
      }
    }
  }
  if (form && store && name) {
    restore((JSON.parse(store.getItem(name) || store.getItem("last:" + rating.dataset.draft) || "{}")).fields || []);
    paint();
    if (place) place.querySelectorAll(".turn-mark").forEach((one) => form.elements["mark-" + one.closest(".turn").dataset.turn].dispatchEvent(new Event("change")));
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  }
  if (form) {
    const note = form.querySelector(".note-beside");
    note.querySelector("summary").addEventListener("click", () => setTimeout(() => { if (note.open) form.elements.why.focus(); }));
    // What was chosen by mistake can be left open again.
    let was = null;
    form.addEventListener("pointerdown", (event) => { const one = event.target.closest("label.chip")?.querySelector("[type=radio]"); was = one && one.checked ? one : null; });
    form.addEventListener("click", (event) => { if (was && event.target === was) { was.checked = false; was = null; keep(); } });
  }

  // ---- answers: sent at once, or kept on this device until there is a connection, each once
  const out = document.getElementById("outbox"), prefix = out && `out:${out.dataset.who}:`;
  const waiting = () => (store && prefix ? Object.keys(store).filter((key) => key.startsWith(prefix)) : []);
  async function send(action, body) {
    try {
      const signal = AbortSignal.timeout ? AbortSignal.timeout(20000) : undefined;
      const answer = await fetch(action, { method: "POST", body: new URLSearchParams(body), headers: { Accept: "application/json" }, redirect: "manual", signal });
      if (answer.status === 200) return { to: (await answer.json()).to };
      if (answer.status === 400) return { said: (await answer.json()).said };
      if (answer.status === 404) return { gone: true };
      return answer.status >= 500 ? { away: true } : { again: true };
    } catch { return { away: true }; }
  }
  function tell(words, ...more) {
    if (!out) return;
    const p = document.createElement("p");
    p.textContent = words; out.replaceChildren(p, ...more); out.hidden = false;
  }
  function lost(key) {
    const item = JSON.parse(store[key]), words = document.createElement("p"), forget = document.createElement("button");
    words.className = "written"; words.dir = "auto"; words.textContent = item.body.filter(([field]) => !aside.includes(field)).map(([, value]) => value).filter(Boolean).join(" · ");
    forget.type = "button"; forget.textContent = out.dataset.forget;
    forget.addEventListener("click", () => { store.removeItem(key); out.hidden = true; });
    tell(out.dataset.gone, words, forget);
  }
  let flushing = false;
  async function flush() {
    if (flushing) return;
    flushing = true;
    for (const key of waiting()) {
      const item = JSON.parse(store[key]);
      if (item.gone) { lost(key); continue; }
      const token = document.querySelector("[name=csrfmiddlewaretoken]");
      const found = await send(item.action, item.body.map(([field, value]) => [field, field === "csrfmiddlewaretoken" && token ? token.value : value]));
      if (found.to) {
        store.removeItem(key); settle(item.draft); tell(out.dataset.sent);
        if (rating && rating.dataset.draft === item.draft) location.assign(found.to);
      } else if (found.said) {
        store.removeItem(key); tell(found.said);
      } else if (found.gone) {
        store.setItem(key, JSON.stringify({ ...item, gone: true })); lost(key);
      } else { tell(found.again ? out.dataset.again : out.dataset.kept); setTimeout(flush, 15000); break; }
    }
    flushing = false;
  }
  if (form && name) {
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      const wrong = document.getElementById("wrong"), body = [...new FormData(form)];
      wrong.hidden = true;
      const action = form.getAttribute("action"), found = await send(action, body);
      if (found.to) { settle(rating.dataset.draft); location.assign(found.to); return; }
      busy = false;
      if (found.said) { wrong.textContent = found.said; wrong.hidden = false; wrong.scrollIntoView({ block: "nearest" }); return; }
      const key = prefix + form.elements.task.value;
      if (store) store.setItem(key, JSON.stringify({ action, body, draft: rating.dataset.draft, at: Date.now(), gone: !!found.gone }));
      if (found.gone) lost(key); else { tell(found.again ? out.dataset.again : out.dataset.kept); setTimeout(flush, 15000); }
      out.scrollIntoView({ block: "nearest" });
    });
  }
  if (waiting().length) flush();
  addEventListener("online", flush);
})();
