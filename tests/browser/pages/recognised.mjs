// The public list, the page of a community, and a certificate with its recount.
import { saved } from '../support/files.mjs';

export class RecognisedPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(query = '') {
    await this.page.goto(`${this.url}/recognised${query}`);
    await this.ready();
  }

  async ready() {
    await this.page.locator('[data-public=recognised]').waitFor();
    await this.page.locator('[data-recognition], [data-none]').first().waitFor();
  }

  certificates() {
    return this.page.locator('[data-recognition]').evaluateAll((all) => all.map((one) => one.dataset.recognition));
  }

  async filter(name, value) {
    await this.page.locator(`[data-filter=${name}]`).selectOption(value);
  }

  async search(name) {
    await this.page.locator('[data-field=q]').fill(name);
  }

  /** Asks for the next lines, or once more for those that did not come. */
  async more() {
    await this.page.locator('[data-more]').click();
  }

  /** Saves the list as CSV; gives its text. */
  async saved() {
    return (await saved(this.page, '[data-export=csv]')).bytes.toString();
  }
}

export class CommunityPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(code) {
    await this.page.goto(`${this.url}/communities/${code}`);
    await this.page.locator('[data-community-record]').waitFor();
  }

  certificates() {
    return this.page.locator('[data-recognition]').evaluateAll((all) => all.map((one) => one.dataset.recognition));
  }
}

export class CertificatePage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(number) {
    await this.page.goto(`${this.url}/certificates/${number}`);
    await this.page.locator(`[data-certificate="${number}"]`).waitFor();
  }

  standing() {
    return this.page.locator('[data-standing]').first().getAttribute('data-standing');
  }

  /** Lets this browser count the result anew; `agrees` or `differs`. */
  async recount() {
    await this.page.locator('[data-recount-go]').click();
    const result = this.page.locator('[data-recount]');
    await result.waitFor();
    return result.getAttribute('data-recount');
  }

  async total() {
    return (await this.page.locator('[data-total]').textContent()).trim();
  }
}
