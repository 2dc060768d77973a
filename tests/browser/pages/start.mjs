// The start page: find the community, say who fills in.

export class StartPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(query = '') {
    await this.page.goto(`${this.url}/${query}`);
    await this.page.locator('[data-page=start]').waitFor();
    // What stands further down comes in turns.
    await this.page.locator('[data-coming]').waitFor({ state: 'detached' });
  }

  /** Types part of a name and takes the community with this code from the matches. */
  async find(words, code) {
    await this.page.locator('[data-find]').pressSequentially(words, { delay: 20 });
    await this.page.locator(`[data-community="${code}"]`).tap();
    await this.page.locator('[data-stage=begin]').waitFor();
  }

  /** Goes down from the city to the community: the codes of city, county and street. */
  async goDown(codes, community) {
    await this.page.locator('[data-place="1"]').waitFor({ state: 'attached' });
    await this.reveal('[data-place="1"]');
    for (const [index, code] of codes.entries()) {
      const select = this.page.locator(`[data-place="${index + 1}"]`);
      await select.locator(`option[value="${code}"]`).waitFor({ state: 'attached' });
      await select.selectOption(code);
    }
    const last = this.page.locator(`[data-place="${codes.length + 1}"]`);
    await last.locator(`option[value="${community}"]`).waitFor({ state: 'attached' });
    await last.selectOption(community);
    await this.page.locator('[data-stage=begin]').waitFor();
  }

  /** Opens the fold around something, if it is in one. */
  async reveal(selector) {
    await this.page.locator(selector).evaluate((element) => {
      const fold = element.closest('details');
      if (fold) fold.open = true;
    });
  }

  async fillWho({ role = '社区主任', name = '陈小明', phone = '020-81234567', code } = {}) {
    for (const [field, value] of Object.entries({ role, name, phone, code })) {
      if (value !== undefined) await this.page.locator(`[data-field=${field}] >> visible=true`).first().fill(value);
    }
  }

  async choosePack(id) {
    await this.page.locator(`input[name=standard][value="${id}"]`).check();
  }

  async go() {
    await this.page.locator('[data-continue]').tap();
  }

  async practise() {
    await this.page.locator('[data-practise]').first().tap();
  }
}
