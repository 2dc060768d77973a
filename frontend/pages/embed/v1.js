// 嵌入: <green-assessment portal="…"> shows the self-assessment inside a page of another website.
//
// The element holds a frame with a page of this server. What that page looks like, runs and keeps stays
// in there, and nothing of the page around it gets in. Both talk through a channel: the browser hands its
// other end to a page of this server alone, so whatever comes out of it comes from there. Attributes,
// events and custom properties are described in v1.d.ts.

const HOME = new URL(import.meta.url).origin;
/** How long the server may take to say what it knows of the portal; after that it is left to the frame. */
const ASK_MS = 10_000;
/** How long the page in the frame may take to arrive, on a slow network. */
const ARRIVAL_MS = 120_000;
/** How long it may be silent once it has arrived. */
const SILENCE_MS = 10_000;
/** The tallest frame, should the page in it be out of order. */
const TALLEST_PX = 100_000;
const EVENTS = new Set(["ready", "progress", "score", "saved", "submitted", "error"]);
const ATTRIBUTES = ["portal", "community", "pack", "language", "mode", "theme"];

const WORDS = {
  __proto__: null,
  zh: {
    title: "绿色社区自评",
    loading: "正在载入绿色社区自评……",
    open: "在新窗口中打开自评",
    portal_missing: "页面没有写明门户编号（portal）。",
    portal_unknown: "没有编号为 {} 的门户。请网站管理员核对编号。",
    portal_disabled: "编号为 {} 的门户已停用。",
    origin_unknown: "这个网站（{}）没有登记，不能在页面中显示自评。请系统管理员在工作台的“嵌入”中登记。",
    unreachable: "自评没有载入。请检查网络后重试。",
  },
  "zh-Hant": {
    title: "綠色社區自評",
    loading: "正在載入綠色社區自評……",
    open: "在新視窗中打開自評",
    portal_missing: "頁面沒有寫明門戶編號（portal）。",
    portal_unknown: "沒有編號為 {} 的門戶。請網站管理員核對編號。",
    portal_disabled: "編號為 {} 的門戶已停用。",
    origin_unknown: "這個網站（{}）沒有登記，不能在頁面中顯示自評。請系統管理員在工作台的「嵌入」中登記。",
    unreachable: "自評沒有載入。請檢查網絡後重試。",
  },
  en: {
    title: "Green community self-assessment",
    loading: "Loading the green community self-assessment…",
    open: "Open the self-assessment in a new window",
    portal_missing: "The page does not name its portal.",
    portal_unknown: "There is no portal {}. Whoever runs this website should check the key.",
    portal_disabled: "The portal {} has been switched off.",
    origin_unknown: "This website ({}) is not registered and may not show the self-assessment. An administrator can register it in the console under “Embed”.",
    unreachable: "The self-assessment did not load. Check the network and try again.",
  },
};

// What is important in here wins over what is important out there. Sizes are those of the visitor's own
// letters (em): rem would be what the page around it has made of it, on some a hundred pixels.
const STYLE = `
:host { all: initial !important; display: block !important; position: relative !important; direction: ltr !important; }
:host([hidden]) { display: none !important; }
iframe { display: block; inline-size: 100%; block-size: 40em; border: 0; }
.says { margin: 0; padding: 0.9em; border: 1px solid #6d7c73; border-radius: 0.7em; background: #fff; color: #15211b;
  font: 1.125em/1.65 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
.says a { display: inline-block; padding-block: 0.55em; color: #0a6246; }
.spot { position: absolute; inset-inline-start: 0; inline-size: 1px; visibility: hidden; pointer-events: none;
  scroll-margin-block: 6em 8em; }
`;

