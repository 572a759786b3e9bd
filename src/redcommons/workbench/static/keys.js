// Keys, Stop now, and words that say "saved". A key clicks what carries it (data-key), so whatever a key does can be
// done by hand. Letters act only where letters are switched on, and never while somebody types.
"use strict";
(() => {
  const own = (() => { try { return JSON.parse(localStorage.getItem("keys") || "{}"); } catch { return {}; } })();
  const letters = () => document.documentElement.dataset.keys !== "off";
  const typing = (where) => where.closest("input:not([type=radio],[type=checkbox],[type=button],[type=submit]),textarea,select,[contenteditable]");
  // What stands in a fold named "more" works by its key also while the fold is closed.
  const shown = (one) => !one.disabled && (one.closest("details.more:not([open])") || one).getClientRects().length > 0;
  const keyed = (key) => [...document.querySelectorAll("[data-key]")].find((one) => (own[one.dataset.key] || one.dataset.key) === key && shown(one));

  // ---- Stop now: hide first, ask nobody. What listens to "redcommons:stop" lets go of its streams and keeps its drafts.
  let escaped = 0;
  function stop() {
    const way = document.querySelector("[data-stop]");
    if (!way) return false;
    document.documentElement.classList.add("stopped");
    document.dispatchEvent(new CustomEvent("redcommons:stop"));
    document.querySelectorAll("[data-content]").forEach((one) => one.replaceChildren());
    location.replace(way.href);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const now = Date.now();
      // What is open above the page closes first, which alone begins nothing; who presses on in one go, within 400 ms, leaves.
      if (document.querySelector("dialog[open]")) { escaped = now - 300; return; }
      if (now - escaped < 700 && stop()) { event.preventDefault(); return; }
      escaped = now;
      // Whoever leaves the place where they type has the letters again.
      if (typing(event.target)) event.target.blur();
      return;
    }
    escaped = 0; // two in a row leave the page, not one now and one after something else
    if (event.ctrlKey && event.key === "Enter") {
      const form = event.target.closest("form[data-ctrl-enter]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (!letters() || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") { event.preventDefault(); list(); return; }
    const wanted = event.key === " " ? "space" : event.key.toLowerCase();
    if ((wanted === "space" || wanted === "enter") && event.target.closest("button,a,summary,input,label")) return;
    const one = keyed(wanted);
    if (one) {
      event.preventDefault();
      if (one.matches("input:not([type=radio],[type=checkbox]),textarea")) one.focus(); else one.click();
      // What a key unfolds is there to be written in.
      if (one.matches("summary") && one.parentElement.open) one.parentElement.querySelector("input:not([type=hidden]),select,textarea")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-stop]")) { event.preventDefault(); stop(); }
  });

  // ---- the list of keys on this page, and one's own keys
  function named(one) {
    const bare = one.cloneNode(true);
    bare.querySelectorAll("kbd").forEach((kbd) => kbd.remove());
    return (one.dataset.keyName || one.getAttribute("aria-label") || bare.textContent).trim().replace(/\s+/g, " ");
  }
  function list() {
    const dialog = document.getElementById("keys");
    const rows = [...document.querySelectorAll("[data-key]")].filter(shown).map((one) => [own[one.dataset.key] || one.dataset.key, named(one)]);
    if (document.querySelector("[data-stop]")) rows.push(["Esc Esc", named(document.querySelector("[data-stop]")).replace("Esc Esc", "").trim()]);
    dialog.querySelector("dl").replaceChildren(...rows.flatMap(([key, name]) => {
      const dt = document.createElement("dt"), kbd = document.createElement("kbd"), dd = document.createElement("dd");
      kbd.textContent = key; dt.append(kbd); dd.textContent = name; return [dt, dd];
    }));
    dialog.showModal();
  }
  function relabel(root) {
    root.querySelectorAll("kbd[data-kbd]").forEach((kbd) => { const mine = own[kbd.dataset.kbd]; if (mine) kbd.textContent = mine.toUpperCase(); });
  }
  function remap(place) {
    place.hidden = false;
    place.querySelectorAll("[data-own-key]").forEach((input) => {
      const key = input.dataset.ownKey;
      input.value = own[key] || key;
      input.addEventListener("change", () => {
        const value = input.value.trim().toLowerCase();
        if (value && value !== key) own[key] = value; else delete own[key];
        input.value = own[key] || key;
        localStorage.setItem("keys", JSON.stringify(own)); saved();
      });
    });
  }

  // ---- a form that is on its way is not sent a second time by a second click; coming back to it opens it again
  const sent = new Map();
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const before = sent.get(event.target), now = Date.now();
    if (before && now - before < 8000) { event.preventDefault(); return; }
    sent.set(event.target, now);
    // A device that others use forgets drafts with its person.
    if ("forget" in event.target.dataset) try { localStorage.clear(); sessionStorage.clear(); } catch { /* nothing was kept then */ }
  });
  addEventListener("pageshow", (event) => {
    sent.clear();
    // A step back on a device that others use must not show what the browser remembers of the person before.
    if (event.persisted && "visit" in document.documentElement.dataset) location.reload();
  });

  // ---- "saved 12:03"
  function saved(text) {
    const place = document.getElementById("saved");
    if (place) place.textContent = text || place.dataset.words || new Date().toTimeString().slice(0, 5);
  }
  window.redcommons = { stop, saved, relabel };

  document.addEventListener("DOMContentLoaded", () => {
    relabel(document);
    document.querySelectorAll("[data-remap]").forEach(remap);
    document.querySelectorAll("kbd").forEach((one) => { if (!letters()) one.classList.add("off"); });
  });
  // ---- a button that is replaced by what it asked for hands its focus on, so that nobody is thrown to the top of the page
  const left = new WeakMap();
  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
    const target = ctx.target, focus = document.activeElement;
    if (!(target instanceof Element) || focus === document.body || !target.contains(focus)) return;
    left.set(ctx, { focus, target, parent: target.parentElement, place: [...target.parentElement.children].indexOf(target) });
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const was = left.get(ctx);
    if (!was || was.focus.isConnected || document.activeElement !== document.body) return;
    const next = was.target.isConnected ? was.target : was.parent.children[was.place];
    if (!next) return;
    if (!next.matches("button,a,input,select,textarea,[tabindex]")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:after:swap", (event) => relabel(event.target instanceof Element ? event.target : document));
})();
