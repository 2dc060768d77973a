// How far divisions have come: the numbers are the server's, the way down and up again, charts at
// every width and in both colours, pictures and tables as files.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signInTo } from '../pages/console.mjs';
import { ProgressPage } from '../pages/progress.mjs';
import { DEVICES, PHONE, WIDTHS, accessibility, inOrder, launch, picture } from '../support/browser.mjs';
import { readPng } from '../support/png.mjs';
import { startDemo } from '../support/server.mjs';

const CASES = 3000;
let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo({}, { cases: CASES }), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function signedIn(role, { on = server, ...options } = {}) {
  const visit = await signInTo(browser, on, role, options);
  return { ...visit, progress: new ProgressPage(visit.page, on.url) };
}

const percent = (permille) => `${Math.floor(permille / 10)}${permille % 10 ? `.${permille % 10}` : ''}%`;

describe('the progress of a province', { concurrency: false }, () => {
  test('every number is the one that the server gives', async () => {
    const { page, progress, faults, close } = await signedIn('province');
    await page.locator('[data-progress-link]').click();
    await progress.ready('44');
    const told = await progress.told();
    const gaveUp = told.total.stages.filter(({ stage }) => ['withdrawn', 'rejected'].includes(stage));
    assert.equal(told.total.taking_part + gaveUp.reduce((sum, one) => sum + one.communities, 0), CASES);
    for (const id of ['communities', 'taking_part', 'recognised']) {
      assert.equal(await progress.figure(id), String(told.total[id]), id);
    }
    const target = told.targets.find(({ is_past }) => !is_past) ?? told.targets.at(-1);
    assert.equal(await progress.figure('target'), percent(target.reached_permille));
    assert.equal(await progress.figure('this_year'), String(told.years.at(-1).recognised_so_far));

    const months = told.months.map((one) =>
      [one.month, one.opened, one.opened_in_all, one.recognised, one.recognised_in_all, percent(one.recognised_in_all_permille)].map(String),
    );
    assert.deepEqual(await progress.rows('months'), months.reverse());
    const cities = told.children.map((one) =>
      [one.name, one.communities, one.taking_part, one.recognised, percent(one.recognised_permille)].map(String),
    );
    const byName = (a, b) => a[0].localeCompare(b[0]);
    const shown = await progress.rows('divisions');
    assert.deepEqual(shown.toSorted(byName), cities.toSorted(byName));
    const shares = shown.map((row) => Number.parseFloat(row.at(-1)));
    assert.deepEqual(shares, shares.toSorted((a, b) => b - a), 'the furthest stands first');
    assert.deepEqual((await progress.rows('stages')).map((row) => row[1]), [told.total.benchmarking, ...told.total.stages.map((one) => one.communities)].map(String));
    const targets = told.targets.map((one) => [one.by, String(one.needed), String(one.reached), percent(one.reached_permille)]);
    assert.deepEqual((await progress.rows('targets')).map((row) => [row[0], row[3], row[4], row[5]]), targets);
    const failing = told.failing.map((one) => [one.requirement, String(one.not_claimed), String(one.not_confirmed)]);
    const rows = await progress.rows('failing');
    assert.deepEqual(rows.map((row) => [row[0].split(' ')[0], row[1], row[2]]), failing);
    assert.ok(rows.every(([name]) => /^\S+ .*\p{Script=Han}/u.test(name)), 'requirements are named, not only numbered');
    assert.ok(rows.every((row) => ['官方原文', '转述', '重构'].includes(row.at(-1))), 'and each says how official its words are');
    await progress.panel('failing').locator('[data-text-status]').first().waitFor();
    const years = told.years.map((one) => [one.year, one.opened, one.recognised, one.recognised_so_far].map(String));
    assert.deepEqual((await progress.rows('years')).map((row) => row.slice(0, 4)), years);
    assert.deepEqual(faults, [], 'nothing is blocked by the security policy either');
    await close();
  });

  test('the map shows each city with its share; keys alone lead down to a street and up again', async () => {
    const { page, progress, faults, close } = await signedIn('province');
    await progress.open();
    const told = await progress.told();
    for (const city of told.children) {
      const tile = page.locator(`[data-tile="${city.division}"]`);
      assert.ok((await tile.innerText()).includes(percent(city.recognised_permille)), city.name);
      assert.equal(await tile.getAttribute('data-class'), String(Math.min(Math.floor(city.recognised_permille / 200) + 1, 5)), city.name);
    }
    assert.equal(await page.locator('[data-tile]').count(), 21);
    const boxes = await page.locator('[data-tile]').evaluateAll((tiles) =>
      tiles.map((tile) => [tile.dataset.tile, tile.getBoundingClientRect().x, tile.getBoundingClientRect().y]),
    );
    const place = Object.fromEntries(boxes.map(([code, x, y]) => [code, { x, y }]));
    assert.ok(place['4408'].x < place['4401'].x && place['4401'].x < place['4405'].x, 'Zhanjiang lies in the west, Shantou in the east');
    assert.ok(place['4402'].y < place['4401'].y && place['4401'].y < place['4404'].y, 'Shaoguan lies in the north, Zhuhai in the south');

    // Where colours are forced, the map and its legend keep theirs.
    await page.emulateMedia({ forcedColors: 'active' });
    const shades = (selector) => page.locator(selector).evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
    const legend = await shades('.tiles__swatch');
    assert.equal(new Set(legend).size, 5, legend.join(' '));
    assert.ok((await shades('[data-tile]')).every((shade) => legend.includes(shade)));
    await page.emulateMedia({ forcedColors: 'none' });

    await page.locator('[data-tile="4401"]').focus();
    await page.keyboard.press('Enter');
    await progress.ready('4401');
    await page.waitForFunction(() => document.activeElement?.matches('[data-title]'));
    assert.ok((await page.locator('[data-title]').innerText()).startsWith('广州市'));
    assert.equal(await page.locator('[data-map]').count(), 0, 'a city is not a map of cities');
    await progress.panel('divisions').getByRole('link', { name: '荔湾区' }).press('Enter');
    await progress.ready('440103');
    const told103 = await progress.told('440103');
    assert.equal(await progress.figure('communities'), String(told103.total.communities));
    assert.deepEqual(await page.locator('[data-crumb]').evaluateAll((crumbs) => crumbs.map((one) => one.dataset.crumb)), ['44', '4401']);

    const street = told103.children.find((one) => one.taking_part > 0);
    await progress.panel('divisions').getByRole('link', { name: street.name, exact: true }).press('Enter');
    await page.locator('[data-list] [data-count]').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('division'), street.division);
    const cases = await page.locator('[data-case]').count();
    assert.ok(cases >= street.taking_part, `${cases} cases of ${street.name}`);

    await page.goBack();
    await progress.ready('440103');
    await page.locator('[data-crumb="4401"]').press('Enter');
    await progress.ready('4401');
    await page.goBack();
    await progress.ready('440103');
    assert.deepEqual(faults, []);
    await close();
  });

  test('a city without counties shows its streets', async () => {
    const { progress, close } = await signedIn('province');
    await progress.open('4419');
    const told = await progress.told('4419');
    const rows = await progress.rows('divisions');
    assert.deepEqual(rows.map(([name]) => name).toSorted(), told.children.filter((one) => one.communities > 0).map((one) => one.name).toSorted());
    await close();
  });
});

