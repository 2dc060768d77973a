// The console's pages beside the cases: accounts, settings, imports, the audit log.
import { saved } from '../support/files.mjs';

export class OfficePage {
  constructor(page, console) {
    this.page = page;
    this.console = console;
  }

  /** Goes to one of them by its link: `accounts`, `imports`, `settings` or `audit`. */
  async goTo(name) {
    await this.page.locator(`[data-office=${name}]`).click();
    await this.page.locator(`[data-${name}]`).waitFor();
  }

  /** Waits until a list has its lines. */
  lines() {
    return this.page.locator('[data-count], [data-entry]').first().waitFor();
  }

  async fillAccount({ name, person, role, place = [], department }) {
    const field = (id) => this.page.locator(`[data-field=${id}]`);
    if (name) await field('name').fill(name);
    if (person) await field('display-name').fill(person);
    if (role) await field('role').selectOption(role);
    for (const [depth, code] of place.entries()) await field(`place-${depth}`).selectOption(code);
    if (department) await field('department').fill(department);
  }

  /** Makes an account; gives its invitation link. */
  async createAccount(wish) {
    await this.page.locator('[data-new]').click();
    await this.page.locator('[data-account-new]').waitFor();
    await this.fillAccount(wish);
    await this.page.locator('[data-create]').click();
    return this.link();
  }

  /** The invitation link that is shown. */
  link() {
    return this.page.locator('[data-invitation-link]').inputValue();
  }

  async openAccount(name) {
    await this.page.locator(`[data-account-row="${name}"] a`).click();
    await this.page.locator('[data-measures]').waitFor();
  }

  /** Does something to the open account, and confirms it where that is asked. */
  async measure(id) {
    await this.page.locator(`[data-measure=${id}]`).click();
    const confirm = this.page.locator(`[data-measure-confirm=${id}]`);
    if (await this.page.locator(`[data-dialog=${id}]`).count()) await confirm.click();
  }

  figure(name) {
    return this.page.locator(`[data-field=${name}]`);
  }

  saveSettings() {
    return this.page.locator('[data-settings-form] [data-save]').click();
  }

  async chooseKind(kind) {
    await this.page.locator(`label:has(input[value=${kind}])`).click();
  }

  /** Sends a table, given as its text, and waits for the preview. */
  async sendTable(name, text) {
    await this.page.locator('[data-import-file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await this.page.locator('[data-preview], [data-failure]').first().waitFor();
  }

  /** What is wrong in the preview, as `row code`. */
  faults() {
    return this.page.locator('[data-row-error]').evaluateAll((rows) =>
      rows.map((row) => `${/\d+/.exec(row.querySelector('th').innerText)[0]} ${row.dataset.rowError}`),
    );
  }

  async confirmTable() {
    await this.page.locator('[data-import-confirm]').click();
    await this.page.locator('[data-written]').waitFor();
  }

  /** Saves a file that a link leads to; gives its name and bytes. */
  save(selector) {
    return saved(this.page, selector);
  }
}
