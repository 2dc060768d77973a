// A draft standard from its opening to the published summary, and an announced community from the
// proposed reward to the paid one; every page of both at three widths, light and dark.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signInTo } from '../pages/console.mjs';
import { ConsultationPage } from '../pages/consultations.mjs';
import { LedgerPage } from '../pages/rewards.mjs';
import { PHONE, WIDTHS, inOrder, launch, visitor } from '../support/browser.mjs';
import { savedTable } from '../support/files.mjs';
import { COMMUNITY, day, giveHonour, noticeOf, office, recogniseDirectly } from '../support/office.mjs';
import { settled } from '../support/records.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

const TITLE = '关于绿色社区创建标准（修订草案）公开征求意见的公告';
const SCRIPT = '<img src=x onerror="document.title=1">建议写明比例。';

let browser, server, consultation, receipt, year;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
  const number = await sealOne(browser, server);
  await giveHonour(server);
  const recognised = await recogniseDirectly(server, number);
  const city = await office(server, 'city');
  const draft = await city.ask('POST', 'notices', noticeOf('穗建公示〔2026〕12号', [recognised.id]));
  await city.ask('POST', `notices/${draft.id}/publication`, { version: draft.version });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const signedIn = (role, size = WIDTHS.desk) => signInTo(browser, server, role, { size });

describe('a consultation', () => {
  test('the city opens a draft; what is missing stands beside its field and nothing is lost', async () => {
    const { page, faults, close } = await signedIn('city');
    await page.goto(`${server.url}/console/consultations`);
    await page.locator('[data-consultations] [data-empty]').waitFor();
    await page.locator('[data-new]').click();
    const option = page.locator('[data-field=pack] option', { hasText: '广东省' }).first();
    await option.waitFor({ state: 'attached' });
    await page.locator('[data-open]').click();
    for (const name of ['title', 'text', 'first-day', 'last-day']) {
      await page.locator(`#consultation-${name}-error:not([hidden])`).waitFor();
    }
    // The first of them has the focus.
    await page.locator('#pack:focus').waitFor();
    await page.locator('[data-field=pack]').selectOption(await option.getAttribute('value'));
    await page.locator('[data-field=consultation-title]').fill(TITLE);
    await page.locator('[data-field=consultation-text]').fill('现就修订草案公开征求意见。\n欢迎逐条提出。');
    await page.locator('[data-field=consultation-first-day]').fill(day());
    await page.locator('[data-field=consultation-last-day]').fill(day(1));
    await settled(page);
    await page.reload();
    await page.locator('[data-consultation-form]').waitFor();
    assert.equal(await page.locator('[data-field=consultation-title]').inputValue(), TITLE);
    await inOrder(page, 'consultation-form', 'desk');
    await page.locator('[data-open]').click();
    await page.locator('[data-open-confirm]').click();
    await page.locator('[data-one-consultation]').waitFor();
    consultation = new URL(page.url()).pathname.split('/').at(-1);
    assert.deepEqual(faults, []);
    await close();
  });

  test('somebody comments on a requirement on a phone, without a name; a reload keeps what was typed', async () => {
    const { page, faults, close } = await visitor(browser);
    const own = new ConsultationPage(page, server.url);
    await own.list();
    await inOrder(page, 'public-consultations', 'phone');
    await page.locator(`[data-consultation="${consultation}"] a`).click();
    await page.locator('[data-days]').waitFor();
    await page.locator('[data-text-status]').waitFor();
    await own.commentOn('1.1');
    assert.equal(await own.field('requirement').inputValue(), '1.1');
    await own.send();
    await page.locator('#text-error:not([hidden])').waitFor();
    await own.field('text').fill(SCRIPT);
    await own.field('organisation').fill('沙面街道议事会');
    await settled(page);
    await page.reload();
    await page.locator('[data-days]').waitFor();
    assert.equal(await own.field('text').inputValue(), SCRIPT);
    assert.equal(await own.field('requirement').inputValue(), '1.1');
    await inOrder(page, 'public-consultation', 'phone');
    await own.send();
    receipt = await own.receipt();
    await inOrder(page, 'public-comment-arrived', 'phone');
    assert.deepEqual(await own.look(receipt), { result: '', reason: '' });
    assert.deepEqual(faults, []);
    await close();
  });

  test('after the last day the city answers and publishes; everybody sees it, the commenter too', async () => {
    await server.goTo(day(8));
    const { page, faults, close } = await signedIn('city', PHONE);
    await page.goto(`${server.url}/console/consultations`);
    await page.locator(`[data-consultation="${consultation}"] a`).click();
    const card = page.locator('[data-one-consultation] [data-comment]').first();
    await card.waitFor();
    assert.equal(await card.locator('[data-comment-text]').innerText(), SCRIPT);
    await card.locator('[data-who-commented]').click();
    await card.locator('[data-commenter]').getByText('沙面街道议事会').waitFor();
    await card.locator('label:has(input[value=partly_adopted])').click();
    await card.locator('[data-field^=gist]').fill('建议写明比例');
    await card.locator('[data-answer]').click();
    await card.locator('.field__error:not([hidden])').waitFor();
    await card.locator('[data-field^=reason]').fill('已写明参考比例。');
    await inOrder(page, 'consultation', 'phone');
    await card.locator('[data-answer]').click();
    await card.locator('[data-done]').waitFor();
    await page.locator('[data-summary]').click();
    await page.locator('[data-summary-confirm]').click();
    await page.locator('[data-consultation-state=summarised]').waitFor();
    await card.waitFor();
    const table = await savedTable(page);
    assert.deepEqual([table.name, table.head], ['comments.csv', '收到时间(北京时间),创建要求,意见,是否署名,采纳情况,意见摘要,理由,答复时间(北京时间)']);
    assert.ok(table.lines.length > 0 && !table.lines.join().includes('沙面街道议事会'), table.lines.join());
    assert.equal(await page.locator('[data-answer-form]').count(), 0, 'nothing changes any more');
    assert.deepEqual(faults, []);
    await close();

    const public_ = await visitor(browser);
    const own = new ConsultationPage(public_.page, server.url);
    await own.open(consultation);
    await public_.page.locator('[data-summary="1.1"] [data-result=partly_adopted]').waitFor();
    assert.equal(await public_.page.getByText('沙面街道议事会').count(), 0);
    await inOrder(public_.page, 'public-summary', 'phone');
    assert.deepEqual(await own.look(receipt), { result: 'partly_adopted', reason: '已写明参考比例。' });
    assert.deepEqual(public_.faults, []);
    await public_.close();
  });
});

