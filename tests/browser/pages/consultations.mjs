// Consultations to everybody: the list, one draft with the form to comment on it, one's own comment.

export class ConsultationPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** The list, where a comment is looked up, too. */
  async list() {
    await this.page.goto(`${this.url}/consultations`);
    await this.page.locator('[data-consultation], [data-none]').first().waitFor();
  }

  async open(id) {
    await this.page.goto(`${this.url}/consultations/${id}`);
    await this.page.locator('[data-days]').waitFor();
  }

  field(name) {
    return this.page.locator(`[data-comment] [data-field=${name}]`);
  }

  /** Goes from a requirement to the form, which then names it. */
  async commentOn(requirement) {
    await this.page.locator(`[data-comment-on="${requirement}"]`).click();
  }

  async send() {
    await this.page.locator('[data-comment] [data-send]').click();
  }

  /** The number that the commenter takes along, once the comment has arrived. */
  async receipt() {
    const number = this.page.locator('[data-comment-receipt]');
    await number.waitFor();
    return (await number.textContent()).trim();
  }

  /** What became of a comment: its result, empty while it waits, and the reasons. */
  async look(receipt) {
    await this.list();
    await this.page.locator('[data-field=receipt]').fill(receipt);
    await this.page.locator('[data-check]').click();
    const state = this.page.locator('[data-comment-state]');
    await state.waitFor();
    const reason = this.page.locator('[data-reason]');
    return {
      result: await state.getAttribute('data-comment-state'),
      reason: (await reason.count()) ? (await reason.innerText()).trim() : '',
    };
  }
}
