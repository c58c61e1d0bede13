// Suggests an address while the name is typed: Domaine de l'Étoile becomes domaine-de-l-etoile, as Slug.Suggest does on the server.
// As soon as somebody writes an address of their own, it is theirs.
const slug = document.querySelector("[data-slug]");
const name = slug?.form.querySelector("[data-slug-from]");

const suggest = text => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae")
  .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40).replace(/-+$/, "");

let isOwn = Boolean(slug?.value);
slug?.addEventListener("input", () => (isOwn = slug.value !== ""));
name?.addEventListener("input", () => isOwn || (slug.value = suggest(name.value)));
