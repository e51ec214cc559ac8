// Lets this browser be told: asks it for permission, and sends how it is reached. Nothing is asked before the button is pressed.

"use strict";

const form = document.getElementById("told-form");
const state = document.getElementById("told-state");

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const letters = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const subscribed = async () => {
  const here = await navigator.serviceWorker.register(form.dataset.worker);
  const key = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
  try {
    return await here.pushManager.subscribe(key);
  } catch (error) {
    // One that was made with another key is in the way.
    const old = await here.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return here.pushManager.subscribe(key);
  }
};

const send = async (event) => {
  event.preventDefault();
  if ((await Notification.requestPermission()) !== "granted") {
    state.textContent = "This browser may not show notices. Allow it in its settings, and press again.";
    return;
  }
  try {
    const made = await subscribed();
    form.elements.endpoint.value = made.endpoint;
    form.elements.public.value = letters(made.getKey("p256dh"));
    form.elements.auth.value = letters(made.getKey("auth"));
    form.submit();
  } catch (error) {
    state.textContent = `This browser could not be reached by notices (${error.message}). Try another one.`;
  }
};

if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  state.textContent = "Notices can come to this browser also when no page is open.";
  form.hidden = false;
  form.elements.name.value ||= /Mobi/.test(navigator.userAgent) ? "My telephone" : "My computer";
  form.addEventListener("submit", send);
}
