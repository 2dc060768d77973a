// The states of a case that come and go on its way, and those of signing in, by turns on the smallest
// phone in light colours and at a desk in dark ones: the pages they come up on are looked at in every
// width elsewhere. axe finds nothing, nothing has to be scrolled sideways, and every control is large
// enough for a finger.
import { after, before, describe, test } from 'node:test';
import { ConsolePage, signInTo } from '../pages/console.mjs';
import { WIDTHS, launch, looksWell, picture, visitor } from '../support/browser.mjs';
import { COMMUNITY, PASSWORD, addAccount, applyWith, invite, office } from '../support/office.mjs';
import { packOf } from '../support/packs.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';
import { totp } from '../support/totp.mjs';

let browser, server, id, receipts, verdicts;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
  receipts = [await sealOne(browser, server, { '9.1': { choice: 'partly' } }), await sealOne(browser, server)];
  ({ id } = await applyWith(server, receipts[0], 'full'));
  const { requirements } = await packOf(server.url, 'guangdong-2021');
  verdicts = requirements.map(({ id }) => ({ requirement: id, verdict: 'confirmed', remark: null }));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const LOOKS = [['small', 'light'], ['desk', 'dark']];
let turn = 0;

/** What a page has to be in a state, in the next of the looks; it is brought back to the desk afterwards. */
async function inTurn(page, name) {
  const [width, scheme] = LOOKS[turn++ % LOOKS.length];
  await page.setViewportSize(WIDTHS[width]);
  await page.emulateMedia({ colorScheme: scheme });
  await looksWell(page, `${name}, ${width}, ${scheme}`);
  await picture(page, `case-${name.replaceAll(/[^a-z]+/g, '-')}-${width}`);
  await page.setViewportSize(WIDTHS.desk);
}

/** Takes a step without a page. */
async function take(who, step, more = {}) {
  const one = await office(server, who);
  const { version } = await one.ask('GET', `cases/${id}`);
  return one.ask('POST', `cases/${id}/steps`, { step, version, ...more });
}

/** Somebody who has opened the case. */
async function atCase(role) {
  const visit = await signInTo(browser, server, role);
  await visit.console.open(`/cases/${id}`);
  await visit.console.caseReady();
  return visit;
}

const closeDialog = (page, name) => page.locator(`[data-dialog=${name}] [data-close]`).click();

describe('a case on its way', { concurrency: false }, () => {
  test('several recommended, one of them refused', async () => {
    const { page, console, close } = await signInTo(browser, server, 'street');
    await console.list();
    await page.locator('[data-choose-all]').click();
    await page.locator('[data-bulk-open]').click();
    await page.locator('[data-field=bulk-opinion]').fill('同意推荐。');
    await take('street', 'recommend', { opinion: '同意推荐。' });
    await page.locator('[data-bulk-confirm]').click();
    await page.locator('[data-bulk-result] [data-became=refused]').waitFor();
    await inTurn(page, 'bulk result');
    await close();
  });

  test('a committee whose case has come back', async () => {
    const [county, department] = [await office(server, 'county'), await office(server, 'department')];
    await county.ask('POST', `cases/${id}/departments`, { departments: ['民政'] });
    await department.ask('PUT', `cases/${id}/department-review`, { verdicts: [], opinion: '缺会议纪要，待补充。' });
    const reasons = [{ requirement: '1.1', reason: '缺居民代表会议纪要' }, { requirement: '9.1', reason: '请补充佐证' }];
    await take('county', 'return', { reasons });
    const { page, console, close } = await signInTo(browser, server, 'community');
    await page.locator('[data-came-back] [data-text-status]').waitFor();
    await page.locator('[data-resubmit]').waitFor();
    await inTurn(page, 'committee, returned');
    await page.locator('[data-withdraw]').click();
    await page.locator('[data-withdraw-confirm]').waitFor();
    await inTurn(page, 'committee, about to withdraw');
    await closeDialog(page, 'withdraw');
    await console.open(`/cases/${id}`);
    await console.caseReady();
    await page.locator('[data-came-back]').waitFor();
    await inTurn(page, 'case, returned to its committee');
    await take('community', 'resubmit', { receipt: receipts[1] });
    await page.locator('[data-resubmit]').click();
    await page.locator('[data-conflict] p').nth(1).waitFor();
    await inTurn(page, 'committee, too late');
    await close();
  });

  test('a county in the second round, quicker and slower than a colleague', async () => {
    await take('street', 'recommend', { opinion: '同意推荐。' });
    const { page, console, close } = await atCase('county');
    await page.locator('[data-rounds] [data-change]').waitFor();
    await page.locator('[data-departments] [data-earlier-reviews] > summary').click();
    await page.locator('[data-earlier="1"]').getByText('缺会议纪要').waitFor();
    await inTurn(page, 'case, second round');
    await page.locator('[data-ask]').click();
    await page.locator('[data-choice="民政"]').check();
    await inTurn(page, 'departments about to be asked');
    await page.locator('[data-ask-go]').click();
    await page.locator('[data-department="民政"]').waitFor();
    await console.chooseStep('reject');
    await console.opinion('佐证材料仍不足。');
    await console.saved();
    await page.locator('[data-decide-go]').click();
    await page.locator('[data-confirm-step]').waitFor();
    await inTurn(page, 'case, about to be rejected');
    await take('county', 'pass', { opinion: '初审通过。', verdicts });
    await page.locator('[data-confirm-step]').click();
    await page.locator('[data-conflict]').waitFor();
    await inTurn(page, 'case, conflict');
    await page.locator('[data-read-again]').click();
    await page.locator('[data-left-over]').waitFor();
    await inTurn(page, 'case, words left over');
    await close();
  });

  test('a city at its review', async () => {
    const { page, console, close } = await atCase('city');
    await page.locator('[data-department="民政"]').waitFor();
    await console.judge('11.3', 'not_confirmed', '便民商业尚缺菜店');
    await console.chooseStep('recognise');
    await page.locator('[data-missing-code=expert_missing]').waitFor();
    await inTurn(page, 'city review, a department is silent');
    await page.locator('[data-ask]').click();
    await page.locator('[data-dialog=ask] [data-choice]').first().waitFor();
    await inTurn(page, 'city review, departments to be asked');
    await closeDialog(page, 'ask');
    await page.locator('[data-assign]').click();
    await page.locator('[data-dialog=assign] .tick').first().click();
    await inTurn(page, 'city review, experts to be assigned');
    await page.locator('[data-assign-go]').click();
    await page.locator('[data-expert]').waitFor();
    await close();
  });

  test('a department', async () => {
    const { page, console, close } = await atCase('department');
    await page.locator('[data-department-form]').waitFor();
    await page.locator('[data-answer]').click();
    await page.locator('#opinion-error:not([hidden])').waitFor();
    await inTurn(page, 'department, its form');
    await console.judge('1.1', 'needs_evidence', '请补充会议纪要');
    await page.locator('[data-field=opinion]').fill('基本属实。');
    await page.locator('[data-answer]').click();
    await page.locator('[data-done]').waitFor();
    await close();
  });

  test('an expert, and the city with what the expert says', async () => {
    const { page, console, close } = await atCase('expert');
    await page.locator('[data-hand-in]').click();
    await page.locator('#opinion-error:not([hidden])').waitFor();
    await inTurn(page, 'expert, with everything missing');
    await console.confirmAll();
    for (const [field, words] of [['opinion', '建设成果良好'], ['visited-on', '2026-11-20'], ['people', '王工'], ['findings', '现场与材料一致']]) {
      await page.locator(`[data-field=${field}]`).fill(words);
    }
    await page.locator('[data-hand-in]').click();
    await page.locator('[data-hand-in-confirm]').waitFor();
    await inTurn(page, 'expert, about to hand in');
    await page.locator('[data-hand-in-confirm]').click();
    await page.locator('[data-done]').waitFor();
    await close();
    const city = await atCase('city');
    await city.page.locator('[data-expert]').getByText('现场与材料一致').waitFor();
    await inTurn(city.page, 'city review, with all answers');
    await city.close();
  });
});

