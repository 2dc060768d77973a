// What is refused or does not arrive: said in plain words, with a way on that works.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { StartPage } from '../pages/start.mjs';
import { begun as begunWith } from '../support/begun.mjs';
import { accessibility, launch, letThrough, picture, visitor } from '../support/browser.mjs';
import { allMet, packOf } from '../support/packs.mjs';
import { startServer } from '../support/server.mjs';
import { startStalling } from '../support/stall.mjs';

const COMMUNITY = '440103003101';
const DAY = 24 * 60 * 60 * 1000;
let browser, server, guangdong;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  guangdong = await packOf(server.url, 'guangdong-2021');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const begun = (prepare) => begunWith(browser, server, COMMUNITY, { prepare });

/** Everything answered, at the review. */
async function reviewing(prepare) {
  const guest = await begun(prepare);
  await guest.assess.answerAtOnce(guangdong.steps, allMet());
  await guest.assess.review();
  return guest;
}

const SUBMISSIONS = '**/api/v1/submissions';

/** Answers as the server would, with another code. */
const refuse = (page, code, errors = [], headers = {}, status = 422) =>
  page.route(SUBMISSIONS, (route) =>
    route.fulfill({
      status,
      headers,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: `/problems/${code}`, title: code, status, code, request_id: 'r-1', errors }),
    }),
  );

test('what was sent yesterday and got lost is sent again as it was: one receipt', async () => {
  const yesterday = Date.now() - DAY;
  const { page, assess, close } = await reviewing((page) => page.clock.setFixedTime(yesterday));
  let first;
  await page.route(SUBMISSIONS, async (route) => {
    first = (await (await route.fetch()).json()).receipt;
    await route.abort();
  });
  await assess.submit();
  await page.locator('[data-failure=offline]').waitFor();
  await letThrough(page);
  await page.clock.setFixedTime(yesterday + DAY);
  // It waits in the outbox, and goes with the next visit.
  await page.reload();
  await page.waitForURL('**/receipts/*');
  assert.equal(page.url().split('/').at(-1), first);
  await close();
});

test('after a conflict the next try is a new submission', async () => {
  const { page, assess, close } = await reviewing();
  const ids = [];
  page.on('request', (request) => request.method() === 'POST' && request.url().endsWith('/submissions') && ids.push(request.postDataJSON().id));
  await refuse(page, 'submission_conflict', [], {}, 409);
  await assess.submit();
  await page.locator('[data-failure=submission_conflict]').waitFor();
  assert.deepEqual(await accessibility(page), []);
  await letThrough(page);
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  assert.equal(new Set(ids).size, 2);
  await close();
});

test('a day out of range is named, and the next try is of today', async () => {
  const { page, assess, close } = await reviewing((page) => page.clock.setFixedTime(Date.now() - 900 * DAY));
  await assess.submit();
  await page.locator('[data-failure=submission_invalid]').waitFor();
  assert.match(await page.locator('[data-failure]').innerText(), /日期/);
  await page.clock.setFixedTime(Date.now());
  await page.locator('[data-field=role]').fill('社区书记');
  await assess.submit();
  await page.locator('[data-failure]').waitFor({ state: 'detached' });
  await close();
});

test('whoever is slowed because of others, or finds the server out of order, need not press again', async () => {
  for (const [code, headers, status] of [
    ['too_many_attempts', { 'retry-after': '60' }, 429],
    ['internal_error', {}, 500],
  ]) {
    const { page, assess, close } = await reviewing();
    await refuse(page, code, [], headers, status);
    await assess.submit();
    await page.locator(`[data-failure=${code}]`).waitFor();
    await letThrough(page);
    await page.waitForURL('**/receipts/*');
    await close();
  }
});

