// Shows a notice that comes to this browser; a tap opens its page. It decides nothing and keeps nothing.

"use strict";

self.addEventListener("push", (event) => {
  let said = { title: "Offcycle", link: "/" };
  try {
    said = event.data.json();
  } catch {
    // What cannot be read is still shown, because browsers demand that something is.
  }
  const shown = { body: said.body || "", tag: said.id, data: said.link };
  event.waitUntil(self.registration.showNotification(said.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const page = new URL(event.notification.data || "/", self.location.origin);
  // Only pages of this installation.
  if (page.origin === self.location.origin) event.waitUntil(self.clients.openWindow(page.href));
});
