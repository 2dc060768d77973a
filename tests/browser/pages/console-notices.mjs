// The console's pages of notices and objections.

export class NoticeEditor {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** Opens the list of notices. */
  async list() {
    await this.page.goto(`${this.url}/console/notices`);
    await this.page.locator('[data-notices] :is([data-group], [data-empty])').first().waitFor();
  }

  /** From the list to a new notice. */
  async begin() {
    await this.page.locator('[data-new-notice]').click();
    await this.ready();
  }

  async open(id) {
    await this.page.goto(`${this.url}/console/notices/${id}`);
    await this.page.locator(':is([data-editor], [data-published]) h1').waitFor();
  }

  ready() {
    return this.page.locator('[data-editor] [data-save]').waitFor();
  }

  field(name) {
    return this.page.locator(`[data-field=notice-${name}]`);
  }

  /** Fills fields by their names: `number`, `title`, `text`, `first-day`, `last-day`, `contact`. */
  async fill(words) {
    for (const [name, value] of Object.entries(words)) await this.field(name).fill(value);
  }

  candidate(id) {
    return this.page.locator(`[data-candidate="${id}"] input`);
  }

  /** What stands beside a field as wrong; empty while all is well. */
  async fault(name) {
    const said = this.page.locator(`#notice-${name}-error`);
    return (await said.isVisible()) ? (await said.innerText()).trim() : '';
  }

  /** Waits until something is wrong beside a field. */
  faulty(name) {
    return this.page.locator(`#notice-${name}-error:not([hidden])`).waitFor();
  }

  async save() {
    await this.page.locator('[data-save]').click();
    await this.page.locator('[data-saved=kept]').waitFor();
  }

  /** Presses the button and gives the names that the dialog lists. */
  async askToPublish() {
    await this.page.locator('[data-publish]').click();
    const list = this.page.locator('[data-publish-list] li');
    await list.first().waitFor();
    return list.allInnerTexts();
  }

  async publish() {
    await this.askToPublish();
    await this.page.locator('[data-publish-confirm]').click();
    await this.page.locator('[data-published] [data-done]').waitFor();
  }

  /** The id in the address, once it has been saved. */
  id() {
    return new URL(this.page.url()).pathname.split('/').at(-1);
  }

  /** Announces what can be; gives the numbers of the certificates. */
  async announce() {
    await this.page.locator('[data-announce]').click();
    await this.page.locator('[data-announce-confirm]').click();
    await this.page.locator('[data-announcement]').waitFor();
    return this.page.locator('[data-certificate]').evaluateAll((all) => all.map((one) => one.dataset.certificate));
  }
}

export class ObjectionDesk {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** Opens the list of those that wait, or of all. */
  async list(query = '') {
    await this.page.goto(`${this.url}/console/objections${query}`);
    await this.page.locator('[data-objections] :is([data-count], [data-empty])').first().waitFor();
  }

  async openFirst() {
    await this.page.locator('[data-objection] a').first().click();
    await this.page.locator('[data-one-objection] [data-person]').waitFor();
  }

  async choose(result) {
    await this.page.locator(`[data-reply-form] label:has(input[value=${result}])`).click();
    await this.page.locator(`[data-consequence=${result}]`).first().waitFor();
  }

  words(words) {
    return this.page.locator('[data-field=reply-words]').fill(words);
  }

  record(words) {
    return this.page.locator('[data-field=reply-opinion]').fill(words);
  }

  press() {
    return this.page.locator('[data-reply-go]').click();
  }

  async confirm() {
    await this.page.locator('[data-reply-confirm]').click();
    await this.page.locator('[data-answered]').waitFor();
  }
}
