// A file dropped on the field is put into the form's own file input and sent; without this script one chooses it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-bring]");
  if (!form) return;
  const field = form.querySelector(".drop"), input = form.querySelector("input[type=file]");
  const send = () => { if (input.files.length) form.requestSubmit(); };
  const over = (event) => { event.preventDefault(); field.classList.add("over"); };
  field.addEventListener("dragenter", over);
  field.addEventListener("dragover", over);
  for (const name of ["dragleave", "drop"]) field.addEventListener(name, () => field.classList.remove("over"));
  field.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; send(); }
  });
  // Dropped beside the field, a file would replace the page.
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
});
