// A committee assesses its community on a phone, from the first tap to the receipt.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { ReceiptPage } from '../pages/receipt.mjs';
import { StartPage } from '../pages/start.mjs';
import { launch, picture, visitor } from '../support/browser.mjs';
import { allMet, packOf } from '../support/packs.mjs';
import { startServer } from '../support/server.mjs';

const COMMUNITY = '440103001101';
let browser, server, guangdong;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  guangdong = await packOf(server.url, 'guangdong-2021');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A visitor at the first card of an assessment of the community. */
async function begun(options) {
  const guest = await visitor(browser, options);
  const start = new StartPage(guest.page, server.url);
  await start.open();
  await start.find('cuizhou', COMMUNITY);
  await start.choosePack('guangdong-2021');
  await start.fillWho({ code: await server.issueCode(COMMUNITY) });
  await start.go();
  const assess = new AssessPage(guest.page, server.url);
  await assess.ready();
  return { ...guest, assess };
}

test('a committee finds its community, answers all 38 requirements and gets a receipt', async () => {
  const { page, assess, faults, close } = await begun();
  assert.equal(await assess.total(), '0.0');
  assert.equal(await assess.bar('left'), 38);

  // One answer of each sort first: the score, the blockers and the path follow at once.
  await assess.choose('1.1', 'partly');
  await assess.waitForState('1.1', 'partly');
  assert.notEqual(await assess.total(), '0.0');
  await assess.number('1.3', '79.9');
  await assess.waitForState('1.3', 'not_met');
  assert.equal(await assess.bar('left'), 36);

  const plan = allMet({
    '1.1': { choice: 'partly' },
    '5.2': { reason: '本社区无可改造场地' },
    '8.2': { choice: 'not_met' },
    '13.1': { number: '29.9' },
  });
  await assess.answer(guangdong.steps, plan);
  assert.equal(await assess.bar('left'), 0);

  // The result says why the goal is not reached and what is the shortest way to it.
  await assess.openResult();
  await picture(page, 'journey-result');
  const path = await page.locator('[data-sheet] [data-path-list] [data-goto]').evaluateAll((all) => all.map((one) => one.dataset.goto));
  assert.deepEqual(path.sort(), ['1.1', '13.1', '8.2']);
  await page.locator('[data-sheet] [data-path-list] [data-goto="8.2"]').tap();
  await assess.choose('8.2', 'met');
  await assess.step('c1');
  await assess.choose('1.1', 'met');
  await assess.step('c4');
  await assess.number('13.1', '30');
  await assess.waitForState('13.1', 'met');
  assert.equal(await assess.total(), '100.0');
  assert.equal(await assess.bar('blockers'), 0);

  await assess.review();
  await picture(page, 'journey-review');
  assert.equal(await page.locator('[data-review-kind=not_applicable] [data-goto]').count(), 1);
  assert.equal(await page.locator('[data-review-kind=unanswered]').count(), 0);
  await assess.submit();

  const receipt = new ReceiptPage(page, server.url);
  await receipt.ready();
  const number = await receipt.number();
  assert.match(number, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}-./);
  assert.equal(await receipt.signature(), 'holds');
  assert.equal(await receipt.recount(), 'agrees');
  await picture(page, 'journey-receipt');
  const view = await (await fetch(`${server.url}/api/v1/receipts/${number}`)).json();
  assert.equal(view.outcome.score.display, '100.0');
  assert.equal(view.record.community, COMMUNITY);
  assert.deepEqual(faults, []);
  await close();
});

test('the review tells unanswered, not met and not applicable apart', async () => {
  const { page, assess, close } = await begun();
  const plan = ({ id }) => ({ '1.1': { choice: 'not_met' }, '5.2': { reason: '本社区无可改造场地' }, '2.1': { choice: 'met' }, '1.2': { choice: 'partly' } })[id];
  await assess.answer(guangdong.steps, plan);
  await assess.review();
  const listed = async (kind) => page.locator(`[data-review-kind=${kind}] [data-goto]`).count();
  assert.deepEqual(
    [await listed('unanswered'), await listed('not_met'), await listed('partly'), await listed('not_applicable')],
    [34, 1, 1, 1],
  );
  // From the list straight to the card.
  await page.locator('[data-review-kind=unanswered] [data-goto="17.1"]').tap();
  await assess.card('17.1').waitFor();
  assert.equal(await assess.state('17.1'), 'unanswered');
  await close();
});

test('not applicable needs a reason before it can be sent', async () => {
  const { page, assess, close } = await begun();
  await assess.answer(guangdong.steps, allMet({ '5.2': { reason: '' } }));
  await assess.review();
  await assess.submit();
  assert.equal(await page.locator('[data-review-kind=flawed] [data-goto="5.2"]').count(), 1);
  assert.equal(new URL(page.url()).pathname, '/assess');
  await close();
});

test('a wrong code is refused before anything is filled in, and the way without a code stays open', async () => {
  const { page, close } = await visitor(browser);
  const start = new StartPage(page, server.url);
  await start.open(`?community=${COMMUNITY}`);
  await page.locator('[data-stage=begin]').waitFor();
  await start.fillWho({ code: 'AAAAA-AAAAA' });
  await start.go();
  await page.locator('[data-failure=access_code_wrong]').waitFor();
  await start.practise();
  const assess = new AssessPage(page, server.url);
  await assess.ready();
  await close();
});

test('without a code everything can be tried and nothing is sent', async () => {
  const { page, close } = await visitor(browser);
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  const start = new StartPage(page, server.url);
  await start.open();
  await start.practise();
  const assess = new AssessPage(page, server.url);
  await assess.ready();
  const [first] = await page.locator('[data-requirement] >> visible=true').evaluateAll((all) => all.map((one) => one.dataset.requirement));
  await assess.choose(first, 'met');
  await assess.waitForState(first, 'met');
  await assess.review();
  await page.locator('[data-practice-end]').waitFor();
  assert.equal(await page.locator('[data-submit]').count(), 0);
  assert.deepEqual(sent, []);
  await close();
});

test('the community is found by going down from the city', async () => {
  const { page, close } = await visitor(browser);
  const start = new StartPage(page, server.url);
  await start.open();
  await start.goDown(['4401', '440103', '440103001'], COMMUNITY);
  await close();
});

test('one tap changes the language, and the answers stay', async () => {
  const { page, assess, close } = await begun();
  await assess.choose('1.1', 'met');
  await assess.waitForState('1.1', 'met');
  await page.locator('[data-language]').tap();
  await page.locator('html[lang=en]').waitFor();
  await assess.ready();
  assert.equal(await assess.state('1.1'), 'met');
  await assess.openResult();
  await picture(page, 'journey-english');
  const words = await page.locator('main').innerText();
  const chinese = words.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  assert.ok(chinese < words.length / 50, `${chinese} of ${words.length} characters are Chinese`);
  await close();
});
