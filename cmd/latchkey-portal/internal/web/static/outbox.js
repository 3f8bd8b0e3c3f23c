// The outbox is whole without this script; it only adds new messages by itself
// and a button to copy a code.
const outbox = document.getElementById("outbox");
const list = document.getElementById("letters");
const live = document.getElementById("live");
const again = document.getElementById("again");

// say has a screen reader say something. A text that stands there already would
// not be said again, so it is taken away first.
function say(text) {
  const said = document.getElementById("said");
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50);
}

function offerCopying(letter) {
  const button = letter.querySelector("button.copy");
  if (!button) {
    return;
  }
  const title = document.createElement("span");
  title.className = "unseen";
  title.textContent = ` of ${letter.querySelector("h2").textContent.trim()}`;
  button.append(title);
  button.hidden = false;
}

// copyOld copies in browsers that keep their clipboard from pages without TLS.
function copyOld(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand("copy");
}

async function copyCode(button) {
  const code = button.closest(".take").querySelector(".copied");
  let copied = false;
  try {
    await navigator.clipboard.writeText(code.textContent);
    copied = true;
  } catch {
    copied = copyOld(code);
  }
  say(copied ? "The code is copied." : "The code is selected. Press Ctrl+C to copy it.");
  const label = button.firstChild;
  label.textContent = copied ? "Copied" : "Press Ctrl+C";
  setTimeout(() => { label.textContent = "Copy code"; }, 4000);
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("button.copy");
  if (button) {
    copyCode(button);
  }
});

// offer adds a recipient to those that can be chosen.
function offer(address) {
  const to = document.getElementById("to");
  if (![...to.options].some((option) => option.value === address)) {
    to.append(new Option(address, address));
  }
}

// take puts what has changed into the list: letters that are there already are
// replaced, new ones come first, and those that are not kept any more go.
function take(piece) {
  const fresh = [];
  if (piece.hasAttribute("data-whole")) {
    list.replaceChildren();
  }
  for (const letter of [...piece.querySelectorAll("article.letter")].reverse()) {
    document.adoptNode(letter);
    offerCopying(letter);
    const shown = document.getElementById(letter.id);
    if (shown) {
      // Only what can change is replaced, so that a button keeps its focus.
      const [before, after] = [shown.querySelector(".passage"), letter.querySelector(".passage")];
      if (before && after) {
        before.replaceWith(after);
      }
      continue;
    }
    letter.classList.add("fresh");
    setTimeout(() => { letter.classList.remove("fresh"); }, 10000);
    list.prepend(letter);
    offer(letter.dataset.to);
    fresh.push(letter);
  }
  list.dataset.seen = piece.dataset.seen;
  for (const letter of list.querySelectorAll("article.letter")) {
    if (Number(letter.dataset.id) < Number(piece.dataset.oldest)) {
      letter.remove();
    }
  }
  document.getElementById("none").hidden = list.childElementCount > 0;
  if (fresh.length === 1) {
    const kind = fresh[0].querySelector(".badge").textContent;
    say(`New: ${kind} to ${fresh[0].dataset.to}`);
  } else if (fresh.length > 1) {
    say(`${fresh.length} new messages`);
  }
}

function tell(text, reload) {
  if (reload && live.textContent !== text) {
    say(text);
  }
  live.textContent = text;
  again.hidden = !reload;
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// follow asks for what has changed, again and again, while the page is seen: a
// browser has few connections to one server, and a page in the back needs none.
async function follow() {
  let failures = 0;
  for (;;) {
    if (document.hidden) {
      await new Promise((resolve) => { document.addEventListener("visibilitychange", resolve, { once: true }); });
      continue;
    }
    const unseen = new AbortController();
    const abort = () => { unseen.abort(); };
    document.addEventListener("visibilitychange", abort, { once: true });
    try {
      const answer = await fetch(`${outbox.dataset.more}&wait=25&seen=${encodeURIComponent(list.dataset.seen)}`, { signal: unseen.signal });
      if (!answer.ok) {
        throw new Error(`status ${answer.status}`);
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      take(page.getElementById("letters"));
      failures = 0;
      tell("New messages appear here by themselves.", false);
      await pause(300); // of a burst many are taken at once
    } catch {
      if (!unseen.signal.aborted) {
        failures++;
        tell("The portal does not answer. New messages appear when it is back.", true);
        await pause(Math.min(15, 2 ** failures) * 500);
      }
    } finally {
      document.removeEventListener("visibilitychange", abort);
    }
  }
}

list.querySelectorAll("article.letter").forEach(offerCopying);
tell("New messages appear here by themselves.", false);
follow();
