// A conversation: what is typed stays on this device until it was sent, and a reply is set as text while it arrives.
// Nothing a model says ever becomes markup here. Without this script the forms do the same, a page at a time.
"use strict";
(() => {
  // What values/text.py spells out, so that one's own words look the same before and after they are kept.
  const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  const LINES = "application/x-ndjson";
  const place = document.getElementById("turns"), composer = document.getElementById("composer");
  const drawer = document.getElementById("drawer");
  if (!place) return;
  const box = composer && composer.elements.text, refused = document.getElementById("refused");
  let listening = null, left = false, waiting = 0;

  // ---- drafts: one for each tab, and a tab without one takes what another left behind
  const store = (() => { try { localStorage.setItem("_", ""); localStorage.removeItem("_"); return localStorage; } catch { return null; } })();
  const tab = (() => { try { return sessionStorage.tab = sessionStorage.tab || Math.random().toString(36).slice(2); } catch { return "tab"; } })();
  const fields = (form) => [...form.elements].filter((one) => one.name === "text" || "draft" in one.dataset);
  const stem = (form) => "draft:" + form.dataset.draftKey + ":";
  function keepDraft(form) {
    if (!store || !form.dataset.draftKey) return;
    const said = fields(form).map((one) => one.value);
    if (said.some((one) => one.trim())) store.setItem(stem(form) + tab, JSON.stringify({ said, at: Date.now() }));
    else store.removeItem(stem(form) + tab);
  }
  function dropDraft(form) { if (store && form.dataset.draftKey) store.removeItem(stem(form) + tab); }
  function drafts(form) {
    if (!store) return [];
    return Object.keys(store).filter((key) => key.startsWith(stem(form)) && !key.slice(stem(form).length).includes(":"))
      .map((key) => ({ key, ...JSON.parse(store.getItem(key)) })).sort((one, other) => other.at - one.at);
  }
  function takeDraft(form, already) {
    const found = drafts(form), own = found.find((one) => one.key === stem(form) + tab) || found[0];
    if (!own) return;
    if (already(own.said)) { store.removeItem(own.key); return; }
    fields(form).forEach((one, number) => { if (!one.defaultValue || own.said[number]) one.value = own.said[number] ?? one.value; });
    keepDraft(form);
  }

  // ---- what was said last on this path: a draft that equals it was sent, though its answer never came
  const path = () => place.querySelector(".path");
  const lastSaid = () => [...place.querySelectorAll(".turn.user .words")].at(-1)?.textContent.trim();

  function tell(words) { if (!refused) return; refused.textContent = words; refused.hidden = !words; }
  const near = () => !path().lastElementChild || path().lastElementChild.getBoundingClientRect().bottom < window.innerHeight + 40;
  function down() { path().lastElementChild?.scrollIntoView({ block: "end" }); }

  async function* lines(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const found = (rest + value).split("\n");
      rest = found.pop();
      for (const line of found) if (line) yield JSON.parse(line);
    }
  }

  async function wrong(response) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const said = page.querySelector(".refusal, main p") || page.body;
    return said.textContent.trim().replace(/\s+/g, " ").slice(0, 500);
  }

  // ---- hearing one reply; the node is there before its first word
  async function hear(request, node, begun) {
    const leaving = new AbortController();
    listening = leaving;
    const words = document.createTextNode("");
    const body = node.querySelector(".words");
    let number = 0, ended = false;
    try {
      const response = await fetch(request, { signal: leaving.signal });
      if (!response.ok || !response.headers.get("Content-Type").startsWith(LINES)) throw new Refused(await wrong(response));
      for await (const event of lines(response)) {
        if (left || listening !== leaving) return;
        if ("reply" in event) {
          number = event.reply;
          node.dataset.turn = number;
          begun?.();
          body.classList.remove("absent");
          body.replaceChildren(words);
          if (composer) composer.elements.after.value = number;
          history.replaceState(null, "", "?at=" + number);
        } else if (event.anew) words.data = "";
        else if (event.text) { const follow = near(); words.appendData(event.text); if (follow) down(); }
        else if (event.end) ended = true;
      }
      if (ended) await refresh(number, true);
      else if (!left) setTimeout(() => resume(number), 1000);
    } catch (error) {
      if (left || error.name === "AbortError") return;
      if (number) { setTimeout(() => resume(number), 1000); return; }
      throw error;
    } finally { if (listening === leaving) listening = null; }
  }
  class Refused extends Error {}

  // A line that broke, or a server that was started anew: the store knows how far the reply came.
  async function resume(number, times = 0) {
    if (left) return;
    try { await refresh(number, false); } catch { if (times < 120) setTimeout(() => resume(number, times + 1), Math.min(500 * (times + 1), 5000)); }
  }

  async function refresh(at, arrived) {
    const response = await fetch(place.dataset.from + "?at=" + at, { headers: { "HX-Request": "true" } });
    if (!response.ok) throw new Refused(await wrong(response));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.querySelector(".path");
    if (left || !found) return;
    const follow = near(), focus = document.activeElement && place.contains(document.activeElement) ? document.activeElement : null;
    const turn = focus?.closest("[id]")?.id, button = focus && focus.dataset.letter;
    place.replaceChildren(document.adoptNode(found));
    const again = turn && document.getElementById(turn);
    ((again && button && again.querySelector(`[data-letter="${button}"]`)) || again)?.focus({ preventScroll: true });
    if (focus && !again) place.querySelector(".turn:last-of-type")?.focus({ preventScroll: true });
    if (follow) down();
    if (arrived) { const told = document.getElementById("arrived"); told.textContent = ""; told.textContent = told.dataset.words; }
    attend();
  }

  // ---- a page that finds replies unfinished: hear the one that is shown, look again for the others
  function attend() {
    const one = place.querySelector("[data-hear]");
    if (composer) composer.elements.after.value = path().dataset.at;
    clearTimeout(waiting);
    if (one) hear(new Request(one.dataset.hear, { headers: { Accept: LINES } }), one).catch((error) => tell(error.message));
    else if (Number(path().dataset.waiting)) waiting = setTimeout(() => refresh(path().dataset.at, false).catch(() => attend()), 1500);
  }

  function blank(name) { return document.getElementById(name).content.firstElementChild.cloneNode(true); }
  function posted(form) {
    const body = new URLSearchParams(new FormData(form));
    return new Request(form.action, { method: "POST", body, headers: { Accept: LINES, "HX-Request": "true" } });
  }

  async function say() {
    const said = box.value, spoken = blank("spoken"), node = blank("writing");
    if (!said.trim()) return;
    tell("");
    spoken.querySelector(".words").textContent = said.replace(UNSEEN, (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));
    path().querySelector(".empty")?.remove();
    path().append(spoken, node);
    box.readOnly = true;
    down();
    try {
      await hear(posted(composer), node, () => { box.value = ""; dropDraft(composer); box.readOnly = false; });
    } catch (error) {
      spoken.remove(); node.remove();
      tell(error instanceof Refused ? error.message : composer.dataset.offline || error.message);
      box.readOnly = false;
      box.focus();
    }
  }

  async function again(form) {
    const node = blank("writing"), turn = form.closest(".turn");
    const gone = [];
    for (let one = turn; one; one = one.nextElementSibling) gone.push(one);
    const anchor = turn.previousElementSibling;
    tell("");
    const request = posted(form);
    gone.forEach((one) => one.remove());
    anchor ? anchor.after(node) : path().prepend(node);
    node.focus({ preventScroll: true });
    try { await hear(request, node); } catch (error) { node.replaceWith(...gone); tell(error.message); }
  }

  function stopOne(number) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: composer.elements.csrfmiddlewaretoken.value });
    const to = place.dataset.from.replace(/turns\/$/, number + "/stop/");
    fetch(to, { method: "POST", body, headers: { "HX-Request": "true" } }).catch((error) => tell(error.message));
  }

  async function openDrawer(link) {
    const response = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!response.ok) { tell(await wrong(response)); return; }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    drawer.replaceChildren(...document.adoptNode(page.body).childNodes);
    drawer.dataset.from = link.closest(".turn")?.id || "";
    const form = drawer.querySelector("form[data-draft-key]");
    takeDraft(form, () => false);
    drawer.show();
    const first = form.querySelector("input:not([type=hidden])");
    first.focus(); first.select();
  }
  function closeDrawer() {
    drawer.close(); drawer.replaceChildren();
    document.getElementById(drawer.dataset.from)?.focus();
  }

  // ---- the keys act on the turn that has the focus, else on the last
  function choose(turn) {
    place.querySelectorAll("[data-key]").forEach((one) => { if (one.dataset.letter) delete one.dataset.key; });
    turn.querySelectorAll("[data-letter]").forEach((one) => { one.dataset.key = one.dataset.letter; });
  }

  document.addEventListener("input", (event) => { const form = event.target.closest?.("form[data-draft-key]"); if (form) keepDraft(form); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === composer) { event.preventDefault(); say(); }
    else if (form.dataset.do === "again") { event.preventDefault(); again(form); }
    else if (form.dataset.do === "stop") { event.preventDefault(); stopOne(form.closest("[data-turn]").dataset.turn); }
    else if (form.dataset.do === "stop-all") { event.preventDefault(); stopOne(0); }
    else if (form.dataset.draftKey && store) sessionStorage.sent = stem(form) + tab;
  });
  document.addEventListener("click", (event) => {
    const stop = event.target.closest("[data-stop-turn]"), link = event.target.closest("a[data-drawer]");
    if (stop) { const turn = stop.closest("[data-turn]"); if (turn) stopOne(turn.dataset.turn); }
    else if (event.target.closest("[data-close]") && drawer.open) { event.preventDefault(); closeDrawer(); }
    else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); openDrawer(link); }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drawer.open) closeDrawer(); });
  place.addEventListener("focusin", (event) => { const turn = event.target.closest(".turn"); if (turn) choose(turn); });
  document.addEventListener("redcommons:stop", () => { left = true; listening?.abort(); clearTimeout(waiting); drawer.replaceChildren(); });

  // A finding that was sent and is there: its draft has done its work.
  const sent = sessionStorage.sent;
  if (sent && store) { const number = sent.split(":").at(-2); if (document.querySelector(`#t${Number(number) || 0} .kept`)) store.removeItem(sent); delete sessionStorage.sent; }
  const card = document.querySelector(".side-card details");
  if (card && matchMedia("(max-width: 46rem)").matches) card.open = false;
  if (composer) takeDraft(composer, (said) => said[0].trim() === lastSaid());
  attend();
  if (!location.hash && path().children.length > 1) down();
})();
