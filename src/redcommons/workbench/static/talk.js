// A conversation: what is typed stays on this device until it was sent, and a reply is set as text while it arrives.
// Nothing a model says ever becomes markup here. Without this script the forms do the same, a page at a time.
"use strict";
(() => {
  // What values/text.py spells out, so that one's own words look the same before and after they are kept.
  const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  const LINES = "application/x-ndjson";
  const place = document.getElementById("turns"), composer = document.getElementById("composer");
  const drawer = document.getElementById("drawer"), act = document.getElementById("act");
  if (!place) return;
  const box = composer && composer.elements.text, refused = document.getElementById("refused");
  const saying = composer && composer.dataset.mode === "say";
  // Replies that are heard, by number: where their words go. Lines that are open. What is asked and has no number yet.
  const ears = new Map(), hearing = new Set(), pending = new Set();
  let left = false, moves = 0;

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
  const lane = (number) => place.querySelector(`.lane[data-lane="${number}"]`);
  const turnOf = (number) => place.querySelector(`[data-turn="${number}"]`);

  function tell(words) { if (!refused) { if (words) announce(words); return; } refused.textContent = words; refused.hidden = !words; }
  function announce(words) { const told = document.getElementById("arrived"); told.textContent = ""; told.textContent = words; }
  const near = () => path().lastElementChild ? path().lastElementChild.getBoundingClientRect().bottom < window.innerHeight + 40 : true;
  function down() { path().lastElementChild?.scrollIntoView({ block: "end" }); }

  // ---- where the lanes end: in the page, in its forms and in its address
  function move(ends) {
    moves += 1;
    for (const key of ["at", "after"]) {
      const now = (path().dataset[key] || "").split(",");
      for (const [number, turn] of ends) now[number - 1] = turn;
      path().dataset[key] = now.join(",");
    }
    place.querySelectorAll("#empty").forEach((one) => one.remove());
    fit();
    history.replaceState(null, "", "?at=" + path().dataset.at);
  }
  function fit() {
    if (act) act.elements.at.value = path().dataset.at;
    if (!composer) return;
    composer.elements.at.value = path().dataset.at;
    if (!saying) return;
    composer.elements.after.value = path().dataset.after;
    const open = path().dataset.after.split(",");
    [...(composer.elements.lanes || [])].forEach((one) => { if (one.value) one.disabled = open[one.value - 1] === ""; });
  }

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
  class Refused extends Error {}

  // ---- hearing replies; each has a node before its first word, and none waits for another
  function ear(number, node) {
    const words = document.createTextNode(""), body = node.querySelector(".words");
    body.classList.remove("absent");
    body.replaceChildren(words);
    node.id = "t" + number;
    node.dataset.turn = number;
    ears.set(number, { node, words });
  }
  function told(event) {
    const one = ears.get(event.reply);
    if (!one) return;
    if (event.anew) one.words.data = "";
    else if (event.text) { const follow = near(); one.words.appendData(event.text); if (follow) down(); }
    else if (event.end) { ears.delete(event.reply); settle(); }
  }
  async function listen(request, begun) {
    const leaving = new AbortController();
    hearing.add(leaving);
    let replies = [];
    try {
      const response = await fetch(request, { signal: leaving.signal });
      if (!response.ok || !response.headers.get("Content-Type").startsWith(LINES)) throw new Refused(await wrong(response));
      for await (const event of lines(response)) {
        if (left) return;
        if (event.replies) { replies = event.replies.map((one) => one.reply); begun(event); } else told(event);
      }
    } catch (error) {
      if (left || error.name === "AbortError") return;
      if (!replies.length) throw error;
    } finally { hearing.delete(leaving); }
    // A line that broke, or a server that was started anew: the store knows how far the replies came.
    const broken = replies.filter((number) => ears.delete(number));
    if (broken.length) setTimeout(resume, 1000);
  }
  async function resume(times = 0) {
    if (left) return;
    try { await refresh(); } catch { if (times < 120) setTimeout(() => resume(times + 1), Math.min(500 * (times + 1), 5000)); }
  }
  let settling = 0;
  function settle() { clearTimeout(settling); settling = setTimeout(() => refresh({ arrived: true }).catch(() => resume()), 30); }

  // ---- the page as the store has it: what did not change stays the very same, with its selection, its focus, its folds
  const source = new WeakMap();
  const folds = (one) => one.matches(".path,.lanes,.lane");
  function remember(root) { root.querySelectorAll("[id]").forEach((one) => { if (!folds(one)) source.set(one, one.outerHTML); }); }
  // Where the lanes end now stands in many links, and which turn has the keys in many marks: neither makes a turn another.
  const bare = (html) => html?.replace(/\?at=[\d,]*/g, "").replace(/ data-key="\w"/g, "");
  function sync(was, now) {
    const there = [...now.querySelectorAll("a,button")];
    was.querySelectorAll("a,button").forEach((one, number) => {
      if (there[number].hasAttribute("href")) one.setAttribute("href", there[number].getAttribute("href"));
      if (there[number].dataset.key) one.dataset.key = there[number].dataset.key; else if (one.dataset.letter) delete one.dataset.key;
    });
    source.set(was, now.outerHTML);
  }
  function morph(was, now) {
    for (const { name, value } of now.attributes) was.setAttribute(name, value);
    let next = was.firstElementChild;
    for (const child of [...now.children]) {
      const old = child.id ? place.querySelector("#" + CSS.escape(child.id)) : null;
      let kept = old;
      if (old && folds(child)) morph(old, child);
      else if (old && ears.has(Number(old.dataset.turn))) kept = old;
      else if (old && bare(source.get(old)) === bare(child.outerHTML)) sync(old, child);
      else {
        kept = document.adoptNode(child);
        source.set(kept, kept.outerHTML);
        remember(kept);
        if (old) { if (old === next) next = old.nextElementSibling; old.replaceWith(kept); }
        window.htmx?.process(kept);
        window.redcommons?.relabel(kept);
      }
      if (kept === next) next = next.nextElementSibling;
      else was.insertBefore(kept, next);
    }
    while (next) { const gone = next; next = next.nextElementSibling; gone.remove(); }
  }

  async function refresh({ arrived = false, since = 0, at = null } = {}) {
    if (pending.size) { settle(); return; }
    const before = moves;
    // Whatever came since the page was made is gone along with: a method that speaks, or a reply in another tab.
    const asked = new URLSearchParams(at === null ? { at: path().dataset.at, since: since || path().dataset.newest } : { at });
    const response = await fetch(place.dataset.from + "?" + asked, { headers: { "HX-Request": "true" } });
    if (!response.ok) throw new Refused(await wrong(response));
    const found = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".path");
    if (left || !found) return;
    if (before !== moves) { settle(); return; } // something was said meanwhile: this is an older page
    const follow = near() && at === null && !since, focus = place.contains(document.activeElement) ? document.activeElement : null;
    const turn = focus?.closest("[id^=t]")?.id, letter = focus?.dataset.letter;
    morph(path(), found);
    fit();
    if (at === null) history.replaceState(null, "", "?at=" + path().dataset.at);
    if (focus && !(focus.isConnected && document.activeElement === focus)) {
      const again = (turn && document.getElementById(turn)) || place.querySelector(".turn:last-of-type");
      ((letter && again?.querySelector(`[data-letter="${letter}"]`)) || again)?.focus({ preventScroll: true });
    }
    aim();
    if (follow) down();
    if (arrived) announce(document.getElementById("arrived").dataset.words);
    attend();
  }

  // ---- a page that finds replies unfinished hears those that are shown
  const awaited = new Set();
  function attend() {
    if (!("own" in place.dataset)) return;
    const shown = [...place.querySelectorAll(".turn.writing[data-turn]")];
    const numbers = shown.map((one) => Number(one.dataset.turn)).filter((one) => !ears.has(one) && !awaited.has(one));
    if (!numbers.length) return;
    numbers.forEach((one) => awaited.add(one));
    const request = new Request(place.dataset.hear + "?reply=" + numbers.join(","), { headers: { Accept: LINES } });
    listen(request, (event) => event.replies.forEach(({ reply }) => { const node = turnOf(reply); if (node) ear(reply, node); awaited.delete(reply); }))
      .catch((error) => tell(error.message)).finally(() => numbers.forEach((one) => awaited.delete(one)));
  }

  // ---- what was said elsewhere: in another tab, or by somebody else who speaks here
  async function look() {
    if (left || document.hidden || hearing.size || pending.size) return;
    const known = Number(path().dataset.newest), waited = Number(path().dataset.waiting);
    const response = await fetch(place.dataset.heads, { headers: { "HX-Request": "true" } });
    if (!response.ok) return;
    const { newest, waiting } = await response.json();
    if (left || pending.size || hearing.size || known !== Number(path().dataset.newest)) return;
    if (newest > known) { await refresh({ since: known }); news(newest - known); } else if (waiting !== waited) await refresh();
  }
  function news(count) {
    const told = document.getElementById("news"), words = document.getElementById("arrived").dataset;
    if (!told) return;
    const button = document.createElement("button");
    button.type = "button"; button.className = "plain";
    button.textContent = count === 1 ? words.one : words.more.replace("{n}", count);
    button.addEventListener("click", () => { told.replaceChildren(); down(); });
    told.replaceChildren(button);
  }
  function looking() {
    setTimeout(async () => { try { await look(); } catch { /* the next look tries again */ } if (!left) looking(); }, Number(path().dataset.waiting) ? 1500 : 4000);
  }

  function blank(name) { return document.getElementById(name).content.firstElementChild.cloneNode(true); }
  function posted(form, more = {}) {
    const given = new FormData(form);
    for (const [name, value] of Object.entries(more)) given.set(name, value);
    const body = form.querySelector("input[type=file]") ? given : new URLSearchParams(given);
    return new Request(form.action, { method: "POST", body, headers: { Accept: LINES, "HX-Request": "true" } });
  }

  // ---- saying: the words stand in the page at once, in the shared beginning or in each lane that is spoken to
  function spoken(said, lanes, after) {
    const nodes = [], places = new Map();
    const one = () => {
      const node = blank("spoken");
      node.querySelector(".words").textContent = said.replace(UNSEEN, (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));
      nodes.push(node);
      return node;
    };
    const alone = lanes.length === 1 && place.querySelectorAll(".lane").length > 1;
    const shared = !alone && (after.length === 1 || (new Set(lanes.map((number) => after[number - 1])).size === 1 && !Number(turnOf(after[lanes[0] - 1])?.dataset.lane)));
    if (shared) path().insertBefore(one(), document.getElementById("lanes"));
    for (const number of lanes) {
      const where = lane(number), node = blank("writing");
      if (!shared) where.append(one());
      where.append(node);
      places.set(number, node);
    }
    return { nodes, places };
  }
  async function say() {
    const said = box.value, after = composer.elements.after.value.split(",");
    const chosen = [...(composer.elements.lanes || [])].find((one) => one.checked)?.value;
    const lanes = chosen ? [Number(chosen)] : [...place.querySelectorAll(".lane")].map((one) => Number(one.dataset.lane)).filter((one) => after.length === 1 || after[one - 1] !== "");
    if (!said.trim() && !composer.querySelector("[data-document]")) return;
    tell("");
    const request = posted(composer);
    const { nodes, places } = spoken(said, lanes, after);
    pending.add(request);
    box.readOnly = true;
    down();
    const empty = document.getElementById("empty");
    if (empty) empty.hidden = true;
    try {
      await listen(request, (event) => {
        pending.delete(request);
        event.said.forEach((number, place) => { if (nodes[place]) nodes[place].id = "t" + number; });
        event.replies.forEach(({ reply, lane }) => { if (places.has(lane)) ear(reply, places.get(lane)); });
        move(event.replies.map(({ reply, lane }) => [lane, reply]));
        box.value = ""; dropDraft(composer); box.readOnly = false;
        composer.dispatchEvent(new CustomEvent("redcommons:said", { bubbles: true }));
      });
    } catch (error) {
      pending.delete(request);
      [...nodes, ...places.values()].forEach((one) => one.remove());
      if (empty) empty.hidden = false;
      tell(error instanceof Refused ? error.message : composer.dataset.offline || error.message);
      box.readOnly = false;
      box.focus();
    }
  }

  // ---- asking again in one lane, or letting the model go on after words in its place
  async function again(button) {
    const where = button.closest(".turn,.unasked"), number = Number(button.value.split(",")[1]);
    const stays = button.dataset.do === "on" && where.matches(".turn"), node = blank("writing"), gone = [];
    for (let one = stays ? where.nextElementSibling : where; one; one = one.nextElementSibling) if (one.matches(".turn,.unasked")) gone.push(one);
    tell("");
    const request = posted(act, { again: button.value });
    pending.add(request);
    stays ? where.after(node) : where.before(node);
    gone.forEach((one) => one.remove());
    node.focus({ preventScroll: true });
    try {
      await listen(request, (event) => {
        pending.delete(request);
        event.replies.forEach(({ reply }) => ear(reply, node));
        move(event.replies.map(({ reply }) => [number, reply]));
      });
    } catch (error) { pending.delete(request); node.replaceWith(...gone); tell(error.message); }
  }

  function stopOne(number) {
    const body = new URLSearchParams(new FormData(act));
    const to = place.dataset.from.replace(/turns\/$/, number + "/stop/");
    fetch(to, { method: "POST", body, headers: { "HX-Request": "true" } }).catch((error) => tell(error.message));
  }

  // ---- another branch in the same place: the page does not jump, and the way back is the browser's own
  async function go(link) {
    const to = new URL(link.href), turn = link.closest(".turn"), top = turn.getBoundingClientRect().top, rel = link.rel;
    history.pushState(null, "", to.search + to.hash);
    moves += 1;
    await refresh({ at: to.searchParams.get("at") });
    const now = document.getElementById(to.hash.slice(1));
    if (!now) return;
    window.scrollBy(0, now.getBoundingClientRect().top - top);
    (now.querySelector(`[data-go][rel="${rel}"]`) || now).focus({ preventScroll: true });
  }
  window.addEventListener("popstate", () => { moves += 1; refresh({ at: new URL(location.href).searchParams.get("at") || "" }).catch(() => location.reload()); });

  async function openDrawer(link) {
    const to = new URL(link.href), chosen = getSelection(), turn = link.closest(".turn");
    const quote = chosen && !chosen.isCollapsed && turn?.querySelector(".words")?.contains(chosen.anchorNode) && turn.contains(chosen.focusNode) ? chosen.toString() : "";
    if (quote) to.searchParams.set("quote", quote.slice(0, 2000));
    const response = await fetch(to, { headers: { "HX-Request": "true" } });
    if (!response.ok) { tell(await wrong(response)); return; }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    drawer.replaceChildren(...document.adoptNode(page.body).childNodes);
    drawer.dataset.from = turn?.id || "";
    const form = drawer.querySelector("form[data-draft-key]");
    takeDraft(form, () => false);
    window.htmx?.process(drawer);
    drawer.show();
    const first = form.querySelector("input:not([type=hidden])");
    first.focus(); first.select();
  }
  function closeDrawer() {
    drawer.close(); drawer.replaceChildren();
    document.getElementById(drawer.dataset.from)?.focus();
  }

  // ---- the keys act on the turn that has the focus, else on the last of the lane that is chosen
  function choose(turn) {
    place.querySelectorAll("[data-key]").forEach((one) => { if (one.dataset.letter) delete one.dataset.key; });
    turn?.querySelectorAll("[data-letter]").forEach((one) => { one.dataset.key = one.dataset.letter; });
  }
  function aim() {
    const chosen = [...(composer?.elements.lanes || [])].find((one) => one.checked)?.value, turns = (where) => [...(where?.querySelectorAll(".turn") || [])];
    choose(document.activeElement?.closest("#turns .turn") || turns(lane(chosen || 1)).at(-1) || turns(place).at(-1));
  }
  function towards(number) {
    const one = lane(number || 1), here = document.activeElement?.closest("#turns .lane");
    one?.scrollIntoView({ block: "nearest", inline: "start" });
    if (number && here && here !== one) [...one.querySelectorAll(".turn")].at(-1)?.focus();
    aim();
  }
  // From turn to turn in one lane: the way by Tab leads past whatever may be done with each of them.
  function step(by) {
    const here = document.activeElement?.closest("#turns .turn"), chosen = [...(composer?.elements.lanes || [])].find((one) => one.checked)?.value;
    const where = here?.closest(".lane") || lane(chosen || 1);
    const all = [...place.querySelectorAll(".path > .turn"), ...(where?.querySelectorAll(".turn") || [])];
    (here ? all[all.indexOf(here) + by] : all.at(-1))?.focus();
  }
  async function copy(link) {
    try { await navigator.clipboard.writeText(link.href); announce(document.getElementById("arrived").dataset.copied); window.redcommons.saved(document.getElementById("arrived").dataset.copied); }
    catch { location.href = link.href; }
  }

  const acts = { again, on: again, stop: (button) => stopOne(button.closest("[data-turn]").dataset.turn), "stop-all": () => stopOne(0) };
  document.addEventListener("input", (event) => { const form = event.target.closest?.("form[data-draft-key]"); if (form) keepDraft(form); });
  document.addEventListener("change", (event) => { if (event.target.name === "lanes" && event.target.form === composer) towards(event.target.value); });
  document.addEventListener("submit", (event) => {
    const form = event.target, does = form === act && acts[event.submitter?.dataset.do];
    if (form === composer && saying) { event.preventDefault(); say(); }
    else if (does) { event.preventDefault(); does(event.submitter); }
    else if (form.dataset.draftKey && store) sessionStorage.sent = stem(form) + tab;
    else if (form === act) sessionStorage.turn = event.submitter?.closest(".turn")?.id || "";
  });
  document.addEventListener("click", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const stop = event.target.closest("button[type=button][data-do=stop]"), link = event.target.closest("a");
    if (stop) { if (stop.closest("[data-turn]")) acts.stop(stop); }
    else if (event.target.closest("[data-step]")) step(Number(event.target.closest("[data-step]").dataset.step));
    else if (event.target.closest("[data-close]") && drawer.open) { event.preventDefault(); closeDrawer(); }
    else if (!link || !plain || !place.contains(link)) return;
    else if ("drawer" in link.dataset) { event.preventDefault(); openDrawer(link); }
    else if ("go" in link.dataset) { event.preventDefault(); go(link).catch(() => { location.href = link.href; }); }
    else if ("link" in link.dataset) { event.preventDefault(); copy(link); }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && drawer.open) closeDrawer(); });
  place.addEventListener("focusin", (event) => { const turn = event.target.closest(".turn"); if (turn) choose(turn); });
  document.addEventListener("redcommons:stop", () => { left = true; hearing.forEach((one) => one.abort()); drawer.replaceChildren(); });

  // A finding that was sent and is there, or a turn that was written anew: its draft has done its work.
  const sent = sessionStorage.sent;
  if (sent && store) {
    const key = sent.split(":").at(-2), anew = /-(edit|write)\d+$/.test(key);
    if (anew ? saying : document.querySelector(`#t${Number(key) || 0} .kept`)) store.removeItem(sent);
    delete sessionStorage.sent;
  }
  const card = document.querySelector(".side-card details");
  if (card && matchMedia("(max-width: 46rem)").matches) card.open = false;
  if (composer) takeDraft(composer, (said) => saying && said[0].trim() === lastSaid());
  if (box) box.setSelectionRange(box.value.length, box.value.length);
  document.getElementById("steps").hidden = false;
  remember(place);
  attend();
  aim();
  // Whoever comes back to a turn acts on it next: on what was kept, asked again, or followed by a link.
  (document.getElementById(location.hash.slice(1) || sessionStorage.turn || "") || document.body).closest("#turns .turn")?.focus();
  delete sessionStorage.turn;
  if ("own" in place.dataset) { looking(); document.addEventListener("visibilitychange", () => look().catch(() => {})); }
  if (!location.hash && path().children.length > 1) down();
})();
