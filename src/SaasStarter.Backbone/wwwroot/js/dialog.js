// A dialog is a popover without script. With it, it becomes modal: the page behind rests and the focus stays inside.
const makeModal = dialog => {
  dialog.removeAttribute("popover");
  dialog.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("[aria-invalid], input:not([type=hidden]), select, textarea")?.focus();
};

document.addEventListener("click", event => {
  const button = event.target.closest("[popovertarget]");
  const dialog = button && document.getElementById(button.getAttribute("popovertarget"));
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else makeModal(dialog);
});

// A click beside the dialog closes it, as long as nothing was typed.
document.addEventListener("click", event => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || !dialog.matches(":modal")) return;
  const fields = [...dialog.querySelectorAll("input:not([type=hidden]), textarea")];
  if (fields.every(field => field.value === field.defaultValue)) dialog.close();
});

// Shown again after a refusal, it is open from the start.
document.querySelectorAll("dialog[open]").forEach(makeModal);
