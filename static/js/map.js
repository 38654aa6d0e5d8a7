// The body map: a plain click on a muscle fills the panel; every other click follows the link.
// htmx fetches. This file does what htmx does not: it decides which clicks count, keeps what is
// chosen, lets the newest choice win, moves the focus, lights a row and its regions together, makes
// the picture one stop of the Tab key, and asks “Did you mean” where a finger may have missed.

const MAP = "#explorer";
const SVG = "http://www.w3.org/2000/svg";
const PICTURE = `${MAP} .map-views`;
// How far a finger may land from where it was meant to, in CSS pixels, and how many neighbours
// are then offered.
const MISS = 13;
const MOST = 5;

function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function slugOf(target) {
  const link = target.closest?.(`${MAP} :is(a[data-muscle], a[data-group], a[data-hit])`);
  return link?.dataset.muscle ?? link?.dataset.group ?? link?.dataset.hit;
}

function rowOf(slug) {
  return document.querySelector(`${MAP} .list-row[data-muscle="${slug}"]`);
}

// What lies at and around a point of the picture: muscles, the nearest first. Where muscles lie
// over one another all of them count, the uppermost first.
function around(x, y, reach) {
  const found = new Set();
  for (let far = 0; far <= reach; far += reach / 3 || 1) {
    const steps = far ? 12 : 1;
    for (let step = 0; step < steps; step += 1) {
      const turn = (2 * Math.PI * step) / steps;
      const at = [x + far * Math.cos(turn), y + far * Math.sin(turn)];
      for (const element of document.elementsFromPoint(...at)) {
        const region = element.closest(`${PICTURE} a[data-muscle]`);
        if (region) found.add(region.dataset.muscle);
      }
    }
  }
  return [...found];
}

// A finger is less sure than a mouse: its neighbours are offered in the panel.
let fingers = false;
document.addEventListener("pointerdown", (event) => {
  fingers = event.pointerType === "touch";
});

// htmx neither cancels the default action of an SVG link nor leaves Ctrl-clicks alone. A region
// does what its row in the list does, so htmx has about fifty links to process, not two hundred.
// Where htmx did not arrive, links are links.
let offered = [];
document.addEventListener(
  "click",
  (event) => {
    if (!window.htmx) return;
    const link = event.target.closest(
      `${MAP} :is(a[hx-get], svg a[data-muscle], svg a[data-hit], .did-you-mean a)`,
    );
    if (!link) return;
    const inPicture = link.closest(PICTURE) && event.detail > 0;
    offered = inPicture ? around(event.clientX, event.clientY, fingers ? MISS : 0) : [];
    if (link.hasAttribute("hx-get")) {
      if (isPlain(event)) event.preventDefault();
      else event.stopImmediatePropagation();
      return;
    }
    const row = rowOf(slugOf(link));
    if (!row || !isPlain(event)) return;
    event.preventDefault();
    const kept = offered;
    row.click();
    offered = kept;
  },
  true,
);

function offer(slug) {
  document.querySelector(`${MAP} .did-you-mean`)?.remove();
  const rows = offered.filter((other) => other !== slug).map(rowOf);
  offered = [];
  const links = rows
    .filter(Boolean)
    .slice(0, MOST)
    .map((row) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = row.href;
      link.dataset.muscle = row.dataset.muscle;
      link.textContent = row.querySelector(".list-name").textContent.split(" (")[0];
      item.append(link);
      return item;
    });
  if (!links.length) return;
  const list = document.createElement("ul");
  list.className = "chips did-you-mean";
  list.setAttribute("aria-label", "Did you mean");
  const lead = document.createElement("li");
  lead.textContent = "Did you mean";
  lead.setAttribute("aria-hidden", "true");
  list.append(lead, ...links);
  const place = fingers ? `${MAP} .stage .keys` : "#role .role-answer";
  document.querySelector(place)?.before(list);
}

// The request of the newest choice, until its answer is on the page: {xhr, target, chosen}.
let newest;

// What is chosen, as the address carries it: ["muscle", "soleus"], or nothing.
function chosen() {
  if (newest?.chosen) return newest.chosen;
  const { roleOf, tissueOf } = document.querySelector("#role .role")?.dataset ?? {};
  if (roleOf) return ["muscle", roleOf];
  return tissueOf ? ["tissue", tissueOf] : undefined;
}