describe('charts and files', { concurrency: false }, () => {
  test('charts are as sharp as the screen and follow the width of the page', async () => {
    const { page, progress, close } = await signedIn('province', { size: PHONE, deviceScaleFactor: 2 });
    await progress.open();
    const size = (id) => progress.canvas(id).evaluate((canvas) => ({ wide: canvas.width, shown: canvas.clientWidth, ratio: devicePixelRatio }));
    for (const id of ['months', 'divisions', 'stages', 'failing', 'years']) {
      const { wide, shown, ratio } = await size(id);
      assert.equal(ratio, 2);
      assert.ok(Math.abs(wide - shown * ratio) <= 1, `${id}: ${wide} pixels on ${shown} points`);
    }
    await page.setViewportSize({ width: 915, height: 412 });
    await page.waitForFunction(() => {
      const canvas = document.querySelector('[data-panel=months] canvas');
      return canvas.clientWidth > 600 && Math.abs(canvas.width - canvas.clientWidth * 2) <= 1;
    });
    await close();
  });

  test('a chart says in words what it shows, in the colours that the reader has chosen', async () => {
    const { page, progress, close } = await signedIn('province');
    await progress.open();
    const label = await progress.canvas('months').getAttribute('aria-label');
    const last = (await progress.told()).months.at(-1);
    assert.ok(label.includes(last.month) && label.includes(percent(last.recognised_in_all_permille)), label);
    const corner = () =>
      progress.canvas('months').evaluate((canvas) => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data].slice(0, 3));
    assert.deepEqual(await corner(), [255, 255, 255]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction(() => document.querySelector('[data-panel=months] canvas').getContext('2d').getImageData(0, 0, 1, 1).data[0] < 60);
    await close();
  });

  test('a picture is a PNG of 1600 pixels on white paper, even from a dark page', async () => {
    const { progress, faults, close } = await signedIn('province', { scheme: 'dark' });
    await progress.open();
    for (const id of ['months', 'divisions', 'stages', 'failing', 'years']) {
      const { name, bytes } = await progress.save(id, 'png');
      assert.match(name, /^绿社通-广东省-.+-\d{4}-\d{2}-\d{2}\.png$/);
      const { width, height, first, lines } = readPng(bytes);
      assert.equal(width, 1600, id);
      assert.ok(height >= 400 && height <= 3200, `${id}: ${height} pixels high`);
      assert.deepEqual(first, [255, 255, 255], id);
      assert.ok(lines > 100, `${id}: ${lines} different lines of pixels`);
    }
    assert.deepEqual(faults, []);
    await close();
  });

  test('a table opens in a spreadsheet, with a column for each stage', async () => {
    const { progress, close } = await signedIn('province');
    await progress.open();
    const told = await progress.told();
    const { name, bytes } = await progress.save('divisions', 'csv');
    assert.match(name, /^绿社通-广东省-.+\.csv$/);
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const text = bytes.toString('utf8').slice(1);
    assert.ok(text.endsWith('\r\n'));
    const [head, ...rows] = text.trimEnd().split('\r\n').map((line) => line.split(','));
    assert.deepEqual(head.slice(0, 6), ['区划代码', '区划', '社区总数', '参与创建', '认定有效', '认定占比']);
    assert.equal(head[6], '对标创建');
    assert.equal(head.length, 18);
    const gaveUp = ['已撤回', '未通过'].map((stage) => head.indexOf(stage));
    assert.equal(rows.length, 21);
    for (const row of rows) {
      const city = told.children.find((one) => one.division === row[0]);
      assert.deepEqual(row.slice(1, 5), [city.name, city.communities, city.taking_part, city.recognised].map(String));
      const takingPart = row.map((cell, at) => (at < 6 || gaveUp.includes(at) ? 0 : Number(cell)));
      assert.equal(takingPart.reduce((sum, one) => sum + one, 0), city.taking_part, city.name);
    }
    const months = await progress.save('months', 'csv');
    assert.equal(months.bytes.toString('utf8').trimEnd().split('\r\n').length, told.months.length + 1);
    await close();
  });
});

