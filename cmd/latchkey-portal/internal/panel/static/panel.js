// Every page is whole without this script; it only keeps the events and the clock live.

// keepEvents adds events to the list as they happen. A stream that breaks is taken up
// again by the browser, which says what it has seen; one that is refused is not.
function keepEvents(list) {
  const live = document.getElementById("live");
  const again = document.getElementById("again");
  const tell = (text, reload) => {
    live.textContent = text;
    again.hidden = !reload;
  };
  const seen = list.querySelector("[data-id]")?.dataset.id ?? "0";
  const where = new URL(list.dataset.stream, location.href);
  where.searchParams.set("after", seen);
  const source = new EventSource(where);
  source.addEventListener("open", () => tell("New events appear here by themselves.", false));
  source.addEventListener("message", (event) => {
    const page = new DOMParser().parseFromString(`<ul>${event.data}</ul>`, "text/html");
    const fresh = document.adoptNode(page.querySelector("li.event"));
    if (list.querySelector(`[data-id="${fresh.dataset.id}"]`)) {
      return;
    }
    fresh.classList.add("fresh");
    setTimeout(() => { fresh.classList.remove("fresh"); }, 10000);
    list.prepend(fresh);
    document.getElementById("none").hidden = true;
    while (list.childElementCount > Number(list.dataset.most)) {
      list.lastElementChild.remove();
    }
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) {
      tell("Events are not live any more: your session may have ended.", true);
    } else {
      tell("The server does not answer. New events appear when it is back.", true);
    }
  });
}

// keepClock counts on from what the page says. What has passed since is measured by a
// clock that nobody sets.
function keepClock(clock) {
  const shown = document.getElementById("now");
  const steps = [...clock.querySelectorAll(".left-in-step")];
  const began = performance.now();
  const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const two = (n) => String(n).padStart(2, "0");
  const count = () => {
    const now = new Date(Number(clock.dataset.now) + performance.now() - began);
    shown.textContent = `${now.getUTCDate()} ${months[now.getUTCMonth()]} ${now.getUTCFullYear()}, ${two(now.getUTCHours())}:${two(now.getUTCMinutes())}:${two(now.getUTCSeconds())} UTC`;
    for (const step of steps) {
      const period = Number(step.dataset.period);
      step.textContent = String(Math.ceil(period - (now.getTime() / 1000) % period));
    }
  };
  count();
  setInterval(count, 250);
}

const list = document.getElementById("events");
if (list) {
  keepEvents(list);
}
const clock = document.getElementById("clock");
if (clock && !("frozen" in clock.dataset)) {
  keepClock(clock);
}
