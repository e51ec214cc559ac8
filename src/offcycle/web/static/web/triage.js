// Shows live what the answers come to: the priority of the matrix, and whether it may wait. The server decides.

"use strict";

const form = document.querySelector("form[data-draft]");
const chosen = (name) => form.querySelector(`[name=${name}]:checked`)?.value ?? "";

function priority() {
  const told = document.querySelector("[data-priority]");
  for (const cell of document.querySelectorAll("[data-matrix] td")) {
    const match = cell.dataset.urgency === chosen("urgency") && cell.dataset.impact === chosen("impact");
    cell.classList.toggle("chosen", match);
    if (!match) continue;
    const limit = document.querySelector(`[data-limit="${cell.textContent}"]`);
    const said = limit ? limit.textContent : cell.textContent;
    if (told.textContent !== said) told.textContent = said;
    told.className = `answer big ${cell.textContent.toLowerCase()}`;
  }
}

const waits = document.querySelector("[data-verdict]");
const asWritten = waits.cloneNode(true).childNodes;
const texts = [...asWritten];

function verdict() {
  const said = ["active", "users_cannot_access", "performance_degraded", "security", "quality"].map(chosen);
  const deciding = ["active", "security", "quality"].map(chosen);
  const found = said.includes("yes") ? "emergency" : deciding.every((each) => each === "no") ? "deferred" : "open";
  if (waits.dataset.shown === found) return;
  waits.dataset.shown = found;
  waits.replaceChildren(...texts);
  const first = document.createElement("strong");
  first.textContent = { emergency: "This is an emergency. ", deferred: "This may wait. ", open: "" }[found];
  waits.prepend(first);
}

if (form) {
  form.addEventListener("change", () => (priority(), verdict()));
  form.addEventListener("input", () => (priority(), verdict()));
  priority();
  verdict();
}
