// One Chromium for a test file; a fresh visitor for each test.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findings } from './axe.mjs';

const artifacts = path.resolve(import.meta.dirname, '../.artifacts');

/** A phone as most visitors have one. */
export const PHONE = { width: 412, height: 915 };
/** The widths every page has to work at: smallest phone, phone, desk. */
export const WIDTHS = {
  small: { width: 320, height: 640 },
  common: { width: 360, height: 780 },
  phone: PHONE,
  desk: { width: 1280, height: 900 },
};

/** The widths that a visitor with one device looks at. */
export const DEVICES = { phone: ['small', 'phone'], desk: ['desk'] };

/** Colours change with the scheme and not with the width of a phone: each scheme at one of its widths will do. */
const SCHEMES = { small: ['light'], phone: ['dark'], desk: ['light', 'dark'] };

/** One look: a width, a scheme, and whether letters are large. */
const looksOf = (device) =>
  DEVICES[device].flatMap((width) => SCHEMES[width].map((scheme) => ({ width, scheme, isLarge: false })));
const turns = { phone: 0, desk: 0 };

/** What is looked at before a release: each usual width in both schemes, as usual and in large print. */
const ALL_WIDTHS = { phone: ['common', 'phone'], desk: ['desk'] };
const everyLookOf = (device) => {
  const usual = looksOf(device).filter(({ width }) => !ALL_WIDTHS[device].includes(width));
  const all = ALL_WIDTHS[device].flatMap((width) =>
    ['light', 'dark'].flatMap((scheme) => [false, true].map((isLarge) => ({ width, scheme, isLarge }))),
  );
  return [...usual, ...all];
};

/** Puts a page into large print without a press, or back; gives how it was. */
const enlarge = (page, isLarge) =>
  page.evaluate((isLarge) => {
    const root = document.documentElement;
    const before = root.hasAttribute('data-large');
    root.toggleAttribute('data-large', isLarge);
    return before;
  }, isLarge);

/** What the names of pictures end in, while pages are in large print. */
let pictureEnd = '';

/**
 * Brings a page to the looks of a device, widths in light and dark, and lets `check(width, scheme)` look at
 * it. The states of a test file take turns: every state is seen in one look, every look by many states. With
 * `TEST_LOOKS=all` each is seen in all of them, in large print and at 360 pixels as well, which takes several
 * times as long.
 */
export async function inEveryLook(page, device, check) {
  const isAll = process.env.TEST_LOOKS === 'all';
  const all = isAll ? everyLookOf(device) : looksOf(device);
  const looks = isAll ? all : [all[turns[device]++ % all.length]];
  for (const { width, scheme, isLarge } of looks) {
    await page.setViewportSize(WIDTHS[width]);
    await page.emulateMedia({ colorScheme: scheme });
    if (!isLarge) {
      await check(width, scheme);
      continue;
    }
    const before = await enlarge(page, true);
    pictureEnd = '-large';
    try {
      await check(width, scheme);
    } finally {
      pictureEnd = '';
    }
    await enlarge(page, before);
  }
}

/**
 * What Playwright switches off, but for the one thing that frames of other websites need: a store of their own
 * for each website around them. Of this switch the browser reads the last.
 */
const FRAMES_KEEP = '--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,PaintHolding';

/** Starts Chromium; with `framesKeep` as browsers are, where a page inside that of another website has a store. */
export const launch = ({ framesKeep = false } = {}) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...(framesKeep ? [FRAMES_KEEP] : [])],
  });

/** What is around the frame that goes somewhere; nothing around a window, which may only be about to open. */
function frameAround(request) {
  try {
    return request.frame().parentFrame();
  } catch {
    return null;
  }
}

/**
 * Whether a page asks somebody else: its server is all that it may speak to, and a page of a portal the
 * server that it names. Where people themselves go (a link, signing in elsewhere) is theirs to say, and
 * what lies in the page (`data:`, `blob:`) is nobody else.
 */
function isForeign(request, portals) {
  if (!/^(https?|wss?):/.test(request.url())) return false;
  // What a service worker asks for has no frame.
  const worker = request.serviceWorker()?.url();
  const isGoing = !worker && request.isNavigationRequest();
  // What a frame goes to is what the page around it has put there.
  const around = isGoing ? frameAround(request) : null;
  if (isGoing && !around) return false;
  const page = worker ?? (around ?? request.frame()).url();
  if (!/^https?:/.test(page)) return false;
  const [own, other] = [new URL(page).origin, new URL(request.url()).origin];
  return own !== other && portals[own] !== other;
}

