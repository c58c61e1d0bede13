// A button marked data-copy copies its text. Without script or clipboard it stays hidden, and one selects the text by hand.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.querySelector("[data-copied]");
  const before = label.textContent;
  label.textContent = label.dataset.copied;
  setTimeout(() => (label.textContent = before), 2000);
});
