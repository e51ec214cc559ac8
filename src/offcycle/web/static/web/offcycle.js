// What JavaScript adds to every page. Nothing here is needed: each page does its work without it.

"use strict";

document.documentElement.classList.replace("no-js", "js");

// The reader's time zone, so that the server says times in it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes(`zone=${encodeURIComponent(zone)}`)) {
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
}

// What is typed is kept in this browser until it was sent: a closed tab or a lost connection loses nothing.
const DRAFT = "offcycle-draft:";
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "once", "password"]);

function draftOf(form) {
  const who = document.querySelector(".me");
  return DRAFT + (who ? who.textContent.trim() : "") + ":" + location.pathname + ":" + (form.id || "");
}

function typed(form) {
  return [...form.elements].filter(
    (field) => field.name && !NOT_KEPT.has(field.name) && !["hidden", "file", "password", "submit"].includes(field.type),
  );
}

function keep(form) {
  const values = typed(form).map((field) =>
    ["checkbox", "radio"].includes(field.type) ? [field.name, field.value, field.checked] : [field.name, field.value],
  );
  localStorage.setItem(draftOf(form), JSON.stringify(values));
}

function restore(form) {
  if (form.dataset.draft === "sent") return keep(form); // it is the answer to what was sent, and the newer of the two
  const kept = localStorage.getItem(draftOf(form));
  if (!kept || document.querySelector("[role=alert]")) return; // the server shows again what was refused
  let changed = false;
  for (const [name, value, checked] of JSON.parse(kept)) {
    for (const field of typed(form).filter((each) => each.name === name)) {
      if (["checkbox", "radio"].includes(field.type)) {
        if (field.value === value && field.checked !== checked) [field.checked, changed] = [checked, true];
      } else if (field.value !== value) [field.value, changed] = [value, true];
    }
  }
  if (!changed) return;
  const told = document.createElement("p");
  told.className = "usa-hint";
  told.setAttribute("role", "status");
  told.append("What you typed here before is filled in again. ");
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "usa-button usa-button--unstyled";
  drop.textContent = "Start over";
  drop.addEventListener("click", () => {
    localStorage.removeItem(draftOf(form));
    location.reload();
  });
  told.append(drop);
  form.prepend(told);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// A page that says that something was done is where a form led to; its draft has done its work.
const sent = sessionStorage.getItem("offcycle-sent");
if (sent && document.querySelector("[data-done]")) localStorage.removeItem(sent);
sessionStorage.removeItem("offcycle-sent");

document.querySelectorAll("form[data-draft]").forEach(restore);

// Whoever goes back to a form that went out finds it with the word of then: pressed again, it is the same press.
const word = (form) => `offcycle-once:${location.pathname}:${form.id || [...document.forms].indexOf(form)}`;
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  for (const form of document.forms) {
    const before = form.elements.once && sessionStorage.getItem(word(form));
    if (before) form.elements.once.value = before;
  }
}
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form[data-draft]"); // also one that came into the page later
    if (form) keep(form);
  });
}

// A form goes out once, and not at all while there is no connection: the browser would throw away what was typed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (!navigator.onLine) {
    event.preventDefault();
    let told = form.querySelector(".offline");
    if (!told) {
      told = document.createElement("p");
      told.className = "offline usa-error-message";
      told.setAttribute("role", "alert");
      form.append(told);
    }
    told.textContent = "There is no connection. What you typed is kept here; send it again when the connection is back.";
    return;
  }
  if (form.dataset.going) return event.preventDefault();
  form.dataset.going = "yes";
  if (form.elements.once) sessionStorage.setItem(word(form), form.elements.once.value);
  setTimeout(() => delete form.dataset.going, 5000); // should the answer never come
  if (form.matches("[data-draft]")) sessionStorage.setItem("offcycle-sent", draftOf(form));
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-going]").forEach((form) => delete form.dataset.going));

// Copy what stands in another element: <button data-copy="id-of-it">.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  const before = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = before), 2000);
});

// What was refused is read first.
document.querySelector("[data-focus]")?.focus();
