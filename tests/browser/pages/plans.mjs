// The console's pages of improvement plans and inspections.

export class PlanPage {
  constructor(page) {
    this.page = page;
  }

  /** Goes to the plans by the link in the frame. */
  async goTo() {
    await this.page.locator('[data-plans-link]').click();
    await this.page.locator('[data-plan] h1, [data-plans] h1').first().waitFor();
  }

  task(requirement) {
    return this.page.locator(`[data-task="${requirement}"]`);
  }

  /** Opens a task for writing and fills in what is given. */
  async edit(requirement, { owner, due, state, reason, note } = {}) {
    const task = this.task(requirement);
    await task.waitFor();
    if (await task.locator('[data-task-edit]').isVisible()) await task.locator('[data-task-edit]').click();
    const field = (name) => task.locator(`[data-field^="task-${name}-"]`);
    if (owner !== undefined) await field('owner').fill(owner);
    if (due !== undefined) await field('due').fill(due);
    if (state !== undefined) await field('state').selectOption(state);
    if (reason !== undefined) await field('reason').fill(reason);
    if (note !== undefined) await field('note').fill(note);
  }

  save(requirement) {
    return this.task(requirement).locator('[data-task-save]').click();
  }

  counts() {
    return this.page.locator('[data-plan-counts]').first().innerText();
  }
}

export class InspectionPage {
  constructor(page) {
    this.page = page;
  }

  /** Goes to the inspections by the link in the frame. */
  async goTo() {
    await this.page.locator('[data-inspections-link]').click();
    await this.page.locator('[data-inspections] :is([data-count], [data-empty])').first().waitFor();
  }

  async open() {
    await this.page.locator('[data-inspection] a').first().click();
    await this.page.locator('[data-one-inspection]').waitFor();
  }

  field(id) {
    return this.page.locator(`[data-field="${id}"]`);
  }

  /** Chooses the community level by level, below the division of whoever is signed in. */
  async choosePlace(codes) {
    for (const [depth, code] of codes.entries()) await this.field(`place-${depth}`).selectOption(code);
  }

  item(position) {
    return this.page.locator('[data-item]').nth(position);
  }

  /** Takes a step with something to be put right, with words. */
  async step(position, step, note) {
    const item = this.item(position);
    if (note !== undefined) await item.locator('textarea').fill(note);
    await item.locator(`[data-item-step=${step}]`).click();
  }
}
