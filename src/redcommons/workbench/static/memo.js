// Notes in the margin: opened in the drawer with the words that are selected in a turn; what is typed stays on this
// device until it was kept. Without this script the same links lead to pages.
"use strict";
(() => {
  const drawer = document.getElementById("drawer");
  const parse = (text) => new DOMParser().parseFromString(text, "text/html").body;
  const fetched = async (address) => {
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!response.ok) throw new Error(address);
    return document.adoptNode(parse(await response.text())).childNodes;
  };
  let left = false, held = "";

  // ---- the words that are chosen in the turn of a link
  function chosen(link) {
    const words = link.closest("[data-turn]")?.querySelector(".words"), now = getSelection();
    return words && !now.isCollapsed && words.contains(now.anchorNode) && words.contains(now.focusNode) ? now.toString().trim() : "";
  }
  document.addEventListener("pointerdown", (event) => { const link = event.target.closest?.("a[data-memo]"); held = link ? chosen(link) : ""; }, true);

  // ---- drafts
  const store = (() => { try { localStorage.setItem("_", ""); localStorage.removeItem("_"); return localStorage; } catch { return null; } })();
  const name = (form) => "memo:" + form.dataset.memoDraft;
  const fields = (form) => [...form.elements].filter((one) => "draft" in one.dataset);
  function restore(form) {
    const said = store && JSON.parse(store.getItem(name(form)) || "null");
    if (said && !form.querySelector("[role=alert]")) fields(form).forEach((one, at) => { if (said[at]) one.value = said[at]; });
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-memo-draft]");
    if (!form || !store) return;
    const said = fields(form).map((one) => one.value);
    if (said.some((one) => one.trim())) store.setItem(name(form), JSON.stringify(said)); else store.removeItem(name(form));
  });
  document.addEventListener("submit", (event) => { if (event.target.dataset.memoDraft !== undefined) sessionStorage.memo = name(event.target); });

  // ---- the drawer
  async function open(link, quote) {
    const address = new URL(link.href);
    if (quote) address.searchParams.set("quote", quote);
    if (!drawer) { location.href = address; return; }
    try { drawer.replaceChildren(...await fetched(address)); } catch { location.href = address; return; }
    if (left) { drawer.replaceChildren(); return; }
    drawer.dataset.from = link.closest("[data-turn]")?.id || "";
    const form = drawer.querySelector("form");
    restore(form);
    if (quote) form.elements.quote.value = quote;  // what is selected now goes before what was
    if (!drawer.open) drawer.show();
    form.elements.text.focus();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-memo]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link, chosen(link) || held);
    held = "";
  });

  // ---- the margin: open where there is room beside the conversation, one line above it where there is none
  const unfold = (place) => place.querySelectorAll("[data-fold]").forEach((one) => { one.open = matchMedia("(min-width: 46rem)").matches; });
  function fill() {
    document.querySelectorAll("[data-margin]").forEach(async (one) => {
      try { const found = await fetched(one.dataset.margin); if (!left) one.replaceChildren(...found); unfold(one); } catch { /* the link to the notes stays */ }
    });
  }
  document.addEventListener("click", (event) => { const to = event.target.closest("[data-turn-of]"); if (to) document.getElementById("t" + to.dataset.turnOf)?.focus(); });
  document.addEventListener("redcommons:stop", () => { left = true; drawer?.replaceChildren(); });

  // ---- what was kept needs no draft any more; the address says so once
  const here = new URL(location.href);
  if (here.searchParams.has("noted")) {
    if (sessionStorage.memo && store) store.removeItem(sessionStorage.memo);
    delete sessionStorage.memo;
    here.searchParams.delete("noted");
    history.replaceState(null, "", here);
  }
  document.querySelectorAll("form[data-memo-draft]").forEach(restore);
  fill();
})();
