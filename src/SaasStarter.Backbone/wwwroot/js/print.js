// A button marked data-print prints the page. Without script it stays hidden, and one prints by the browser's menu.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
