// A box marked data-passkey asks the authenticator what stands in data-options (W3C Web Authentication, level 3): "get" for a passkey, "create" for a new one. The
// answer goes into the field Answer of its form, which is sent. With data-suggests, the browser offers passkeys where the address is typed, too. Without script, or
// where the browser knows no passkeys, the box stays hidden and what is marked data-no-passkeys stays on the page.
const boxes = document.querySelectorAll("[data-passkey]");
const isSupported = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
let waiting;

async function ask(box, mediation) {
  // A browser asks one question at a time.
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const options = JSON.parse(box.dataset.options);
  const credential = box.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), mediation, signal });
  const form = box.querySelector("form");
  form.elements.Answer.value = JSON.stringify(credential);
  form.requestSubmit();
}

async function askAtOnce(box) {
  const failure = box.querySelector("[data-passkey-failed]");
  failure.hidden = true;
  try {
    await ask(box, "optional");
  } catch {
    failure.hidden = false;
  }
}

async function suggest(box) {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  try {
    await ask(box, "conditional");
  } catch {
    // Nobody asked for it: the other ways are there.
  }
}

if (isSupported) {
  for (const box of boxes) {
    box.hidden = false;
    box.querySelector("[data-passkey-ask]").addEventListener("click", () => askAtOnce(box));
    if ("suggests" in box.dataset) suggest(box);
  }
  for (const other of document.querySelectorAll("[data-no-passkeys]")) other.hidden = true;
}
