// After an answer of the draft: an empty box again, and the newest words in sight.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.matches("[data-ask-draft]") || !event.detail.successful) return;
  const talk = document.querySelector("#said");
  event.target.reset();
  talk.scrollTop = talk.scrollHeight;
  event.target.querySelector("#question").focus();
});
