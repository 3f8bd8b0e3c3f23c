// The page is whole without this script, and then loads itself anew; with it, it is told
// of every change at once.
const page = document.getElementById("support");
const report = document.getElementById("report");
const connection = document.getElementById("connection");

// take puts in what has changed, so that nothing jumps, a button keeps its focus and a
// screen reader says only what is new.
function take(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of report.querySelectorAll("[data-live-part]")) {
    const now = fresh.getElementById(part.id);
    if (now && part.innerHTML !== now.innerHTML) {
      part.replaceChildren(...now.childNodes);
    }
  }
}

function tell(text) {
  if (connection.textContent !== text) {
    connection.textContent = text;
  }
}

let source = null;

function listen() {
  source = new EventSource(page.dataset.livePath);
  source.addEventListener("open", () => { tell("Up to date by itself."); });
  source.addEventListener("report", (event) => { take(event.data); });
  source.addEventListener("gone", () => {
    source.close();
    tell("This user was removed.");
  });
  source.addEventListener("error", () => {
    tell("The portal does not answer just now. This page goes on by itself when it is back.");
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(listen, 5000);
    }
  });
}

// Who goes away from the page looks on no more.
addEventListener("pagehide", () => { source?.close(); });
addEventListener("pageshow", (event) => { if (event.persisted) { listen(); } });
listen();
