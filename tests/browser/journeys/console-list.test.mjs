// The work list with many cases in it: columns that are remembered, going from case to case beyond
// what the list has shown, recommending several at once, taking an application back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signInTo } from '../pages/console.mjs';
import { PHONE, WIDTHS, launch } from '../support/browser.mjs';
import { addAccount, office } from '../support/office.mjs';
import { settled } from '../support/records.mjs';
import { startDemo } from '../support/server.mjs';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo({}, { cases: 2000 }), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody in the console, signed in. */
const signedIn = (who, size = WIDTHS.desk) => signInTo(browser, server, who, { size });

/** Cases that wait for their street, by its code. */
async function applied() {
  const province = await office(server, 'province');
  const streets = new Map();
  for (let after = ''; after !== undefined; ) {
    const { cases, next } = await province.ask('GET', `cases?stage=applied&sort=community&limit=200${after}`);
    for (const one of cases) {
      const street = one.community.slice(0, 9);
      streets.set(street, [...(streets.get(street) ?? []), one]);
    }
    after = next ? `&after=${encodeURIComponent(next)}` : undefined;
  }
  return streets;
}

test('the columns that were chosen are there after a reload, on a phone as well', async () => {
  for (const size of [WIDTHS.desk, PHONE]) {
    const { page, console, close } = await signedIn('province', size);
    await console.list();
    const heads = page.locator('thead th');
    assert.equal(await heads.count(), 7);
    await page.locator('[data-filters]').click();
    for (const column of ['route', 'since', 'due']) await page.locator(`[data-column=${column}]`).uncheck();
    await page.locator('[data-column=round]').check();
    assert.equal(await heads.count(), 5);
    await page.reload();
    await console.list();
    assert.equal(await heads.count(), 5);
    await page.locator('[data-filters]').click();
    assert.equal(await page.locator('[data-column=round]').isChecked(), true);
    assert.equal(await page.locator('[data-column=route]').isChecked(), false);
    await close();
  }
});

test('lines that are there stay when the next ones do not come, and those are asked for again', async () => {
  const { page, console, close } = await signedIn('province', PHONE);
  await console.list();
  const lines = page.locator('tr[data-case]');
  await page.route('**/api/v1/cases?*after=*', (route) => route.abort(), { times: 1 });
  await page.locator('[data-more]').click();
  await page.locator('[data-list] [data-failure]').waitFor();
  assert.equal(await lines.count(), 50);
  await page.locator('[data-more]').click();
  await lines.nth(99).waitFor();
  assert.equal(await page.locator('[data-list] [data-failure]').count(), 0);
  // Which score counts is asked of the server, and stands in the address.
  await page.locator('[data-filters]').click();
  const [asked] = await Promise.all([
    page.waitForRequest('**/api/v1/cases?*'),
    page.locator('[data-field=filter-score_of]').selectOption('reviewed'),
  ]);
  assert.equal(new URL(asked.url()).searchParams.get('score_of'), 'reviewed');
  await page.waitForURL(/score_of=reviewed/);
  await console.list();
  await close();
});

test('keys lead from case to case, and beyond the lines that the list has shown', async () => {
  const { page, console, faults, close } = await signedIn('province');
  await console.list();
  const lines = await page.locator('tr[data-case]').evaluateAll((rows) => rows.map((row) => row.dataset.case));
  assert.equal(lines.length, 50, 'a page of the list');
  await page.locator('[data-more]').waitFor();
  const at = (id) => page.locator(`[data-case-page="${id}"] [data-history]`).waitFor();
  await page.locator(`[data-case="${lines[48]}"] a`).click();
  await at(lines[48]);
  await page.keyboard.press('n');
  await at(lines[49]);
  // The next page of the list is read when its last line is reached.
  await page.locator('[data-neighbour=next]').waitFor();
  await page.keyboard.press('n');
  await page.locator(`[data-case-page]:not([data-case-page="${lines[49]}"]) [data-history]`).waitFor();
  const beyond = new URL(page.url()).pathname.split('/').at(-1);
  assert.ok(!lines.includes(beyond), beyond);
  await page.locator('[data-neighbour=next]').waitFor();
  await page.keyboard.press('p');
  await at(lines[49]);
  await page.locator('[data-neighbour=next]').click();
  await at(beyond);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await console.list();
  assert.deepEqual(faults, []);
  await close();
});

