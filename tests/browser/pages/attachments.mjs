// Photos and documents on the page of a case: adding them, looking at them closely.
export class AttachmentsPage {
  constructor(page) {
    this.page = page;
    this.adding = page.locator('[data-dialog=attach]');
    this.viewer = page.locator('[data-dialog=viewer]');
    this.stage = this.viewer.locator('[data-stage]');
  }

  /** Opens the dialog for a requirement, or for `on_site`. */
  async open(place) {
    await this.page.locator(`[data-attach="${place}"]`).click();
    await this.adding.locator('[data-attach-file]').waitFor();
  }

  /** Chooses files and waits until each has been read. */
  async choose(...files) {
    await this.adding.locator('[data-attach-file]').setInputFiles(files);
    await this.adding.locator('[data-chosen]').nth(files.length - 1).waitFor();
    await this.page.waitForFunction(() => !document.querySelector('[data-chosen][data-state=reading]'));
  }

  caption(words, day) {
    const fill = async (name, value) => this.adding.locator(`[data-field=${name}]`).fill(value);
    return fill('attach-caption', words).then(() => day && fill('attach-day', day));
  }

  /** Sends what has been chosen and waits until nothing is on its way. */
  async send() {
    await this.adding.locator('[data-attach-go]').click();
    await this.page.waitForFunction(() => !document.querySelector('[data-attach-go][aria-disabled]') || !document.querySelector('[data-chosen]'));
  }

  close() {
    return this.adding.locator('[data-close]').click();
  }

  shots(requirement) {
    return this.page.locator(`[data-requirement="${requirement}"] [data-shot]`);
  }

  /** Opens a photo of a requirement and waits until it is there. */
  async look(requirement, position = 0) {
    await this.shots(requirement).nth(position).locator('[data-view]').click();
    await this.seen();
  }

  /** Waits until the photo has been drawn. */
  seen() {
    return this.page.waitForFunction(() => {
      const image = document.querySelector('[data-dialog=viewer] img');
      return image?.complete && image.naturalWidth > 0;
    });
  }

  async scale() {
    return Number(await this.stage.getAttribute('data-scale'));
  }

  /** Waits until the photo is seen at a scale: fingers and wheels are heard of a moment later. */
  scaled(scale) {
    return this.viewer.locator(`[data-stage][data-scale="${scale.toFixed(2)}"]`).waitFor();
  }

  /** The place of the photo in the window. */
  box() {
    return this.stage.locator('img').boundingBox();
  }

  /** Two fingers on the stage, as far apart as `from`, go as far apart as `to`. */
  async pinch(from, to) {
    const { x, y, width, height } = await this.stage.boundingBox();
    const cdp = await this.page.context().newCDPSession(this.page);
    const fingers = (apart) => [-1, 1].map((side) => ({ x: x + width / 2 + (side * apart) / 2, y: y + height / 2 }));
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(from) });
    for (let step = 1; step <= 5; step += 1) {
      await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(from + ((to - from) * step) / 5) });
    }
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await cdp.detach();
  }
}
