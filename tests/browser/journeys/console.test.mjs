// Cases on their way through the console: applied for, recommended, returned, mended, reviewed,
// recognised; a session that ends in the middle, two who decide at once, keys alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signInTo } from '../pages/console.mjs';
import { PHONE, WIDTHS, launch } from '../support/browser.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody at their desk, or on a phone, signed in. */
const signedIn = (role, size = WIDTHS.desk) => signInTo(browser, server, role, { size });

/** Opens the only case that waits for somebody. */
async function openWaiting({ page, console }) {
  await console.list();
  await page.locator('[data-case] a').first().click();
  await console.caseReady();
}

/** The community applies with what it has sealed last. */
async function apply() {
  const committee = await signedIn('community', PHONE);
  await committee.page.locator('[data-apply]').click();
  await committee.page.locator('[data-case][data-stage=applied]').waitFor();
  await committee.close();
}

async function recommend(opinion) {
  const street = await signedIn('street');
  await openWaiting(street);
  await street.console.chooseStep('recommend');
  await street.console.opinion(opinion);
  await street.console.decide();
  assert.equal(await street.page.locator('dd[data-stage]').getAttribute('data-stage'), 'recommended');
  await street.close();
}

describe('one case, from application to recognition', () => {
  test('a committee applies on a phone; the direct way needs an honour', async () => {
    await sealOne(browser, server, { '9.1': { choice: 'partly' } });
    const { page, close } = await signedIn('community', PHONE);
    await page.locator('[data-begin] [data-no-honour]').waitFor();
    assert.equal(await page.locator('input[value=direct]').count(), 0, 'what is not open is not offered');
    await page.locator('label:has(input[value=full])').click();
    await page.locator('[data-apply]').click();
    await page.locator('[data-case][data-stage=applied]').waitFor();
    await close();
  });

  test('its street recommends it', () => recommend('材料齐全，同意推荐。'));

  test('its county returns it with reasons, and a verdict shows at once what it does', async () => {
    const county = await signedIn('county');
    const { page, console } = county;
    await openWaiting(county);
    const reviewed = page.locator('[data-reviewed-score]');
    const claimed = await page.locator('[data-claimed-score]').innerText();
    await console.confirmAll();
    assert.equal(await reviewed.innerText(), claimed);
    await console.judge('1.1', 'not_confirmed', '缺居民代表会议纪要');
    assert.notEqual(await reviewed.innerText(), claimed);
    await page.locator('[data-differences] [data-goto="1.1"]').waitFor();
    await console.saved();
    await page.reload();
    await console.caseReady();
    assert.equal(await console.requirement('1.1').getAttribute('data-verdict'), 'not_confirmed', 'a reload loses nothing');
    await console.chooseStep('return');
    await page.locator('[data-take-over]').click();
    assert.equal(await page.locator('[data-reason="1.1"] textarea').inputValue(), '缺居民代表会议纪要');
    await console.decide();
    assert.equal(await page.locator('dd[data-stage]').getAttribute('data-stage'), 'returned');
    await county.close();
  });

  test('the committee reads why, mends it and applies again', async () => {
    const { page, close } = await signedIn('community', PHONE);
    await page.locator('[data-returned="1.1"]').getByText('缺居民代表会议纪要').waitFor();
    await sealOne(browser, server, { '9.1': { choice: 'met' } });
    await page.reload();
    await page.locator('[data-resubmit]').click();
    await page.locator('[data-case][data-stage=applied]').waitFor();
    await close();
  });

  test('whoever reviews it again sees first what has changed', async () => {
    await recommend('已补正，同意推荐。');
    const county = await signedIn('county');
    await openWaiting(county);
    await county.page.locator('[data-rounds] [data-change="9.1"]').waitFor();
    await county.page.locator('[data-ask]').click();
    await county.page.locator('[data-choice="民政"]').check();
    await county.page.locator('[data-ask-go]').click();
    await county.page.locator('[data-department="民政"]').waitFor();
    await county.console.confirmAll();
    await county.console.chooseStep('pass');
    await county.console.opinion('初审通过。');
    await county.console.decide();
    await county.close();
  });

  test('a department sees its own requirements only, and answers', async () => {
    const department = await signedIn('department', PHONE);
    await openWaiting(department);
    assert.equal(await department.page.locator('[data-requirement="1.2"]').count(), 0, 'another department answers for it');
    await department.console.judge('1.1', 'confirmed');
    await department.page.locator('[data-field=opinion]').fill('情况属实。');
    await department.page.locator('[data-answer]').click();
    await department.page.locator('[data-done]').waitFor();
    await department.close();
  });

  test('without an expert the city is told what is missing; it assigns one', async () => {
    const city = await signedIn('city');
    await openWaiting(city);
    await city.console.chooseStep('recognise');
    await city.page.locator('[data-missing-code=expert_missing]').waitFor();
    await city.page.locator('[data-assign]').click();
    await city.page.locator('[data-dialog=assign] .tick').first().click();
    await city.page.locator('[data-assign-go]').click();
    await city.page.locator('[data-expert]').waitFor();
    await city.close();
  });

  test('the expert judges on a phone and hands in', async () => {
    const expert = await signedIn('expert', PHONE);
    const { page, console } = expert;
    await openWaiting(expert);
    await console.confirmAll();
    for (const [field, words] of [['opinion', '建设成果良好'], ['visited-on', '2026-11-20'], ['people', '王工'], ['findings', '现场与材料一致']]) {
      await page.locator(`[data-field=${field}]`).fill(words);
    }
    await page.locator('[data-hand-in]').click();
    await page.locator('[data-hand-in-confirm]').click();
    await page.locator('[data-done]').waitFor();
    await expert.close();
  });

  test('the city recognises it; the record names every step', async () => {
    const city = await signedIn('city');
    await openWaiting(city);
    await city.console.chooseStep('recognise');
    await city.console.opinion('予以认定。');
    await city.console.decide();
    const steps = await city.page.locator('[data-decision]').evaluateAll((lines) => lines.map((line) => line.dataset.decision));
    assert.deepEqual(steps, ['recognise', 'pass', 'recommend', 'resubmit', 'return', 'recommend', 'apply']);
    assert.deepEqual(city.faults, []);
    await city.close();
  });
});

