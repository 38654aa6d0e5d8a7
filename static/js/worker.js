/* Keeps the pages that were read, and answers with them where there is no network.

   With a network every page is asked for anew, so none is older than the content. Only files that
   carry a mark of their content in their name are taken from here first. What is kept, for whom and
   why: docs/decisions/0021-offline.md. */

/* Pages, panels and keyframes as they were last sent, and files named by their content. */
const PAGES = "pages-1";
const FILES = "files-1";
const MOST = { [PAGES]: 300, [FILES]: 200 };
const FROM_PAGES = { cacheName: PAGES, ignoreVary: true };
const FROM_FILES = { cacheName: FILES, ignoreVary: true };

const OFFLINE = "/offline/";
/* Left alone: the desk and drafts. Not kept: answers to what somebody wrote, pages for other sites. */
const ALONE = /^\/(admin|preview)\//;
const NOT_KEPT = /^\/(search|embed)\/|\/write\//;
const NAMED_BY_CONTENT = /\.[0-9a-f]{12,20}\.[\w.]+$/;
/* What a reader can press on a page: panels and moments of the map, the runners of the stride. */
const PART = /\/role\/|^\/body\/\?|\/keyframes\//;
const NAMED_PART =
  /(?:hx-get|data-keyframes-url)="([^"]*(?:\/role\/|\?phase=|\/keyframes\/)[^"]*)"/g;
const QUOTED = /["']([^"'\s<>]+)["']/g;
const TITLE = /<title>(.*?)(?: · Running Muscles)?<\/title>/s;
const MAIN = /<main\b[^>]*>/;
/* A browser may show what it got a minute ago (stale-while-revalidate); it must ask each time. */
const ANEW = { cache: "no-cache" };
/* A network that does not answer for so long is taken for none, if a page is kept. */
const PATIENCE_MS = 10_000;
const DAY_AND_TIME = { dateStyle: "long", timeStyle: "short" };

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepMissing(OFFLINE));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* A page that came before there was anybody to keep it says so. */
self.addEventListener("message", (event) => event.waitUntil(keepOpen(event.source)));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (ALONE.test(pathname)) {
    // Whoever is at the desk reads what the server says now, and nothing else.
    if (request.mode === "navigate") event.waitUntil(caches.delete(PAGES));
    return;
  }
  event.respondWith(
    NAMED_BY_CONTENT.test(pathname) ? fileFor(request.url, event) : answerTo(event),
  );
});

async function keepOpen(page) {
  if (page) await remember(page.url, await fetch(page.url, ANEW));
}

/* A device that is full, or keeps nothing, is no reason for a page not to come. */
async function found(address, where) {
  try {
    return await caches.match(address, where);
  } catch {
    return undefined;
  }
}

/* Parts of a picture are named behind its address, and are one file. */
async function fileFor(named, event) {
  const url = withoutAnchor(named).href;
  const kept = await found(url, FROM_FILES);
  if (kept) return kept;
  const answer = await fetch(url);
  const saved = answer.ok ? put(FILES, url, answer.clone()).catch(() => {}) : undefined;
  // A reader does not wait until it is kept.
  if (event) event.waitUntil(saved);
  else await saved;
  return answer;
}

/* What the network says; without one, or where the server fails, what is kept. */
async function answerTo(event) {
  const { request } = event;
  const isPage = request.mode === "navigate";
  const fresh = ask(event).catch(() => undefined);
  const { kept, isWhole } = await keptFor(request.url, isPage);
  const patience = kept ? new Promise((done) => setTimeout(done, PATIENCE_MS)) : fresh;
  const answer = await Promise.race([fresh, patience]);
  if (answer && (answer.status < 500 || !kept)) return answer;
  if (!isPage) return kept ?? Response.error();
  return kept ? told(kept, isWhole) : offline();
}

async function ask(event) {
  const { request } = event;
  const answer = await fetch(request, ANEW);
  event.waitUntil(remember(request.url, answer.clone(), request.mode !== "navigate"));
  return answer;
}

/* What is kept for an address, or else what comes nearest: the map without the muscle that was
   chosen on it; a page without any choice, which then says so; and a panel of the map about the
   whole stride, but not where it is asked about a ground or an exercise. */
