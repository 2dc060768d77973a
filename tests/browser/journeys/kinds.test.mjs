// Every kind of answer through its control: what is typed is kept at once, and what is wrong is said; and
// conditions that are made of others, wherever a result is shown.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { ReceiptPage } from '../pages/receipt.mjs';
import { StartPage } from '../pages/start.mjs';
import { accessibility, launch, letThrough, overflow, picture, smallTargets, visitor } from '../support/browser.mjs';
import { COMMUNITY } from '../support/office.mjs';
import { fixture } from '../support/packs.mjs';
import { seal } from '../support/sealed.mjs';
import { startServer } from '../support/server.mjs';

let browser, server;

before(async () => {
  const packs = ['answers', 'applicability', 'levels', 'points-programme', 'beyond-range'].map(fixture);
  [server, browser] = await Promise.all([startServer({}, packs), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Practice with a pack, at a step. */
async function practising(pack, step) {
  const guest = await visitor(browser);
  const assess = new AssessPage(guest.page, server.url);
  await assess.open(`?practice&pack=${pack}`);
  if (step) await assess.step(step);
  return { ...guest, assess };
}

test('several of many: each counts, none is an answer, taking the last back is none', async () => {
  const { page, assess, faults, close } = await practising('answers');
  await assess.card('many-of').locator('input[value=board]').waitFor();
  await assess.choose('many-of', 'board');
  await assess.waitForState('many-of', 'partly');
  await assess.choose('many-of', 'talk');
  await assess.choose('many-of', 'chat');
  await assess.waitForState('many-of', 'met');
  await assess.choose('many-of', 'none');
  await assess.waitForState('many-of', 'not_met');
  assert.equal(await assess.card('many-of').locator('input[value=board]').isChecked(), false);
  await assess.saved();
  await page.reload();
  await assess.ready();
  assert.equal(await assess.state('many-of'), 'not_met');
  await assess.choose('many-of', 'none');
  await assess.waitForState('many-of', 'unanswered');
  assert.deepEqual(faults, []);
  await close();
});

test('records: parts make them complete, names stay apart, removing moves the focus on', async () => {
  const { page, assess, faults, close } = await practising('answers', 'others');
  const card = assess.card('records');
  const add = card.locator('[data-add-record]');
  await add.tap();
  await add.tap();
  await card.locator('[data-record]').nth(1).waitFor();
  await card.locator('[data-record] button').first().tap();
  await card.locator('[data-record]').nth(1).waitFor({ state: 'detached' });
  assert.ok(await add.evaluate((button) => button === document.activeElement), 'the focus is on the button that stays');
  await add.tap();
  await card.locator('[data-record]').nth(1).waitFor();
  const names = await card.locator('[data-record] input.input').evaluateAll((all) => all.map((one) => one.value));
  assert.equal(new Set(names).size, 2, `${names} are two names`);
  for (const record of [0, 1]) {
    for (const part of ['photo', 'minutes']) await card.locator('[data-record]').nth(record).locator(`label:has(input[value=${part}])`).tap();
  }
  await assess.waitForState('records', 'met');
  await card.locator('[data-record] input.input').first().fill('五月清洁日');
  await assess.saved();
  await page.reload();
  await assess.ready();
  await card.locator('[data-record]').first().waitFor();
  assert.equal(await card.locator('[data-record] input.input').first().inputValue(), '五月清洁日');
  assert.deepEqual(faults, []);
  await close();
});

test('faults: kept while they are typed, also what is no number yet', async () => {
  const { page, assess, faults, close } = await practising('answers', 'others');
  const wire = assess.card('faults').locator('[data-number=wire]');
  await wire.waitFor();
  await assess.choose('faults', 'none');
  await assess.waitForState('faults', 'met');
  await wire.pressSequentially('1');
  await assess.waitForState('faults', 'partly');
  await wire.fill('1x');
  // Without leaving the field.
  await assess.saved();
  await page.reload();
  await assess.ready();
  await wire.waitFor();
  assert.equal(await wire.inputValue(), '1x');
  assert.ok(await assess.card('faults').locator('.field__error:not([hidden])').count(), 'it is marked');
  await assess.choose('faults', 'none');
  await assess.waitForState('faults', 'met');
  assert.equal(await wire.inputValue(), '');
  assert.deepEqual(faults, []);
  await close();
});

test('a narrative counts and says that it will be public', async () => {
  const { page, assess, close } = await practising('answers', 'others');
  const text = assess.card('narrative').locator('[data-text]');
  await text.fill('楼道花园由居民认养');
  await assess.waitForState('narrative', 'met');
  const hint = await text.getAttribute('aria-describedby');
  assert.match(await page.locator(`[id="${hint}"]`).innerText(), /公开/);
  await assess.saved();
  await page.reload();
  await assess.ready();
  await text.waitFor();
  assert.equal(await text.inputValue(), '楼道花园由居民认养');
  await close();
});

test('a derived value follows, and is never the next one to be answered', async () => {
  const { page, assess, close } = await practising('answers', 'numbers');
  await assess.number('areas', '300', 'green');
  await assess.number('areas', '900', 'total');
  await assess.waitForState('ratio', 'met');
  await assess.step('others');
  const visited = new Set();
  let at = '';
  for (let press = 0; press < 40; press += 1) {
    await page.locator('[data-next-open]').tap();
    const next = await page.waitForFunction((before) => {
      const card = document.activeElement?.closest('[data-requirement]')?.dataset.requirement;
      return card !== before && card;
    }, at);
    at = await next.jsonValue();
    visited.add(at);
  }
  assert.ok(visited.size > 10, `${visited.size} cards are visited`);
  const never = ['per-head', 'evidence-derived', 'counted', 'mark'];
  for (const id of never) assert.ok(!visited.has(id), id);
  // Nor is it counted as not answered: two numbers of the eight requirements here are worked out, one is marked.
  assert.match(await page.locator('[data-step=others]').innerText(), /0\/5$/);
  await assess.review();
  const left = await page
    .locator('[data-review-kind=unanswered] [data-goto]')
    .evaluateAll((jumps) => jumps.map((jump) => jump.dataset.goto));
  for (const id of never) assert.ok(!left.includes(id), id);
  assert.equal(await assess.bar('left'), left.length);
  await close();
});

test('evidence: a name counts while it is typed; a second of the name and one too many are refused aloud', async () => {
  const { page, assess, faults, close } = await practising('answers', 'others');
  await assess.choose('evidence', 'met');
  await assess.waitForState('evidence', 'not_met');
  await assess.extras('evidence');
  const input = assess.card('evidence').locator('[data-evidence] input');
  await input.fill('会议纪要');
  await assess.waitForState('evidence', 'met');
  await assess.saved();
  await page.reload();
  await assess.ready();
  await assess.waitForState('evidence', 'met');
  await assess.extras('evidence');
  const rows = assess.card('evidence').locator('[data-evidence] li');
  assert.equal(await rows.count(), 1);
  const error = assess.card('evidence').locator('[data-evidence] .field__error');
  await input.fill('会议纪要');
  await input.press('Tab');
  await error.waitFor();
  assert.equal(await input.inputValue(), '会议纪要', 'what is refused stays to be put right');
  await input.fill('');
  for (let number = 2; number <= 20; number += 1) {
    await input.fill(`照片 ${number}`);
    await input.press('Enter');
  }
  assert.equal(await rows.count(), 20);
  await input.fill('照片 21');
  await input.press('Tab');
  await error.waitFor();
  assert.equal(await input.inputValue(), '照片 21');
  await rows.first().locator('button').tap();
  // The focus stays in the card.
  await assess.card('evidence').locator('[data-evidence] input:focus').waitFor();
  // Beside a mark, which an assessor gives, a committee names evidence and says what it has to say.
  await assess.evidence('mark', '评审现场照片');
  await assess.card('mark').locator('[data-remark]').fill('请到现场看');
  await assess.saved();
  await page.reload();
  await assess.ready();
  assert.equal(await assess.state('mark'), 'unanswered');
  await assess.extras('mark');
  await assess.card('mark').locator('[data-evidence] li', { hasText: '评审现场照片' }).waitFor();
  assert.equal(await assess.card('mark').locator('[data-remark]').inputValue(), '请到现场看');
  assert.deepEqual(faults, []);
  await close();
});

test('a wrong tap is taken back', async () => {
  const { assess, close } = await practising('answers', 'others');
  const summary = assess.card('not-applicable').locator('[data-extras] > summary');
  assert.doesNotMatch(await summary.innerText(), /撤回/, 'there is nothing to take back');
  await assess.choose('not-applicable', 'met');
  await assess.waitForState('not-applicable', 'met');
  assert.match(await summary.innerText(), /撤回/);
  await assess.extras('not-applicable');
  await assess.card('not-applicable').locator('[data-clear]').tap();
  await assess.waitForState('not-applicable', 'unanswered');
  assert.equal(await assess.card('not-applicable').locator('input[type=radio]:checked').count(), 0);
  await close();
});

test('a number that cannot be is said once, while it is typed; a comma is no point', async () => {
  const { page, assess, close } = await practising('guangdong-2021');
  const said = assess.card('1.3').locator('.field__error:visible');
  for (const typed of ['120', '9,5', '1,0', '8x']) {
    await assess.number('1.3', typed);
    await said.waitFor();
    assert.match(await said.innerText(), /0 到 100/, typed);
    assert.equal(await said.count(), 1, typed);
    assert.notEqual(await assess.state('1.3'), 'met', typed);
    assert.equal(await assess.card('1.3').locator('[data-number]').getAttribute('aria-invalid'), 'true');
  }
  await picture(page, 'kinds-wrong-number');
  await assess.number('1.3', '85.5');
  await assess.waitForState('1.3', 'met');
  assert.equal(await said.count(), 0);
  await close();
});

test('the reason comes back with 不适用', async () => {
  const { assess, close } = await practising('answers', 'others');
  await assess.notApplicable('not-applicable', '本社区没有历史建筑');
  await assess.choose('not-applicable', 'met');
  await assess.waitForState('not-applicable', 'met');
  await assess.choose('not-applicable', 'not_applicable');
  await assess.waitForState('not-applicable', 'not_applicable');
  assert.equal(await assess.card('not-applicable').locator('[data-reason]').inputValue(), '本社区没有历史建筑');
  await close();
});

test('a number that is none is out of the way when it does not apply', async () => {
  const { page, assess, close } = await practising('guangdong-2021', 'c3');
  await assess.number('10.2', '无');
  await assess.choose('10.2', 'not_applicable');
  await assess.card('10.2').locator('[data-number]').waitFor({ state: 'hidden' });
  await assess.card('10.2').locator('[data-reason]').fill('全年没有噪声扰民投诉');
  await assess.waitForState('10.2', 'not_applicable');
  assert.equal(await assess.card('10.2').locator('.field__error:visible').count(), 0);
  await assess.review();
  assert.equal(await page.locator('[data-review-kind=flawed]').count(), 0);
  await page.locator('[data-goto="10.2"]').tap();
  assert.equal(await assess.card('10.2').locator('[data-reason]').inputValue(), '全年没有噪声扰民投诉');
  await close();
});

test('the card without its reason is tied to what is said of it', async () => {
  const { page, assess, close } = await practising('answers', 'others');
  await assess.choose('not-applicable', 'not_applicable');
  const reason = assess.card('not-applicable').locator('[data-reason]');
  await reason.waitFor();
  assert.equal(await reason.getAttribute('aria-invalid'), 'true');
  const described = (await reason.getAttribute('aria-describedby')).split(' ');
  const words = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).innerText()));
  assert.ok(words.every((text) => text.trim()), `${words}`);
  await reason.fill('本社区没有历史建筑');
  assert.equal(await reason.getAttribute('aria-invalid'), null);
  await close();
});

test('what changes in the bar is said once to who listens', async () => {
  const { page, assess, close } = await practising('answers');
  await assess.choose('met', 'met');
  await assess.choose('yes-no', 'yes');
  const said = page.locator('.bar [data-said]');
  await page.waitForFunction(() => document.querySelector('.bar [data-said]').textContent.startsWith('5.00'));
  assert.equal(await said.getAttribute('role'), 'status');
  await close();
});

test('facts: a required one leads to its field; what is half typed is kept and blocks', async () => {
  const { page, assess, close } = await practising('applicability');
  // The fold with the missing fact is open, and the filter questions are asked.
  const households = page.locator('[data-fact=households] input');
  await households.waitFor();
  await page.locator('[data-fact=lift] label').first().tap();
  await households.fill('12x');
  await assess.saved();
  await page.reload();
  await assess.ready();
  await households.waitFor();
  assert.equal(await households.inputValue(), '12x');
  await assess.review();
  const jump = page.locator('[data-goto-fact=households]');
  await jump.waitFor();
  await jump.tap();
  await page.waitForFunction(() => document.activeElement?.closest('[data-fact=households]'));
  await households.fill('120');
  await assess.review();
  assert.equal(await page.locator('[data-goto-fact]').count(), 0);
  await close();
});

test('several tracks: each says what its next level lacks, part by part, on the result, the receipt and paper', async () => {
  const { page, faults, close } = await visitor(browser);
  const community = '440103001101';
  const start = new StartPage(page, server.url);
  await start.open(`?community=${community}`);
  await page.locator('[data-stage=begin]').waitFor();
  await start.choosePack('levels');
  await start.fillWho({ code: await server.issueCode(community) });
  await start.go();
  const assess = new AssessPage(page, server.url);
  await assess.ready();
  await assess.step('t1');
  await assess.choose('w3', 'no');
  await assess.waitForState('w3', 'not_met');
  await assess.step('t3');
  await assess.choose('g3', 'yes');
  await assess.waitForState('g3', 'met');
  await assess.choose('fire', 'not_met');
  await assess.waitForState('fire', 'not_met');
  /** The sentences of a condition and its parts, with whether each is marked as holding, within a place. */
  const told = async (place, rule) => {
    const condition = page.locator(`${place} [data-condition="${rule}"]`);
    await condition.waitFor({ state: 'attached' });
    return condition.evaluate((line) =>
      [...line.querySelectorAll('p')].map((one) => {
        const holds = one.matches('.condition--failed') ? '✕' : one.matches('.condition') ? '✓' : '';
        return `${holds}${one.textContent}`;
      }),
    );
  };
  const looksAt = async (place) => {
    const [w3, e3] = ['✕w3 选“是”（现为“否”）', '✕e3 选“是”（现为“无”）'];
    assert.deepEqual(await told(place, 'level/any-of/requires'), ['✕至少满足其中一项', w3, e3], place);
    assert.deepEqual(
      await told(place, 'level/two-of/requires'),
      ['✕至少满足 2 项，现有 1 项，还差 1', w3, e3, '✓g3 选“是”'],
      place,
    );
    assert.deepEqual(await told(place, 'level/named/requires/0'), ['✕达到“bronze”'], place);
    assert.deepEqual(await told(place, 'veto/fire/unless'), ['✕不应出现的情况', '是 fire 选“不符合”'], place);
    for (const level of ['bronze', 'any-of', 'two-of', 'check-water', 'check-power']) {
      assert.equal(await page.locator(`${place} [data-track-level=${level}] > .condition--failed`).count(), 1, `${place}: ${level}`);
    }
  };
  await assess.openResult();
  await looksAt('[data-sheet]');
  await page.locator('[data-sheet]').evaluate((sheet) => sheet.querySelectorAll('details').forEach((fold) => (fold.open = true)));
  await picture(page, 'kinds-tracks');
  assert.deepEqual(await accessibility(page), []);
  assert.equal(await overflow(page), 0, 'nothing is scrolled sideways');
  assert.deepEqual(await smallTargets(page), []);
  // What must not be as it is has a way to it as well.
  assert.equal(await page.locator('[data-sheet] [data-condition="veto/fire/unless"] [data-goto=fire]').count(), 1);
  await page.locator('[data-track-level=any-of] [data-goto=e3]').tap();
  await page.locator('[data-requirement=e3]:focus').waitFor();
  await assess.review();
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  const receipt = new ReceiptPage(page, server.url);
  await receipt.ready();
  assert.equal(await receipt.recount(), 'agrees');
  for (const place of ['.screen', '[data-paper]']) await looksAt(place);
  await picture(page, 'kinds-tracks-receipt');
  assert.deepEqual(await accessibility(page), []);
  assert.equal(await overflow(page), 0, 'nothing is scrolled sideways');
  assert.deepEqual(faults, []);
  await close();
});

test('where something does not apply, the share of what does stands beside the points', async () => {
  const { page, assess, close } = await practising('applicability');
  await page.locator('[data-fact=households] input').fill('120');
  // Without lift and drains their two quarters of the points are not there to be had.
  await page.waitForFunction(() => document.querySelector('.bar [data-total]').textContent.startsWith('0'));
  await assess.openResult();
  const share = page.locator('[data-sheet] [data-share]');
  await share.waitFor();
  assert.match(await share.innerText(), /适用项满分 50 分的 0%/);
  await close();
});

test('numbers of which the standard makes too much have to be mended before anything is sent', async () => {
  const { page, faults, close } = await visitor(browser);
  const assess = new AssessPage(page, server.url);
  await assess.open(`?community=${COMMUNITY}&pack=beyond-range`);
  await assess.number('side', '999999999999');
  await assess.saved();
  await assess.review();
  await new StartPage(page, server.url).fillWho({ code: await server.issueCode(COMMUNITY) });
  await assess.submit();
  await page.locator('[data-flaws]:focus').waitFor();
  await assess.step('all');
  await assess.number('side', '1000');
  await assess.waitForState('area', 'met');
  await assess.review();
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  assert.deepEqual(faults, []);
  await close();
});

test('a previous result is what the server says, and only a standard that looks back asks for it', async () => {
  const { page, close } = await visitor(browser);
  const assess = new AssessPage(page, server.url);
  const shown = page.locator('[data-sheet] [data-last-time]');
  // While the server cannot be asked, nobody says that there was none; in practice nobody asks.
  await page.route('**/previous?pack=*', (route) => route.abort());
  await assess.open(`?community=${COMMUNITY}&pack=points-programme`);
  await assess.choose('land-1', 'yes');
  await assess.openResult();
  await shown.getByText('暂时没有查到').waitFor();
  await letThrough(page);
  await assess.open('?practice&pack=points-programme');
  await assess.choose('land-1', 'yes');
  await assess.openResult();
  await page.locator('[data-sheet] [data-blocker-list]').waitFor();
  assert.equal(await shown.count(), 0);
  const previous = { awards: 2, level: 'silver', score: '380', sealed_on: '2025-05-01' };
  const asked = [];
  await page.route('**/previous?pack=*', (route) => {
    asked.push(route.request().url());
    return route.fulfill({ json: { previous } });
  });
  await assess.open(`?community=${COMMUNITY}&pack=guangdong-2021`);
  await assess.choose('1.1', 'met');
  await page.locator('.bar [data-path]').waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  assert.deepEqual(asked, []);
  await assess.open(`?community=${COMMUNITY}&pack=points-programme`);
  await assess.choose('land-1', 'yes');
  await assess.openResult();
  await shown.getByText('380').waitFor();
  assert.match(await shown.innerText(), /2025-05-01.*银级/s);
  assert.match(await shown.innerText(), /未撤销/, 'it says what counts');
  await assess.closeResult();
  // The server knows of no recognition: it takes nobody's word for one, and the page asks anew.
  await letThrough(page);
  await assess.review();
  await page.locator('[data-last-time]').getByText('380').waitFor();
  await new StartPage(page, server.url).fillWho({ code: await server.issueCode(COMMUNITY) });
  await assess.submit();
  await page.locator('[data-failure=submission_invalid]').getByText('上次认定结果').waitFor();
  await page.locator('[data-last-time]', { hasText: '上次认定结果：无' }).waitFor();
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  // What the result rests on stands on the receipt and on paper.
  const receipt = new ReceiptPage(page, server.url);
  await receipt.ready();
  await page.locator('.screen [data-last-time]', { hasText: '上次认定结果：无' }).waitFor();
  await page.locator('[data-paper] tr', { hasText: '上次认定结果' }).waitFor({ state: 'attached' });
  // A newer version that does not look back leaves nothing of it on the sheet.
  await page.route('**/previous?pack=*', (route) => route.fulfill({ json: { previous } }));
  await assess.open(`?community=${COMMUNITY}&pack=points-programme`);
  await assess.choose('land-1', 'yes');
  await assess.openResult();
  await shown.getByText('380').waitFor();
  await assess.closeResult();
  const [pack] = (await readFile(fixture('points-programme'), 'utf8')).split('\n[[golden]]');
  const ahead = pack
    .replace('version = "1.0.0"', 'version = "1.1.0"')
    .replace(/requires = .*previous_level.*/, 'requires = { compare = { left = "score", at_least = { value = "150" } } }');
  await server.addPack(ahead);
  await page.reload();
  await assess.ready();
  await page.locator('[data-compare]').tap();
  await Promise.all([page.waitForEvent('load'), page.locator('[data-move]').tap()]);
  await assess.ready();
  await seal(page, server, COMMUNITY);
  await close();
});

for (const step of ['choices', 'numbers', 'others']) {
  test(`every control is usable: ${step}`, async () => {
    const { page, assess, close } = await practising('answers', step);
    if (step === 'others') {
      await assess.card('records').locator('[data-add-record]').tap();
      await assess.card('records').locator('[data-record]').waitFor();
      await assess.number('faults', 'x', 'wire');
      await assess.extras('evidence');
      await assess.choose('not-applicable', 'not_applicable');
    }
    await page.waitForLoadState('networkidle');
    await picture(page, `kinds-${step}`);
    assert.deepEqual(await accessibility(page), []);
    assert.equal(await overflow(page), 0, 'nothing is scrolled sideways');
    assert.deepEqual(await smallTargets(page), []);
    await close();
  });
}
