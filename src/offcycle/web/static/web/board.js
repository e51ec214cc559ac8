// The board with JavaScript: it searches while somebody types, follows what happens, and knows a few keys.
// Without it, the form is sent with its button and the page is loaded again.

"use strict";

const form = document.getElementById("asking");
const said = document.getElementById("board-said");
const field = document.getElementById("id_q");
const LIVE = { headers: { "X-Offcycle-Live": "yes" } };
const TYPING = 250, LOOKING = 5000, LOOKING_AWAY = 30000; // milliseconds
let asking = null;

function address() {
  const wanted = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  const query = wanted.toString();
  return form.getAttribute("action") + (query ? "?" + query : "");
}

// Swap what the server shows at an address: the lists, the views beside them, the title and the icon.
async function show(url, options) {
  asking?.abort();
  asking = new AbortController();
  const answer = await fetch(url, { ...options, signal: asking.signal });
  if (!answer.ok || answer.redirected) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.closest("#board a")?.getAttribute("href");
  for (const id of ["board", "views"]) {
    const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
    if (!next || (id === "views" && old.contains(document.activeElement))) continue;
    old.replaceWith(document.adoptNode(next));
  }
  if (focused) document.querySelector(`#board a[href="${CSS.escape(focused)}"]`)?.focus();
  document.title = fresh.title;
  document.querySelector("link[rel=icon]").href = fresh.querySelector("link[rel=icon]").getAttribute("href");
  return true;
}

async function search() {
  const url = address();
  try {
    if (!(await show(url))) return form.submit();
  } catch (error) {
    if (error.name === "AbortError") return;
    said.textContent = "There is no connection. The list is as it was.";
    return;
  }
  history.replaceState(null, "", url);
  const heading = document.getElementById("found");
  said.textContent = heading ? `${document.querySelectorAll("#board .row").length} shown.` : "";
}

let waits = 0;
form.addEventListener("input", (event) => {
  clearTimeout(waits);
  waits = setTimeout(search, event.target === field ? TYPING : 0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waits);
  search();
});

// Follow what happens: ask for a small number, and for the page only when it has grown.
// Each page says how far the record had grown when its lists were read.
async function look() {
  const board = document.getElementById("board");
  try {
    const answer = await fetch(board.dataset.grown, LIVE);
    if (answer.ok && !answer.redirected) {
      const { n } = await answer.json();
      if (n !== Number(board.dataset.n)) await show(location.href, LIVE);
    }
  } catch {
    // The next look tells whether the connection is back.
  }
  setTimeout(look, document.hidden ? LOOKING_AWAY : LOOKING);
}
look();

// Keys, while nobody types; they can be switched off for those who speak to their computer.
const KEYS = "offcycle-keys";
const on = document.getElementById("keys-on");
on.checked = localStorage.getItem(KEYS) !== "off";
on.addEventListener("change", () => localStorage.setItem(KEYS, on.checked ? "on" : "off"));

function step(by) {
  const links = [...document.querySelectorAll("#board .row .go")];
  const here = links.indexOf(document.activeElement?.closest(".row")?.querySelector(".go"));
  const next = links[here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1)];
  next?.focus();
  next?.closest(".row").scrollIntoView({ block: "nearest" });
}

const DOES = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => field.focus(),
  n: () => document.querySelector("a.ask")?.click(),
  "?": () => {
    const keys = document.getElementById("keys");
    keys.open = true;
    keys.querySelector("summary").focus();
  },
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !on.checked) return;
  const does = DOES[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});