async function keptFor(url, isPage) {
  const { href, pathname, searchParams: choices } = withoutAnchor(url);
  const exact = await found(href, FROM_PAGES);
  if (exact) return { kept: exact, isWhole: true };
  for (const name of ["muscle", "tissue"]) choices.delete(name);
  const near = await found(choices.size ? `${pathname}?${choices}` : pathname, FROM_PAGES);
  const isPanel =
    pathname.endsWith("/role/") && !choices.has("terrain") && !choices.has("exercise");
  const kept = near ?? (isPage || isPanel ? await found(pathname, FROM_PAGES) : undefined);
  return { kept, isWhole: false };
}

function withoutAnchor(url) {
  const bare = new URL(url);
  bare.hash = "";
  return bare;
}

/* Keeps an answer that is the same for everybody, with what can be pressed on it. What is for one
   person alone says that somebody is signed in: then nothing is kept any more. */
async function remember(url, answer, isPart = false) {
  const control = answer.headers.get("Cache-Control") ?? "";
  if (control.includes("private") && !isPart) await caches.delete(PAGES);
  if (!control.includes("public") || !isToKeep(url, answer, isPart)) return;
  const text = await answer.text();
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  if (!isPart) headers.set("X-Title", encodeURIComponent(TITLE.exec(text)?.[1].trim() ?? ""));
  await put(PAGES, withoutAnchor(url).href, new Response(text, { headers }));
  if (isPart) return;
  await keepFiles(text, url);
  const parts = [...text.matchAll(NAMED_PART)].map(([, part]) => part.replaceAll("&amp;", "&"));
  if (navigator.connection?.saveData) parts.length = 0;
  const revision = headers.get("Last-Modified");
  for (const part of new Set([OFFLINE, ...parts])) await keepMissing(part, revision);
}

function isToKeep(url, answer, isPart) {
  const { pathname, search } = new URL(url);
  const isText = answer.headers.get("Content-Type")?.startsWith("text/html");
  return (
    answer.status === 200 &&
    !answer.redirected &&
    !NOT_KEPT.test(pathname) &&
    (isPart ? PART.test(pathname + search) || pathname === OFFLINE : isText)
  );
}

/* Fetches what is not kept, or was kept from another revision of the content. */
async function keepMissing(address, revision) {
  const kept = await found(address, FROM_PAGES);
  if (kept && kept.headers.get("Last-Modified") === revision) return;
  const answer = await fetch(address, ANEW);
  await remember(new URL(address, self.location).href, answer, true);
}

/* Sheets, fonts, scripts and pictures that a text names, and what they name in turn. */
async function keepFiles(text, base) {
  for (const [, name] of text.matchAll(QUOTED)) {
    if (!NAMED_BY_CONTENT.test(name.split("#")[0])) continue;
    const { href, origin } = withoutAnchor(new URL(name, base));
    if (origin !== self.location.origin) continue;
    if (await found(href, FROM_FILES)) continue;
    const file = await fileFor(href);
    if (/\.(css|js)$/.test(href)) await keepFiles(await file.text(), href);
  }
}

/* The newest stand last; when there are too many, the oldest go. */
async function put(name, address, answer) {
  const cache = await caches.open(name);
  await cache.delete(address);
  await cache.put(address, answer);
  const all = await cache.keys();
  for (const request of all.slice(0, Math.max(0, all.length - MOST[name]))) {
    await cache.delete(request);
  }
}

/* A kept page that says it is one, and from when. */
function told(kept, isWhole) {
  const sent = new Date(kept.headers.get("Date"));
  const when = sent.getTime() ? `on ${sent.toLocaleString("en-GB", DAY_AND_TIME)}` : "earlier";
  const note = `<p class="note" role="status"><b>No network.</b> You see this page as it was
    ${when}${isWhole ? "" : ", without what you chose"}.</p>`;
  return shown(kept, (html) => html.replace(MAIN, (main) => main + note), 200);
}

/* The page for what was never read, with a list of what was. */
async function offline() {
  const page = await found(OFFLINE, FROM_PAGES);
  if (!page) return Response.error();
  const cache = await caches.open(PAGES);
  const rows = [];
  for (const request of (await cache.keys()).reverse()) {
    const title = (await cache.match(request, { ignoreVary: true }))?.headers.get("X-Title");
    const { pathname, search } = new URL(request.url);
    const href = (pathname + search).replaceAll("&", "&amp;");
    if (title) rows.push(`<li><a href="${href}"><b>${decodeURIComponent(title)}</b></a></li>`);
  }
  const list = rows.length ? `<ul class="rows">${rows.join("")}</ul>` : "";
  return shown(page, (html) => html.replace(/<p id="kept">.*?<\/p>/s, (none) => list || none), 503);
}

async function shown(page, change, status) {
  return new Response(change(await page.text()), { status, headers: page.headers });
}
