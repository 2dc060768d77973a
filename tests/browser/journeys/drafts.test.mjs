// Work on the device: kept at once, restored to the same place, never lost to a refusal.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { StartPage } from '../pages/start.mjs';
import { begun as begunWith } from '../support/begun.mjs';
import { launch, letThrough } from '../support/browser.mjs';
import { allMet, packOf } from '../support/packs.mjs';
import { startServer } from '../support/server.mjs';

const COMMUNITY = '440103002101';
let browser, server, guangdong;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  guangdong = await packOf(server.url, 'guangdong-2021');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const begun = () => begunWith(browser, server, COMMUNITY);

test('a reload in the middle brings back every answer and the place', async () => {
  const { page, assess, close } = await begun();
  await assess.choose('1.1', 'partly');
  await assess.number('1.3', '81.5');
  await assess.step('c3');
  await assess.choose('8.2', 'met');
  await assess.choose('10.1', 'not_met');
  await assess.remark('10.1', '噪声投诉较多,正在整改 👷');
  await assess.card('10.1').scrollIntoViewIfNeeded();
  const before = { total: await assess.total(), left: await assess.bar('left') };
  // No pause after the page has said that it is saved.
  await assess.saved();
  await page.reload();
  await assess.ready();
  assert.deepEqual({ total: await assess.total(), left: await assess.bar('left') }, before);
  await page.locator('.bar [data-path]').waitFor();
  assert.equal(await page.locator('[data-step="c3"]').getAttribute('aria-current'), 'step');
  assert.equal(await assess.state('10.1'), 'not_met');
  // The same place is in view, once all of the step has arrived.
  await page.waitForFunction(() => document.querySelector('[data-requirement="10.1"]').getBoundingClientRect().top < innerHeight);
  await assess.step('c1');
  assert.equal(await assess.state('1.1'), 'partly');
  assert.equal(await assess.card('1.3').locator('[data-number]').inputValue(), '81.5');
  await close();
});

test('a page taken away by the phone comes back', async () => {
  const { context, page, assess, close } = await begun();
  await assess.choose('2.1', 'met');
  await assess.saved();
  await page.close(); // no unload handler gets a chance to rely on
  const again = await context.newPage();
  const start = new StartPage(again, server.url);
  await start.open();
  await again.locator('[data-draft]').first().waitFor();
  await again.locator('[data-draft-open]').first().tap();
  const back = new AssessPage(again, server.url);
  await back.ready();
  assert.equal(await back.state('2.1'), 'met');
  assert.equal(await again.locator('[data-step="c1"]').getAttribute('aria-current'), 'step');
  await close();
});

test('a number in the making survives a reload as it was typed', async () => {
  const { page, assess, close } = await begun();
  await assess.number('1.3', '8x');
  await assess.saved();
  await page.reload();
  await assess.ready();
  assert.equal(await assess.card('1.3').locator('[data-number]').inputValue(), '8x');
  await close();
});

test('a tampered claim is refused, nothing is lost, and the true one is taken', async () => {
  const { page, assess, close } = await begun();
  await assess.answer(guangdong.steps, allMet({ '1.1': { choice: 'partly' } }));
  await page.route('**/api/v1/submissions', async (route) => {
    const body = route.request().postDataJSON();
    body.outcome.score.points = '100';
    body.outcome.score.display = '100.0';
    await route.continue({ postData: JSON.stringify(body) });
  });
  await assess.review();
  await assess.submit();
  await page.locator('[data-failure=outcome_mismatch]').waitFor();
  assert.equal(new URL(page.url()).pathname, '/assess');
  assert.equal(await assess.bar('left'), 0, 'every answer is still there');
  await letThrough(page);
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  await close();
});

test('a server that is away costs nothing: what waits goes by itself', async () => {
  const { page, assess, close } = await begun();
  await assess.answerAtOnce(guangdong.steps, allMet());
  await assess.review();
  await page.route('**/api/v1/submissions', (route) => route.abort());
  await assess.submit();
  await page.locator('[data-failure]').waitFor();
  await page.reload();
  await assess.page.locator('[data-page=assess]').waitFor();
  assert.equal(await assess.bar('left'), 0);
  // It has been in the outbox since, and is tried again by itself.
  await letThrough(page);
  await page.waitForURL('**/receipts/*');
  await close();
});

test('an answer of the server that gets lost leads to one receipt, not two', async () => {
  const { page, assess, close } = await begun();
  await assess.answerAtOnce(guangdong.steps, allMet());
  await assess.review();
  let first;
  await page.route('**/api/v1/submissions', async (route) => {
    const answer = await route.fetch();
    first = (await answer.json()).receipt;
    await route.abort();
  });
  await assess.submit();
  await page.locator('[data-failure]').waitFor();
  await letThrough(page);
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  assert.equal(page.url().split('/').at(-1), first);
  await close();
});
