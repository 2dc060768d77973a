// Every state of the console at three widths, light and dark: axe finds nothing, nothing has to be
// scrolled sideways, and every control is large enough for a finger.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ConsolePage, signInTo } from '../pages/console.mjs';
import { OfficePage } from '../pages/office.mjs';
import { ProgressPage } from '../pages/progress.mjs';
import { WIDTHS, inOrder, launch, looksWell, onEveryDevice, picture, visitor } from '../support/browser.mjs';
import { faint, tooSmall } from '../support/large.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
  await sealOne(browser, server, { '9.1': { choice: 'partly' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Goes to one of the pages beside the cases. */
const office = async (page, console, name) => {
  const own = new OfficePage(page, console);
  await own.goTo(name);
  return own;
};
const HEADER = '社区代码,荣誉名称,证书编号,年份,备注';

/** How to bring the console into each state, and who is signed in; the order is that of a case. */
const STATES = [
  ['signed out', null, async (page) => page.locator('[data-sign-in]').waitFor()],
  ['sign-in refused', null, async (page) => {
    await page.locator('[data-field=name]').fill('nobody');
    await page.locator('[data-field=password]').fill('not the password');
    await page.locator('[data-sign-in-go]').click();
    await page.locator('[data-failure]').waitFor();
  }],
  ['an invitation that is gone', null, async (page, console) => {
    await console.open('/invitation#nothing');
    await page.locator('[data-failure=invitation]').waitFor();
  }],
  ['own account', 'county', async (page) => {
    await page.locator('[data-who]').click();
    await page.locator('[data-session]').first().waitFor();
    await page.locator('[data-second-factor] [data-begin]').click();
    await page.locator('[data-secret]').waitFor();
  }],
  ['work list, nothing waits', 'city', async (page, console) => console.list()],
  ['committee, before it applies', 'community', async (page) => page.locator('[data-begin]').waitFor()],
  ['committee, after it has applied', 'community', async (page) => {
    if (await page.locator('[data-apply], [data-case]').first().getAttribute('data-case')) return;
    await page.locator('[data-apply]').click();
    await page.locator('[data-case]').waitFor();
  }],
  ['work list with filters', 'street', async (page, console) => {
    await console.list();
    await page.locator('[data-filters]').click();
  }],
  ['bulk recommendation', 'street', async (page, console) => {
    await console.list();
    await page.locator('[data-choose-all]').click();
    await page.locator('[data-bulk-open]').click();
    await page.locator('[data-bulk-list]').waitFor();
  }],
  ['case, to be recommended or returned', 'street', async (page, console) => {
    await console.openWaiting();
    await console.chooseStep('return');
    await page.locator('[data-reasons]').waitFor();
  }],
  ['case, looked at', 'supervisor', (page, console) => console.openWaiting()],
  ['case, shortcuts', 'street', async (page, console) => {
    await console.openWaiting();
    await page.keyboard.press('?');
    await page.locator('[data-dialog=keys] [data-keys-on]').waitFor();
  }],
  ['case, with comments open', 'street', async (page, console) => {
    await console.openWaiting();
    await console.requirement('1.1').locator('[data-comments-open]').click();
  }],
  ['case, under review by the county', 'county', async (page, console) => {
    await console.openWaiting();
    await console.judge('1.1', 'not_confirmed', '缺会议纪要');
    await console.judge('1.2', 'needs_evidence');
    await console.chooseStep('pass');
    await page.locator('[data-missing]').waitFor();
  }],
  ['sent back by the issuer', null, async (page, console) => {
    await console.open('?problem=oidc_no_account');
    await page.locator('[data-problem]').waitFor();
  }],
  ['accounts', 'administrator', async (page, console) => {
    await (await office(page, console, 'accounts')).lines();
  }],
  ['accounts, none found', 'administrator', async (page, console) => {
    await office(page, console, 'accounts');
    await console.open('/accounts?q=nobody-of-that-name');
    await page.locator('[data-empty]').waitFor();
  }],
  ['new account, with faults', 'city', async (page, console) => {
    const own = await office(page, console, 'accounts');
    await page.locator('[data-new]').click();
    await own.fillAccount({ role: 'department', place: ['440103'] });
    await page.locator('[data-create]').click();
    await page.locator('#name-error').waitFor();
  }],
  ['new account, with its link', 'city', async (page, console) => {
    const own = await office(page, console, 'accounts');
    const name = `county.${Math.random().toString(36).slice(2)}`;
    await own.createAccount({ name, person: '陈伟', role: 'county', place: ['440103'] });
  }],
  ['an account', 'administrator', async (page, console) => {
    await (await office(page, console, 'accounts')).openAccount('demo-county');
  }],
  ['an account, asked before it is disabled', 'administrator', async (page, console) => {
    await (await office(page, console, 'accounts')).openAccount('demo-county');
    await page.locator('[data-measure=disable]').click();
    await page.locator('[data-measure-confirm=disable]').waitFor();
  }],
  ['settings', 'city', async (page, console) => {
    const own = await office(page, console, 'settings');
    await own.figure('publicity_days').fill('0');
    await own.saveSettings();
    await page.locator('#publicity_days-error').waitFor();
  }],
  ['settings, of the province', 'province', async (page, console) => {
    const own = await office(page, console, 'settings');
    await own.figure('publicity_days').waitFor();
    await page.locator('[data-field=settings-division] option[value="4401"]').waitFor({ state: 'attached' });
  }],
  ['settings, looked at', 'county', async (page, console) => {
    await office(page, console, 'settings');
    await page.locator('[data-read-only]').waitFor();
  }],
  ['imports', 'city', async (page, console) => office(page, console, 'imports')],
  ['imports, with faulty rows', 'city', async (page, console) => {
    const own = await office(page, console, 'imports');
    await own.chooseKind('honours');
    await own.sendTable('荣誉.csv', `${HEADER}\n440103001101,广东省绿色社区,粤1,二〇一九,\n440303001001,,粤2,2019,\n`);
    await page.locator('[data-errors]').waitFor();
  }],
  ['imports, to be confirmed', 'city', async (page, console) => {
    const own = await office(page, console, 'imports');
    await own.chooseKind('honours');
    await own.sendTable('荣誉.csv', `${HEADER}\n440103001101,广东省绿色社区,粤1,2019,\n`);
    await page.locator('[data-import-confirm]').waitFor();
  }],
  ['imports, written', 'county', async (page, console) => {
    const own = await office(page, console, 'imports');
    const name = `street.${Math.random().toString(36).slice(2)}`;
    await own.sendTable('用户.csv', `用户名,姓名,角色,区划代码\n${name},李静,街道,440103001\n`);
    await own.confirmTable();
  }],
  ['audit log', 'administrator', async (page, console) => {
    await (await office(page, console, 'audit')).lines();
  }],
  ['audit log, of one account', 'administrator', async (page, console) => {
    await (await office(page, console, 'audit')).lines();
    await page.locator('[data-only]').first().click();
    await page.locator('[data-whose]').waitFor();
  }],
  ['no such case', 'county', async (page, console) => {
    await console.open('/cases/0192f000-0000-7000-8000-000000000000');
    await page.locator('[data-failure=not_found]').waitFor();
  }],
];

/** The street recommends before the county looks. */
async function recommendOnce() {
  const { page, close } = await visitor(browser, { size: WIDTHS.desk });
  const console = new ConsolePage(page, server.url);
  await console.open();
  await console.signIn(server.accounts.street);
  await console.list();
  if (await page.locator('[data-case]').count()) {
    await console.openWaiting();
    await console.chooseStep('recommend');
    await console.opinion('同意推荐。');
    await console.decide();
  }
  await close();
}

describe('the console can be used by everybody', { concurrency: false }, () => {
  for (const [name, role, bring] of STATES) {
    test(name, async () => {
      if (role === 'county' && name.startsWith('case')) await recommendOnce();
      const { page, close } = await visitor(browser, { size: WIDTHS.desk });
      const console = new ConsolePage(page, server.url);
      await console.open();
      if (role) await console.signIn(server.accounts[role]);
      await bring(page, console);
      await onEveryDevice((device) => inOrder(page, `console, ${name}`, device));
      await close();
    });
  }
});

test('large print is switched on in the console and holds on its pages, their lists, tables and charts', async () => {
  const { page, console, close } = await signInTo(browser, server, 'county', { size: WIDTHS.small });
  const progress = new ProgressPage(page, server.url);
  await console.list();
  const letters = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const before = await letters();
  await page.locator('[data-size]').click();
  await page.locator('[data-size][aria-pressed=true]').waitFor();
  assert.ok(before < 24 && (await letters()) >= 24);
  const pages = {
    list: () => console.list(),
    case: () => console.openWaiting(),
    // Loaded anew, it is remembered.
    progress: () => progress.open(),
  };
  for (const [name, bring] of Object.entries(pages)) {
    await bring();
    for (const width of ['small', 'desk']) {
      await page.setViewportSize(WIDTHS[width]);
      await picture(page, `console-large-${name}-${width}`);
      const at = `${name}, ${width}`;
      await looksWell(page, at);
      assert.deepEqual(await faint(page), [], at);
      assert.deepEqual(await tooSmall(page, 24), [], at);
    }
    await page.setViewportSize(WIDTHS.small);
  }
  // A chart has fewer points to its width, and with that larger letters, and back again.
  await page.setViewportSize(WIDTHS.desk);
  await page.waitForFunction(() => {
    const canvas = document.querySelector('[data-panel=stages] canvas');
    return Math.abs(canvas.width - canvas.clientWidth * devicePixelRatio) <= 3;
  });
  const large = await progress.canvas('stages').evaluate((canvas) => canvas.height / canvas.width);
  await page.locator('[data-size]').click();
  await page.locator('[data-size][aria-pressed=false]').waitFor();
  await page.waitForFunction((large) => {
    const canvas = document.querySelector('[data-panel=stages] canvas');
    return canvas.height / canvas.width < 0.9 * large;
  }, large);
  await close();
});
