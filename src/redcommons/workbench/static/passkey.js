// What a passkey needs beside allauth's own script: words when it did not work, and Enter where there is a button.
"use strict";
document.addEventListener("allauth.error", (event) => {
  const wrong = document.querySelector("[data-passkey-wrong]");
  if (!wrong) return;
  event.preventDefault();
  wrong.hidden = false;
});
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = document.getElementById(form.dataset.passkey);
    // A form sent by script raises no event, so what arrives here was sent by Enter, without a passkey in it.
    form.addEventListener("submit", (event) => { event.preventDefault(); button.click(); });
  }
});
