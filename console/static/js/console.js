// What every page needs: the menu on a phone, and the forgery token on what htmx sends.
const side = document.querySelector(".side");
const opener = document.querySelector(".opener");
if (side && opener) {
  opener.addEventListener("click", () => {
    const open = side.toggleAttribute("data-open");
    opener.setAttribute("aria-expanded", String(open));
  });
}

document.body.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="forgery-token"]').content;
  if (token) event.detail.headers["X-Forgery-Token"] = token;
  if (event.detail.elt.closest("[data-background]")) event.detail.headers["X-Background"] = "1";
});

// Pages of refusal (422, 409 …) are shown as well; a lost connection is said.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400 && event.detail.xhr.status < 500) event.detail.shouldSwap = true;
});
const offline = document.querySelector("#offline");
document.body.addEventListener("htmx:sendError", () => { if (offline) offline.hidden = false; });
document.body.addEventListener("htmx:afterOnLoad", () => { if (offline) offline.hidden = true; });

// A form that asks first: data-ask holds the question.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
}, true);

// A button that copies: data-copy names what.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
  button.textContent = button.dataset.copied;
});

// A choice that applies at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});
