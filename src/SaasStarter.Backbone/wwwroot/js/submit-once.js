// A form marked data-submit-once is sent once: while the answer is on its way, its buttons are busy and a second click does nothing.
document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("[data-submit-once]")) return;
  if (form.ariaBusy === "true") {
    event.preventDefault();
    return;
  }
  form.ariaBusy = "true";
  if (event.submitter) event.submitter.ariaBusy = "true";
});

// Back from the next page, the form can be sent again.
addEventListener("pageshow", () => {
  for (const element of document.querySelectorAll("[data-submit-once], [data-submit-once] [aria-busy]")) element.ariaBusy = null;
});
