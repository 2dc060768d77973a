// A page names all it needs in its outline, so that nothing waits for anything else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, visitor } from '../support/browser.mjs';
import { packOf } from '../support/packs.mjs';
import { startServer } from '../support/server.mjs';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the assessment asks for everything at once and for nothing twice, the form of the usual standard included', async () => {
  const { hash } = await packOf(server.url, 'guangdong-2021');
  const { page, faults, close } = await visitor(browser);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/assess`);
  await page.locator('[data-page="assess"]').waitFor();
  const forms = asked.filter((path) => path.endsWith('/form'));
  assert.deepEqual(forms, [`/api/v1/packs/${hash}/form`]);
  assert.deepEqual(asked.length, new Set(asked).size, asked.join(' '));
  assert.deepEqual(faults, []);
  await close();
});
