// A file can be dropped onto the form; without a mouse the button does the same.
for (const form of document.querySelectorAll("[data-dropzone]")) {
  const zone = form.querySelector(".dropzone");
  const input = form.querySelector('input[type="file"]');
  const button = form.querySelector("[data-busy]");
  const status = form.querySelector("[data-status]");
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit(button);
  });
  form.addEventListener("submit", () => { status.textContent = button.dataset.busy; });
}
