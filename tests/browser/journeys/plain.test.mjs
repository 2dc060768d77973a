// Without scripts or WebAssembly there are the standards, the telephone of the street, and a form to print.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WIDTHS, accessibility, launch, letThrough, looksWell, overflow, picture, visitor } from '../support/browser.mjs';
import { faint, tooSmall } from '../support/large.mjs';
import { startServer } from '../support/server.mjs';

const COMMUNITY = '440103001101';
let browser, server;

before(async () => {
  [server, browser] = await Promise.all([
    startServer({ LVSHETONG_CONTACTS__TELEPHONES__440103001: '020-22222222' }),
    launch(),
  ]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('without scripts a committee comes from the start page to a form on paper and to the telephone of its street', async () => {
  const { page: start, close } = await visitor(browser, { size: WIDTHS.small, javaScriptEnabled: false });
  await start.goto(server.url);
  // In a tab of its own: the page may stand in the frame of a portal.
  const opened = start.waitForEvent('popup');
  await start.locator('noscript a[href="/standards"]').click();
  const page = await opened;
  await page.locator('#q').fill('翠洲');
  await page.locator('form button').click();
  await page.locator(`a[href*="community=${COMMUNITY}"]`).click();
  await page.locator('a[href="tel:02022222222"]').waitFor();
  // Large print goes along from page to page.
  await page.locator('header a', { hasText: '大字版' }).click();
  await page.locator('html[data-large] a[href="tel:02022222222"]').waitFor();
  await page.locator('a[href^="/standards/guangdong-2021"]').click();
  await page.locator('html[data-large] [data-requirement="17.2"]').waitFor();
  // Its looks come after its words.
  await page.waitForLoadState('load');
  assert.equal(await page.locator('[data-requirement]').count(), 38);
  const words = await page.locator('main').innerText();
  for (const said of ['翠洲社区居民委员会', '020-22222222', '部分符合', '不低于 80%']) assert.ok(words.includes(said), said);
  assert.equal(await overflow(page), 0, 'nothing is scrolled sideways');
  assert.deepEqual(await tooSmall(page, 24), []);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('header >> visible=true').count(), 0, 'the ways on are not printed');
  await picture(page, 'plain-paper');
  const paper = await page.pdf({ preferCSSPageSize: true });
  const sheets = paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(sheets >= 4 && sheets <= 14, `${sheets} sheets of A4`);
  await close();
});

test('the pages without scripts are accessible on the smallest phone, in light and dark', async () => {
  const { page, close } = await visitor(browser, { size: WIDTHS.small });
  const paths = [
    '/standards?lang=en',
    `/standards?q=荔湾&community=${COMMUNITY}`,
    `/standards/guangdong-2021?community=${COMMUNITY}`,
    '/standards/qingyuan-2021?lang=en',
    '/standards/nothing',
    '/accessibility?lang=zh-Hant',
    '/accessibility?lang=en',
    '/standards?lang=en&size=large&q=荔湾',
    '/accessibility?lang=zh&size=large',
  ];
  for (const [turn, path] of paths.entries()) {
    const scheme = turn % 2 === 0 ? 'light' : 'dark';
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(server.url + path);
    await page.locator('footer a').first().waitFor();
    await picture(page, `plain-${turn}-${scheme}`);
    await looksWell(page, path);
    if (path.includes('size=large')) assert.deepEqual([...(await faint(page)), ...(await tooSmall(page, 24))], [], path);
  }
  await close();
});

test('a page whose WebAssembly does not load says where the form on paper is, and the start page links the statement', async () => {
  const { page, close } = await visitor(browser);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(`${server.url}/assess?practice`);
  await page.locator('.when-failed a[href="/standards"]').click();
  await page.locator('a[href^="/standards/guangdong-2021"]').waitFor();
  await letThrough(page);
  await page.goto(server.url);
  // The statement has letters as large as the page before it.
  await page.locator('[data-size]').tap();
  await page.locator('[data-size][aria-pressed=true]').waitFor();
  await page.locator('[data-page=start] a[href^="/accessibility?lang=zh"]').click();
  await page.locator('html[data-large] main h1', { hasText: '无障碍声明' }).waitFor();
  await close();
});