function choiceOf(link) {
  const { muscle, tissue } = link.dataset;
  return muscle ? ["muscle", muscle] : tissue && ["tissue", tissue];
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

let litSlug;
function light(slug) {
  if (slug === litSlug) return;
  litSlug = slug;
  outline("map-pointed", slug ? [slug] : []);
  for (const row of document.querySelectorAll(`${MAP} .list-row`)) {
    row.classList.toggle("is-lit", Boolean(slug) && slugOf(row) === slug);
  }
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "touch") light(slugOf(event.target));
});
document.addEventListener("focusin", (event) => light(slugOf(event.target)));
document.addEventListener("focusout", () => light(undefined));

// The picture is one stop: Tab passes it, arrow keys go from region to region.
function regions() {
  return [...document.querySelectorAll(`${PICTURE} svg a:not([data-hit])`)].filter((link) =>
    link.checkVisibility(),
  );
}

function makeOneStop(stop) {
  const all = regions();
  const current = stop ?? all.find((link) => link.hasAttribute("aria-current")) ?? all[0];
  for (const link of document.querySelectorAll(`${PICTURE} svg a`)) {
    link.setAttribute("tabindex", link === current ? "0" : "-1");
  }
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.(`${PICTURE} svg a`);
  if (link && !event.ctrlKey && !event.altKey && !event.metaKey) {
    const all = regions();
    const at = all.indexOf(link);
    const ends = { Home: 0, End: all.length - 1 };
    const next = event.key in STEPS ? at + STEPS[event.key] : ends[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const goal = all[(next + all.length) % all.length];
    makeOneStop(goal);
    goal.focus();
  } else if (event.key === "Escape") {
    const menu = event.target.closest?.(`${MAP} details.menu[open]`);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
makeOneStop();

// A menu closes when somebody turns elsewhere. The list opens at what is chosen.
function closeMenus(kept) {
  for (const menu of document.querySelectorAll(`${MAP} details.menu[open]`)) {
    if (menu !== kept) menu.open = false;
  }
}

document.addEventListener("pointerdown", (event) => {
  closeMenus(event.target.closest(`${MAP} details.menu`));
});

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches(`${MAP} details.menu`) || !menu.open) return;
    closeMenus(menu);
    const row = menu.querySelector(".list-row[aria-current]");
    if (row && document.activeElement === menu.querySelector("summary")) row.focus();
  },
  true,
);

// A new lens or picture keeps what is chosen, which may be newer than the links on the page.
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (!elt.closest("[data-swaps]")) return;
  for (const kind of ["muscle", "tissue"]) delete parameters[kind];
  const [kind, slug] = chosen() ?? [];
  if (kind) parameters[kind] = slug;
  if (!parameters.exercise) delete parameters.exercise;
});

function addToLensLinks(kind, slug) {
  for (const link of document.querySelectorAll(`${MAP} [data-swaps] a[href]`)) {
    const { pathname, searchParams } = new URL(link.href);
    for (const other of ["muscle", "tissue"]) searchParams.delete(other);
    link.setAttribute(
      "href",
      `${pathname}?${new URLSearchParams([[kind, slug], ...searchParams])}`,
    );
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
  const menu = elt.closest("details.menu")?.querySelector("summary").id;
  newest = { xhr, target, menu, chosen: target.id === "role" ? choiceOf(elt) : newest?.chosen };
  target.setAttribute("aria-busy", "true");
  // Set on the link itself: a new lens may take the link off the page before its answer comes.
  elt.addEventListener("htmx:beforeOnLoad", ignoreOlder);
});

// Where the answer stands below the picture, both come into sight together.
function showAnswer(panel) {
  const heading = panel.querySelector("[tabindex]");
  const title = panel.querySelector(".role")?.dataset.title;
  if (title) document.title = title;
  heading?.focus({ preventScroll: true });
  const answer = panel.querySelector(".role-answer")?.getBoundingClientRect();
  if (!answer || (answer.top >= 0 && answer.bottom <= window.innerHeight)) return;
  document.querySelector(`${MAP} .stage`).scrollIntoView();
}

document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  target.removeAttribute("aria-busy");
  const menu = newest?.menu;
  newest = undefined;
  if (target.id !== "role") {
    litSlug = undefined;
    makeOneStop();
    if (menu) document.getElementById(menu)?.focus();
    return;
  }
  const [kind, slug] = chosen();
  for (const link of document.querySelectorAll(`${MAP} a:is([data-muscle], [data-tissue])`)) {
    const isChosen = link.dataset[kind] === slug && !link.closest("#role");
    if (isChosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  closeMenus();
  light(undefined);
  outline("map-chosen", [slug]);
  addToLensLinks(kind, slug);
  makeOneStop();
  offer(slug);
  showAnswer(target);
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
