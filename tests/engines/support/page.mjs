// A page in any engine, for the page objects of the Chromium journeys: of Playwright's pages and locators
// what those use, over a tab that a driver gives. A tab has `go(address)`, `reload()`, `call(source, text)`
// (calls a function in the page with a text and gives the text that it returns), `perform(actions)` as
// WebDriver has them, `errors()` and `close()`.
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 30_000;
const GLANCE_MS = 30;

export class Page {
  #tab;

  constructor(tab) {
    this.#tab = tab;
  }

  /** What went wrong in the page, as its engine tells it. */
  get faults() {
    return this.#tab.errors();
  }

  async goto(address) {
    await this.#tab.go(address);
  }

  async reload() {
    await this.#tab.reload();
  }

  locator(selector) {
    return new Locator(this, steps(selector));
  }

  /** What a function gives in the page; it sees nothing but its argument. */
  async evaluate(act, argument = null) {
    const given = await this.#tab.call(
      `async (text) => JSON.stringify((await (${act})(JSON.parse(text))) ?? null)`,
      JSON.stringify(argument),
    );
    return JSON.parse(given);
  }

  /** Presses a place in the window. */
  async press({ x, y }) {
    const actions = [
      { type: 'pointerMove', duration: 0, origin: 'viewport', x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await this.#tab.perform([{ type: 'pointer', id: 'pointer', parameters: { pointerType: 'mouse' }, actions }]);
  }

  /** Types into whatever has the focus. */
  async type(keys) {
    const actions = [...keys].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await this.#tab.perform([{ type: 'key', id: 'keys', actions }]);
  }

  /**
   * Asks the page again and again until it gives something. That a page which is being left does not
   * answer is no fault.
   */
  async until(what, ask) {
    const end = Date.now() + PATIENCE_MS;
    for (let last; ; await pause(GLANCE_MS)) {
      try {
        const given = await ask();
        if (given) return given;
      } catch (error) {
        last = error;
      }
      if (Date.now() > end) throw new Error([`${what}: not in time`, ...this.faults].join('\n'), { cause: last });
    }
  }

  async close() {
    await this.#tab.close();
  }
}

/** The key that removes what is selected. */
const DELETE = '\uE017';

class Locator {
  #page;
  #steps;

  constructor(page, steps) {
    this.#page = page;
    this.#steps = steps;
  }

  locator(selector) {
    return new Locator(this.#page, [...this.#steps, ...steps(selector)]);
  }

  first() {
    return new Locator(this.#page, [...this.#steps, { first: true }]);
  }

  async waitFor({ state = 'visible' } = {}) {
    await this.#page.until(`${this}: ${state}`, () => this.#ask(
      (found, state) => {
        if (state === 'detached') return !found;
        return state === 'hidden' ? !isVisible(found) : found && (state === 'attached' || isVisible(found));
      },
      state,
    ));
  }

  /** Calls a function with the element, once there is one. */
  async evaluate(act, argument) {
    const { given } = await this.#page.until(`${this}`, () => this.#ask(
      `async (found, argument) => found && { given: (await (${act})(found, argument)) ?? null }`,
      argument,
    ));
    return given;
  }

  getAttribute(name) {
    return this.evaluate((found, name) => found.getAttribute(name), name);
  }

  textContent() {
    return this.evaluate((found) => found.textContent);
  }

  inputValue() {
    return this.evaluate((found) => found.value);
  }

  isChecked() {
    return this.evaluate((found) => found.checked);
  }

  async scrollIntoViewIfNeeded() {
    await this.evaluate((found) => found.scrollIntoView({ block: 'center', behavior: 'instant' }));
  }

  /** Presses the middle of the element, as soon as it stands still and nothing lies over it. */
  async click() {
    const place = await this.#page.until(`${this}: to be pressed`, () => this.#ask(async (found) => {
      if (!isVisible(found) || found.matches(':disabled')) return null;
      found.scrollIntoView({ block: 'center', behavior: 'instant' });
      const middle = () => {
        const { x, y, width, height } = found.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      };
      const before = middle();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const { x, y } = middle();
      const hit = document.elementFromPoint(x, y);
      const isReached = found.contains(hit) || (hit?.closest('label')?.control ?? null) === found;
      return x === before.x && y === before.y && isReached ? { x, y } : null;
    }));
    await this.#page.press(place);
  }

  /** The engines' drivers have no fingers in common: a tap is a click. */
  async tap() {
    await this.click();
  }

  async check() {
    if (!(await this.isChecked())) await this.click();
    await this.#page.until(`${this}: checked`, () => this.isChecked());
  }

  /** Types over what a field holds. */
  async fill(words) {
    await this.#page.until(`${this}: to be typed into`, () => this.#ask((found) => {
      if (!isVisible(found) || found.matches(':disabled')) return false;
      found.focus();
      found.select();
      return document.activeElement === found;
    }));
    await this.#page.type(words === '' ? DELETE : words);
    await this.#page.until(`${this}: ${words}`, async () => (await this.inputValue()) === words);
  }

  /** Calls a function with the element, or with nothing while there is none. */
  #ask(act, argument) {
    const find = `({ steps, argument }) => {
      const isVisible = ${isVisible};
      return (${act})((${only})(steps), argument);
    }`;
    return this.#page.evaluate(find, { steps: this.#steps, argument });
  }

  toString() {
    return this.#steps.map(({ css, visible }) => css ?? (visible ? 'visible' : 'first')).join(' >> ');
  }
}

/** The steps by which an element is found, of a selector as Playwright reads them. */
const steps = (selector) =>
  selector.split(' >> ').map((part) => (part === 'visible=true' ? { visible: true } : { css: part }));

// What follows runs in the page.

/** The only element that the steps lead to. */
function only(steps) {
  const found = steps.reduce((within, { css, visible, first }) => {
    if (first) return within.slice(0, 1);
    if (visible) return within.filter(isVisible);
    return [...new Set(within.flatMap((one) => [...one.querySelectorAll(css)]))];
  }, [document]);
  if (found.length > 1) throw new Error(`${found.length} elements where one is meant`);
  return found[0] ?? null;
}

function isVisible(element) {
  if (!element?.checkVisibility({ visibilityProperty: true })) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}
