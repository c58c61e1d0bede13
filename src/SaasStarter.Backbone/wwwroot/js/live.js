// Keeps parts of the page current. The page names its event stream on [data-events]; a part names its topics on [data-live], and has
// an id. Of all visible pages of this browser one holds the connection (Web Locks) and tells the others (BroadcastChannel): over
// HTTP/1.1 a browser has six connections for a whole site. A hidden page lets go, and catches up when it is seen again.
const address = document.querySelector("[data-events]").dataset.events;
const channel = new BroadcastChannel(address);
let release = null;

const isTouched = part => part.contains(document.activeElement) && part.querySelector("form :focus, dialog[open], details[open] form, :popover-open");

async function refresh(topics) {
  const parts = () => [...document.querySelectorAll("[data-live][id]")].filter(part => topics.some(topic => part.matches(`[data-live~="${CSS.escape(topic)}"]`)));
  if (parts().length === 0) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    if (fresh && !isTouched(part)) part.replaceWith(fresh);
  }
}

function handle({ type, topic }) {
  if (type === "end") location.reload();
  else refresh([topic]);
}

// The stream ended for good: because this person may not see the page any more, or because the server is being replaced.
async function afterFailure() {
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (answer && (answer.redirected || [401, 403, 404].includes(answer.status))) handle({ type: "end" });
  else setTimeout(restart, 3000 + Math.random() * 4000);
}

function listen() {
  navigator.locks.request(address, () => new Promise(resolve => {
    const source = new EventSource(address);
    const pass = message => (channel.postMessage(message), handle(message));
    source.addEventListener("refresh", event => pass({ type: "refresh", topic: event.data }));
    source.addEventListener("end", () => (source.close(), pass({ type: "end" })));
    source.onerror = () => source.readyState === EventSource.CLOSED && afterFailure();
    release = () => (source.close(), resolve());
  }));
}

const stop = () => (release?.(), (release = null));
const restart = () => (stop(), document.visibilityState === "visible" && listen());
const everyTopic = () => [...document.querySelectorAll("[data-live]")].flatMap(part => part.dataset.live.split(" "));

channel.onmessage = event => handle(event.data);
addEventListener("pagehide", stop);
document.addEventListener("visibilitychange", () => (restart(), document.visibilityState === "visible" && refresh(everyTopic())));
if (document.prerendering) document.addEventListener("prerenderingchange", restart);
else restart();
