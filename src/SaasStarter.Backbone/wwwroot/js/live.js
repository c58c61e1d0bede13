// Keeps parts of the page current. The page names its event stream on [data-events]; a part names its topics on [data-live], and has
// an id. Of all visible pages of this browser one holds the connection (Web Locks) and tells the others (BroadcastChannel): over
// HTTP/1.1 a browser has six connections for a whole site. A hidden page lets go, and catches up when it is seen again.
const { events: address, since } = document.querySelector("[data-events]").dataset;
const channel = new BroadcastChannel(address);
const busy = "input:focus, select:focus, textarea:focus, dialog[open], details[open] form, :popover-open";
let stop = () => {};

async function refresh(isMeant) {
  const parts = () => [...document.querySelectorAll("[data-live][id]")].filter(part => part.dataset.live.split(" ").some(isMeant));
  if (parts().length === 0) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  // A form that was shown again stands at an address that only takes posts. Who lost access is told by the stream.
  if (!answer.ok || answer.redirected) return;
  // Without its style element, whose number used once is another: the browser would report it.
  const page = new DOMParser().parseFromString((await answer.text()).replace(/<style[^>]*>[^<]*<\/style>/, ""), "text/html");
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    if (!fresh || part.querySelector(busy)) continue;
    part.replaceWith(fresh);
    announce(part, fresh);
  }
}

// What grew is said aloud, politely: a part counts on [data-count], and says it in words on [data-announce].
function announce(part, fresh) {
  if (Number(fresh.dataset.count) > Number(part.dataset.count)) document.querySelector("[data-announcements]").textContent = fresh.dataset.announce;
}

function handle({ type, topic }) {
  if (type === "end") openAgain();
  else refresh(name => topic === undefined || name === topic);
}

// Not location.reload(): after a form was shown again, that would post it once more.
const openAgain = () => location.replace(location.pathname + location.search);

// The stream ended for good: because this person may not see the page any more, or because the server is being replaced.
async function afterFailure() {
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (answer && (answer.redirected || [401, 403, 404].includes(answer.status))) return openAgain();
  setTimeout(follow, 3000 + Math.random() * 4000);
}

// Holds the lock, and with it the connection, until the page is hidden; waits in the queue while another page holds it.
function follow() {
  stop();
  if (document.visibilityState === "hidden") return;
  const end = new AbortController();
  stop = () => end.abort();
  navigator.locks.request(address, { signal: end.signal }, () => new Promise(release => {
    // What was told after the page was made and before its stream began is told again.
    const source = new EventSource(`${address}?since=${since}`);
    const tell = message => (channel.postMessage(message), handle(message));
    source.addEventListener("refresh", event => tell({ type: "refresh", topic: event.data }));
    // What was said while the connection was broken is lost.
    let isFirst = true;
    source.onopen = () => (isFirst || tell({ type: "refresh" }), (isFirst = false));
    source.addEventListener("end", () => (source.close(), tell({ type: "end" })));
    source.onerror = () => source.readyState === EventSource.CLOSED && (release(), afterFailure());
    end.signal.addEventListener("abort", () => (source.close(), release()));
  })).catch(() => {});
}

channel.onmessage = event => handle(event.data);
addEventListener("pagehide", () => stop());
addEventListener("pageshow", event => event.persisted && (follow(), refresh(() => true)));
document.addEventListener("visibilitychange", () => (follow(), document.visibilityState === "visible" && refresh(() => true)));
if (document.prerendering) document.addEventListener("prerenderingchange", follow);
else follow();
