// Lets a page follow its change: what others do appears without a reload, and nothing that is being typed is lost.
//
// A page includes web/parts/live.html, and marks what may change: <section id="steps" data-live>. When the change has grown, the page is
// fetched again and these parts are swapped. Fields in which somebody typed are carried over as they are, with the focus. A part
// whose fields are gone, because somebody else did it meanwhile, stays until the reader has seen that.
// After each swap `document` hears "offcycle:swapped".

"use strict";

(() => {
  const root = document.querySelector("[data-live-change]");
  if (!root) return;
  const address = `/changes/${root.dataset.liveChange}`;
  const POLL = 3000, HIDDEN_POLL = 30000, REFRESH = 60000, LOST_AFTER = 3; // milliseconds, and looks that fail in a row
  const PATIENCE = 20000, LISTEN_AGAIN = 30000, SILENT = 50000; // the server says every 15 s that it is there
  const FIELDS = "input:not([type=hidden]):not([type=submit]), textarea, select";
  const asked = { headers: { "X-Offcycle-Live": "1" }, redirect: "manual", cache: "no-store" };

  let n = Number(root.dataset.n);
  let stream = null, poll = null, refresh = null, relisten = null, watch = null;
  let failures = 0, looking = 0, heard = 0, busy = false, again = false, over = false;

  const get = (url) => fetch(url, { ...asked, signal: AbortSignal.timeout(PATIENCE) });

  const tell = (name, text) => {
    for (const each of document.querySelectorAll(`[data-live-${name}]`)) if (each.textContent !== text) each.textContent = text;
  };

  // What a part holds that the server does not know yet.
  function typedIn(part, fresh) {
    const refused = document.querySelector("[role=alert][data-focus]"); // then what was typed came back as the page's own
    return [...part.querySelectorAll(FIELDS)].filter((field) => {
      if (field.type === "file") return field.files.length > 0;
      if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
      if (field.tagName === "SELECT") return [...field.options].some((each) => each.selected !== each.defaultSelected) && field.selectedIndex > 0;
      const twin = field.id && fresh ? fresh.querySelector(`#${CSS.escape(field.id)}`) : null;
      return field.value !== field.defaultValue || (refused && field.value && (!twin || twin.value !== field.value));
    });
  }

  // What differs in every page says nothing.
  const plain = (part) => part.innerHTML.replace(/(name="(?:csrfmiddlewaretoken|once)" value=")[^"]*/g, "$1");

  function swap(part, fresh) {
    if (plain(part) === plain(fresh)) return;
    const typed = typedIn(part, fresh);
    const lost = typed.filter((field) => !field.id || !fresh.querySelector(`#${CSS.escape(field.id)}`));
    if (lost.length) return hold(part, fresh);
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const range = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
    for (const each of part.querySelectorAll("details[id]")) {
      const twin = fresh.querySelector(`#${CSS.escape(each.id)}`);
      if (twin) twin.open = each.open;
    }
    for (const field of typed) fresh.querySelector(`#${CSS.escape(field.id)}`).replaceWith(field);
    part.replaceChildren(...fresh.childNodes);
    if (focused) giveFocus(part, focused, range);
    document.dispatchEvent(new CustomEvent("offcycle:swapped", { detail: { part } }));
  }

  function giveFocus(part, focused, range) {
    const again = focused.isConnected ? focused : focused.id && document.getElementById(focused.id);
    const target = again || part;
    if (!again) part.tabIndex = -1;
    target.focus({ preventScroll: true });
    try {
      if (again && range && range[0] !== null) again.setSelectionRange(...range);
    } catch { /* a field of a type without a selection */ }
  }

  // Somebody types where there is nothing to type any more: what they typed stays in sight until they say so.
  function hold(part, fresh) {
    part.held = fresh;
    if (part.querySelector("[data-live-held]")) return;
    const box = document.createElement("div");
    box.className = "usa-alert usa-alert--warning";
    box.dataset.liveHeld = "";
    box.setAttribute("role", "status");
    const body = document.createElement("div");
    body.className = "usa-alert__body";
    const text = document.createElement("p");
    text.className = "usa-alert__text";
    text.textContent = "This has changed while you were typing. What you typed is still here: copy it if you need it. ";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "usa-button usa-button--outline";
    button.textContent = "Show it as it is now";
    button.addEventListener("click", () => {
      part.replaceChildren(...part.held.childNodes);
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
      document.dispatchEvent(new CustomEvent("offcycle:swapped", { detail: { part } }));
    });
    body.append(text, button);
    box.append(body);
    part.prepend(box);
  }

  async function show() {
    if (busy) return void (again = true);
    busy = true;
    try {
      const answer = await get(location.pathname + location.search);
      if (answer.type === "opaqueredirect") return signedOut();
      if (answer.status === 404) return gone();
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const its = page.querySelector("[data-live-change]");
      if (!its) return;
      for (const part of document.querySelectorAll("[data-live][id]")) {
        const fresh = page.getElementById(part.id);
        if (fresh) swap(part, fresh);
      }
      document.title = page.title;
      n = Math.max(n, Number(its.dataset.n));
    } catch { /* no connection: the next look says so */ } finally {
      busy = false;
      if (again) {
        again = false;
        show();
      }
    }
  }

  // What others did is said first, and then shown.
  async function look(since = n) {
    looking += 1;
    try {
      const answer = await get(`${address}/n?since=${since}`);
      if (answer.type === "opaqueredirect") return signedOut();
      if (answer.status === 404) return gone();
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (failures >= LOST_AFTER) tell("state", "");
      failures = 0;
      if (told.n <= since) return;
      n = told.n;
      if (told.said.length) tell("said", told.said.join(" "));
      await show();
    } catch {
      failures += 1;
      if (failures === LOST_AFTER) {
        tell("state", `No connection since ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}: what you see may be old. It is tried again.`);
      }
    } finally {
      looking -= 1;
    }
  }

  const signedOut = () => end("You were signed out, so this page is not kept up to date any more. ", "Sign in again");
  const gone = () => end("You may not see this change any more, so this page is not kept up to date. ", "Load it again");

  function end(why, way) {
    over = true;
    stop();
    tell("here", "");
    tell("state", why);
    const again = document.createElement("a");
    again.href = location.pathname + location.search;
    again.textContent = way;
    document.querySelector("[data-live-state]")?.append(again);
  }

  function stop() {
    stream?.close();
    stream = null;
    clearInterval(poll);
    clearInterval(refresh);
    clearInterval(watch);
    clearTimeout(relisten);
    poll = refresh = watch = relisten = null;
  }

  function askFrom(time) {
    clearInterval(poll);
    poll = setInterval(() => looking || look(), time);
  }

  function listen() {
    if (!window.EventSource) return askFrom(POLL);
    stream = new EventSource(`${address}/live`);
    heard = Date.now();
    for (const each of ["open", "beat", "grown", "here"]) stream.addEventListener(each, () => (heard = Date.now()));
    // A connection that is cut without a word looks as one on which nothing happens.
    watch = setInterval(() => stream?.readyState === EventSource.OPEN && Date.now() - heard > SILENT && begin(), POLL);
    stream.addEventListener("grown", (event) => {
      if (JSON.parse(event.data).n > n) look();
    });
    stream.addEventListener("here", (event) => {
      const { names, all } = JSON.parse(event.data);
      tell("here", names.length ? `Also here${all ? "" : ", at least"}: ${names.join(", ")}.` : "");
    });
    stream.addEventListener("over", () => {
      stream.close();
      askFrom(POLL);
      look();
    });
    stream.addEventListener("open", () => {
      clearInterval(poll);
      poll = null;
      if (failures >= LOST_AFTER) tell("state", "");
      failures = 0;
      document.documentElement.dataset.live = "stream";
    });
    stream.addEventListener("error", () => {
      document.documentElement.dataset.live = "poll";
      tell("here", "");
      if (!poll) askFrom(POLL); // the browser goes on trying unless it was refused, as by a proxy while the server starts anew
      if (stream.readyState === EventSource.CLOSED) relisten = setTimeout(begin, LISTEN_AGAIN);
    });
  }

  // Only a page in sight holds a stream: a browser has few connections for all of its tabs.
  function begin() {
    if (over) return;
    stop();
    if (document.hidden) return askFrom(HIDDEN_POLL);
    listen();
    look();
    refresh = setInterval(show, REFRESH); // “12 minutes ago” goes on, though nothing happens
  }

  document.addEventListener("visibilitychange", begin);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && begin());
  begin();
})();
