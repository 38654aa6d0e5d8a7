// What the desk's forms do more with a script: say who else is here, and name the pick lists.

const MINUTE = 60_000;
const place = document.querySelector("[data-here]");
const address = place?.dataset.here;

function body(extra) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  return new URLSearchParams({ csrfmiddlewaretoken: token?.value ?? "", ...extra });
}

// An open form says once a minute that somebody still sits at it, and shows who else does.
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
  setInterval(sayHere, MINUTE);
  addEventListener("pagehide", () => navigator.sendBeacon(address, body({ gone: "1" })));
}

// Django's pick lists have a field to search by typing, and leave it without a name.
function nameSearch(field, select) {
  const name = select.labels[0]?.textContent.trim().replace(/:$/, "");
  if (field && name) field.setAttribute("aria-label", `Search: ${name}`);
}

function nameSearches() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    nameSearch(select.nextElementSibling?.querySelector(".select2-search__field"), select);
  }
}

const jQuery = window.django?.jQuery;
if (jQuery) {
  jQuery(nameSearches); // Behind Django's own call, which makes the lists.
  jQuery(document).on("formset:added", nameSearches);
  jQuery(document).on("select2:open", (event) => {
    nameSearch(
      document.querySelector(".select2-container--open .select2-search--dropdown input"),
      event.target,
    );
  });
}
