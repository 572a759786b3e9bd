// Peek, reveal, hide; drafts on this device. Hidden text is taken out of the page, not covered.
"use strict";
(() => {
  const place = document.getElementById("text"), hidden = document.getElementById("hidden");
  document.documentElement.dataset.scripted = "";
  let peeking = false, wanted = 0;

  function hide() {
    wanted += 1; peeking = false;
    if (!place) return;
    place.replaceChildren(); hidden.hidden = false;
  }
  async function show() {
    const mine = wanted += 1;
    const answer = await fetch(place.dataset.where, { headers: { "HX-Request": "true" } });
    const words = await answer.text();
    if (mine !== wanted || document.documentElement.classList.contains("stopped")) return;
    place.innerHTML = words; hidden.hidden = true;  // made by the reveal door, which escapes
  }
  if (place) {
    document.getElementById("reveal").addEventListener("click", () => { peeking = false; show(); });
    document.getElementById("hide").addEventListener("click", hide);
    document.getElementById("peek").addEventListener("click", () => { if (peeking) hide(); else { peeking = true; show(); } });
    document.addEventListener("keyup", (event) => { if (event.key === " " && peeking) hide(); });
    document.addEventListener("redcommons:stop", () => { keep(); hide(); });
  }

  // ---- drafts
  const rating = document.getElementById("rating"), form = document.getElementById("say");
  const kept = document.querySelector("[data-kept]");
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const name = rating && "draft:" + rating.dataset.draft;
  if (store && kept) store.removeItem("draft:" + kept.dataset.kept);
  if (store) for (const key of Object.keys(store)) {
    if (!key.startsWith("draft:")) continue;
    try { if (Date.now() - JSON.parse(store[key]).at > 864e5) store.removeItem(key); } catch { store.removeItem(key); }
  }
  function keep() {
    if (!form || !store) return;
    const said = Object.fromEntries([...new FormData(form)].filter(([field]) => ["answer", "onset", "why"].includes(field)));
    if (!said.answer && !said.why) return;
    store.setItem(name, JSON.stringify({ ...said, at: Date.now() }));
    window.redcommons.saved(rating.dataset.saved + " " + new Date().toTimeString().slice(0, 5));
  }
  if (form && store) {
    const said = JSON.parse(store.getItem(name) || "{}");
    for (const field of ["answer", "onset"]) {
      const one = said[field] !== undefined && form.querySelector(`[name=${field}][value="${CSS.escape(said[field])}"]`);
      if (one) one.checked = true;
    }
    if (said.why) { form.elements.why.value = said.why; form.querySelector(".more").open = true; }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    const note = form.querySelector(".more");
    note.querySelector("summary").addEventListener("click", () => setTimeout(() => { if (note.open) form.elements.why.focus(); }));
  }
})();
