// 离线: the pages open without a network, and a slow one is waited for only so long.
//
// What this build of the site is made of is kept under a name of its own until no page of that build
// is open any more. Forms are kept apart: they outlive a build, as drafts do. Those of standards are named
// by their content; what residents are asked comes from the network while that answers, as a page does, so
// that a newer build is found. Nothing but GET requests for these is touched, and nothing else of what the
// API says is kept. The worker sends nothing either: when the browser says that there is a network again it
// wakes the pages that are open, and these send what waits.
"use strict";

const SITE = "site-{{build}}";
const FORMS = "forms";
const SHELL = {{shell}};
// The language of the page that has asked for this worker, when its texts are a file of their own.
const TEXTS = { __proto__: null, ...{{texts}} }[new URLSearchParams(self.location.search).get("lang")];
const PATIENCE_MS = 4000;
const PAGES = [
  [/^\/$/, "/"],
  [/^\/assess$/, "/assess"],
  [/^\/receipts(\/|$)/, "/receipts"],
  [/^\/survey(\/|$)/, "/survey"],
];
const FORM = /^\/api\/v1\/packs\/[0-9a-f]{64}\/(form|help)$/;
const RESIDENTS_FORM = /^\/api\/v1\/public\/communities\/\d{12}\/survey$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SITE).then((site) => site.addAll(TEXTS ? [...SHELL, TEXTS] : SHELL)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  // Whether a page may stand in a frame of another website is for the server to say each time.
  if (searchParams.has("embed")) return;
  if (request.mode === "navigate") {
    const page = PAGES.find(([path]) => path.test(pathname));
    if (page) event.respondWith(newest(request, SITE, page[1]));
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(kept(request));
  } else if (FORM.test(pathname)) {
    event.respondWith(kept(request, FORMS));
  } else if (RESIDENTS_FORM.test(pathname)) {
    event.respondWith(newest(request, FORMS));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(wakePages());
});

// Without a page it fails, so that the browser asks again later.
async function wakePages() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length === 0) throw new Error("no page is open that could send what waits");
  for (const page of pages) page.postMessage("outbox");
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SITE && name !== FORMS).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// As the network has it, or as it is kept when that is silent, slow or out of order. A page is kept under
// its own address from the beginning, anything else as it came last.
async function newest(request, name, page) {
  const cache = await caches.open(name);
  const known = await cache.match(page ?? request, { ignoreVary: true });
  const asked = fetch(request).then(async (answer) => {
    // A device that is full keeps nothing; the page gets its answer all the same.
    if (!page && answer.ok) await cache.put(request, answer.clone()).catch(() => {});
    return answer.status < 500 ? answer : (known ?? answer);
  });
  if (!known) return asked;
  const whatever = asked.catch(() => known);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, known));
  return Promise.race([whatever, patience]);
}

// What never changes under its address: as it is kept, else from the network.
async function kept(request, name) {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request);
  if (name && answer.ok) {
    const cache = await caches.open(name);
    await cache.put(request, answer.clone());
  }
  return answer;
}