test('what a notice can list is found by pinyin as well, as the work list finds it', async () => {
  const city = await office(server, 'city');
  const recognised = async (words) => (await city.ask('GET', `cases?stage=recognised&limit=200&q=${words}`)).cases.map(({ id }) => id);
  const all = await recognised('');
  let words, found;
  for (words of 'abcdefghijklmnopqrstuvwxyz') {
    found = await recognised(words);
    if (found.length > 0 && found.length < all.length) break;
  }
  assert.ok(found.length > 0 && found.length < all.length, 'a letter that some of them begin with');
  const { page, close } = await signedIn('city');
  await page.goto(`${server.url}/console/notices/new`);
  const shown = page.locator('[data-candidate]:not([hidden])');
  await shown.nth(all.length - 1).waitFor();
  await page.locator('[data-field=notice-find]').fill(words);
  await page.locator(`[data-candidate="${found[0]}"]:not([hidden])`).waitFor();
  const ids = await shown.evaluateAll((lines) => lines.map((line) => line.dataset.candidate));
  assert.deepEqual(ids.sort(), [...found].sort());
  await page.locator('[data-choose-all]').click();
  await page.locator(`[data-candidate="${found[0]}"] input:checked`).waitFor();
  assert.equal(await page.locator('[data-candidate] input:checked').count(), found.length);
  await close();
});

describe('several at once', () => {
  let street, cases, account;

  before(async () => {
    [street, cases] = [...(await applied())].find(([, cases]) => cases.length > 1);
    account = await addAccount(server, { name: 'street.of.many', display_name: '何街道', role: 'street', division: street });
  });

  test('a street reads what will happen, and afterwards what became of each; what was typed outlives a reload', async () => {
    const { page, console, close } = await signedIn(account);
    const open = async () => {
      await console.list();
      await page.locator('[data-choose-all]').click();
      await page.locator('[data-bulk-open]').click();
      await page.locator('[data-bulk-list] li').first().waitFor();
    };
    await open();
    await page.locator('[data-bulk-means]').getByText('最多推荐 500 件').waitFor();
    assert.equal(await page.locator('[data-bulk-list] li').count(), cases.length);
    await page.locator('[data-bulk-confirm]').click();
    await page.locator('#bulk-opinion-error:not([hidden])').waitFor();
    await page.locator('[data-field=bulk-opinion]').fill('材料齐全，一并推荐。');
    await settled(page);
    await page.reload();
    await open();
    assert.equal(await page.locator('[data-field=bulk-opinion]').inputValue(), '材料齐全，一并推荐。');
    // A colleague is quicker with one of them.
    const [first] = cases;
    const step = { step: 'recommend', opinion: '同意推荐。', version: first.version };
    await (await office(server, account)).ask('POST', `cases/${first.id}/steps`, step);
    await page.locator('[data-bulk-confirm]').click();
    await page.locator('[data-bulk-result]').waitFor();
    assert.equal(await page.locator('[data-became=done]').count(), cases.length - 1);
    const refused = page.locator('[data-became=refused]');
    assert.equal(await refused.count(), 1);
    assert.ok((await refused.innerText()).includes(first.community_name));
    await page.locator('[data-dialog=bulk] [data-close]').click();
    await page.locator(`[data-case="${first.id}"]`).waitFor({ state: 'detached' });
    await console.list();
    assert.equal(await page.locator('tr[data-case][data-stage=applied]').count(), 0, 'nothing of them waits any more');
    await page.reload();
    await console.list();
    const { cases: left } = await (await office(server, account)).ask('GET', 'cases?stage=recommended');
    assert.ok(cases.every(({ id }) => left.some((own) => own.id === id)));
    await close();
  });
});

test('a committee takes its application back; when somebody was quicker it reads first who did what', async () => {
  const [[own]] = [...(await applied()).values()].filter((cases) => cases.length > 0);
  const committee = await addAccount(server, { name: 'committee.taking.back', display_name: '何居委', role: 'community', division: own.community });
  const street = await addAccount(server, { name: 'street.quicker', display_name: '钱街道', role: 'street', division: own.community.slice(0, 9) });
  const { page, close } = await signedIn(committee, PHONE);
  await page.locator(`[data-case="${own.id}"][data-stage=applied]`).waitFor();
  await page.locator('[data-withdraw]').click();
  await page.locator('[data-withdraw-confirm]').waitFor();
  const step = { step: 'recommend', opinion: '同意推荐。', version: own.version };
  await (await office(server, street)).ask('POST', `cases/${own.id}/steps`, step);
  await page.locator('[data-withdraw-confirm]').click();
  await page.locator('[data-community-steps] [data-conflict]').getByText('钱街道').waitFor();
  await page.locator('[data-read-again]').click();
  await page.locator(`[data-case="${own.id}"][data-stage=recommended]`).waitFor();
  await page.locator('[data-withdraw]').click();
  await page.locator('[data-withdraw-confirm]').click();
  await page.locator(`[data-case="${own.id}"][data-stage=withdrawn]`).waitFor();
  await close();
});
