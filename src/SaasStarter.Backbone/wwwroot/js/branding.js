// Shows a colour and a logo before they are saved. The server makes the colour readable on both schemes; here it is shown as chosen.
const preview = document.querySelector("[data-preview]");
const color = document.querySelector("[data-preview-color]");
const logo = document.querySelector("[data-preview-logo]");
const own = color.form.elements.UseProductColor;

color.addEventListener("input", () => {
  own.checked = false;
  preview.style.setProperty("--accent", color.value);
});
own.addEventListener("change", () => own.checked ? preview.style.removeProperty("--accent") : preview.style.setProperty("--accent", color.value));

logo.addEventListener("change", () => {
  const [file] = logo.files;
  if (!file) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const image = new Image();
    image.className = "avatar is-square is-large";
    image.alt = "";
    image.src = reader.result;
    preview.querySelector("[data-preview-image]").replaceChildren(image);
  });
  reader.readAsDataURL(file);
});
