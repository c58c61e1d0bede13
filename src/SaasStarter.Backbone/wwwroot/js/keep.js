// A form marked data-keep (with who uses it) is not lost with the connection. What is typed is kept in this browser until it is sent. What cannot be sent waits in
// a list, and is sent as soon as the connection is back, from whatever page is open then. Each entry carries the key of its form: one that the server has carried
// out already, and whose answer was lost, is not carried out again. Signing out forgets everything (Clear-Site-Data).
const bar = document.querySelector("[data-unsent]");
const refusedBar = document.querySelector("[data-unsent-refused]");
const typedPrefix = `typed:${bar.dataset.unsent}:`;
const unsentPrefix = `unsent:${bar.dataset.unsent}:`;
const day = 24 * 60 * 60 * 1000;
const [typedFor, unsentFor] = [day, 29 * day]; // The server knows for thirty days what it has carried out.
const [patience, pause] = [20_000, 10_000];

const forms = () => [...document.querySelectorAll("form[data-keep]")];
const actionOf = form => form.getAttribute("action");
const fieldsOf = form => [...form.elements].filter(field => field.name && !field.name.startsWith("__") && !["password", "file"].includes(field.type));
const valuesOf = form => fieldsOf(form).map(field => [field.name, field.type === "checkbox" ? (field.checked ? "on" : null) : field.value]);
const formOf = action => forms().find(form => actionOf(form) === action);

// Storage may be full or forbidden: then the form works as any other.
function write(name, entry) {
  try {
    localStorage.setItem(name, JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

const read = (prefix, lasts) => Object.keys(localStorage).filter(name => name.startsWith(prefix)).map(name => ({ ...JSON.parse(localStorage.getItem(name)), name }))
  .filter(entry => Date.now() - entry.at < lasts || localStorage.removeItem(entry.name)).sort((one, other) => one.at - other.at);

function fill(form, values) {
  const left = new Map(values);
  for (const field of fieldsOf(form)) {
    if (!left.has(field.name)) continue;
    if (field.type === "checkbox") field.checked = left.get(field.name) === "on";
    else if (field.localName !== "select" || [...field.options].some(option => option.value === left.get(field.name))) field.value = left.get(field.name);
  }
}

function restore(form) {
  const [typed] = read(typedPrefix + actionOf(form), typedFor).filter(entry => entry.name === typedPrefix + actionOf(form));
  // What the server shows again after it refused is newer.
  if (!typed || form.querySelector("[aria-invalid]")) return;
  fill(form, typed.values);
  form.querySelector("[data-kept]").hidden = false;
}

function startAgain(form) {
  localStorage.removeItem(typedPrefix + actionOf(form));
  form.reset();
  form.querySelector("[data-kept]").hidden = true;
}

function showWaiting() {
  const waiting = read(unsentPrefix, unsentFor);
  bar.hidden = waiting.length === 0;
  bar.querySelector("[data-unsent-count]").textContent = waiting.length;
  for (const form of forms()) form.querySelector("[data-unsent-form]").hidden = !waiting.some(entry => entry.action === actionOf(form));
}

// What became of it: an answer, or null when nobody knows. A server that is being replaced answers 502 to 504.
async function post(entry) {
  const token = document.querySelector("input[name=__token]").value;
  const values = entry.values.filter(([, value]) => value !== null);
  const body = new URLSearchParams([...values, ["__key", entry.key], ["__token", token]]);
  try {
    const answer = await fetch(entry.action, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(patience) });
    if (answer.status >= 500 || answer.status === 429) return null;
    // The session has ended: the entry waits until who made it is back.
    if (answer.redirected || answer.status === 401) return { elsewhere: answer.redirected ? answer.url : location.href };
    return answer.ok ? { location: (await answer.json()).location } : { page: await answer.text() };
  } catch {
    return null;
  }
}

// The form as the server shows it again, with its messages; if the page has no such form any more, the page.
function show(entry, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = [...page.querySelectorAll("form[data-keep]")].find(form => actionOf(form) === entry.action);
  const stale = formOf(entry.action);
  if (fresh && stale) stale.replaceWith(fresh);
  else document.querySelector("main").replaceChildren(...(page.querySelector("main") ?? page.body).childNodes);
  document.querySelector("[aria-invalid]")?.focus();
}

async function submit(form) {
  const entry = { action: actionOf(form), values: valuesOf(form), key: form.elements.__key.value, page: location.pathname + location.search, at: Date.now() };
  entry.name = unsentPrefix + entry.key;
  const isKept = write(entry.name, entry);
  const answer = await post(entry);
  if (answer?.location || answer?.page) {
    localStorage.removeItem(entry.name);
    localStorage.removeItem(typedPrefix + entry.action);
  }
  if (answer?.location) return location.assign(answer.location);
  if (answer?.elsewhere) return location.assign(answer.elsewhere);
  form.ariaBusy = null;
  for (const button of form.querySelectorAll("[aria-busy]")) button.ariaBusy = null;
  if (answer?.page) return show(entry, answer.page);
  if (!isKept) return form.submit();
  // The next entry is another one.
  startAgain(form);
  form.elements.__key.value = `${entry.key.slice(0, 40)}-${Date.now()}`;
  showWaiting();
}

// What waits is sent in its order; what is refused goes back into its form, where somebody can see why.
let isSending = false;
async function sendWaiting() {
  if (isSending || forms().some(form => form.ariaBusy === "true")) return;
  isSending = true;
  let sent = 0;
  for (const entry of read(unsentPrefix, unsentFor)) {
    const answer = await post(entry);
    if (!answer || answer.elsewhere) break;
    localStorage.removeItem(entry.name);
    if (answer.location) sent++;
    else if (formOf(entry.action)) show(entry, answer.page);
    else {
      write(typedPrefix + entry.action, { ...entry, at: Date.now() });
      refusedBar.querySelector("a").href = entry.page;
      refusedBar.hidden = false;
    }
  }
  isSending = false;
  showWaiting();
  // The page shows what was there before, unless somebody is typing on it.
  const isInUse = document.querySelector("dialog[open], :popover-open, [aria-invalid]") || read(typedPrefix, typedFor).length > 0;
  if (sent > 0 && refusedBar.hidden && !isInUse) location.replace(location.pathname + location.search);
}

document.addEventListener("input", event => {
  const form = event.target.closest?.("form[data-keep]");
  if (form) write(typedPrefix + actionOf(form), { values: valuesOf(form), at: Date.now() });
});

document.addEventListener("submit", event => {
  if (event.defaultPrevented || !event.target.matches("form[data-keep]")) return;
  event.preventDefault();
  submit(event.target);
});

document.addEventListener("click", event => {
  if (event.target.closest("[data-kept-forget]")) startAgain(event.target.closest("form"));
  if (event.target.closest("[data-unsent-retry]")) sendWaiting();
});

async function watch() {
  if (!bar.hidden) await sendWaiting();
  setTimeout(watch, pause);
}

addEventListener("online", sendWaiting);
addEventListener("pageshow", event => event.persisted && showWaiting());
forms().forEach(restore);
showWaiting();
watch();