/**
 * A visitor with an empty device. What goes wrong in the page is collected in `faults`, so that a
 * test can say that nothing did. A page that has asked anybody but its server fails the test when the
 * visitor leaves; `portals` names, by origin, the server that the pages of another website may ask.
 */
export async function visitor(browser, options = {}) {
  const { size = PHONE, scheme = 'light', language = 'zh-CN', portals = {}, ...rest } = options;
  const isPhone = size.width < 700;
  const context = await browser.newContext({
    viewport: size,
    // As sharp as a phone only for whoever looks at pictures: four times the pixels take their time.
    deviceScaleFactor: isPhone && process.env.TEST_PICTURES ? 2 : 1,
    isMobile: isPhone,
    hasTouch: isPhone,
    colorScheme: scheme,
    locale: language,
    reducedMotion: 'reduce',
    // A worker answers before a test can; whoever tests without a network asks for it.
    serviceWorkers: 'block',
    ...rest,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  const foreign = [];
  context.on('request', (request) => isForeign(request, portals) && foreign.push(request.url()));
  const close = async () => {
    await context.close();
    assert.deepEqual(foreign, [], 'pages ask nobody but their server');
  };
  return { context, page, faults, close };
}

/**
 * Nothing is held back from a page, or a browser's pages, any more. What is being held back is answered
 * first: with `unroute` its answer could come too late, which fails the whole file.
 */
export const letThrough = (pages) => pages.unrouteAll({ behavior: 'wait' });

/**
 * What axe finds against WCAG 2.2 AA, one line each; an empty list is what a test asks for.
 * The window is made as high as the page meanwhile: a control that happens to lie half under the bar
 * at the bottom is no small control, one only has to scroll.
 */
export async function accessibility(page) {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...size, height: Math.max(height, size.height) });
  // A page whose cards are as high as its window has grown with it: its end keeps clear of the bar.
  await page.evaluate(() => {
    const { scrollHeight } = document.documentElement;
    if (scrollHeight > innerHeight) scrollTo({ top: scrollHeight, behavior: 'instant' });
  });
  const found = await findings(page, tags);
  await page.setViewportSize(size);
  return found;
}

/** Controls smaller than a finger: WCAG asks for 24 px, the product for 44. */
export const smallTargets = (page, least = 44) =>
  page.evaluate((least) => {
    const controls = document.querySelectorAll('a[href], button, select, textarea, input, summary, [role=button]');
    const box = (control) => (control.matches('input[type=radio], input[type=checkbox]') && control.closest('label')) || control;
    return [...controls]
      .map(box)
      .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.closest('p, li > a'))
      .map((control) => ({ control, size: control.getBoundingClientRect() }))
      .filter(({ size }) => size.width > 0 && (size.height < least - 0.5 || size.width < least - 0.5))
      .map(({ control, size }) => `${control.outerHTML.slice(0, 90)} ${Math.round(size.width)}×${Math.round(size.height)}`);
  }, least);

/** Brings a page to the front again: what a browser tells a page then. */
export const toFront = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

/** How far the page is wider than the window, in pixels: nothing may have to be scrolled sideways. */
export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/**
 * Keeps a picture of the page to look at, `.artifacts/<name>.png`, when `TEST_PICTURES` is set: drawing
 * all of them takes minutes.
 */
export async function picture(page, name) {
  if (!process.env.TEST_PICTURES) return;
  await mkdir(artifacts, { recursive: true });
  await page.screenshot({ path: path.join(artifacts, `${name}${pictureEnd}.png`), fullPage: true });
}

/** Nothing is wrong with a page as it is shown; `at` says which it is. */
export async function looksWell(page, at) {
  assert.deepEqual(await accessibility(page), [], at);
  assert.equal(await overflow(page), 0, `${at}: nothing is scrolled sideways`);
  assert.deepEqual(await smallTargets(page), [], at);
}

/** The widths of all devices on one page, which was brought to where it is on one of them. */
export const onEveryDevice = async (look) => {
  for (const device of Object.keys(DEVICES)) await look(device);
};

/** Nothing is wrong with a page in the looks of a device; a picture of each is kept under its name. */
export const inOrder = (page, name, device) =>
  inEveryLook(page, device, async (width, scheme) => {
    await picture(page, `${name}-${WIDTHS[width].width}-${scheme}`.replaceAll(/[^\w-]+/g, '-'));
    await looksWell(page, `${name}, ${width}, ${scheme}`);
  });
