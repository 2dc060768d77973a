// The form for residents and its results, to everybody.

export class SurveyPage {
  constructor(page, url, community) {
    this.page = page;
    this.address = `${url}/survey/${community}`;
  }

  async open() {
    await this.page.goto(this.address);
    await this.page.locator('[data-survey=form] :is([data-send], [data-before], [data-failure])').first().waitFor();
  }

  async results(query = '') {
    await this.page.goto(`${this.address}/results${query}`);
    await this.page.locator('[data-survey=results] :is([data-too-few], [data-answers])').first().waitFor();
  }

  /** Taps a face. */
  async tap(requirement, face) {
    await this.page.locator(`[data-requirement="${requirement}"] label:has(input[value="${face}"])`).click();
  }

  async satisfaction(degree) {
    await this.page.locator(`[data-satisfaction] label:has(input[value="${degree}"])`).click();
  }

  field(name) {
    return this.page.locator(`[data-field=${name}]`);
  }

  answered() {
    return this.page.locator('[data-answered]').getAttribute('data-answered');
  }

  /** Waits until the browser keeps all that the form needs. */
  async installed() {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const isKept = async () => (await (await caches.open('forms')).keys()).some(({ url }) => url.includes('/survey?'));
      while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, 50));
    });
  }

  /** Waits until the device has worked out what the server asks of it. */
  ready() {
    return this.page.locator('[data-send][data-ready]').waitFor();
  }

  async send() {
    await this.page.locator('[data-send]').click();
  }

  thanked() {
    return this.page.locator('[data-thanks]').waitFor();
  }
}
