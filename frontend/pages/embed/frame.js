// 嵌入, inside: a page of the self-assessment in a frame of another website.
//
// The server adds this to a page only for a portal that is registered, and browsers show such a page
// nowhere but inside pages of that portal (`frame-ancestors`). Whoever greets from the page right around
// it is therefore of a registered origin; the greeting brings the end of a channel, and nothing is said
// but through that. The page itself knows nothing of all this: what there is to tell is read off it.

const root = document.documentElement;
const app = document.querySelector("#app");
const asked = new URLSearchParams(location.search);
const portal = asked.get("portal") ?? "";

/** Pages that stand in a frame; what else there is opens in a window of its own. */
const FRAMED = /^\/(assess)?$/;
/** Between a change of the page and a look at it: several come together. */
const PAUSE_MS = 50;
/** What of something that has the focus is brought into view. */
const SHOWN_PX = 200;

const WORDS = {
  __proto__: null,
  zh: ["这个浏览器不允许嵌入的页面保存数据。", "在这里填写，离开后就会丢失。", "在新窗口中填写"],
  "zh-Hant": ["這個瀏覽器不允許嵌入的頁面儲存數據。", "在這裏填寫，離開後就會丟失。", "在新視窗中填寫"],
  en: ["This browser does not let embedded pages keep anything.", "What you fill in here is lost when you leave.", "Fill it in in a new window"],
};

/** The channel to the page around this one; none before that has greeted. */
let host = null;
/** What was told last, by kind. */
let told = {};
/** Requirements answered when the page came. */
let answeredAtFirst = null;
let pause = 0;
/** Whether the visitor has done anything here; before that nothing of this page moves the other one. */
let isUsed = false;

