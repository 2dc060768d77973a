// Who gets in, and where to: a second factor set up in the browser, signing in with its codes and with
// a recovery code, and the page that somebody wanted to see.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ConsolePage, signInTo } from '../pages/console.mjs';
import { PHONE, WIDTHS, launch, visitor } from '../support/browser.mjs';
import { addAccount } from '../support/office.mjs';
import { startDemo } from '../support/server.mjs';
import { totp } from '../support/totp.mjs';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

describe('a second factor', { concurrency: false }, () => {
  let account, secret, codes, used;

  /** Goes as far as the code, and sends it. */
  async function enter(code, size) {
    const visit = await visitor(browser, { size });
    const console = new ConsolePage(visit.page, server.url);
    await console.open();
    await visit.page.locator('[data-field=name]').fill(account.name);
    await visit.page.locator('[data-field=password]').fill(account.password);
    await visit.page.locator('[data-sign-in-go]').click();
    await visit.page.locator('[data-field=code]:focus').waitFor();
    await visit.page.locator('[data-field=code]').fill(code);
    await visit.page.locator('[data-sign-in-go]').click();
    return visit;
  }

  test('it is set up with the secret, and recovery codes are shown once', async () => {
    account = await addAccount(server, { name: 'county.with.factor', display_name: '陈伟', role: 'county', division: '440103' });
    const { page, faults, close } = await signInTo(browser, server, account, { size: PHONE });
    await page.locator('[data-who]').click();
    await page.locator('[data-second-factor] [data-begin]').click();
    secret = await page.locator('[data-secret]').innerText();
    await page.locator('[data-field=factor-code]').fill('000000');
    await page.locator('[data-confirm]').click();
    await page.locator('[data-second-factor] [data-failure]').waitFor();
    used = totp(secret);
    await page.locator('[data-field=factor-code]').fill(used);
    await page.locator('[data-confirm]').click();
    const shown = page.locator('[data-recovery-codes] code');
    await shown.first().waitFor();
    codes = await shown.allInnerTexts();
    assert.equal(new Set(codes).size, 10);
    await page.reload();
    await page.locator('[data-second-factor] [data-remove]').waitFor();
    assert.equal(await page.locator('[data-recovery-codes]').count(), 0);
    assert.ok(faults.every((fault) => /4(00|22|03|01)/.test(fault)), faults.join());
    await close();
  });

  test('signing in asks for a code; one that has been used does not count, the next one does', async () => {
    const again = await enter(used, WIDTHS.desk);
    await again.page.locator('[data-sign-in] [data-failure]').waitFor();
    assert.equal(await again.page.locator('[data-field=password]').inputValue(), account.password, 'what was typed stays');
    await again.page.locator('[data-field=code]').fill(totp(secret, 1));
    await again.page.locator('[data-sign-in-go]').click();
    await again.page.locator('[data-who]').waitFor();
    await again.close();
  });

  test('a recovery code lets in once', async () => {
    const first = await enter(codes[0], PHONE);
    await first.page.locator('[data-who]').waitFor();
    await first.close();
    const second = await enter(codes[0], WIDTHS.desk);
    await second.page.locator('[data-sign-in] [data-failure]').waitFor();
    await second.page.locator('[data-field=code]').fill(codes[1]);
    await second.page.locator('[data-sign-in-go]').click();
    await second.page.locator('[data-who]').waitFor();
    await second.close();
  });
});

describe('where signing in leads', () => {
  test('to the page that the address names', async () => {
    for (const size of [PHONE, WIDTHS.desk]) {
      const { page, close } = await visitor(browser, { size });
      const console = new ConsolePage(page, server.url);
      await console.open('/settings');
      await console.signIn(server.accounts.city);
      await page.locator('[data-settings-form]').waitFor();
      assert.equal(new URL(page.url()).pathname, '/console/settings');
      await close();
    }
  });

  test('never away from here, whatever the address says', async () => {
    for (const address of ['?return=https://example.com/', '?return=//example.com/', '?problem=oidc_refused&return=https://example.com/', '/%2F%2Fexample.com']) {
      const { page, close } = await visitor(browser, { size: WIDTHS.desk });
      const away = [];
      page.on('request', (request) => new URL(request.url()).hostname === 'example.com' && away.push(request.url()));
      const console = new ConsolePage(page, server.url);
      await console.open(address);
      await console.signIn(server.accounts.county);
      await page.locator('main h1').first().waitFor();
      assert.equal(new URL(page.url()).origin, server.url, address);
      assert.deepEqual(away, [], address);
      await close();
    }
  });
});
