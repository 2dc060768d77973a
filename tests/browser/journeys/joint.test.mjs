// Two people of a committee, each with a phone, fill in one self-assessment.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { signInTo } from '../pages/console.mjs';
import { PHONE, accessibility, inEveryLook, launch, letThrough, overflow, picture, smallTargets, toFront } from '../support/browser.mjs';
import { COMMUNITY, office } from '../support/office.mjs';
import { startDemo } from '../support/server.mjs';

const PASSWORD = 'nine green lanterns';
const DRAFT = '/drafts/guangdong-2021';
let browser, server, colleague;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
  const street = await office(server, 'street');
  const wish = { name: 'wang.li', display_name: '王丽', email: null, role: 'community', division: COMMUNITY, department: null };
  const { invitation_url: link } = await street.ask('POST', 'accounts', wish);
  await street.ask('POST', `invitations/${link.split('#')[1]}`, { password: PASSWORD });
  colleague = { name: wish.name, password: PASSWORD };
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody of the committee, signed in on a phone of their own, at the self-assessment. */
async function filling(who) {
  const visit = await signInTo(browser, server, who, { size: PHONE });
  const assess = new AssessPage(visit.page, server.url);
  await assess.open(`?community=${COMMUNITY}&pack=guangdong-2021`);
  await together(visit.page);
  return { ...visit, assess };
}

const together = (page) => page.locator('[data-joint=together]').waitFor();

/**
 * Waits until the other phone's answer has come. A page asks what others have said when it comes to the front,
 * but not while an answer is on its way: it is brought there again.
 */
async function arrives(page, selector) {
  const there = page.locator(selector).first();
  for (let looks = 0; looks < 10; looks += 1) {
    await toFront(page);
    if (await there.waitFor({ timeout: 2_000 }).then(() => true, () => false)) return;
  }
  await there.waitFor();
}

/** Makes a change and waits until the server has it. What the page asks in between changes nothing. */
async function sent(page, change) {
  const isTold = (answer) => answer.url().endsWith(DRAFT) && answer.ok() && answer.request().postDataJSON().changes.length > 0;
  const answered = page.waitForResponse(isTold);
  await change();
  await answered;
}

