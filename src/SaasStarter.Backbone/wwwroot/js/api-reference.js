// Shows the document of the API with Swagger UI, whose script stands before this one. Nothing is asked of anybody else, and no key is kept.
const place = document.getElementById("reference");

// Swagger UI has dark colours under this class, and does not know of ours.
const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = document.documentElement.dataset.colorScheme;
const follow = () => document.documentElement.classList.toggle("dark-mode", chosen === "dark" || (chosen !== "light" && system.matches));
system.addEventListener("change", follow);
follow();

// The page has a main part already.
const demote = () => place.querySelectorAll("main:not([role])").forEach((main) => main.setAttribute("role", "none"));
new MutationObserver(demote).observe(place, { childList: true, subtree: true });

window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  persistAuthorization: false,
});