test('every other refusal has words of its own and says how long to wait', async () => {
  const { page, assess, close } = await reviewing();
  const said = new Set();
  const finding = (pointer, code) => [{ pointer, code, detail: code }];
  for (const [code, errors, headers] of [
    ['submission_invalid', finding('/pack_hash', 'pack_not_for_community')],
    ['submission_invalid', finding('/sheet/as_of', 'pack_not_valid')],
    ['submission_invalid', finding('/filler/phone', 'phone_invalid')],
    ['submission_invalid', finding('/sheet/answers/1.3', 'number_out_of_range')],
    ['overloaded', [], { 'retry-after': '7' }],
    ['too_many_attempts', [], { 'retry-after': '60' }],
    ['engine_version_unknown', []],
  ]) {
    await refuse(page, code, errors, headers ?? {});
    // With the request the words of the refusal before are gone.
    await Promise.all([page.waitForRequest(SUBMISSIONS), assess.submit()]);
    await page.locator(`[data-failure=${code}]`).waitFor();
    const words = await page.locator('[data-failure] .notice__title').innerText();
    assert.ok(!said.has(words), `${code}: ${words}`);
    said.add(words);
    const isOurs = code === 'overloaded';
    assert.equal((await page.locator('[data-failure]').innerText()).includes('r-1'), isOurs, `${code}: the reference`);
    if (headers) assert.match(await page.locator('[data-wait]').innerText(), new RegExp(headers['retry-after']));
    await letThrough(page);
  }
  // What is wrong with the code is said at the code.
  await refuse(page, 'access_code_expired');
  await assess.submit();
  await page.locator('[data-failure=access_code_expired] [data-field=code]:focus').waitFor();
  assert.equal(await page.locator('[data-field=code]').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.locator('[data-failure]').count(), 1);
  assert.deepEqual(await accessibility(page), []);
  await close();
});

test('a body that never ends is given up, and the standards can be asked for again', async () => {
  const stalling = await startStalling();
  const { page, close } = await visitor(browser);
  await page.clock.install();
  await page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = async (...request) => {
      const answer = await fetch(...request);
      if (String(request[0]).endsWith('/packs')) window.hasHead = true;
      return answer;
    };
  });
  await page.route('**/api/v1/packs', (route) => route.continue({ url: stalling.url }));
  const start = new StartPage(page, server.url);
  await start.open(`?community=${COMMUNITY}`);
  await page.locator('[data-stage=begin]').waitFor();
  // Nothing to go on to yet, and why.
  assert.ok(await page.locator('[data-continue]').isDisabled());
  assert.ok(await page.locator('[data-practise]').first().isDisabled());
  assert.ok((await page.locator('[data-waiting]').innerText()).length > 0);
  // The head of the answer is there, its end never comes.
  await page.waitForFunction(() => window.hasHead);
  await page.clock.fastForward(30_000);
  await page.locator('[data-failure=timeout]').waitFor();
  assert.deepEqual(await accessibility(page), []);
  await letThrough(page);
  await page.locator('[data-again]').tap();
  await start.choosePack('guangdong-2021');
  assert.equal(await page.locator('[data-continue]').isDisabled(), false);
  await stalling.stop();
  await close();
});

test('a community that does not exist has no assessment', async () => {
  const { page, close } = await visitor(browser);
  for (const address of ['/assess?community=440199999999', '/?community=999999999999']) {
    await page.goto(server.url + address);
    await page.locator('[data-failure=unknown_community]').waitFor();
    assert.equal(await page.locator('[data-requirement]').count(), 0);
    assert.deepEqual(await accessibility(page), []);
  }
  await close();
});

test('a standard of another city is refused before the first answer, with the way to the right one', async () => {
  const { page, close } = await visitor(browser);
  const { hash } = await packOf(server.url, 'qingyuan-2021');
  for (const pack of ['qingyuan-2021', hash]) {
    await page.goto(`${server.url}/assess?community=440103001101&pack=${pack}`);
    await page.locator('[data-failure=pack_not_for_community]').waitFor();
    assert.equal(await page.locator('[data-requirement], [data-again]').count(), 0);
  }
  assert.deepEqual(await accessibility(page), []);
  await picture(page, 'refused-standard');
  await page.locator('[data-way-on]').tap();
  await page.locator('input[name=standard][value="guangdong-2021"]').waitFor();
  assert.equal(await page.locator('input[name=standard][value="qingyuan-2021"]').count(), 0);
  await close();
});

