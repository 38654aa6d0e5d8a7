// The body map: a plain click on a muscle fills the panel; every other click follows the link.
// htmx fetches. This file does what htmx does not: it decides which clicks count, keeps the chosen
// muscle, lets the newest choice win, moves the focus, and lights a row and its regions together.

const MAP = "#explorer";
const SVG = "http://www.w3.org/2000/svg";

function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

// htmx neither cancels the default action of an SVG link nor leaves Ctrl-clicks alone. A region
// does what its row in the list does, so htmx has about fifty links to process, not two hundred.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest(`${MAP} :is(a[hx-get], svg a[data-muscle], svg a[data-hit])`);
    if (!link) return;
    if (link.hasAttribute("hx-get")) {
      if (isPlain(event)) event.preventDefault();
      else event.stopImmediatePropagation();
      return;
    }
    const row = document.querySelector(`${MAP} .list-row[hx-get][data-muscle="${slugOf(link)}"]`);
    if (!row || !isPlain(event)) return;
    event.preventDefault();
    row.click();
  },
  true,
);

// The request of the newest choice, until its answer is on the page: {xhr, target, slug}.
let newest;

function chosenSlug() {
  return newest?.slug ?? document.querySelector("#role [data-role-of]")?.dataset.roleOf;
}

// Regions lie beside and over one another; their outlines are drawn again above all of them.
function outline(layer, slugs) {
  for (const group of document.querySelectorAll(`${MAP} .${layer}`)) {
    const prefix = group.parentNode.dataset.ids;
    const uses = slugs
      .filter((slug) => document.getElementById(`${prefix}-${slug}`))
      .flatMap((slug) =>
        ["halo", "line"].map((name) => {
          const use = document.createElementNS(SVG, "use");
          use.setAttribute("href", `#${prefix}-${slug}`);
          use.setAttribute("class", name);
          return use;
        }),
      );
    group.replaceChildren(...uses);
  }
}

function slugOf(target) {
  const link = target.closest?.(`${MAP} :is(a[data-muscle], a[data-group], a[data-hit])`);
  return link?.dataset.muscle ?? link?.dataset.group ?? link?.dataset.hit;
}

let litSlug;
function light(slug) {
  if (slug === litSlug) return;
  litSlug = slug;
  outline("map-pointed", slug ? [slug] : []);
  for (const row of document.querySelectorAll(`${MAP} .list-row`)) {
    row.classList.toggle("is-lit", Boolean(slug) && slugOf(row) === slug);
  }
}

document.addEventListener("pointerover", (event) => light(slugOf(event.target)));
document.addEventListener("focusin", (event) => light(slugOf(event.target)));
document.addEventListener("focusout", () => light(undefined));

// A new lens or picture keeps the chosen muscle, which may be newer than the links on the page.
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (!elt.closest("[data-swaps]")) return;
  const slug = chosenSlug();
  if (slug) parameters.muscle = slug;
  else delete parameters.muscle;
  if (!parameters.exercise) delete parameters.exercise;
});

function addToLensLinks(slug) {
  for (const link of document.querySelectorAll(`${MAP} [data-swaps] a[href]`)) {
    const address = new URL(link.href);
    address.searchParams.set("muscle", slug);
    link.setAttribute("href", address.pathname + address.search);
  }
}

// Where the list scrolls beside the map, its chosen row is scrolled into view.
function scrollToRow(row) {
  const list = row?.closest(".explorer-list");
  if (!list || list.scrollHeight === list.clientHeight) return;
  const above = row.getBoundingClientRect().top - list.getBoundingClientRect().top;
  if (above < 0 || above > list.clientHeight - row.clientHeight) {
    list.scrollTop += above - list.clientHeight / 3;
  }
}

// An answer that comes after a newer choice changes neither the page nor the address. (htmx could
// abort its request, but then reports an error.)
function ignoreOlder(event) {
  if (event.detail.xhr !== newest?.xhr) event.preventDefault();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target, xhr } = event.detail;
  newest?.target.removeAttribute("aria-busy");
  newest = { xhr, target, slug: target.id === "role" ? slugOf(elt) : newest?.slug };
  target.setAttribute("aria-busy", "true");
  // Set on the link itself: a new lens may take the link off the page before its answer comes.
  elt.addEventListener("htmx:beforeOnLoad", ignoreOlder);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  target.removeAttribute("aria-busy");
  newest = undefined;
  litSlug = undefined;
  if (target.id !== "role") return;
  const slug = chosenSlug();
  for (const link of document.querySelectorAll(`${MAP} a[data-muscle]`)) {
    const isChosen = link.dataset.muscle === slug && !link.closest("#role");
    if (isChosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  outline("map-chosen", [slug]);
  addToLensLinks(slug);
  scrollToRow(document.querySelector(`${MAP} .list-row[data-muscle="${slug}"]`));
  target.querySelector("[tabindex]")?.focus();
});

// When the answer does not come, the link still leads to the page.
function followLink(event) {
  const { elt, target, xhr } = event.detail;
  if (xhr !== newest?.xhr) return;
  target.removeAttribute("aria-busy");
  const link = elt.closest("a[href]");
  if (link) window.location.assign(link.getAttribute("href"));
  else elt.closest("form")?.submit();
}
document.addEventListener("htmx:responseError", followLink);
document.addEventListener("htmx:sendError", followLink);
