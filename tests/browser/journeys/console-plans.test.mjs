// From the gaps to a plan and its progress, and an inspection from the visit to the last thing put
// right, at phone size; every page of it looked at by axe.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inOrderFor, signInTo } from '../pages/console.mjs';
import { InspectionPage, PlanPage } from '../pages/plans.mjs';
import { PHONE, launch } from '../support/browser.mjs';
import { savedTable } from '../support/files.mjs';
import { COMMUNITY, day, office } from '../support/office.mjs';
import { settled } from '../support/records.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
  await sealOne(browser, server, { 1.2: { choice: 'partly' }, 3.1: { choice: 'not_met' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody of the demonstration on a phone. */
async function onPhone(role) {
  const visit = await signInTo(browser, server, role, { size: PHONE });
  return { ...visit, plan: new PlanPage(visit.page), inspections: new InspectionPage(visit.page) };
}

/** What the browser writes down of a refusal that is expected. */
const unexpected = (faults, ...statuses) => faults.filter((fault) => !statuses.some((status) => fault.includes(status)));

const looked = (role, name, bring) => inOrderFor(browser, server, role, name, bring);

describe('a plan', { concurrency: false }, () => {
  test('nothing is planned yet', () =>
    looked('community', 'plan-none', async (page) => {
      await new PlanPage(page).goTo();
      await page.locator('[data-plan-make]').waitFor();
    }));

  test('a committee makes it, sets a task, and is told what cannot be kept', async () => {
    const { page, plan, faults, close } = await onPhone('community');
    await plan.goTo();
    await page.locator('[data-plan-make]').click();
    await plan.task('1.2').waitFor();
    await page.locator('[data-plan] [data-text-status]').waitFor();
    assert.match(await plan.counts(), /共 2 项任务，已完成 0 项/);
    // What is wrong stands beside the field, and what was typed stays.
    await plan.edit('1.2', { owner: '陈主任', due: day(-1), state: 'dropped' });
    await plan.save('1.2');
    await page.locator('[data-task="1.2"] .field__error:visible').first().waitFor();
    assert.equal(await plan.task('1.2').locator('[data-field^="task-owner-"]').inputValue(), '陈主任');
    await plan.edit('1.2', { due: day(30), state: 'in_progress', note: '已联系物业' });
    await plan.save('1.2');
    await plan.task('1.2').locator('[data-done]').waitFor();
    assert.equal(await plan.task('1.2').locator('[data-owner]').innerText(), '陈主任');
    await plan.edit('3.1', { state: 'done' });
    await plan.save('3.1');
    await plan.task('3.1').locator('[data-task-state=done]').waitFor();
    assert.match(await plan.counts(), /已完成 1 项/);
    assert.deepEqual(faults, []);
    await close();
  });

  test('of two who write at once the second sees both and chooses', async () => {
    const { page, plan, faults, close } = await onPhone('community');
    await plan.goTo();
    await plan.edit('1.2', { owner: '物业公司' });
    const committee = await office(server, 'community');
    const kept = (await committee.ask('GET', `communities/${COMMUNITY}/plan`)).plan.tasks.find((task) => task.requirement === '1.2');
    const { version, due_on, state, reason, note } = kept;
    await committee.ask('PUT', `plan-tasks/${kept.id}`, { version, owner: '李书记', due_on, state, reason, note });
    await plan.save('1.2');
    const conflict = plan.task('1.2').locator('[data-conflict]');
    await conflict.getByText('李书记').waitFor();
    assert.equal(await plan.task('1.2').locator('[data-field^="task-owner-"]').inputValue(), '物业公司');
    await conflict.locator('[data-keep]').click();
    await plan.task('1.2').locator('[data-done]').waitFor();
    assert.equal(await plan.task('1.2').locator('[data-owner]').innerText(), '物业公司');
    assert.deepEqual(unexpected(faults, '409'), []);
    await page.locator('[data-plan-file=xlsx]').waitFor();
    await close();
  });

  test('a newer self-assessment brings it up to date and loses nothing', async () => {
    await sealOne(browser, server, { 1.2: { choice: 'partly' }, 4.1: { choice: 'not_met' } });
    const { page, plan, faults, close } = await onPhone('community');
    await plan.goTo();
    // Not under the hands of somebody who writes.
    await plan.edit('1.2', { note: '写了一半' });
    await page.locator('[data-plan-refresh][aria-disabled=true]').waitFor();
    await plan.task('1.2').locator('[data-task-cancel]').click();
    await page.locator('[data-plan-refresh]:not([aria-disabled])').click();
    await plan.task('4.1').waitFor();
    assert.equal(await plan.task('1.2').locator('[data-owner]').innerText(), '物业公司');
    assert.equal(await page.locator('[data-newer]').count(), 0);
    assert.deepEqual(faults, []);
    await close();
  });

  test('the county sees plan against progress and goes down to the plan', async () => {
    const { page, plan, faults, close } = await onPhone('county');
    await plan.goTo();
    await page.locator('[data-plans-children] a').first().waitFor();
    assert.match(await plan.counts(), /共 3 项任务，已完成 1 项/);
    await page.locator('[data-plans-child="440103001"] a').click();
    await page.locator(`[data-plans-child="${COMMUNITY}"] a`).waitFor();
    await page.locator('[data-plan-list] li').first().waitFor();
    const table = await savedTable(page);
    const columns = '社区代码,社区,市,县(市、区),街道(镇),标准,任务数,已完成,逾期任务,不再进行,按自评更新(北京时间)';
    assert.deepEqual([table.name, table.head, table.lines.length], ['plans.csv', columns, 1]);
    assert.ok(table.lines[0].startsWith(`${COMMUNITY},`), table.lines[0]);
    await page.locator(`[data-plans-child="${COMMUNITY}"] a`).click();
    await plan.task('1.2').waitFor();
    assert.equal(await page.locator('[data-task-edit]').count(), 0, 'only its committee writes');
    assert.deepEqual(faults, []);
    await close();
  });

  test('on paper there is the table alone', async () => {
    const { page, plan, close } = await onPhone('community');
    await plan.goTo();
    await plan.task('1.2').waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.locator('[data-plan-paper] tbody tr').first().waitFor();
    assert.equal(await page.locator('[data-plan-paper] tbody tr').count(), 3);
    assert.equal(await page.locator('.plan-screen').isVisible(), false);
    await close();
  });

  test('its pages can be used by everybody', async () => {
    await looked('community', 'plan', async (page) => {
      const plan = new PlanPage(page);
      await plan.goTo();
      await plan.edit('1.2', { state: 'dropped' });
      await plan.save('1.2');
      await page.locator('[data-task="1.2"] .field__error:visible').first().waitFor();
    });
    await looked('city', 'plans', async (page) => {
      await new PlanPage(page).goTo();
      await page.locator('[data-plan-row]').waitFor();
    });
  });
});

describe('an inspection', { concurrency: false }, () => {
  test('a supervisor records it, and nothing typed is lost', async () => {
    const { page, inspections, faults, close } = await onPhone('supervisor');
    await inspections.goTo();
    await page.locator('[data-new]').click();
    await page.locator('[data-inspection-form]').waitFor();
    await inspections.field('findings').fill('总体较好，楼道有堆放。');
    await page.locator('[data-inspection-go]').click();
    await page.locator('#place-error:visible').waitFor();
    await page.locator('#people-error:visible').waitFor();
    // The page goes away; what was typed comes back with it.
    await settled(page);
    await page.reload();
    await page.locator('[data-restored]').waitFor();
    assert.equal(await inspections.field('findings').inputValue(), '总体较好，楼道有堆放。');
    await inspections.choosePlace(['440103', '440103001', COMMUNITY]);
    await inspections.field('people').fill('王督导、李工');
    await inspections.field('departments').fill('民政');
    await page.locator('[data-item-add]').click();
    const line = page.locator('[data-item-line]').first();
    await line.locator('textarea').fill('三栋楼道堆放杂物');
    await line.locator('select option[value="8.2"]').waitFor({ state: 'attached' });
    await page.locator('[data-inspection-form] [data-text-status]').waitFor();
    await line.locator('select').selectOption('8.2');
    await page.locator('[data-inspection-go]').click();
    await page.locator('[data-one-inspection] [data-item]').waitFor();
    assert.match(await inspections.item(0).innerText(), /8\.2/);
    await inspections.item(0).locator('[data-text-status]').waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  test('a department that joined adds what it has found', async () => {
    const { page, inspections, faults, close } = await onPhone('department');
    await inspections.goTo();
    await inspections.open();
    await inspections.field('department-findings').fill('议事机制健全。');
    await page.locator('[data-department-go]').click();
    await page.locator('[data-department="民政"]').getByText('议事机制健全。').waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  test('the committee is told, reports; the supervisor gives it back and closes it', async () => {
    const committee = await onPhone('community');
    await committee.page.locator('[data-bell]').click();
    await committee.page.locator('[data-kind=inspection_recorded] [data-open]').click();
    await committee.page.locator('[data-one-inspection]').waitFor();
    await committee.inspections.step(0, 'report', '');
    await committee.inspections.item(0).locator('.field__error:visible').waitFor();
    await committee.inspections.step(0, 'report', '已清理。');
    await committee.page.locator('[data-item-state=reported]').waitFor();

    const supervisor = await onPhone('supervisor');
    await supervisor.inspections.goTo();
    await supervisor.page.locator('[data-inspection]').first().waitFor();
    const table = await savedTable(supervisor.page);
    const columns = '社区代码,社区,市,县(市、区),街道(镇),检查日期,检查单位,待整改,待核实,已销号,逾期未改';
    assert.deepEqual([table.name, table.head, table.lines.length], ['inspections.csv', columns, 1]);
    await supervisor.inspections.open();
    await supervisor.inspections.step(0, 'reopen', '五楼仍有。');
    await supervisor.page.locator('[data-item-state=open]').waitFor();

    // The committee's page still shows what it has reported: it is told, and loses nothing.
    await committee.page.reload();
    await committee.page.locator('[data-item-state=open]').waitFor();
    await committee.inspections.step(0, 'report', '五楼已清理。');
    await committee.page.locator('[data-item-state=reported]').waitFor();
    await supervisor.page.reload();
    await supervisor.inspections.step(0, 'close');
    await supervisor.page.locator('[data-item-state=closed]').waitFor();
    assert.deepEqual([...committee.faults, ...supervisor.faults], []);
    await committee.close();
    await supervisor.close();
  });

  test('its pages can be used by everybody', async () => {
    await looked('supervisor', 'inspections', async (page) => new InspectionPage(page).goTo());
    await looked('supervisor', 'inspection-new', async (page) => {
      await new InspectionPage(page).goTo();
      await page.locator('[data-new]').click();
      await page.locator('[data-inspection-form]').waitFor();
      await page.locator('[data-item-add]').click();
      await page.locator('[data-inspection-go]').click();
      await page.locator('#people-error:visible').waitFor();
    });
    await looked('department', 'inspection', async (page) => {
      const inspections = new InspectionPage(page);
      await inspections.goTo();
      await inspections.open();
    });
  });
});