describe('who sees what', { concurrency: false }, () => {
  test('a county sees itself, and no way up', async () => {
    const { page, progress, close } = await signedIn('county', { size: PHONE });
    await page.locator('[data-progress-link]').click();
    await progress.ready('440103');
    assert.equal(await page.locator('[data-crumb]').count(), 0);
    await page.goto(`${server.url}/console/progress?division=4401`);
    await page.locator('[data-failure=not_found]').waitFor();
    await close();
  });

  test('who watches over nobody is not offered it', async () => {
    const { page, close } = await signedIn('street');
    await page.locator('[data-home]').waitFor();
    assert.equal(await page.locator('[data-progress-link]').count(), 0);
    await page.goto(`${server.url}/console/progress`);
    await page.locator('[data-failure=not_for_role]').waitFor();
    await close();
  });

  test('an administrator without a work list is not led to one', async () => {
    const { progress, close } = await signedIn('administrator');
    await progress.open('440103');
    assert.ok((await progress.rows('divisions')).length > 0);
    assert.equal(await progress.panel('divisions').locator('tbody a').count(), 0);
    await close();
  });

  test('without a network it says so and goes on from there', async () => {
    const { page, context, progress, close } = await signedIn('city');
    await progress.open();
    await context.setOffline(true);
    await progress.panel('divisions').getByRole('link', { name: '荔湾区' }).click();
    await page.locator('[data-failure]').waitFor();
    await context.setOffline(false);
    await page.locator('[data-again]').click();
    await progress.ready('440103');
    await close();
  });
});

test('before anybody takes part there is a way down all the same', async () => {
  const bare = await startDemo();
  try {
    const { page, progress, faults, close } = await signedIn('city', { on: bare, size: PHONE });
    await progress.open();
    await page.locator('[data-empty]').waitFor();
    assert.equal(await progress.figure('taking_part'), '0');
    assert.equal(await progress.canvas('months').count(), 0);
    assert.deepEqual(await accessibility(page), []);
    await picture(page, 'console-progress-empty-phone');
    await progress.panel('divisions').getByRole('link', { name: '荔湾区' }).click();
    await progress.ready('440103');
    assert.deepEqual(faults, []);
    await close();
  } finally {
    await bare.stop();
  }
});

describe('the page can be used by everybody', { concurrency: false }, () => {
  for (const [name, role, division] of [
    ['province', 'province', '44'],
    ['city', 'province', '4401'],
    ['county', 'supervisor', '440103'],
  ]) {
    test(name, async () => {
      for (const device of Object.keys(DEVICES)) {
        const { page, progress, close } = await signedIn(role, { size: WIDTHS[device] });
        await progress.open(division);
        await page.locator('details').evaluateAll((folds) => folds.forEach((fold) => (fold.open = true)));
        await inOrder(page, `console-progress-${name}`, device);
        await close();
      }
    });
  }

  test('in English', async () => {
    const { page, progress, close } = await signedIn('province');
    await page.goto(`${server.url}/console/progress?lang=en`);
    await progress.ready('44');
    assert.ok((await page.locator('[data-title]').innerText()).startsWith('广东省: progress'));
    assert.equal(await progress.panel('months').locator('[data-png]').innerText(), 'Download image (PNG)');
    assert.match(await progress.canvas('stages').getAttribute('aria-label'), /^The fullest stage is/);
    assert.deepEqual(await accessibility(page), []);
    await picture(page, 'console-progress-english-desk');
    await close();
  });
});
