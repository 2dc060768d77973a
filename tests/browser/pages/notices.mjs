// Published notices: the list, one notice, and the form to object to a case in it.

export class NoticesPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(query = '') {
    await this.page.goto(`${this.url}/notices${query}`);
    await this.ready();
  }

  async ready() {
    await this.page.locator('[data-public=notices]').waitFor();
    await this.page.locator('[data-notice], [data-none]').first().waitFor();
  }

  ids() {
    return this.page.locator('[data-notice]').evaluateAll((all) => all.map((one) => one.dataset.notice));
  }

  async filter(name, value) {
    await this.page.locator(`[data-filter=${name}]`).selectOption(value);
  }

  async choose(id) {
    await this.page.locator(`[data-notice="${id}"] a`).click();
  }
}

export class NoticePage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(id) {
    await this.page.goto(`${this.url}/notices/${id}`);
    await this.ready();
  }

  async ready() {
    await this.page.locator('[data-days]').waitFor();
  }

  phase() {
    return this.page.locator('[data-phase]').first().getAttribute('data-phase');
  }

  cases() {
    return this.page.locator('[data-line]').evaluateAll((all) => all.map((one) => one.dataset.line));
  }

  hasLeft(id) {
    return this.page.locator(`[data-line="${id}"][data-left]`).isVisible();
  }

  annex(kind) {
    return this.page.locator(`[data-annex=${kind}]`);
  }

  /** Goes from a line of the list to the form, which then names its community. */
  async objectTo(id) {
    await this.page.locator(`[data-object="${id}"]`).click();
  }

  field(name) {
    return this.page.locator(`[data-objection] [data-field=${name}]`);
  }

  async fill(words) {
    for (const [name, value] of Object.entries(words)) await this.field(name).fill(value);
  }

  async attach(files) {
    await this.field('files').setInputFiles(files);
  }

  async send() {
    await this.page.locator('[data-send]').click();
  }

  /** The number that the objector takes along, once the objection has arrived. */
  async receipt() {
    const number = this.page.locator('[data-objection-receipt]');
    await number.waitFor();
    return (await number.textContent()).trim();
  }

  /** Objects to a case, from its line in a notice to the receipt; gives the number of that. */
  async object(notice, caseId, words, files = []) {
    await this.open(notice);
    await this.objectTo(caseId);
    await this.fill(words);
    if (files.length > 0) await this.attach(files);
    await this.send();
    return this.receipt();
  }

  failure() {
    return this.page.locator('[data-objection] [data-failure]');
  }
}
