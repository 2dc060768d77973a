// 离线: the pages open without a network, and a slow one is waited for only so long.
//
// What this build of the site is made of is kept under a name of its own until no page of that build
// is open any more. Forms are kept apart: they outlive a build, as drafts do. Those of standards are named
// by their content; what residents are asked comes from the network while that answers, as a page does, so
// that a newer build is found. Nothing but GET requests for these is touched, and nothing else of what the
// API says is kept. The worker sends nothing either: when the browser says that there is a network again it
// wakes the pages that are open, and these send what waits.
//
// Whether a page may stand in the frame of another website is for the server to say each time, however slow it
// is. Only when it cannot be reached is such a page opened from the device, with the policy that the server gave
// last: browsers hold `frame-ancestors` of what comes from a worker against the page around it as well.
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
// Pages that stand in frames, and what they load there.
const FRAMED = ["/", "/assess"];
const FRAME_PARTS = ["/embed/frame.css", "/embed/frame.js"];
const POLICY = "content-security-policy";
const FRAMES = /frame-ancestors [^;]*/;
const FORM = /^\/api\/v1\/packs\/[0-9a-f]{64}\/(form|help)$/;
const RESIDENTS_FORM = /^\/api\/v1\/public\/communities\/\d{12}\/survey$/;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (searchParams.has("embed")) {
    const portal = searchParams.get("portal");
    if (request.mode === "navigate" && portal && FRAMED.includes(pathname)) event.respondWith(framed(event, pathname, portal));
  } else if (request.mode === "navigate") {
    const page = PAGES.find(([path]) => path.test(pathname));
    if (page) event.respondWith(newest(request, SITE, page[1]));
  } else if (FRAME_PARTS.includes(pathname)) {
    event.respondWith(newest(request, SITE));
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

async function install() {
  const site = await caches.open(SITE);
  await site.addAll(TEXTS ? [...SHELL, TEXTS] : SHELL);
  // Without the frames everything else opens all the same.
  await Promise.all((await portals()).map((portal) => keepFramed(site, portal))).catch(() => {});
}

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
  const known = await found(name, page ?? request);
  const asked = fetch(request).then(async (answer) => {
    if (!page && answer.ok) await keep(name, request, answer.clone());
    return answer.status < 500 ? answer : (known ?? answer);
  });
  if (!known) return asked;
  const whatever = asked.catch(() => known);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, known));
  return Promise.race([whatever, patience]);
}

// A page in the frame of a portal, as the server allows it now, or did when it could be reached last. Frames
// of one website share nothing with those of another, nor with pages that stand alone.
async function framed(event, page, portal) {
  const answer = await fetch(event.request).catch(() => null);
  if (answer && answer.status < 500) {
    event.waitUntil(heed(portal, answer.headers.get(POLICY)).catch(() => {}));
    return answer;
  }
  return (await found(SITE, framedAs(page, portal))) ?? answer ?? Response.error();
}

// The server has said who may frame the pages of a portal: those that are kept say the same from now on, or are
// gone. What they are made of stays that of this build.
async function heed(portal, policy) {
  const site = await caches.open(SITE);
  const addresses = FRAMED.map((page) => framedAs(page, portal));
  if (!allowsFrames(policy)) {
    await Promise.all(addresses.map((address) => site.delete(address, { ignoreVary: true })));
    return;
  }
  const known = await Promise.all(addresses.map((address) => site.match(address, { ignoreVary: true })));
  if (!known.every(Boolean)) {
    await keepFramed(site, portal);
    return;
  }
  for (const [index, page] of known.entries()) {
    // The rest of a policy names what stands in the page, which stays that of this build as well.
    const before = page.headers.get(POLICY);
    const now = before.replace(FRAMES, () => policy.match(FRAMES)[0]);
    if (now === before) continue;
    const headers = new Headers(page.headers);
    headers.set(POLICY, now);
    // It is kept as it was before it was packed for the way.
    headers.delete("content-encoding");
    await site.put(addresses[index], new Response(page.body, { headers }));
  }
}

async function keepFramed(site, portal) {
  await site.addAll(FRAME_PARTS);
  for (const address of FRAMED.map((page) => framedAs(page, portal))) {
    const answer = await fetch(address);
    if (answer.ok && allowsFrames(answer.headers.get(POLICY))) await site.put(address, answer);
  }
}

// The portals in whose frames pages are open, or were kept by the build before this one.
async function portals() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const addresses = open.map(({ url }) => url);
  for (const name of await caches.keys()) {
    if (!name.startsWith("site-")) continue;
    const site = await caches.open(name);
    addresses.push(...(await site.keys()).map(({ url }) => url));
  }
  const asked = addresses.map((address) => new URL(address).searchParams).filter((asked) => asked.has("embed"));
  return [...new Set(asked.map((asked) => asked.get("portal")))].filter(Boolean);
}

// The address under which a page is kept for a portal, whatever else is asked for.
function framedAs(page, portal) {
  return `${page}?embed=1&portal=${encodeURIComponent(portal)}`;
}

function allowsFrames(policy) {
  const [frames] = FRAMES.exec(policy ?? "") ?? [];
  return frames !== undefined && !frames.includes("'none'");
}

// What never changes under its address: as it is kept, else from the network.
async function kept(request, name) {
  const known = await caches.match(request, { ignoreVary: true }).catch(() => undefined);
  if (known) return known;
  const answer = await fetch(request);
  if (name && answer.ok) await keep(name, request, answer.clone());
  return answer;
}

// What is kept under an address; nothing where the browser does not say.
async function found(name, request) {
  return caches.open(name).then((cache) => cache.match(request, { ignoreVary: true })).catch(() => undefined);
}

// A device that is full keeps nothing; the page gets its answer all the same.
async function keep(name, request, answer) {
  await caches.open(name).then((cache) => cache.put(request, answer)).catch(() => {});
}