test('what one answers stands on the phone of the other, with the name; a choice is asked for where they differ', async (t) => {
  const li = await filling('community');
  const wang = await filling(colleague);

  await t.test('answers come over', async () => {
    await sent(li.page, () => li.assess.choose('1.1', 'partly'));
    await arrives(wang.page, '[data-requirement="1.1"][data-state=partly]');
    assert.ok(await wang.assess.card('1.1').locator('input[value=partly]').isChecked());
    assert.match(await wang.assess.card('1.1').locator('[data-joint-by]').textContent(), /最近由.+填写/);
    await sent(wang.page, () => wang.assess.choose('1.2', 'met'));
    await arrives(li.page, '[data-requirement="1.2"][data-state=met]');
    assert.match(await li.assess.card('1.2').locator('[data-joint-by]').textContent(), /王丽/);
    assert.equal(await li.assess.total(), await wang.assess.total());
  });

  await t.test('what is unfolded stays so, and words come over too', async () => {
    await wang.assess.extras('2.1');
    // Photos do not.
    await wang.assess.card('2.1').locator('[data-files-here]').waitFor();
    await sent(li.page, () => li.assess.remark('2.1', '三处楼道已清理'));
    await arrives(wang.page, '[data-requirement="2.1"] [data-joint-by]');
    const remark = wang.assess.card('2.1').locator('[data-remark]');
    await remark.waitFor();
    assert.equal(await remark.inputValue(), '三处楼道已清理');
  });

  await t.test('nothing is put under the fingers of somebody who writes', async () => {
    await wang.assess.number('1.3', '8');
    await sent(li.page, () => li.assess.choose('1.1', 'met'));
    await Promise.all([wang.page.waitForResponse((answer) => answer.url().endsWith(DRAFT)), toFront(wang.page)]);
    await wang.assess.card('1.3').locator('[data-number]').pressSequentially('1.5');
    assert.equal(await wang.assess.card('1.3').locator('[data-number]').inputValue(), '81.5');
    await wang.assess.card('1.3').locator('[data-number]').blur();
    await arrives(wang.page, '[data-requirement="1.1"][data-state=met]');
    assert.equal(await wang.assess.card('1.3').locator('[data-number]').inputValue(), '81.5');
  });

  await t.test('without a network both go on; where they differ somebody chooses', async () => {
    await wang.context.setOffline(true);
    await wang.assess.choose('1.2', 'partly');
    await wang.assess.choose('2.1', 'not_met');
    await wang.page.locator('[data-joint=apart]').waitFor();
    await sent(li.page, () => li.assess.choose('1.2', 'not_met'));
    await wang.context.setOffline(false);
    await arrives(wang.page, '[data-joint=contested]');
    // What was answered here still counts here; what nobody else has said has arrived.
    assert.equal(await wang.assess.state('1.2'), 'partly');
    await arrives(li.page, '[data-requirement="2.1"][data-state=not_met]');
    assert.equal(await li.assess.state('1.2'), 'not_met');

    const choice = wang.assess.card('1.2').locator('[data-joint-contested]');
    assert.match(await choice.textContent(), /不符合/);
    await inEveryLook(wang.page, 'phone', async (width, scheme) => {
      assert.deepEqual(await accessibility(wang.page), [], `${width} ${scheme}`);
      assert.deepEqual(await smallTargets(wang.page), [], `${width} ${scheme}`);
      assert.ok((await overflow(wang.page)) <= 0, `${width} ${scheme}`);
      await picture(wang.page, `joint-contested-${width}-${scheme}`);
    });
    await sent(wang.page, () => choice.locator('[data-joint-ours]').tap());
    await choice.waitFor({ state: 'detached' });
    await arrives(li.page, '[data-requirement="1.2"][data-state=partly]');
  });

  await t.test('a reload brings everything back, and giving way takes the other answer', async () => {
    await wang.assess.saved();
    await wang.page.reload();
    await wang.assess.ready();
    await together(wang.page);
    assert.equal(await wang.assess.state('2.1'), 'not_met');
    await wang.context.setOffline(true);
    await wang.assess.choose('2.1', 'partly');
    await wang.page.locator('[data-joint=apart]').waitFor();
    await sent(li.page, () => li.assess.choose('2.1', 'met'));
    await wang.context.setOffline(false);
    await arrives(wang.page, '[data-joint=contested]');
    await wang.assess.card('2.1').locator('[data-joint-theirs]').tap();
    await wang.assess.waitForState('2.1', 'met');
    await wang.page.locator('[data-joint=contested]').waitFor({ state: 'detached' });
  });

  await t.test('whose answers get lost on the way is not asked to choose between two of their own', async () => {
    await li.page.route(`**${DRAFT}`, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await li.assess.choose('1.1', 'partly');
    await li.page.locator('[data-joint=apart]').waitFor();
    await arrives(wang.page, '[data-requirement="1.1"][data-state=partly]');
    await li.assess.choose('1.1', 'met');
    await li.assess.waitForState('1.1', 'met');
    await letThrough(li.page);
    await li.assess.saved();
    // The device remembers what it has sent, and not only the page.
    await li.page.reload();
    await li.assess.ready();
    await together(li.page);
    assert.equal(await li.page.locator('[data-joint=contested]').count(), 0);
    assert.equal(await li.assess.state('1.1'), 'met');
    await toFront(li.page);
    await arrives(wang.page, '[data-requirement="1.1"][data-state=met]');
  });

  await t.test('their page in the console shows how far it is, and ends it for all', async () => {
    const { page, console } = await signInTo(browser, server, colleague, { size: PHONE });
    await console.open();
    const draft = page.locator('[data-joint-draft="guangdong-2021"]');
    assert.match(await draft.textContent(), /已答 \d+\/38 题/);
    assert.match(await draft.textContent(), /最近由.+填写/);
    await inEveryLook(page, 'phone', async (width, scheme) => {
      assert.deepEqual(await accessibility(page), [], `${width} ${scheme}`);
      assert.deepEqual(await smallTargets(page), [], `${width} ${scheme}`);
      await picture(page, `joint-console-${width}-${scheme}`);
    });
    await draft.locator('[data-joint-discard]').tap();
    await page.locator('[data-joint-discard-confirm]').tap();
    await draft.waitFor({ state: 'detached' });
    await arrives(li.page, '[data-joint=ended]');
    // What is on the phone is still there, and can be the beginning of the next one.
    assert.equal(await li.assess.state('1.1'), 'met');
    await li.page.locator('[data-joint-anew]').tap();
    await together(li.page);
    await page.reload();
    await draft.waitFor();
  });

  await t.test('a session that has ended stops nothing but the merging', async () => {
    const { page, assess } = li;
    await li.context.clearCookies();
    await assess.choose('1.1', 'partly');
    await page.locator('[data-joint=signed_out]').waitFor();
    await page.reload();
    await assess.ready();
    assert.equal(await assess.state('1.1'), 'partly');
  });
  await li.close();
  await wang.close();
});

test('whoever is not of the committee fills in alone', async () => {
  const visit = await signInTo(browser, server, 'street', { size: PHONE });
  const assess = new AssessPage(visit.page, server.url);
  const asked = [];
  visit.page.on('request', (request) => request.url().includes('/drafts') && asked.push(request.url()));
  await assess.open(`?community=${COMMUNITY}&pack=guangdong-2021`);
  await assess.choose('1.1', 'met');
  await visit.page.locator('.bar [data-path]').waitFor();
  // Longer than a change waits before it is sent.
  await visit.page.waitForTimeout(2_500);
  assert.deepEqual(asked, []);
  assert.equal(await visit.page.locator('[data-joint]').count(), 0);
  await visit.close();
});

test('a committee makes its own access code, which the self-assessment takes along', async () => {
  const { page, console, close } = await signInTo(browser, server, colleague, { size: PHONE });
  await console.open();
  await page.locator('[data-issue-code]').tap();
  const code = (await page.locator('[data-access-code] strong').textContent()).trim();
  assert.match(code, /^[0-9A-Z-]{10,}$/);
  const answer = await fetch(`${server.url}/api/v1/access-checks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ community: COMMUNITY, code }),
  });
  assert.equal(answer.status, 204);
  const assess = new AssessPage(page, server.url);
  await assess.open(`?community=${COMMUNITY}&pack=guangdong-2021`);
  await assess.step('review');
  assert.equal(await page.locator('#code').inputValue(), code);
  await close();
});