describe('signing in', { concurrency: false }, () => {
  test('an invitation that is good', async () => {
    const link = await invite(server, { name: 'street.invited', display_name: '李静', role: 'street', division: COMMUNITY.slice(0, 9) });
    const { page, close } = await visitor(browser, { size: WIDTHS.desk });
    await page.goto(link);
    await page.locator('[data-field=new-password]').fill('short');
    await page.locator('[data-accept]').click();
    await page.locator('#new-password-error:not([hidden])').waitFor();
    await inTurn(page, 'invitation');
    await close();
  });

  test('the step of the second factor', async () => {
    const account = await addAccount(server, { name: 'county.factor', display_name: '陈伟', role: 'county', division: '440103' });
    const own = await office(server, account);
    const { secret } = await own.ask('POST', 'account/second-factor', {});
    await own.ask('PUT', 'account/second-factor', { code: totp(secret) });
    const { page, close } = await visitor(browser, { size: WIDTHS.desk });
    await new ConsolePage(page, server.url).open();
    await page.locator('[data-field=name]').fill(account.name);
    await page.locator('[data-field=password]').fill(account.password);
    await page.locator('[data-sign-in-go]').click();
    await page.locator('[data-field=code]').fill('000000');
    await page.locator('[data-sign-in-go]').click();
    await page.locator('[data-sign-in] [data-failure]').waitFor();
    await inTurn(page, 'second factor');
    await close();
  });

  test('a password that has to be changed', async () => {
    const account = await addAccount(server, { name: 'county.forced', display_name: '何敏', role: 'county', division: '440103' });
    const keeper = await office(server, 'administrator');
    const { accounts } = await keeper.ask('GET', 'accounts?q=county.forced');
    await keeper.ask('PATCH', `accounts/${accounts[0].id}`, { must_change_password: true });
    const { page, close } = await signInTo(browser, server, account);
    await page.locator('[data-forced]').waitFor();
    await page.locator('[data-field=current-password]').fill(PASSWORD);
    await page.locator('[data-field=new-password]').fill('short');
    await page.locator('[data-change-password]').click();
    await page.locator('#new-password-error:not([hidden])').waitFor();
    await inTurn(page, 'forced password');
    await close();
  });

  test('a session that has ended in the middle', async () => {
    const { page, console, context, close } = await atCase('county');
    await context.clearCookies();
    await console.requirement('1.2').locator('[data-comments-open]').click();
    await console.requirement('1.2').locator('[data-comment-form] textarea').fill('会话结束后写的话');
    await console.requirement('1.2').locator('[data-comment-go]').click();
    await page.locator('[data-dialog=sign-in-again] [data-sign-in-go]').waitFor();
    await inTurn(page, 'signing in again');
    await close();
  });
});
