// Anybody checks a receipt, and a committee prints its application form.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ReceiptPage } from '../pages/receipt.mjs';
import { launch, picture, visitor } from '../support/browser.mjs';
import { breakSeal, sealOne } from '../support/sealed.mjs';
import { startServer } from '../support/server.mjs';

let browser, server, number;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  number = await sealOne(browser, server, { '5.2': { reason: '本社区无可改造场地' }, '9.1': { choice: 'partly' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a stranger sees the result and that the seal holds, and nothing personal', async () => {
  const { page, faults, close } = await visitor(browser);
  const receipt = new ReceiptPage(page, server.url);
  await receipt.open(number);
  assert.equal(await receipt.number(), number);
  assert.equal(await receipt.signature(), 'holds');
  assert.equal(await receipt.recount(), 'agrees');
  const words = await page.locator('body').innerText();
  assert.ok(words.includes('翠洲社区'));
  assert.equal(await page.locator('[data-assumption]').count(), 1, 'points are said to be indicative');
  for (const secret of ['陈小明', '81234567']) assert.ok(!words.includes(secret), secret);
  const code = await page.request.get(`${server.url}/api/v1/receipts/${number}/qr.svg`);
  assert.ok(code.ok());
  assert.deepEqual(faults, []);
  await close();
});

test('a record that does not hold is plainly called so', async () => {
  const { page, close } = await visitor(browser);
  await breakSeal(page);
  const receipt = new ReceiptPage(page, server.url);
  await receipt.open(number);
  assert.equal(await receipt.signature(), 'broken');
  await picture(page, 'receipt-broken');
  await close();
});

test('a number that does not exist is said not to', async () => {
  const { page, close } = await visitor(browser);
  await page.goto(`${server.url}/receipts/0000-0000-0000-0`);
  await page.locator('[data-failure]').waitFor();
  await close();
});

test('the print view is a clean form on A4', async () => {
  const { page, close } = await visitor(browser);
  const receipt = new ReceiptPage(page, server.url);
  await receipt.open(number);
  await page.emulateMedia({ media: 'print' });
  await page.locator('[data-paper]').waitFor();
  for (const hidden of ['.masthead', '[data-print]', 'button']) {
    assert.equal(await page.locator(`${hidden} >> visible=true`).count(), 0, `${hidden} is not printed`);
  }
  const requirements = await page.locator('[data-paper]').innerText();
  for (const id of ['1.1', '8.2', '17.2']) assert.ok(requirements.includes(id), id);
  assert.ok(requirements.includes('guangdong-2021 1.0.0'), 'the version is on paper');
  assert.equal(await page.locator('[data-paper-blockers] li').count(), 1, 'so is what is missing');
  await picture(page, 'print');
  const paper = await page.pdf({ format: 'A4', printBackground: true });
  const pages = paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(pages >= 1 && pages <= 6, `${pages} pages`);
  await close();
});