describe('a reward', () => {
  before(async () => {
    const city = await office(server, 'city');
    const [{ id }] = (await city.ask('GET', 'notices')).notices;
    const { version } = await city.ask('GET', `notices/${id}`);
    await city.ask('POST', `notices/${id}/announcement`, { version });
    year = day(8).slice(0, 4);
  });

  test('the city sets a scheme; amounts that are none stand beside their fields and stay', async () => {
    const { page, faults, close } = await signedIn('city');
    const ledger = new LedgerPage(page, server.url);
    await ledger.open(`?year=${year}`);
    await page.locator('[data-waiting="1"]').waitFor();
    await ledger.saveScheme({ budget: '一万', amount: '5.001', source: '测试依据' });
    await page.locator('#budget-error:not([hidden])').waitFor();
    await page.locator('[data-level=reached] .field__error:not([hidden])').waitFor();
    assert.equal(await page.locator('[data-field=budget]').inputValue(), '一万');
    await inOrder(page, 'reward-scheme', 'desk');
    await ledger.saveScheme({ budget: '10,000', amount: '12000' });
    await page.locator('[data-scheme-form] [data-failure=reward_invalid]').waitFor();
    await ledger.saveScheme({ amount: '8000.50' });
    await page.locator('[data-ledger-page] [data-done]').waitFor();
    assert.equal(await ledger.left(), '10000.00');
    assert.deepEqual(faults.filter((fault) => !fault.includes('422')), []);
    await close();
  });

  test('it is proposed, cannot be approved beyond the budget, and goes on to be paid', async () => {
    const { page, close } = await signedIn('city');
    const ledger = new LedgerPage(page, server.url);
    await ledger.open(`?year=${year}`);
    await ledger.propose();
    assert.match(await ledger.sum('proposed'), /1.*8,000\.50/);
    const city = await office(server, 'city');
    const { version, scheme } = await city.ask('GET', `divisions/4401/rewards/${year}`);
    await city.ask('PUT', `divisions/4401/rewards/${year}`, { version, scheme: { ...scheme, budget: 500_000, amounts: [{ level: 'reached', amount: 500_000 }] } });
    await ledger.begin('approve');
    await page.locator('[data-step-confirm]').click();
    await page.locator('[data-dialog=reward-step] [data-failure=budget_exceeded]').waitFor();
    await page.locator('[data-dialog=reward-step] [data-over-budget]').waitFor();
    await page.locator('[data-dialog=reward-step] [data-close]').click();
    await ledger.begin('withdraw');
    await page.locator('[data-step-confirm]').click();
    await page.locator('#reward-reason-error:not([hidden])').waitFor();
    await page.locator('[data-field=reward-reason]').fill('金额有误，重新提出');
    await ledger.confirm();
    await ledger.tab('withdrawn');
    await ledger.begin('propose');
    await ledger.confirm();
    await ledger.tab('proposed');
    await page.locator(`[data-line="${COMMUNITY}"] [data-amount="5000.00"]`).waitFor();
    await ledger.begin('approve');
    await ledger.confirm();
    assert.equal(await ledger.left(), '0.00');
    await ledger.tab('approved');
    await ledger.begin('pay');
    await inOrder(page, 'reward-confirmation', 'desk');
    await ledger.confirm();
    await ledger.tab('paid');
    await page.locator(`[data-line="${COMMUNITY}"][data-state=paid]`).waitFor();
    assert.equal(await page.locator('[data-choose-all]').count(), 0, 'what is paid cannot be changed');
    await close();
  });

  test('the county reads its line on a phone, the province finds the city', async () => {
    const county = await signedIn('county', PHONE);
    const own = new LedgerPage(county.page, server.url);
    await own.open(`?year=${year}`);
    assert.equal(await county.page.locator('[data-scheme-form], [data-propose], [data-choose-all]').count(), 0);
    await own.tab('paid');
    await county.page.locator(`[data-line="${COMMUNITY}"]`).waitFor();
    await inOrder(county.page, 'reward-ledger', 'phone');
    assert.deepEqual(county.faults, []);
    await county.close();
    const province = await signedIn('province');
    const all = new LedgerPage(province.page, server.url);
    await all.open();
    await inOrder(province.page, 'reward-overview', 'desk');
    await province.page.locator('[data-scheme="4401"] a').click();
    await province.page.locator('[data-figures]').waitFor();
    assert.match(await all.sum('paid'), /5,000\.00/);
    assert.deepEqual(province.faults, []);
    await province.close();
  });
});
