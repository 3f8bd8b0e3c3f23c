// Everything works without this script; it only saves keystrokes.
"use strict";

// A field with data-boxes becomes that many boxes of a digit each. The field
// itself stays in the form, hidden, and holds what is in them.
function splitIntoBoxes(field) {
  const label = document.querySelector(`label[for="${field.id}"]`);
  const group = document.createElement("div");
  group.className = "boxes";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label.textContent.trim());
  const boxes = [];
  const collect = () => { field.value = boxes.map((box) => box.value).join(""); };

  // fill puts digits into the boxes from one on, and the cursor behind them.
  const fill = (from, text) => {
    const digits = text.replace(/\D/g, "").slice(0, boxes.length - from);
    [...digits].forEach((digit, i) => { boxes[from + i].value = digit; });
    collect();
    boxes[Math.min(from + digits.length, boxes.length - 1)].focus();
  };

  const count = Number(field.dataset.boxes);
  for (let i = 0; i < count; i++) {
    const box = document.createElement("input");
    box.type = "text";
    box.inputMode = "numeric";
    box.autocomplete = i === 0 ? "one-time-code" : "off";
    box.setAttribute("aria-label", `Digit ${i + 1} of ${count}`);
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (field.hasAttribute(name)) {
        box.setAttribute(name, field.getAttribute(name));
      }
    }
    box.addEventListener("input", () => {
      const typed = box.value;
      box.value = "";
      fill(i, typed);
    });
    box.addEventListener("focus", () => box.select());
    box.addEventListener("paste", (event) => {
      event.preventDefault();
      fill(0, event.clipboardData.getData("text"));
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && box.value === "" && i > 0) {
        event.preventDefault();
        boxes[i - 1].value = "";
        collect();
        boxes[i - 1].focus();
      } else if (event.key === "ArrowLeft" && i > 0) {
        event.preventDefault();
        boxes[i - 1].focus();
      } else if (event.key === "ArrowRight" && i < count - 1) {
        event.preventDefault();
        boxes[i + 1].focus();
      }
    });
    boxes.push(box);
    group.append(box);
  }
  const focus = field.autofocus;
  field.hidden = true;
  field.autofocus = false;
  field.removeAttribute("id");
  boxes[0].id = label.htmlFor;
  field.after(group);
  if (focus) {
    boxes[0].focus();
  }
}

document.querySelectorAll("input[data-boxes]").forEach(splitIntoBoxes);

// A page with data-live is asked for anew every so many milliseconds until it
// has none any more. Of it only what has changed is put in, so that nothing
// jumps and a screen reader says only what is new.
function keepLive(live) {
  const update = async () => {
    let fresh;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      setTimeout(update, Number(live.dataset.live)); // the server is away; it may come back
      return;
    }
    const parts = [...live.querySelectorAll("[data-live-part]")];
    if (parts.some((part) => !fresh.getElementById(part.id))) {
      location.reload(); // another page is there now, such as that of the sign-in
      return;
    }
    for (const part of parts) {
      const now = fresh.getElementById(part.id);
      if (part.innerHTML !== now.innerHTML) {
        part.replaceChildren(...now.childNodes);
      }
    }
    document.title = fresh.title;
    if (fresh.querySelector("[data-live]")) {
      setTimeout(update, Number(live.dataset.live));
    }
  };
  setTimeout(update, Number(live.dataset.live));
}

document.querySelectorAll("[data-live]").forEach(keepLive);

// Where the verification is done in a window of its own, its pages tell the page
// that opened it, which then closes it and goes on.
const verification = "BroadcastChannel" in window ? new BroadcastChannel("portal-verification") : null;

function openFrom(page) {
  const link = page.querySelector("a[target='portal-verification']");
  let popUp = null;
  let watch = 0;

  const open = () => {
    popUp = window.open(link.href, link.target, "popup,width=600,height=860");
    if (!popUp || popUp.closed) {
      popUp = null;
      return false;
    }
    popUp.focus();
    page.querySelectorAll("#blocked, #not-at-once").forEach((notice) => { notice.hidden = true; });
    clearInterval(watch);
    watch = setInterval(() => {
      if (popUp.closed) {
        clearInterval(watch);
        location.replace(page.dataset.closed); // the server knows whether it was done
      }
    }, 400);
    return true;
  };

  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    if (!open()) {
      page.querySelector("#not-at-once").hidden = true;
      page.querySelector("#blocked").hidden = false;
      page.querySelector("#allow").open = true;
    }
  });
  verification?.addEventListener("message", (event) => {
    if (event.data === "verified") {
      clearInterval(watch);
      verification.postMessage("seen");
      popUp?.close();
      location.replace(page.dataset.home);
    }
  });
  // By itself it opens only where pop-ups are allowed already.
  if ("atOnce" in page.dataset && !open()) {
    page.querySelector("#not-at-once").hidden = false;
  }
}

document.querySelectorAll("[data-pop-up]").forEach(openFrom);

const verified = document.querySelector("[data-verified]");
if (verified && verification) {
  verification.addEventListener("message", (event) => {
    if (event.data === "seen" && verified.dataset.verified === "close") {
      window.close();
    }
  });
  verification.postMessage("verified");
}

// What can be copied or printed gets buttons for that.
function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

document.querySelectorAll(".helpers").forEach((helpers) => {
  const said = helpers.querySelector("[data-done]");
  helpers.querySelectorAll("[data-copy]").forEach((button) => {
    button.addEventListener("click", async () => {
      const list = document.getElementById(button.dataset.copy);
      const lines = [...list.querySelectorAll("code")].map((code) => code.textContent);
      try {
        await navigator.clipboard.writeText(lines.join("\n") + "\n");
        said.textContent = said.dataset.done;
      } catch {
        select(list);
        said.textContent = said.dataset.failed;
      }
    });
  });
  helpers.querySelectorAll("[data-print]").forEach((button) => {
    button.addEventListener("click", () => window.print());
  });
  helpers.hidden = false;
});

// Whether support looks on is asked for every few seconds, and told.
function tellOfSupport(watched) {
  const said = watched.querySelector("[role=status]");
  const text = watched.querySelector("template").content.textContent;
  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(watched.dataset.asks, { cache: "no-store" });
        const { looksOn } = await answer.json();
        if (watched.hidden === looksOn) {
          watched.hidden = !looksOn;
          said.textContent = looksOn ? text : "";
        }
      } catch {
        // The portal is away; it is asked again.
      }
    }
    setTimeout(ask, 3000);
  };
  setTimeout(ask, 1000);
}

document.querySelectorAll("[data-asks]").forEach(tellOfSupport);
