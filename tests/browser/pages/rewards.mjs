// The ledger of rewards in the console.

export class LedgerPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(query = '') {
    await this.page.goto(`${this.url}/console/rewards${query}`);
    await this.page.locator('[data-figures], [data-overview] :is([data-empty], [data-scheme]), [data-failure]').first().waitFor();
  }

  /** Fills in the scheme and saves it. */
  async saveScheme({ budget, amount, source }) {
    const form = this.page.locator('[data-scheme-form]');
    await form.waitFor();
    if (!(await form.locator('[data-save]').isVisible())) await form.locator('summary').click();
    if (budget !== undefined) await form.locator('[data-field=budget]').fill(budget);
    if (amount !== undefined) await form.locator('[data-level=reached] input').fill(amount);
    if (source !== undefined) await form.locator('[data-field=source]').fill(source);
    await form.locator('[data-save]').click();
  }

  async propose() {
    await this.page.locator('[data-propose]').click();
    await this.page.locator('[data-propose-confirm]').click();
    await this.page.locator('[data-ledger-page] [data-done]').waitFor();
  }

  async tab(state) {
    await this.page.locator(`[data-ledger] [data-tab=${state}]`).click();
  }

  /** Chooses all lines of the tab and opens the dialog of a step. */
  async begin(step) {
    await this.page.locator('[data-choose-all]').click();
    await this.page.locator(`[data-step=${step}]`).click();
    await this.page.locator('[data-step-list] li').first().waitFor();
  }

  async confirm() {
    await this.page.locator('[data-step-confirm]').click();
    await this.page.locator('[data-dialog=reward-step]').waitFor({ state: 'hidden' });
  }

  async sum(state) {
    return (await this.page.locator(`[data-sum=${state}]`).innerText()).trim();
  }

  left() {
    return this.page.locator('[data-figures] [data-left]').getAttribute('data-left');
  }
}
