// Passkeys take a script: this one asks the portal for a challenge, hands that to the
// browser, and posts what the authenticator answers as a form. Where the browser
// knows no passkeys the page says so, as it does without scripts.

const said = document.getElementById("passkey-said");

// say puts a sentence where screen readers hear of it. One that stands there already
// would not be said again, so it is taken away first.
function say(text) {
  said.replaceChildren();
  if (text) {
    const sentence = document.createElement("p");
    sentence.textContent = text;
    const problem = document.createElement("div");
    problem.className = "problem";
    problem.append(sentence);
    setTimeout(() => said.replaceChildren(problem), 50);
  }
}

// WebAuthn has bytes where JSON has base64url.
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function read({ publicKey }) {
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) {
    publicKey.user.id = bytes(publicKey.user.id);
  }
  for (const known of [...(publicKey.excludeCredentials ?? []), ...(publicKey.allowCredentials ?? [])]) {
    known.id = bytes(known.id);
  }
  return { publicKey };
}

function write(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) {
      answer[part] = text(response[part]);
    }
  }
  if (response.getTransports) {
    answer.transports = response.getTransports();
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: answer });
}

// Why the browser did not answer. It does not tell a user who cancels from one who
// has no passkey or takes too long.
const reasons = {
  create: {
    NotAllowedError: "No passkey was added: it was cancelled, or it took too long. Try again when you are ready.",
    InvalidStateError: "This device has a passkey for you already. Use that one, or add one on another device.",
    ConstraintError: "This device cannot verify who you are. Set up its screen lock or PIN, or use another device.",
    NotSupportedError: "This device cannot make passkeys of a kind that is accepted here. Use another device.",
    other: "The browser could not make a passkey. Try again, or use another browser or device.",
  },
  get: {
    NotAllowedError: "No passkey was used: it was cancelled, it took too long, or this device has none for here. Try again, or log in with your user name and password.",
    other: "The browser could not use a passkey. Log in with your user name and password.",
  },
};

// begin returns the challenge, or says why there is none.
async function begin(form) {
  const typed = new URLSearchParams(new FormData(form));
  let answer;
  let content;
  try {
    answer = await fetch(form.dataset.begin, { method: "POST", body: typed });
    content = await answer.json();
  } catch {
    say(answer ? "The portal's answer could not be read. Load this page again, and try again." : "The portal does not answer. See that it is running, and try again.");
    return null;
  }
  if (answer.ok) {
    return read(content);
  }
  say(content.error);
  const field = form.elements.namedItem(content.field ?? "");
  if (field) {
    if (field.type === "password") {
      field.value = ""; // to be typed anew
    }
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
  return null;
}

async function use(form) {
  const kind = form.dataset.passkey;
  say("");
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  const options = await begin(form);
  if (!options) {
    return;
  }
  let answer;
  try {
    answer = write(await navigator.credentials[kind](options));
  } catch (error) {
    say(reasons[kind][error.name] ?? reasons[kind].other);
    return;
  }
  post(form.action, answer);
}

// post sends the answer as a form of its own: what was typed the portal has already.
function post(where, answer) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = where;
  form.hidden = true;
  const input = document.createElement("input");
  input.name = "answer";
  input.value = answer;
  form.append(input);
  document.body.append(form);
  form.submit();
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) {
        return;
      }
      busy = true;
      try {
        await use(form);
      } finally {
        busy = false;
      }
    });
    form.hidden = false;
  });
  document.getElementById("no-passkeys")?.remove();
}