class GreenAssessment extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  #root = this.attachShadow({ mode: "open" });
  /** Marks a place over the frame, and lends itself for measuring. */
  #spot = document.createElement("span");
  /** Ends what has begun since the element came into the page; none while it is in none. */
  #visit = null;
  #isChanging = false;
  #isReady = false;
  /** Whether the page in the frame has said anything: it may be that it cannot start, and says so itself. */
  #isAlive = false;
  /** Of the portal, when nothing else is said. */
  #theme = "auto";
  #frame = null;
  #port = null;
  #looking = 0;

  constructor() {
    super();
    this.#spot.className = "spot";
    if ("adoptedStyleSheets" in Document.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.#root.adoptedStyleSheets = [sheet];
    } else {
      const sheet = document.createElement("style");
      sheet.textContent = STYLE;
      this.#root.append(sheet);
    }
  }

  connectedCallback() {
    this.#begin();
  }

  disconnectedCallback() {
    this.#visit?.abort();
    this.#visit = null;
    this.#show();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#visit) return;
    if (name === "theme") {
      this.#tell("look", this.#look());
    } else if (!this.#isChanging) {
      // Several changed at once are one change; what was filled in lies on the device.
      this.#isChanging = true;
      queueMicrotask(() => {
        this.#isChanging = false;
        if (this.#visit) this.#begin();
      });
    }
  }

  get #language() {
    const asked = this.getAttribute("language");
    return asked in WORDS ? asked : "zh";
  }

  get #words() {
    return WORDS[this.#language];
  }

  /** Waits until the element comes near what the visitor sees. */
  #begin() {
    this.#visit?.abort();
    const visit = new AbortController();
    this.#visit = visit;
    this.#isReady = false;
    this.#isAlive = false;
    this.#show(this.#says(this.#words.loading));
    const near = new IntersectionObserver(
      (seen) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        near.disconnect();
        this.#load(visit.signal);
      },
      { rootMargin: "50% 0px" },
    );
    near.observe(this);
    visit.signal.addEventListener("abort", () => near.disconnect());
  }

  async #load(signal) {
    const portal = this.getAttribute("portal");
    if (!portal) return this.#fail("portal_missing");
    const known = await ask(portal, signal);
    if (signal.aborted) return;
    if (known && known.state !== "registered") return this.#fail(known.state);
    this.#theme = known?.theme ?? "auto";
    const frame = document.createElement("iframe");
    frame.title = this.#words.title;
    frame.src = this.#address(known?.division, { embed: "1", portal });
    let late;
    const expect = (within) => {
      clearTimeout(late);
      late = setTimeout(() => this.#isAlive || this.#fail("unreachable"), within);
    };
    // Each page in the frame is greeted anew.
    const arrived = () => {
      this.#greet(frame);
      expect(SILENCE_MS);
    };
    frame.addEventListener("load", arrived, { signal });
    const look = () => this.#lookAround();
    document.addEventListener("scroll", look, { signal, capture: true, passive: true });
    window.addEventListener("resize", look, { signal });
    expect(ARRIVAL_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(late);
      this.#port?.close();
      this.#port = null;
      this.#frame = null;
    });
    this.#frame = frame;
    this.#show(frame);
  }

  /** Where the frame goes; without more it is where the same is a page of its own. */
  #address(division, more = {}) {
    const place = this.getAttribute("community") || division || "";
    const isAssessment = place === "practice" || /^\d{12}$/.test(place);
    const address = new URL(isAssessment ? "/assess" : "/", HOME);
    const asked = { ...more };
    if (place === "practice") asked.practice = "";
    else if (place) asked[isAssessment ? "community" : "division"] = place;
    if (this.getAttribute("pack")) asked.pack = this.getAttribute("pack");
    if (this.getAttribute("language") in WORDS) asked.lang = this.getAttribute("language");
    if (more.embed && this.getAttribute("mode") === "large") asked.mode = "large";
    address.search = new URLSearchParams(asked).toString();
    return address.href;
  }

  #greet(frame) {
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => this.#hear(data.type, data.detail ?? {});
    this.#port = port1;
    const greeting = { type: "green-assessment", version: 1, fits: true, look: this.#look() };
    frame.contentWindow.postMessage(greeting, HOME, [port2]);
    // The visitor has gone on to another page in the frame, which begins at its top.
    if (this.#isReady) this.#hear("show", { top: 0, height: 1 });
    this.#lookAround();
  }

  #hear(type, detail) {
    this.#isAlive = true;
    if (type === "size") {
      this.#frame.style.blockSize = `${Math.min(detail.height, TALLEST_PX)}px`;
      this.#lookAround();
    } else if (type === "show") {
      this.#spot.style.insetBlockStart = `${detail.top}px`;
      this.#spot.style.blockSize = `${detail.height}px`;
      this.#spot.scrollIntoView({ block: "nearest" });
      this.#spot.removeAttribute("style");
    } else if (EVENTS.has(type) && !(type === "ready" && this.#isReady)) {
      this.#isReady ||= type === "ready";
      this.dispatchEvent(new CustomEvent(type, { detail }));
    }
  }

  #tell(type, detail) {
    this.#port?.postMessage({ type, detail });
  }

  /** Tells the frame which part of it is seen, so that what belongs to the edges stays there. */
  #lookAround() {
    if (this.#looking) return;
    this.#looking = requestAnimationFrame(() => {
      this.#looking = 0;
      if (!this.#frame) return;
      const { top, bottom } = this.#frame.getBoundingClientRect();
      const height = document.documentElement.clientHeight;
      this.#tell("view", { above: Math.max(0, -top), below: Math.max(0, bottom - height), height });
    });
  }

  /** What the page around it wishes it to look like. */
  #look() {
    const own = getComputedStyle(this);
    const wish = (name, property) => this.#measured(property, own.getPropertyValue(`--green-${name}`).trim());
    return {
      theme: this.getAttribute("theme") ?? this.#theme,
      accent: hexadecimal(wish("accent", "color")),
      textSize: Number.parseFloat(wish("text-size", "inline-size")),
      radius: Number.parseFloat(wish("radius", "inline-size")),
    };
  }

  /** A value of any notation as the browser works it out; empty when it is none. */
  #measured(property, value) {
    if (!value || !CSS.supports(property, value)) return "";
    this.#spot.style.setProperty(property, value);
    const measured = getComputedStyle(this.#spot).getPropertyValue(property);
    this.#spot.style.removeProperty(property);
    return measured;
  }

  #fail(code) {
    this.#visit?.abort();
    const about = code === "origin_unknown" ? location.origin : (this.getAttribute("portal") ?? "");
    const words = this.#words[code].replace("{}", about);
    const says = this.#says(words);
    says.setAttribute("role", "alert");
    says.dataset.code = code;
    const link = document.createElement("a");
    link.href = this.#address();
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.#words.open;
    says.append(document.createElement("br"), link);
    this.#show(says);
    console.error(`<green-assessment>: ${words}`);
    this.dispatchEvent(new CustomEvent("error", { detail: { code, message: words } }));
  }

  #says(words) {
    const says = document.createElement("p");
    says.className = "says";
    says.lang = this.#language === "zh" ? "zh-CN" : this.#language;
    says.textContent = words;
    return says;
  }

  /** Shows one thing, or nothing. */
  #show(...shown) {
    for (const child of [...this.#root.children]) if (child.localName !== "style") child.remove();
    this.#root.append(this.#spot, ...shown);
  }
}

/** What the server says of this page; null where it cannot be asked, as under a strict `connect-src`. */
async function ask(portal, signal) {
  const asking = new AbortController();
  const giveUp = () => asking.abort();
  const late = setTimeout(giveUp, ASK_MS);
  signal.addEventListener("abort", giveUp);
  try {
    const address = `${HOME}/api/v1/embed/${encodeURIComponent(portal)}`;
    const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  } finally {
    clearTimeout(late);
  }
}

/** `rgb(10, 98, 70)` as `#0a6246`; null for anything else. */
function hexadecimal(colour) {
  const parts = /^rgba?\((\d+), (\d+), (\d+)/.exec(colour);
  return parts && `#${parts.slice(1).map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}

if (!customElements.get("green-assessment")) customElements.define("green-assessment", GreenAssessment);