describe('another case, with trouble', () => {
  /** A server of its own: the community has one case at a time. */
  before(async () => {
    await server.stop();
    server = await startDemo();
    await sealOne(browser, server);
    await apply();
    await recommend('同意推荐。');
  });

  test('what is typed outlives the session', async () => {
    const county = await signedIn('county');
    await openWaiting(county);
    await county.context.clearCookies();
    await county.console.judge('1.1', 'needs_evidence', '会话结束后写的话');
    await county.console.signInAgain(server.accounts.county.password);
    await county.console.saved();
    assert.equal(await county.console.requirement('1.1').locator('[data-verdict-remark]').inputValue(), '会话结束后写的话');
    await county.close();
  });

  test('keys alone go through requirements and give verdicts', async () => {
    const county = await signedIn('county');
    const { page, console } = county;
    await openWaiting(county);
    for (const key of ['j', '2', 'j', '1']) await page.keyboard.press(key);
    assert.equal(await console.requirement('1.1').getAttribute('data-verdict'), 'not_confirmed');
    assert.equal(await console.requirement('1.2').getAttribute('data-verdict'), 'confirmed');
    await page.keyboard.press('?');
    await page.locator('[data-dialog=keys] [data-keys-on]').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await page.keyboard.press('3');
    assert.equal(await console.requirement('1.1').getAttribute('data-verdict'), 'not_confirmed', 'switched off, keys do nothing');
    await county.close();
  });

  test('filters stand in the address: back and a reload keep them', async () => {
    const city = await signedIn('city');
    const { page, console } = city;
    await console.list();
    await page.locator('[data-tab=all]').click();
    await page.locator('[data-filters]').click();
    await page.locator('[data-field=filter-place-0]').selectOption('440103');
    await page.locator('[data-field=filter-stage]').selectOption('recommended');
    await page.locator('[data-case]').waitFor();
    await page.locator('[data-case] a').click();
    await console.caseReady();
    await page.goBack();
    await page.locator('[data-case]').waitFor();
    await page.reload();
    await page.locator('[data-case]').waitFor();
    assert.equal(await page.locator('[data-field=filter-stage]').inputValue(), 'recommended');
    await page.locator('[data-field=filter-stage]').selectOption('announced');
    await page.locator('[data-empty]').waitFor();
    await city.close();
  });

  test('the second of two who decide is told what happened, and keeps every word', async () => {
    const first = await signedIn('county');
    const second = await signedIn('county');
    await openWaiting(first);
    await openWaiting(second);
    await second.console.confirmAll();
    await second.console.chooseStep('pass');
    await second.console.opinion('第二个人写的意见');
    await second.console.saved();
    await first.console.chooseStep('reject');
    await first.console.opinion('不予通过。');
    await first.console.decide();
    await second.page.locator('[data-decide-go]').click();
    await second.page.locator('[data-conflict]').getByText('不予通过').waitFor();
    assert.equal(await second.page.locator('[data-field=opinion]').inputValue(), '第二个人写的意见');
    await second.page.locator('[data-read-again]').click();
    await second.page.locator('dd[data-stage=rejected]').waitFor();
    await second.page.locator('[data-left-over]').getByText('第二个人写的意见').waitFor();
    await first.close();
    await second.close();
  });

  test('a case that does not exist says so', async () => {
    const { page, console, close } = await signedIn('county');
    await console.open('/cases/0192f000-0000-7000-8000-000000000000');
    await page.locator('[data-case-page] [data-failure=not_found]').waitFor();
    await close();
  });
});
