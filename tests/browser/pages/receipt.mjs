// The public page of a receipt.

export class ReceiptPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(number) {
    await this.page.goto(`${this.url}/receipts/${number}`);
    await this.ready();
  }

  async ready() {
    await this.page.locator('[data-page=receipt]').waitFor();
    await this.page.locator('[data-receipt]').waitFor();
  }

  async number() {
    return (await this.page.locator('[data-receipt]').first().textContent()).trim();
  }

  signature() {
    return this.page.locator('[data-signature]').getAttribute('data-signature');
  }

  recount() {
    return this.page.locator('[data-recount]').getAttribute('data-recount');
  }
}
