// Files that go with what is said: how many stands beside the word, and once it was said they are gone.
"use strict";
(() => {
  const along = document.querySelector(".along");
  if (!along) return;
  const fields = () => [...along.querySelectorAll("input,textarea")], summary = along.querySelector("summary");
  function count() {
    const files = fields().reduce((sum, one) => sum + (one.files ? one.files.length : Number(one.matches("textarea") && !!one.value.trim())), 0);
    if (files) { summary.dataset.files = files; along.dataset.document = ""; } else { delete summary.dataset.files; delete along.dataset.document; }
    const box = along.closest("form").elements.text;
    if (box) box.required = !files;
  }
  along.addEventListener("input", count);
  document.addEventListener("redcommons:said", () => { fields().forEach((one) => { one.value = ""; }); along.open = false; count(); });
  document.addEventListener("redcommons:stop", () => { fields().forEach((one) => { one.value = ""; }); });
  count();
})();
