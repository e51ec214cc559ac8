// The switch of the board's keys, on one's own page; the board reads it.

"use strict";

const KEYS = "offcycle-keys";
const on = document.getElementById("keys-on");
on.checked = localStorage.getItem(KEYS) !== "off";
on.addEventListener("change", () => localStorage.setItem(KEYS, on.checked ? "on" : "off"));
