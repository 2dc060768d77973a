// A committee assesses its community on a phone, from the first tap to the receipt.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { ReceiptPage } from '../pages/receipt.mjs';
import { StartPage } from '../pages/start.mjs';
import { WIDTHS, accessibility, launch, picture, visitor } from '../support/browser.mjs';
import { tabTo } from '../support/keyboard.mjs';
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
  assert.match(await assess.card('1.1').innerText(), /重构/, 'how official its words are');

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
  await page.locator('.bar [data-left="0"]').waitFor({ state: 'attached' });

  // The result says why the goal is not reached and what is the shortest way to it.
  await assess.openResult();
  await page.locator('[data-sheet] [data-path-list]').waitFor();
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
  assert.match(await page.locator('main [data-text-status]').innerText(), /不是官方原文/);
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

test('by keyboard alone: from the search for a community over answers, result and review to the receipt', async () => {
  const code = await server.issueCode(COMMUNITY);
  const { page, faults, close } = await visitor(browser, { size: WIDTHS.desk });
  await new StartPage(page, server.url).open();
  await tabTo(page, '[data-find]');
  await page.keyboard.type('翠洲');
  await page.locator(`[data-community="${COMMUNITY}"]`).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.locator(`[data-community="${COMMUNITY}"][aria-selected=true]`).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('#begin:focus').waitFor();
  // What the standard asks about the community is there, and nothing moves any more.
  await page.locator('[data-fact=households] input').waitFor();
  await tabTo(page, 'input[name=standard]');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'guangdong-2021', 'the nearest standard is chosen');
  for (const [field, words] of Object.entries({ role: '社区主任', name: '陈小明', phone: '020-81234567', code })) {
    await tabTo(page, `[data-field=${field}]`);
    await page.keyboard.type(words);
  }
  await page.keyboard.press('Enter');
  const assess = new AssessPage(page, server.url);
  await assess.ready();
  await tabTo(page, '[data-requirement="1.1"] input[type=radio]');
  await page.keyboard.press('Space');
  await assess.waitForState('1.1', 'met');
  // One stop for each requirement; the arrows choose.
  await page.keyboard.press('ArrowRight');
  await assess.waitForState('1.1', 'partly');
  await tabTo(page, '[data-requirement="1.3"] [data-number]');
  await page.keyboard.type('85');
  await assess.waitForState('1.3', 'met');
  await tabTo(page, '.bar [data-open-result]');
  await page.keyboard.press('Enter');
  await page.locator('[data-sheet][open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-sheet]:not([open])').waitFor({ state: 'attached' });
  assert.ok(await page.evaluate(() => document.activeElement.matches('[data-open-result]')), 'where one came from');
  await tabTo(page, '[data-step=review]');
  await page.keyboard.press('Enter');
  await page.locator('[data-review]').waitFor();
  await tabTo(page, '[data-review-kind=unanswered] [data-goto="17.1"]');
  await page.keyboard.press('Enter');
  await assess.card('17.1').waitFor();
  await page.waitForFunction(() => document.activeElement.closest('[data-requirement="17.1"]'));
  await tabTo(page, '[data-requirement="17.1"] input[type=radio]');
  await page.keyboard.press('Space');
  await assess.waitForState('17.1', 'met');
  await tabTo(page, '[data-step=review]');
  await page.keyboard.press('Enter');
  await page.locator('#step:focus').waitFor();
  // Gaps may be handed in; who fills in, and the code, are still known.
  await tabTo(page, '[data-submit]');
  await page.keyboard.press('Enter');
  const receipt = new ReceiptPage(page, server.url);
  await receipt.ready();
  assert.equal(await receipt.signature(), 'holds');
  assert.deepEqual(faults, []);
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
  const code = page.locator('[data-field=code]');
  // The focus is where it has to be put right.
  await page.locator('[data-field=code]:focus').waitFor();
  assert.equal(await code.getAttribute('aria-invalid'), 'true');
  assert.doesNotMatch(await page.locator('main').innerText(), /编号：/, 'no administrator has to hear of it');
  await code.press('Backspace');
  assert.equal(await code.getAttribute('aria-invalid'), null);
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

test('more communities than are listed are said to be more', async () => {
  const { page, close } = await visitor(browser);
  await new StartPage(page, server.url).open();
  const said = page.locator('[data-find-said]');
  const find = async (words, count) => {
    await page.locator('[data-find]').fill(words);
    await page.waitForFunction((count) => document.querySelectorAll('[data-community]').length === count, count);
    return said.innerText();
  };
  assert.match(await find('翠洲', 1), /找到 1 个/);
  assert.match(await find('荔湾', 12), /前 12 个/);
  await close();
});

test('the bar leads to the first gap, and at the end it submits; the receipt is found again', async () => {
  const { page, assess, close } = await begun();
  const onward = page.locator('[data-next-open]');
  await assess.review();
  await onward.tap();
  await assess.card('1.1').waitFor();
  await assess.answerAtOnce(guangdong.steps, allMet());
  await onward.tap();
  await page.locator('[data-submit]').waitFor();
  assert.equal(await onward.innerText(), await page.locator('[data-submit]').innerText());
  await picture(page, 'journey-bar-submits');
  await onward.tap();
  const receipt = new ReceiptPage(page, server.url);
  await receipt.ready();
  const number = await receipt.number();
  await new StartPage(page, server.url).open();
  assert.deepEqual(await accessibility(page), []);
  await picture(page, 'journey-sent');
  await page.locator(`[data-sent="${number}"]`).tap();
  await receipt.ready();
  assert.equal(await receipt.number(), number);
  await close();
});

test('the result counts the conditions it lists, and speaks of points only where there are some', async () => {
  const { page, close } = await visitor(browser);
  const assess = new AssessPage(page, server.url);
  for (const [pack, hasPoints] of [['guangdong-2021', true], ['mohurd-2020', false]]) {
    await assess.open(`?practice&pack=${pack}`);
    await assess.openResult();
    const list = page.locator('[data-blocker-list]');
    const [counted] = (await list.locator('h3').innerText()).match(/\d+/);
    assert.equal(await list.locator('li').count(), Number(counted));
    const points = await page.locator('[data-sheet] details:has([data-account]) > summary').first().innerText();
    assert.equal(points.includes('分'), hasPoints, points);
  }
  await close();
});

test('the community is found by going down from the city', async () => {
  const { page, close } = await visitor(browser);
  const start = new StartPage(page, server.url);
  await start.open();
  await start.goDown(['4401', '440103', '440103001'], COMMUNITY);
  await close();
});

test('a page follows the browser, one tap changes its language, and what was typed stays', async () => {
  const { page, assess, close } = await begun({ language: 'zh-HK' });
  await page.locator('html[lang=zh-Hant]').waitFor();
  assert.match(await page.title(), /綠社通$/);
  await assess.choose('1.1', 'met');
  await assess.waitForState('1.1', 'met');
  await assess.remark('1.1', '会议记录 3 份');
  await assess.saved();
  for (const [language, tag] of [['en', 'en'], ['zh', 'zh-CN']]) {
    await page.locator(`[data-language="${language}"]`).tap();
    await page.locator(`html[lang="${tag}"] [data-page=assess]`).waitFor();
    await assess.ready();
    assert.equal(await assess.state('1.1'), 'met');
    await assess.extras('1.1');
    assert.equal(await assess.card('1.1').locator('[data-remark]').inputValue(), '会议记录 3 份');
    if (language === 'en') {
      await assess.openResult();
      await picture(page, 'journey-english');
      const words = (await page.locator('main').innerText()).replace('会议记录 3 份', '');
      const chinese = words.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
      assert.ok(chinese < words.length / 50, `${chinese} of ${words.length} characters are Chinese`);
      await assess.closeResult();
    }
  }
  // Without the texts of its language a page opens all the same, and says so.
  await page.route('**/assets/texts.en-*', (route) => route.abort());
  await page.goto(`${server.url}/?lang=en`);
  await page.locator('html[lang="zh-CN"] [data-page=start] [data-lacks-language]').waitFor();
  assert.match(await page.title(), /绿社通$/);
  assert.deepEqual(await accessibility(page), []);
  await close();
});
