// Anybody checks a receipt, and a committee prints its application form.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ReceiptPage } from '../pages/receipt.mjs';
import { accessibility, launch, picture, visitor } from '../support/browser.mjs';
import { BREAKS, hearOf, sealOne, whileAltered } from '../support/sealed.mjs';
import { startServer } from '../support/server.mjs';

let browser, server, number;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  number = await sealOne(browser, server, {
    '1.3': { number: '79.5' },
    '2.2': { number: '3' },
    '5.2': { reason: '本社区无可改造场地' },
    '8.2': { choice: 'not_met' },
    '9.1': { choice: 'partly', evidence: '垃圾分类台账' },
  });
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
  const status = await page.locator('.screen [data-text-status]').innerText();
  assert.match(status, /重构[^]*不是官方原文/, 'how official the texts are');
  for (const secret of ['陈小明', '81234567']) assert.ok(!words.includes(secret), secret);
  const code = await page.request.get(`${server.url}/api/v1/receipts/${number}/qr.svg`);
  assert.ok(code.ok());
  assert.deepEqual(faults, []);
  await close();
});

test('the receipt shows what was promised to be on it, and counts what it lists', async () => {
  const { page, close } = await visitor(browser);
  const receipt = new ReceiptPage(page, server.url);
  await receipt.open(number);
  await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
  await picture(page, 'receipt-unfolded');
  const line = (id) => page.locator(`.screen [data-account="${id}"]`).innerText();
  assert.match(await line('5.2'), /本社区无可改造场地/, 'why it does not apply');
  assert.match(await line('9.1'), /垃圾分类台账/, 'the name of the evidence');
  assert.match(await line('1.3'), /79\.5%.*不低于 80%.*0\.5%/, 'a share with its unit');
  assert.match(await line('2.2'), /3 次\/年.*不少于 4 次\/年.*1 次\/年/, 'a count with its unit');
  assert.match(await page.locator('[data-facts]').innerText(), /1200 户/);
  const [counted] = (await page.locator('#outcome ~ h3').innerText()).match(/\d+/);
  assert.equal(await page.locator('#outcome ~ ul > li').count(), Number(counted));
  assert.equal(await page.locator('[aria-labelledby=outcome] .condition--failed').count(), Number(counted));
  await close();
});

test('a record that does not hold is plainly called so, each finding in words of its own', async () => {
  const said = new Set();
  const look = async (finding, prepare) => {
    const { page, close } = await visitor(browser);
    await prepare?.(page);
    const receipt = new ReceiptPage(page, server.url);
    await receipt.open(number);
    assert.equal(await receipt.signature(), 'broken', finding);
    const words = (await page.locator(`[data-finding=${finding}]`).innerText()).replace(finding, '');
    assert.ok(!said.has(words), `${finding}: ${words}`);
    assert.equal(words.includes('签名对不上'), finding === 'signature_invalid', words);
    said.add(words);
    if (finding === 'record_altered') await picture(page, 'receipt-broken');
    await close();
  };
  for (const [finding, sql] of Object.entries(BREAKS)) await whileAltered(server, sql, () => look(finding));
  for (const finding of ['engine_unknown', 'pack_missing', 'found_later']) await look(finding, (page) => hearOf(page, finding));
  // Put back it holds again.
  const { page, close } = await visitor(browser);
  const receipt = new ReceiptPage(page, server.url);
  await receipt.open(number);
  assert.equal(await receipt.signature(), 'holds');
  await close();
});

test('a record that is gone, or whose standard is, is said not to hold', async () => {
  const look = async (prepare) => {
    const { page, close } = await visitor(browser);
    await prepare?.(page);
    await page.goto(`${server.url}/receipts/${number}`);
    await page.locator('[data-signature=broken] [data-finding]').waitFor();
    assert.equal(await page.locator('[data-failure], [data-again]').count(), 0, 'there is nothing to be tried again');
    assert.deepEqual(await accessibility(page), []);
    await close();
  };
  await whileAltered(server, 'DELETE FROM submission_record', () => look());
  const gone = { status: 404, contentType: 'application/problem+json', body: JSON.stringify({ code: 'not_found', status: 404, request_id: 'r-1' }) };
  await look(async (page) => {
    await hearOf(page, 'pack_missing');
    await page.route('**/form?**', (route) => route.fulfill(gone));
  });
});

test('without a number the page asks for one, however it is typed', async () => {
  const { page, close } = await visitor(browser);
  await page.goto(`${server.url}/receipts`);
  const field = page.locator('[data-field=receipt-number]');
  await field.fill(number.toLowerCase().replaceAll('-', ' '));
  await field.press('Enter');
  const receipt = new ReceiptPage(page, server.url);
  await receipt.ready();
  assert.equal(await receipt.number(), number);
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
  const [counted] = (await page.locator('[data-paper-blockers] h2').innerText()).match(/\d+/);
  assert.equal(await page.locator('[data-paper-blockers] li').count(), Number(counted), 'so is what is missing');
  for (const words of ['本社区无可改造场地', '垃圾分类台账', '1200 户', '/100', '不是官方原文']) assert.ok(requirements.includes(words), words);
  await picture(page, 'print');
  const paper = await page.pdf({ format: 'A4', printBackground: true });
  const pages = paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(pages >= 1 && pages <= 6, `${pages} pages`);
  await close();
});
