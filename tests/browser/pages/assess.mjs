// The assessment: steps of cards, the bar with the result, the review.
import { recordOf } from '../support/records.mjs';

export class AssessPage {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open(query = '') {
    await this.page.goto(`${this.url}/assess${query}`);
    await this.ready();
  }

  async ready() {
    await this.page.locator('[data-page=assess]').waitFor();
    await this.page.locator('[data-requirement] >> visible=true').first().waitFor();
    // The cards of a step come in turns.
    await this.page.locator('[data-coming]').waitFor({ state: 'detached' });
  }

  card(id) {
    return this.page.locator(`[data-requirement="${id}"]`);
  }

  state(id) {
    return this.card(id).getAttribute('data-state');
  }

  /** Waits until a card is in this state. */
  async waitForState(id, state) {
    await this.page.locator(`[data-requirement="${id}"][data-state=${state}]`).waitFor();
  }

  async choose(id, value) {
    await this.card(id).locator(`label:has(input[value="${value}"])`).tap();
  }

  async number(id, value, field = 'value') {
    await this.card(id).locator(`[data-number="${field}"]`).fill(value);
  }

  async notApplicable(id, reason) {
    await this.choose(id, 'not_applicable');
    if (reason) await this.card(id).locator('[data-reason]').fill(reason);
  }

  /** Unfolds evidence, remark and the rest of a card. */
  async extras(id) {
    await this.card(id).locator('[data-extras] > summary').tap();
    await this.card(id).locator('[data-remark]').waitFor();
  }

  async remark(id, words) {
    await this.extras(id);
    await this.card(id).locator('[data-remark]').fill(words);
  }

  /** Names a document that shows an answer. */
  async evidence(id, name) {
    await this.extras(id);
    await this.card(id).locator('[data-evidence] input').fill(name);
  }

  /** Chooses photos and documents beside a requirement that is unfolded; waits until so many are kept in all. */
  async chooseFiles(id, kept, ...files) {
    await this.card(id).locator('[data-file-chooser=pick]').setInputFiles(files);
    await this.keptFiles(id, kept);
  }

  /** Waits until the device has so many files of a requirement. */
  async keptFiles(id, count) {
    await this.card(id).locator('[data-chosen-file]').nth(count - 1).waitFor();
  }

  /** Agrees that it is kept when and where a chosen photo was taken; gives the fold with its inputs. */
  async agreeToTaken(id, called) {
    const taken = this.card(id).locator('[data-chosen-file]', { hasText: called }).locator('[data-taken]');
    await taken.locator('summary').tap();
    await taken.locator('[data-taken-agree]').check();
    await taken.locator('[data-taken-field=place]').waitFor();
    return taken;
  }

  async step(id) {
    await this.page.locator(`[data-step="${id}"]`).tap();
  }

  async total() {
    return (await this.page.locator('.bar [data-total]').textContent()).trim();
  }

  async level() {
    return (await this.page.locator('.bar [data-level]').textContent()).trim();
  }

  async bar(attribute) {
    return Number(await this.page.locator(`.bar [data-${attribute}]`).getAttribute(`data-${attribute}`));
  }

  async openResult() {
    await this.page.locator('.bar [data-open-result]').tap();
    await this.page.locator('[data-sheet][open]').waitFor();
  }

  async closeResult() {
    await this.page.locator('[data-sheet] [data-close]').tap();
    await this.page.locator('[data-sheet]:not([open])').waitFor({ state: 'attached' });
  }

  /** The draft as it is kept on the device, if it is. */
  kept(key) {
    return recordOf(this.page, `draft.${key}`);
  }

  /** Waits until the page says that the device has everything. */
  saved() {
    return this.page.locator('[data-kept=kept]').waitFor();
  }

  /** Goes to the review. */
  async review() {
    await this.step('review');
    await this.page.locator('[data-review]').waitFor();
  }

  async submit() {
    await this.page.locator('[data-submit]').tap();
  }

  /** Answers everything that a plan of answers says, step by step; see packs.mjs. */
  async answer(steps, plan) {
    for (const { step, requirements } of steps) {
      await this.step(step);
      for (const { id, answer } of planned(requirements, plan)) await this.answerOne(id, answer);
    }
  }

  async answerOne(id, { choice, number, reason, evidence }) {
    await this.card(id).scrollIntoViewIfNeeded();
    if (number !== undefined) await this.number(id, number);
    else if (reason !== undefined) await this.notApplicable(id, reason);
    else await this.choose(id, choice);
    if (evidence !== undefined) await this.evidence(id, evidence);
  }

  /**
   * The same for journeys in which something else is looked at: choices and numbers are given at one stroke
   * and without a finger.
   */
  async answerAtOnce(steps, plan) {
    for (const { step, requirements } of steps) {
      await this.step(step);
      await this.card(requirements[0].id).waitFor();
      const isPlain = ({ answer }) => answer.reason === undefined && answer.evidence === undefined;
      const answers = planned(requirements, plan);
      await this.page.evaluate((answers) => {
        for (const { id, answer } of answers) {
          const card = document.querySelector(`[data-requirement="${id}"]`);
          if (answer.choice !== undefined) {
            card.querySelector(`input[value="${answer.choice}"]`).click();
          } else {
            const field = card.querySelector('[data-number="value"]');
            field.value = answer.number;
            field.dispatchEvent(new Event('input', { bubbles: true }));
          }
        }
      }, answers.filter(isPlain));
      for (const { id, answer } of answers.filter((one) => !isPlain(one))) await this.answerOne(id, answer);
    }
  }
}

/** What a plan says to some requirements, without those to which it says nothing. */
const planned = (requirements, plan) =>
  requirements.map((requirement) => ({ id: requirement.id, answer: plan(requirement) })).filter(({ answer }) => answer !== undefined);