test('what comes later and does not arrive is asked for again', async () => {
  const { page, close } = await visitor(browser);
  const later = '**/assess.split_later-*';
  await page.route(later, (route) => route.abort());
  const assess = new AssessPage(page, server.url);
  await assess.open('?practice&pack=guangdong-2021');
  await assess.choose('1.1', 'met');
  await page.locator('[data-step=review]').tap();
  await page.locator('main [data-again]').waitFor();
  assert.deepEqual(await accessibility(page), []);
  await letThrough(page);
  await page.locator('main [data-again]').tap();
  await page.locator('[data-review]').waitFor();
  await page.locator('[data-practice-end]').waitFor();
  assert.deepEqual(await accessibility(page), []);
  await close();
});

test('the later choice of a city counts, however slow the answers are', async () => {
  const { page, close } = await visitor(browser);
  const start = new StartPage(page, server.url);
  await start.open();
  await page.locator('[data-place="1"] option[value="4401"]').waitFor({ state: 'attached' });
  await start.reveal('[data-place="1"]');
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/divisions?parent=4401', async (route) => {
    const answer = await route.fetch();
    await held;
    await route.fulfill({ response: answer });
  });
  const slow = page.waitForResponse('**/divisions?parent=4401');
  await page.locator('[data-place="1"]').selectOption('4401');
  await page.locator('[data-place="1"]').selectOption('4402');
  await page.locator('[data-place="2"] option[value^="4402"]').first().waitFor({ state: 'attached' });
  release();
  await slow;
  await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.equal(await page.locator('[data-place="2"] option[value^="4401"]').count(), 0);
  await close();
});

test('Enter takes what answers the question, not what answered an earlier one', async () => {
  const { page, close } = await visitor(browser);
  const start = new StartPage(page, server.url);
  await start.open();
  const input = page.locator('[data-find]');
  await input.fill('翠洲');
  await page.locator('[data-community]').first().waitFor();
  assert.equal(await page.locator('[data-community]').count(), 1);
  await page.route('**/api/v1/communities?**', (route) => route.abort());
  await input.pressSequentially('x');
  await input.press('Enter');
  await page.locator('[data-failure]').waitFor();
  assert.equal(await page.locator('[data-stage=begin]').count(), 0);
  await close();
});

test('a phone number and a code from a Chinese keyboard are read', async () => {
  const { page, close } = await visitor(browser);
  const start = new StartPage(page, server.url);
  await start.open(`?community=${COMMUNITY}`);
  await start.choosePack('guangdong-2021');
  const code = await server.issueCode(COMMUNITY);
  const wide = [...code].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
  await start.fillWho({ phone: '（０２０）８１２３４５６７', code: wide });
  await start.go();
  await new AssessPage(page, server.url).ready();
  await close();
});

test('in English the title is English too', async () => {
  const { page, close } = await visitor(browser);
  for (const path of ['/?lang=en', '/assess?practice&lang=en', '/receipts/0000?lang=en']) {
    await page.goto(server.url + path);
    await page.locator('html[lang=en] [data-page]').waitFor();
    assert.match(await page.title(), /^[A-Z][a-z-]/, path);
    assert.deepEqual(await accessibility(page), []);
  }
  await close();
});

test('the step shown is in view, and so is the way to the end', async () => {
  const { page, assess, close } = await begun();
  await page.setViewportSize({ width: 320, height: 640 });
  const isInView = (step) =>
    page.locator(`[data-step=${step}]`).evaluate((button) => {
      const { left, right } = button.getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    });
  for (const { step } of guangdong.steps) {
    await assess.step(step);
    await page.waitForFunction((step) => {
      const { left, right } = document.querySelector(`[data-step=${step}]`).getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    }, step);
    assert.ok(await isInView('review'), step);
    const button = page.locator(`[data-step=${step}]`);
    const [label, seen] = [await button.getAttribute('aria-label'), await button.innerText()];
    assert.ok(label.includes(seen.trim()), `${label} contains ${seen}`);
  }
  await close();
});
