// An open form says once a minute that somebody still sits at it, and shows who else does.
const place = document.querySelector("[data-here]");
const address = place?.dataset.here;

function body(extra) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  return new URLSearchParams({ csrfmiddlewaretoken: token?.value ?? "", ...extra });
}

async function sayHere() {
  if (document.hidden) return;
  try {
    const answer = await fetch(address, { method: "POST", body: body({}) });
    if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
  } catch {
    // Without a network nobody can be asked; the next minute may do.
  }
}

if (address) {
  setInterval(sayHere, 60_000);
  addEventListener("pagehide", () => navigator.sendBeacon(address, body({ gone: "1" })));
}
