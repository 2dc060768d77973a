// The state of an objection, by its receipt number.

export class ObjectionPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(receipt = '') {
    await this.page.goto(`${this.url}/objections${receipt && `?receipt=${receipt}`}`);
    await this.page.locator('[data-public=objections]').waitFor();
  }

  async look(receipt) {
    await this.page.locator('[data-field=receipt]').fill(receipt);
    await this.page.locator('[data-check]').click();
  }

  async state() {
    const state = this.page.locator('[data-objection-state]');
    await state.waitFor();
    return state.getAttribute('data-objection-state');
  }

  async reply() {
    return (await this.page.locator('[data-reply]').innerText()).trim();
  }
}
