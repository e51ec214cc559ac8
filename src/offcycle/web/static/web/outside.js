/* Keeps the page for stakeholders fresh: what it shows is fetched again each minute, without moving what is being read.
   Without scripts the page stays as it is, and its link "Look again" does the same. */
(() => {
  const main = document.getElementById("main");
  const every = Number(main.dataset.refresh) * 1000;
  if (!every) return;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { credentials: "omit", cache: "no-store" });
      if (!answer.ok) return location.reload();
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      main.replaceChildren(...fresh.getElementById("main").childNodes);
      document.title = fresh.title;
    } catch {
      // No connection for now: what is shown says as of when it is, and the next minute tries again.
    }
  };
  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
})();