function begin() {
  root.toggleAttribute("data-large", asked.get("mode") === "large");
  dress({ theme: asked.get("theme") });
  window.addEventListener("message", ({ data, source, ports }) => {
    if (source === window.parent && data?.type === "green-assessment" && data.version === 1 && ports[0]) greet(data, ports[0]);
  });
  new MutationObserver(() => {
    pause ||= setTimeout(look, PAUSE_MS);
  }).observe(app, { subtree: true, childList: true, characterData: true, attributes: true });
  new MutationObserver((changes) => {
    const has = (name) => changes.some(({ attributeName }) => attributeName === name);
    if (has("data-large")) dress();
    if (has("class")) look();
    if (has("data-saved")) {
      look();
      tell("saved", { at: new Date().toISOString() });
    }
    if (has("data-sent")) {
      const receipt = root.dataset.sent;
      count("submission");
      tell("submitted", { receipt, address: `${location.origin}/receipts/${encodeURIComponent(receipt)}` });
    }
  }).observe(root, { attributes: true, attributeFilter: ["class", "data-large", "data-saved", "data-sent"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => dress());
  document.addEventListener("click", guide, { capture: true });
  new ResizeObserver(measure).observe(document.body);
  for (const event of ["pointerdown", "keydown"]) {
    document.addEventListener(event, () => (isUsed = true), { capture: true, passive: true });
  }
  document.addEventListener("focusin", ({ target }) => {
    if (!isUsed) return;
    const { top, height } = target.getBoundingClientRect();
    tell("show", { top: top + scrollY, height: Math.min(height, SHOWN_PX) });
  });
  if (!isMarked("open")) count("open");
}

function greet(greeting, port) {
  host?.close();
  host = port;
  host.onmessage = ({ data }) => {
    if (data.type === "look") dress(data.detail);
    if (data.type === "view") follow(data.detail);
  };
  root.toggleAttribute("data-fitted", greeting.fits === true);
  if (greeting.look) dress(greeting.look);
  told = {};
  measure();
  look();
}

function tell(type, detail) {
  host?.postMessage({ type, detail });
}

/** Tells it when it is not what was told last. */
function tellNew(type, detail) {
  const news = JSON.stringify(detail);
  if (told[type] === news) return;
  if (host) told[type] = news;
  tell(type, detail);
}

function measure() {
  tellNew("size", { height: Math.ceil(document.body.getBoundingClientRect().height) });
}

/** Reads how it stands off the page. */
function look() {
  clearTimeout(pause);
  pause = 0;
  if (root.classList.contains("failed")) tellNew("error", { code: "not_loaded" });
  const page = app.dataset.page;
  if (!page) return;
  tellNew("ready", { page, language: root.lang in WORDS ? root.lang : "zh" });
  const bar = app.querySelector(".bar");
  if (bar) lookAt(bar);
  const failure = app.querySelector("[data-failure], [data-not-kept]")?.dataset;
  if (app.querySelector("[data-not-kept=refused]")) warn();
  if (failure) tellNew("error", { code: failure.failure ?? "not_kept" });
  else delete told.error;
}

function lookAt(bar) {
  const value = (name) => bar.querySelector(`[data-${name}]`)?.getAttribute(`data-${name}`);
  const text = (name) => bar.querySelector(`[data-${name}]`)?.textContent.trim() ?? "";
  // Each step says how much of it is answered: 一 3/8.
  const counts = [...app.querySelectorAll(".steps [data-step]")]
    .map((step) => /(\d+)\/(\d+)$/.exec(step.textContent.trim()))
    .filter(Boolean);
  const sum = (part) => counts.reduce((sum, count) => sum + Number(count[part]), 0);
  const answered = sum(1);
  answeredAtFirst ??= answered;
  if (answeredAtFirst === 0 && answered > 0) {
    answeredAtFirst = answered;
    count("start");
  }
  const step = app.querySelector('.steps [aria-current="step"]')?.dataset.step ?? "";
  tellNew("progress", { step, answered, asked: sum(2), unanswered: Number(value("left")) });
  const total = text("total");
  const path = value("path");
  tellNew("score", {
    score: /\d/.test(total) ? total : null,
    level: text("level"),
    blockers: Number(value("blockers")),
    path: path ? Number(path) : null,
  });
}

/** Counts what has happened; whom it has happened to is not said. The console's own looks do not count. */
function count(event) {
  if (isPreview()) return;
  fetch(`/api/v1/embed/${encodeURIComponent(portal)}/counts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ event }),
    keepalive: true,
  }).catch(() => {});
}

/** Whether the page around is one of this server: no other lets itself be asked. */
function isPreview() {
  try {
    return window.parent.location.origin === location.origin;
  } catch {
    return false;
  }
}

/** Whether something was done before while this tab has been open; it is from now on. */
function isMarked(name) {
  try {
    const key = `lvshetong.frame.${name}`;
    const isMarked = sessionStorage.getItem(key) !== null;
    sessionStorage.setItem(key, "1");
    return isMarked;
  } catch {
    return false;
  }
}

/** Shows, once, the way to the same page in a window of its own: this browser keeps nothing for frames. */
function warn() {
  if (document.querySelector("[data-storage=blocked]")) return;
  const [title, means, go] = WORDS[root.lang] ?? WORDS.zh;
  const make = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });
  const notice = make("div", "notice notice--bad", "");
  const link = make("a", "button", go);
  link.href = alone();
  link.target = "_blank";
  link.rel = "noopener";
  notice.setAttribute("role", "alert");
  notice.dataset.storage = "blocked";
  notice.append(make("p", "notice__title", title), make("p", "", means), link);
  app.before(notice);
}

/** The address of this page outside of any frame. */
function alone() {
  const address = new URL(location.href);
  for (const name of ["embed", "portal", "mode", "theme"]) address.searchParams.delete(name);
  return address.href;
}

/** Keeps links of the self-assessment in the frame, and everything else out of it. */
function guide({ target }) {
  const link = target.closest?.("a[href]");
  if (!link || link.target || link.hasAttribute("download") || !/^https?:$/.test(link.protocol)) return;
  const address = new URL(link.href);
  if (address.origin === location.origin && FRAMED.test(address.pathname)) {
    for (const name of ["embed", "portal", "lang", "mode", "theme"]) {
      if (asked.has(name)) address.searchParams.set(name, asked.get(name));
    }
    link.href = address.href;
  } else if (address.origin !== location.origin || address.pathname !== location.pathname || !address.hash) {
    link.target = "_blank";
    link.rel = "noopener";
  }
}

/** Which part of the frame is seen: the bar keeps to its lower edge, the steps to its upper one. */
function follow(view) {
  for (const name of ["above", "below", "height"]) {
    const pixels = view?.[name];
    if (typeof pixels === "number" && pixels >= 0 && pixels < 1e6) root.style.setProperty(`--frame-${name}`, `${pixels}px`);
  }
}

// What the page around wishes it to look like. It says values of four kinds and no more: what is none of
// them is left out, so that no style comes in by this way.

const LIGHT = { surface: "#ffffff", ink: "#15211b" };
const DARK = { surface: "#18201c", ink: "#eaf1ec" };
const wish = { theme: "auto", accent: null, textSize: null, radius: null };
/** The rules that depend on light or dark, each with what it depends on. */
let schemes = null;

function dress(wished) {
  if (wished) {
    const { theme, accent, textSize, radius } = wished;
    const within = (value, least, most) => (typeof value === "number" && value >= least && value <= most ? value : null);
    wish.theme = ["light", "dark"].includes(theme) ? theme : "auto";
    wish.accent = typeof accent === "string" && /^#[0-9a-f]{6}$/.test(accent) ? accent : null;
    // Nothing gets smaller than it is otherwise: controls grow and shrink with the text.
    wish.textSize = within(textSize, 18, 24);
    wish.radius = within(radius, 0, 24);
  }
  colour();
  // Of the 18 pixels that text has otherwise; the visitor's own size still counts.
  root.style.fontSize = wish.textSize === null ? "" : `${(wish.textSize / 18) * 100}%`;
  set("round", wish.radius === null ? null : `${wish.radius}px`);
  set("round-small", wish.radius === null ? null : `${Math.min(wish.radius, 8)}px`);
}

function set(token, value) {
  if (value === null) root.style.removeProperty(`--ls-${token}`);
  else root.style.setProperty(`--ls-${token}`, value);
}

function colour() {
  schemes ??= [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule.media?.mediaText.includes("prefers-color-scheme"))
    .map((rule) => ({ rule, usual: rule.media.mediaText }));
  for (const { rule, usual } of schemes) {
    rule.media.mediaText = { auto: usual, dark: "all", light: "not all" }[wish.theme];
  }
  root.style.colorScheme = wish.theme === "auto" ? "" : wish.theme;
  const isDark = wish.theme === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : wish.theme === "dark";
  const { surface, ink } = isDark ? DARK : LIGHT;
  if (wish.accent === null) {
    for (const token of ["lead", "lead-deep", "lead-ink", "lead-wash"]) set(token, null);
    return;
  }
  // Words stand in this colour and on it: it is moved towards the ink until they can be read, with more
  // contrast in large print.
  const least = root.hasAttribute("data-large") ? 8 : 5.5;
  const lead = readable(split(wish.accent), split(surface), split(ink), least);
  const [white, black] = [split("#ffffff"), split("#06231a")];
  set("lead", join(lead));
  set("lead-deep", join(mix(lead, split(ink), 0.25)));
  set("lead-ink", join(contrast(lead, white) > contrast(lead, black) ? white : black));
  set("lead-wash", join(mix(split(surface), lead, 0.1)));
}

function readable(colour, surface, ink, least) {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(colour, ink, share);
    if (contrast(mixed, surface) >= least) return mixed;
  }
  return ink;
}

function split(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function join(colour) {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function mix(from, to, share) {
  return from.map((part, at) => part + (to[at] - part) * share);
}

/** How much two colours differ, after WCAG 2.2. */
function contrast(one, other) {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

if (window.parent !== window && app) begin();
