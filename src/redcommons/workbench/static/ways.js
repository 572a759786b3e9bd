// Methods in the drawer of a conversation: chosen, set, looked at, and put into the composer. Without it, a page of its own.
"use strict";
(() => {
  const link = document.getElementById("ways-link"), drawer = document.getElementById("drawer"), composer = document.getElementById("composer");
  const made = composer?.elements.made, told = document.getElementById("made-by");

  // A method is found by what it is called in every language, and by the name that commands and papers use.
  const named = (one) => { const button = one.querySelector("button"); return (button.value + " " + button.textContent).toLowerCase() + " "; };
  function ready(root) {
    const filter = root.querySelector("[data-filter]"), input = filter?.querySelector("input");
    if (filter) filter.hidden = false;
    input?.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      root.querySelectorAll(".way-list li").forEach((one) => { one.hidden = !(named(one) + one.textContent.toLowerCase()).includes(wanted); });
    });
    // Enter means the first of those that are left, not the first of all.
    input?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const left = [...root.querySelectorAll(".way-list li:not([hidden])")], wanted = input.value.trim().toLowerCase();
      (left.find((one) => named(one).includes(wanted)) || left[0])?.querySelector("button").click();
    });
    if (composer) root.querySelectorAll("[data-use]").forEach((one) => { one.hidden = false; });
    (root.querySelector("[data-begin]") || root.querySelector("[data-use]:not([hidden])") || input || root.querySelector("textarea"))?.focus();
  }
  async function show(request) {
    const response = await fetch(request);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    drawer.replaceChildren(...document.adoptNode(page.body).childNodes);
    drawer.dataset.from = "";
    if (!drawer.open) drawer.show();
    ready(drawer);
  }
  function posted(form, submitter) {
    const body = new URLSearchParams(new FormData(form, submitter));
    return new Request(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  }
  function use(form) {
    composer.elements.text.value = form.elements.text.value;
    made.value = form.elements.made.value;
    tell();
    composer.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
    drawer.close(); drawer.replaceChildren();
    composer.elements.text.focus();
  }
  function tell() {
    told.hidden = !made.value;
    const words = told.querySelector("[data-words]");
    words.textContent = made.value ? words.dataset.words.replace("{name}", JSON.parse(made.value).method) : "";
  }

  if (!link || !drawer) { ready(document); return; }
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const chosen = [...(composer.elements.lanes || [])].find((one) => one.checked)?.value || "";
    const body = new URLSearchParams({
      csrfmiddlewaretoken: composer.elements.csrfmiddlewaretoken.value, text: composer.elements.text.value,
      at: composer.elements.at.value, after: composer.elements.after.value, lanes: chosen,
      voice: composer.elements.voice?.value || "",
    });
    show(new Request(link.href, { method: "POST", body, headers: { "HX-Request": "true" } })).catch(() => { location.href = link.href; });
  });
  drawer.addEventListener("submit", (event) => {
    if (!("ways" in event.target.dataset) || (event.submitter && "plain" in event.submitter.dataset)) return;
    event.preventDefault();
    show(posted(event.target, event.submitter || event.target.querySelector("[value=show]")));
  });
  drawer.addEventListener("click", (event) => { const button = event.target.closest("[data-use]"); if (button) use(button.form); });
  told.querySelector("[data-unmake]").addEventListener("click", () => { made.value = ""; tell(); composer.elements.text.focus(); });
  composer.addEventListener("redcommons:said", () => { made.value = ""; tell(); });
})();
