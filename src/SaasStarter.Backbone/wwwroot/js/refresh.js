// Fetches parts of the page again every few seconds while the page is seen: [data-refresh] with an id. For pages that have no event stream.
const seconds = 5;
const busy = "input:focus, select:focus, textarea:focus, dialog[open], details[open] form, :popover-open";

async function refresh() {
  if (document.visibilityState === "hidden") return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  // The second factor is asked for again.
  if (answer.redirected) return location.replace(location.pathname + location.search);
  const page = new DOMParser().parseFromString((await answer.text()).replace(/<style[^>]*>[^<]*<\/style>/, ""), "text/html");
  for (const part of document.querySelectorAll("[data-refresh][id]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && !part.querySelector(busy) && !part.contains(document.activeElement)) part.replaceWith(fresh);
  }
}

async function repeat() {
  await refresh();
  setTimeout(repeat, seconds * 1000);
}

setTimeout(repeat, seconds * 1000);
