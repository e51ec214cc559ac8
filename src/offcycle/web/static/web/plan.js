// The plan: the reading follows while somebody types, a file is dropped in, a fault leads to its line, code is copied with a press.

"use strict";

const LARGEST_PLAN = 1024 * 1024;
const PAUSE = 500; // milliseconds without a key, after which the text is read

// Code in the words of a step is copied with a press.
let codes = 0; // so that each has an id of its own, also after a part of the page was swapped
function offerCopies() {
  document.querySelectorAll(".plan-text pre:not([data-copied])").forEach((code) => {
    code.dataset.copied = "";
    code.id ||= `plan-code-${++codes}`;
    const box = document.createElement("div");
    box.className = "plan-code";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "usa-button usa-button--outline";
    button.dataset.copy = code.id;
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy: ${code.textContent.trim().slice(0, 60)}`);
    code.replaceWith(box);
    box.append(code, button);
  });
}

function editor(form) {
  const text = form.elements.markdown;
  const shown = form.querySelector("[data-reading]");
  const said = form.querySelector("[data-reading-said]");
  let waiting = 0;
  let latest = 0;

  const say = () => (said.textContent = shown.querySelector("[data-said]")?.textContent.trim() || "");

  async function read() {
    const turn = ++latest;
    const sent = new FormData(form);
    sent.delete("file");
    sent.set("do", "check");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Offcycle-Part": "reading" }, redirect: "error" });
      if (turn !== latest) return;
      if (!answer.ok && ![409, 422].includes(answer.status)) throw new Error(`${answer.status}`);
      show(await answer.text());
    } catch {
      if (turn === latest) said.textContent = "The steps cannot be read again now: there is no connection, or you are signed out. What you type is kept here.";
    }
  }

  function show(html) {
    const focused = document.activeElement?.closest("[data-reading]") ? document.activeElement.id : "";
    const open = [...shown.querySelectorAll("details")].map((each) => [each.id, each.open]);
    shown.innerHTML = html;
    for (const [id, was] of open) {
      const again = id && document.getElementById(id);
      if (again) again.open = was;
    }
    if (focused) document.getElementById(focused)?.focus();
    say();
    offerCopies();
  }

  form.addEventListener("input", (event) => {
    if (event.target !== text && event.target.name !== "give_up_say") return;
    clearTimeout(waiting);
    waiting = setTimeout(read, PAUSE);
  });
  text.form.addEventListener("change", (event) => {
    if (event.target === form.elements.file && form.elements.file.files.length) take(form.elements.file.files[0]);
  });

  // A file takes the place of the text; the browser's own "undo" brings the text back.
  async function take(file) {
    const name = file.name.toLowerCase();
    const refuse = (why) => (said.textContent = `“${file.name}” was not read, because ${why}`);
    form.elements.file.value = "";
    if (![".md", ".markdown", ".txt"].some((ending) => name.endsWith(ending)))
      return refuse("only text is: files that end in .md, .markdown or .txt. Save it as Markdown or plain text, or copy its text.");
    if (file.size > LARGEST_PLAN) return refuse("it is larger than 1 MiB. Leave out what is no step, or make several changes of it.");
    let found;
    try {
      found = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      return refuse("it is no text in UTF-8. Save it as text in UTF-8, or copy its text.");
    }
    text.focus();
    text.select();
    if (!document.execCommand("insertText", false, found)) text.value = found;
    text.setSelectionRange(0, 0);
    form.elements.name.value = file.name;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const over = (event, is) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("dropping", is);
  };
  form.addEventListener("dragover", (event) => over(event, true));
  form.addEventListener("dragleave", (event) => over(event, false));
  form.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    over(event, false);
    if (file) take(file);
  });

  // A fault leads to its line: how far down that is, is measured with a copy of the field.
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    const lines = text.value.split("\n");
    const line = Math.min(Number(link.dataset.line), lines.length);
    const begin = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus();
    text.setSelectionRange(begin, begin + lines[line - 1].length);
    const copy = text.cloneNode();
    copy.removeAttribute("id");
    copy.removeAttribute("name");
    copy.className = `${text.className} plan-measure`;
    copy.value = text.value.slice(0, begin);
    text.after(copy);
    text.scrollTop = Math.max(0, copy.scrollHeight - text.clientHeight / 2);
    copy.remove();
    text.scrollIntoView({ block: "nearest" });
  });

  // What was typed over an earlier revision and never sent is offered, never put over what is there now.
  const own = draftOf(form);
  const start = own.slice(0, own.lastIndexOf("plan-on-"));
  const now = Number(form.dataset.revision);
  const drafts = Object.keys(localStorage).filter((key) => key.startsWith(`${start}plan-on-`) && key !== own);
  for (const key of drafts) {
    const on = Number(key.slice(`${start}plan-on-`.length));
    const typed = JSON.parse(localStorage.getItem(key)).find(([name]) => name === "markdown")?.[1];
    if (form.dataset.draft === "sent" || !typed || !(on < now)) localStorage.removeItem(key);
    else offer(key, on, typed);
  }

  function offer(key, on, typed) {
    const box = form.querySelector("[data-old]");
    const told = document.createElement("p");
    told.textContent = `You have text here that you typed over ${on ? `revision ${on}` : "an empty page"} and never saved. `;
    const bring = document.createElement("button");
    bring.type = "button";
    bring.className = "usa-button usa-button--unstyled";
    bring.textContent = "Bring it in";
    bring.addEventListener("click", () => {
      text.value = typed;
      form.elements.based_on.value = on; // so that what was saved since is shown, and not overwritten
      localStorage.removeItem(key);
      box.hidden = true;
      form.querySelector("[value=check]").click();
    });
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "usa-button usa-button--unstyled";
    drop.textContent = "Throw it away";
    drop.addEventListener("click", () => {
      localStorage.removeItem(key);
      told.remove();
      box.hidden = !box.children.length;
    });
    told.append(bring, " ", drop);
    box.append(told);
    box.hidden = false;
  }

  say();
  if (text.value !== text.defaultValue) read(); // a draft was filled in again
}

document.querySelectorAll("form.plan-editor").forEach(editor);
offerCopies();
document.addEventListener("offcycle:swapped", offerCopies);
