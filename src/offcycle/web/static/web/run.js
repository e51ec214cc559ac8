// What JavaScript adds to the run board: screenshots by paste, and keys that lead to the buttons.

"use strict";

const LARGEST = 5 * 1024 * 1024;
const OFF = "offcycle-shortcuts-off";

// A screenshot is pasted anywhere on the board; it is sent with the step like a chosen file.
document.addEventListener("paste", (event) => {
  const chosen = document.querySelector(".report-form input[type=file]");
  const found = [...(event.clipboardData?.files || [])].filter((file) => file.type.startsWith("image/"));
  if (!chosen || !found.length) return;
  event.preventDefault();
  const all = new DataTransfer();
  for (const file of [...chosen.files, ...found]) all.items.add(file);
  chosen.files = all.files;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const chosen = event.target.closest?.(".report-form input[type=file]");
  if (!chosen) return;
  const told = document.querySelector("[data-pasted]");
  told.replaceChildren();
  if (!chosen.files.length) return;
  const sizes = [...chosen.files].map((file) => `${file.name} (${Math.max(1, Math.round(file.size / 1024))} kB${file.size > LARGEST ? ", too large" : ""})`);
  told.append(`With the step goes: ${sizes.join(", ")}. `);
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "usa-button usa-button--unstyled";
  drop.textContent = "Take out";
  drop.addEventListener("click", () => {
    chosen.value = "";
    told.textContent = "No screenshot goes with the step.";
    chosen.focus();
  });
  told.append(drop);
});

// Keys lead to a button and never press it. They can be switched off, and rest while somebody types.
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
const targets = {
  m: () => document.querySelector(".report-form textarea"),
  c: () => document.querySelector(".command .copy"),
  x: () => document.querySelector(".run-bar .stop"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || localStorage.getItem(OFF)) return;
  const key = event.key.toLowerCase();
  const target = key in targets ? targets[key]() : /^[a-z]$/.test(key) ? document.querySelector(`.run-now [data-key="${key}"]`) : null;
  if (!target) return;
  event.preventDefault();
  target.focus();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shortcuts]");
  if (!button) return;
  if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
  sayShortcuts();
});

function sayShortcuts() {
  const off = localStorage.getItem(OFF);
  for (const button of document.querySelectorAll("[data-shortcuts]")) button.textContent = off ? "Switch shortcuts on" : "Switch shortcuts off";
}
sayShortcuts();

// Code within the words of a step is copied with a press, too.
function addCopying() {
  document.querySelectorAll(".run-text pre, .run-expect pre, .run-back pre").forEach((code, place) => {
    if (code.parentElement.classList.contains("command")) return;
    code.id ||= `within-${place + 1}`;
    const box = document.createElement("div");
    box.className = "command";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "usa-button usa-button--outline copy";
    button.dataset.copy = code.id;
    button.textContent = "Copy";
    code.replaceWith(box);
    box.append(code, button);
  });
}
addCopying();

// Another may have reported the step just as somebody was about to press: the buttons of the next one rest for a moment.
const RESTS = 1500; // milliseconds
let step = document.querySelector(".report-form")?.id;

function rest() {
  const form = document.querySelector(".report-form");
  if (!form || form.id === step) return;
  step = form.id;
  form.dataset.going = "resting";
  setTimeout(() => delete form.dataset.going, RESTS);
}

document.addEventListener("offcycle:swapped", () => {
  addCopying();
  sayShortcuts();
  rest();
});
