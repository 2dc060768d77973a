// The progress page of the console: numbers, map, charts, tables, files.
import { readFile } from 'node:fs/promises';

export class ProgressPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** Opens the progress of a division, of one's own when none is named, and waits for its charts. */
  async open(division) {
    await this.page.goto(`${this.url}/console/progress${division ? `?division=${division}` : ''}`);
    await this.ready(division);
  }

  /** Waits until a division is shown and everything is drawn. */
  async ready(division) {
    await this.page.locator(division ? `[data-progress="${division}"]` : '[data-progress]').waitFor();
    await this.page.waitForFunction(() =>
      [...document.querySelectorAll('.plot canvas')].every((canvas) => canvas.dataset.drawn === 'yes'),
    );
  }

  /** What the server says to whoever is signed in on this page. */
  async told(division) {
    const query = division ? `?division=${division}` : '';
    return (await this.page.context().request.get(`${this.url}/api/v1/progress${query}`)).json();
  }

  figure(id) {
    return this.page.locator(`[data-figure="${id}"]`).innerText();
  }

  panel(id) {
    return this.page.locator(`[data-panel="${id}"]`);
  }

  canvas(id) {
    return this.panel(id).locator('canvas');
  }

  /** The cells of a panel's table, row by row, without its head. */
  rows(id) {
    return this.panel(id).locator('tbody tr').evaluateAll((rows) =>
      rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
    );
  }

  /** Presses a button that saves a file; gives its name and its bytes. */
  async save(panel, kind) {
    const saved = this.page.waitForEvent('download');
    await this.panel(panel).locator(`[data-${kind}]`).click();
    const download = await saved;
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }
}
