// The console: signing in, the work list, a case, the committee's page.
import { WIDTHS, inOrder, onEveryDevice, visitor } from '../support/browser.mjs';
import { settled } from '../support/records.mjs';

/** A visitor to the console, signed in: a role of the demonstration, or a name and a password. */
export async function signInTo(browser, server, who, options = {}) {
  const visit = await visitor(browser, { size: WIDTHS.desk, ...options });
  const console = new ConsolePage(visit.page, server.url);
  await console.open();
  await console.signIn(server.accounts[who] ?? who);
  // Before signing in the page asks who is signed in and is told that nobody is.
  visit.faults.length = 0;
  return { ...visit, console };
}

/** Nothing is wrong with a page in any look, to which `bring(page, console)` brings somebody who is signed in. */
export async function inOrderFor(browser, server, who, name, bring) {
  const { page, console, close } = await signInTo(browser, server, who);
  await bring(page, console);
  await onEveryDevice((device) => inOrder(page, `console-${name}`, device));
  await close();
}

export class ConsolePage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(path = '') {
    await this.page.goto(`${this.url}/console${path}`);
    await this.page.locator('[data-page=console]').waitFor();
  }

  /** Signs in on whatever page is open; `code` is for accounts with a second factor. */
  async signIn({ name, password, code }) {
    await this.page.locator('[data-sign-in] [data-field=name]').fill(name);
    await this.page.locator('[data-sign-in] [data-field=password]').fill(password);
    await this.page.locator('[data-sign-in-go]').click();
    if (code) {
      await this.page.locator('[data-field=code]').fill(code);
      await this.page.locator('[data-sign-in-go]').click();
    }
    await this.page.locator('[data-who]').waitFor();
    // Whose committee is signed in is known to the other pages then.
    await settled(this.page);
  }

  /** Signs in again over the page, when the session has ended. */
  async signInAgain(password) {
    const dialog = this.page.locator('[data-dialog=sign-in-again]');
    await dialog.locator('[data-field=password]').fill(password);
    await dialog.locator('[data-sign-in-go]').click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async signOut() {
    await this.page.locator('[data-sign-out]').click();
    await this.page.locator('[data-sign-in]').waitFor();
  }

  /** Waits until the work list shows its lines or that there are none. */
  async list() {
    await this.page.locator('[data-list] :is([data-count], [data-empty])').first().waitFor();
  }

  async openCase(id) {
    await this.page.locator(`[data-case="${id}"] a`).first().click();
    await this.caseReady();
  }

  /** Opens the first case that waits for whoever is signed in. */
  async openWaiting() {
    await this.list();
    await this.page.locator('[data-case] a').first().click();
    await this.caseReady();
  }

  async caseReady() {
    await this.page.locator('[data-case-page] [data-history]').waitFor();
  }

  /** A committee applies with what it has sealed last. */
  async apply() {
    await this.page.locator('[data-apply]').click();
    await this.page.locator('[data-case][data-stage=applied]').waitFor();
  }

  requirement(id) {
    return this.page.locator(`[data-requirement="${id}"]`);
  }

  async judge(id, verdict, remark) {
    await this.requirement(id).locator(`label:has(input[value="${verdict}"])`).click();
    if (remark) await this.requirement(id).locator('[data-verdict-remark]').fill(remark);
  }

  confirmAll() {
    return this.page.locator('[data-confirm-all]').click();
  }

  async chooseStep(step) {
    await this.page.locator(`label:has([data-step="${step}"])`).click();
  }

  opinion(words) {
    return this.page.locator('[data-field=opinion]').fill(words);
  }

  /** On the direct route: says that the certificate of the honour has been checked. */
  checkHonour() {
    return this.page.locator('label:has([data-honour-checked])').click();
  }

  async reason(id, words) {
    await this.page.locator('[data-reason-choose]').selectOption(id);
    await this.page.locator(`[data-reason="${id}"] textarea`).fill(words);
  }

  /** Presses the button of the decision and waits until the page says that it is done. */
  async decide() {
    // What an earlier action has left on the page does not say that this one is done.
    const isStep = (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/steps');
    const answered = this.page.waitForResponse(isStep);
    await this.page.locator('[data-decide-go]').click();
    const confirm = this.page.locator('[data-confirm-step]');
    await Promise.race([answered, confirm.waitFor().catch(() => {})]);
    if (await confirm.isVisible()) await confirm.click();
    await answered;
    await this.page.locator('[data-done]').waitFor();
  }

  /** Waits until the server has what was entered. */
  saved() {
    return this.page.locator('[data-saved=kept]').waitFor();
  }
}
