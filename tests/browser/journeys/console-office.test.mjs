// The pages beside the cases: an account from its invitation to its end, settings that are saved and
// refused, tables with faulty rows, exports, what the log says of all that; signing in through an
// issuer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ConsolePage, signInTo } from '../pages/console.mjs';
import { OfficePage } from '../pages/office.mjs';
import { PHONE, WIDTHS, launch, visitor } from '../support/browser.mjs';
import { savedTable } from '../support/files.mjs';
import { startIssuer } from '../support/issuer.mjs';
import { noticeOf, office as officeOf } from '../support/office.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo, startServer } from '../support/server.mjs';

const PASSWORD = 'tidal mango orbit fence';
const SIZES = { phone: PHONE, desk: WIDTHS.desk };
const COMMUNITY = '440103001101';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody who is signed in, by role or with a name and a password. */
async function signedIn(who, size = WIDTHS.desk) {
  const visit = await signInTo(browser, server, who, { size });
  return { ...visit, office: new OfficePage(visit.page, visit.console) };
}

for (const [at, size] of Object.entries(SIZES)) {
  describe(`accounts, at the ${at}`, () => {
    const name = `chen.wei.${at}`;

    test('a form that lacks something says so, and keeps what was typed', async () => {
      const { page, office, faults, close } = await signedIn('city', size);
      await office.goTo('accounts');
      await page.locator('[data-new]').click();
      await office.fillAccount({ name: 'ab', role: 'county' });
      await page.locator('[data-create]').click();
      await page.locator('#name-error').waitFor();
      await page.locator('#display-name-error').waitFor();
      await page.locator('#place-error').waitFor();
      assert.equal(await page.locator('[data-field=name]').inputValue(), 'ab');
      // A department that no standard names would never be asked.
      await office.fillAccount({ role: 'department', department: '民政局' });
      await page.locator('[data-unknown]:not([hidden])').waitFor();
      await page.locator('[data-known="民政"]').click();
      await page.locator('[data-unknown]').waitFor({ state: 'hidden' });
      assert.equal(await page.locator('[data-field=department]').inputValue(), '民政');
      await office.fillAccount({ role: 'county' });
      // What only the server knows finds its field as well, and loses nothing.
      await office.fillAccount({ name: 'demo-county', person: '陈伟', place: ['440103'] });
      await page.locator('[data-create]').click();
      await page.locator('#name-error').waitFor();
      assert.equal(await page.locator('[data-field=display-name]').inputValue(), '陈伟');
      assert.ok(faults.every((fault) => fault.includes('409')), faults.join());
      await close();
    });

    test('its owner sets a password through the invitation and signs in', async () => {
      const keeper = await signedIn('city', size);
      await keeper.office.goTo('accounts');
      const link = await keeper.office.createAccount({ name, person: '陈伟', role: 'county', place: ['440103'] });
      await keeper.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await keeper.page.locator('[data-copy]').click();
      await keeper.page.locator('[data-invited] [role=status]').getByText('已复制').waitFor();
      assert.equal(await keeper.page.evaluate(() => navigator.clipboard.readText()), link);

      const owner = await visitor(browser, { size });
      await owner.page.goto(link);
      await owner.page.locator('[data-field=new-password]').fill(PASSWORD);
      await owner.page.locator('[data-field=again-password]').fill(PASSWORD);
      await owner.page.locator('[data-accept]').click();
      await owner.page.locator('[data-continue]').click();
      const console = new ConsolePage(owner.page, server.url);
      await console.signIn({ name, password: PASSWORD });
      await console.list();
      await owner.close();
      assert.deepEqual(keeper.faults, []);
      await keeper.close();
    });

    test('its keeper finds it, changes it, asks for another password', async () => {
      const { page, office, faults, close } = await signedIn('city', size);
      await office.goTo('accounts');
      await page.locator('[data-field=accounts-q]').fill(name);
      await page.locator('[data-field=accounts-role]').selectOption('county');
      await page.locator('[data-field=accounts-place-0]').selectOption('440103');
      await page.locator('[data-field=accounts-state]').selectOption('active');
      await page.locator(`[data-account-row="${name}"]`).waitFor();
      await page.waitForFunction(() => document.querySelectorAll('[data-account-row]').length === 1);
      await page.reload();
      await office.openAccount(name);
      await office.fillAccount({ person: '陈卫' });
      await page.locator('[data-save]').click();
      await page.locator('[data-done]').waitFor();
      await office.measure('force');
      await page.locator('[data-measure=force]').waitFor({ state: 'detached' });
      assert.deepEqual(faults, []);
      await close();
      // The owner cannot go on without another one.
      const owner = await visitor(browser, { size });
      const console = new ConsolePage(owner.page, server.url);
      await console.open();
      await console.signIn({ name, password: PASSWORD });
      await owner.page.locator('[data-forced]').waitFor();
      await owner.close();
    });

    test('a new invitation voids the password; a disabled account lets nobody in', async () => {
      const { page, office, close } = await signedIn('city', size);
      const refused = async () => {
        const owner = await visitor(browser, { size });
        const console = new ConsolePage(owner.page, server.url);
        await console.open();
        await owner.page.locator('[data-field=name]').fill(name);
        await owner.page.locator('[data-field=password]').fill(PASSWORD);
        await owner.page.locator('[data-sign-in-go]').click();
        await owner.page.locator('[data-failure=sign_in_wrong]').waitFor();
        await owner.close();
      };
      await office.goTo('accounts');
      await office.openAccount(name);
      await office.measure('invite');
      const link = await office.link();
      await refused();
      await office.measure('disable');
      await page.locator('[data-account-page] [data-account-state=disabled]').waitFor();
      const owner = await visitor(browser, { size });
      await owner.page.goto(link);
      await owner.page.locator('[data-failure=invitation]').waitFor();
      await owner.close();
      await office.measure('enable');
      await page.locator('[data-account-page] [data-account-state=invited]').waitFor();
      await close();
    });
  });

  describe(`settings, at the ${at}`, () => {
    test('what cannot be set is refused in place and stays typed; then it is saved', async () => {
      const { page, office, faults, close } = await signedIn('city', size);
      await office.goTo('settings');
      await office.figure('publicity_days').fill('0');
      await office.figure('recommend_days').fill('12');
      await office.saveSettings();
      await page.locator('#publicity_days-error').waitFor();
      assert.equal(await office.figure('recommend_days').inputValue(), '12');
      await page.locator('#publicity_days:focus').waitFor();
      await office.figure('publicity_days').fill('10');
      await page.locator('[data-target-add]').click();
      const target = page.locator('[data-target]').last();
      await target.locator('input[type=date]').fill('2027-12-31');
      await target.locator('[data-field^=target-amount]').fill('80');
      await target.locator('[data-field^=target-source]').fill('穗建〔2026〕9号');
      await office.saveSettings();
      await page.locator('[data-done]').waitFor();
      await page.reload();
      await page.locator('[data-target]').last().waitFor();
      assert.equal(await office.figure('publicity_days').inputValue(), '10');
      assert.equal(await page.locator('[data-field^=target-source]').last().inputValue(), '穗建〔2026〕9号');
      await page.locator('[data-target-remove]').last().click();
      await office.saveSettings();
      await page.locator('[data-done]').waitFor();
      assert.deepEqual(faults, []);
      await close();
    });

    test('the second of two who save is told what the first has changed, and keeps every word', async () => {
      const first = await signedIn('city', size);
      const second = await signedIn('city', size);
      for (const { office } of [first, second]) await office.goTo('settings');
      const days = at === 'phone' ? '21' : '22';
      await second.office.figure('resubmit_days').waitFor();
      await first.office.figure('pass_days').fill(days);
      await first.office.saveSettings();
      await first.page.locator('[data-done]').waitFor();
      await second.office.figure('resubmit_days').fill('44');
      await second.office.saveSettings();
      await second.page.locator('[data-conflict]').getByText(`${days} 天`).waitFor();
      assert.equal(await second.office.figure('resubmit_days').inputValue(), '44');
      await second.page.locator('[data-take]').click();
      assert.equal(await second.office.figure('pass_days').inputValue(), days);
      await second.office.figure('resubmit_days').fill('30');
      await second.office.saveSettings();
      await second.page.locator('[data-done]').waitFor();
      await first.close();
      await second.close();
    });

    test('whoever may only look sees them as text', async () => {
      const { page, office, close } = await signedIn('county', size);
      await office.goTo('settings');
      await page.locator('[data-read-only]').getByText('10 天').first().waitFor();
      assert.equal(await page.locator('[data-settings-form]').count(), 0);
      await close();
    });
  });

  describe(`imports, at the ${at}`, () => {
    const header = '序号,社区代码,荣誉名称,证书编号,年份';
    const good = `1,${COMMUNITY},广东省宜居社区,粤宜${at},2018`;

    test('every faulty row is named, nothing is written; mended, it is confirmed', async () => {
      const { page, office, faults, close } = await signedIn('city', size);
      await office.goTo('imports');
      await office.chooseKind('honours');
      await office.sendTable('荣誉.csv', `${header}\n${good}\n2,440303001001,广东省绿色社区,粤2,2019\n3,${COMMUNITY},,粤3,二〇一九\n`);
      assert.deepEqual(await office.faults(), ['3 unknown_division', '4 text_missing', '4 invalid_year']);
      await page.locator('[data-ignored]').getByText('序号').waitFor();
      assert.equal(await page.locator('[data-import-confirm]').count(), 0);
      await page.reload();
      await page.locator('[data-row-error=invalid_year]').waitFor();
      await page.locator('[data-another]').click();
      await office.chooseKind('honours');
      await office.sendTable('荣誉.csv', `${header}\n${good}\n`);
      await page.locator('[data-sample]').getByText(`粤宜${at}`).waitFor();
      await office.confirmTable();
      assert.deepEqual(faults, []);
      await close();
    });

    test('a file of another kind is refused in words', async () => {
      const { page, office, close } = await signedIn('city', size);
      await office.goTo('imports');
      await office.sendTable('名单.xlsm', 'x');
      await page.locator('[data-failure=file_has_macros]').waitFor();
      await close();
    });

    test('imported users get links, which are saved as a table', async () => {
      const { page, office, close } = await signedIn('county', size);
      await office.goTo('imports');
      const template = await office.save('[data-template]');
      const columns = template.bytes.toString().replace('\ufeff', '').trim();
      assert.equal(columns, '用户名,姓名,角色,区划代码,部门,电子邮箱');
      await office.sendTable('用户.csv', `${columns}\nstreet.${at},李静,街道,440103001,,\n`);
      await office.confirmTable();
      const links = await office.save('[data-links-save]');
      assert.match(links.bytes.toString(), new RegExp(`street\\.${at},李静,http.*/console/invitation#`));
      await page.locator('[data-another]').click();
      await page.locator('[data-import-choose]').waitFor();
      await close();
    });
  });
}

describe('exports', () => {
  before(async () => {
    await sealOne(browser, server);
    const { page, console, close } = await signedIn('community', PHONE);
    // The tables that were imported above may have given it an honour.
    await page.locator('label:has(input[value=full])').click();
    await console.apply();
    await close();
    const city = await officeOf(server, 'city');
    await city.ask('POST', 'notices', noticeOf('穗建公示〔2026〕0号', []));
  });

  for (const [at, size] of Object.entries(SIZES)) {
    test(`the filtered list is saved as a table, at the ${at}`, async () => {
      const { page, console, office, faults, close } = await signedIn('city', size);
      await console.list();
      await page.locator('[data-tab=all]').click();
      await page.locator('[data-filters]').click();
      await page.locator('[data-field=filter-stage]').selectOption('applied');
      await page.locator('[data-case]').waitFor();
      const csv = await office.save('[data-export=csv]');
      assert.equal(csv.name, 'cases.csv');
      const lines = csv.bytes.toString().split('\r\n').filter(Boolean);
      assert.equal(lines.length, 2);
      assert.ok(lines[0].startsWith('\ufeff社区代码,') && lines[1].includes(COMMUNITY), lines.join('\n'));
      const xlsx = await office.save('[data-export=xlsx]');
      assert.equal(xlsx.name, 'cases.xlsx');
      assert.equal(xlsx.bytes.subarray(0, 2).toString(), 'PK');
      // Other lists have the same links: the notices, and the accounts, narrowed to one of them.
      await console.open('/notices');
      await page.locator('[data-notice]').first().waitFor();
      const notices = await savedTable(page);
      assert.deepEqual([notices.name, notices.head], ['notices.csv', '公示文号,公示标题,市,第一天,最后一天,公示状态,社区数,待处理异议']);
      assert.ok(notices.lines.length === 1 && notices.lines[0].startsWith('穗建公示〔2026〕0号,'), notices.lines.join());
      await office.goTo('accounts');
      await office.lines();
      await page.locator('[data-field=accounts-q]').fill('demo-county');
      await page.locator('[data-account-row]:not([data-account-row=demo-county])').first().waitFor({ state: 'detached' });
      await page.locator('[data-account-row=demo-county]').waitFor();
      const accounts = await office.save('[data-export=csv]');
      assert.equal(accounts.name, 'accounts.csv');
      const people = accounts.bytes.toString().split('\r\n').filter(Boolean);
      assert.equal(people.length, 2);
      assert.ok(people[0].startsWith('\ufeff用户名,姓名,') && people[1].startsWith('demo-county,'), people.join('\n'));
      assert.deepEqual(faults, []);
      await close();
    });
  }
});

describe('the log', () => {
  for (const [at, size] of Object.entries(SIZES)) {
    test(`an administrator reads what was done, at the ${at}`, async () => {
      const { page, office, faults, close } = await signedIn('administrator', size);
      await office.goTo('audit');
      await office.lines();
      for (const act of ['account_created', 'account_viewed', 'table_imported', 'cases_exported', 'accounts_exported']) {
        await page.locator('[data-field=audit-action]').selectOption(act);
        await page.locator(`[data-entry=${act}]`).first().waitFor();
        await page.locator(`[data-entry]:not([data-entry=${act}])`).first().waitFor({ state: 'detached' });
      }
      await page.locator('[data-field=audit-action]').selectOption('account_changed');
      await page.locator('[data-entry=account_changed] [data-change]').getByText('陈卫').first().waitFor();
      await page.locator('[data-entry=account_changed] del').getByText('陈伟').first().waitFor();
      const entries = await savedTable(page);
      const columns = '序号,时间(北京时间),用户名,操作,对象,区划代码,来源地址,账号编号,之前,之后,校验值';
      assert.deepEqual([entries.name, entries.head], ['audit.csv', columns]);
      assert.ok(entries.lines.length > 0);
      await page.locator('[data-field=audit-action]').selectOption('settings_changed');
      await page.locator('[data-entry=settings_changed] [data-change]').getByText('公示期').first().waitFor();
      await page.locator('[data-only]').first().click();
      await page.locator('[data-whose]').getByText('demo-city').waitFor();
      await page.locator('[data-field=audit-action]').selectOption('');
      await page.locator('[data-entry=sign_in]').first().waitFor();
      const names = await page.locator('[data-change] dt').allInnerTexts();
      assert.deepEqual(names.filter((name) => /^[a-z_]+$/m.test(name)), [], 'every value that is recorded has a name');
      // Fifty at a time; the next page comes below.
      const shown = await page.locator('[data-entry]').count();
      if (await page.locator('[data-more]').isVisible()) {
        await page.locator('[data-more]').click();
        await page.waitForFunction((shown) => document.querySelectorAll('[data-entry]').length > shown, shown);
      }
      await page.goBack();
      await page.locator('[data-entry=settings_changed]').first().waitFor();
      assert.deepEqual(faults, []);
      await close();
    });
  }

  test('nobody else is led there', async () => {
    const { page, console, close } = await signedIn('city');
    assert.equal(await page.locator('[data-office=audit]').count(), 0);
    await console.open('/audit');
    await page.locator('[data-failure=not_for_role]').waitFor();
    await close();
  });
});

describe('signing in through an issuer', () => {
  let issuer;
  const city = { sub: 'u-1', claims: { name: '何敏', preferred_username: 'he.min', role: 'city', division: '4401' } };

  before(async () => {
    await server.stop();
    server = await startServer(async (url) => {
      issuer = await startIssuer(url);
      return issuer.settings;
    });
  });
  after(() => issuer?.stop());

  const arrive = async (size, address = '') => {
    const visit = await visitor(browser, { size });
    await new ConsolePage(visit.page, server.url).open(address);
    await visit.page.locator('[data-oidc]').waitFor();
    return visit;
  };

  for (const [at, size] of Object.entries(SIZES)) {
    test(`one comes back signed in, to where one wanted to go, at the ${at}`, async () => {
      await issuer.next(city);
      const { page, close } = await arrive(size, '/settings');
      await page.locator('[data-oidc]').click();
      await page.locator('[data-settings-form]').waitFor();
      assert.match(await page.locator('[data-who]').innerText(), /何敏/);
      await close();
    });

    test(`whoever has no account here is told what to do, at the ${at}`, async () => {
      await issuer.next({ sub: `u-2-${at}`, claims: { preferred_username: `lin.${at}`, role: 'gardener', division: '4401' } });
      const { page, close } = await arrive(size);
      await page.locator('[data-oidc]').click();
      await page.locator('[data-problem=oidc_no_account]').getByText('请联系').waitFor();
      // The next try begins anew.
      await issuer.next(city);
      await page.context().clearCookies();
      await page.locator('[data-oidc]').click();
      await page.locator('[data-list]').waitFor();
      await close();
    });
  }

  test('an issuer that does not answer is told as such', async () => {
    const { page, close } = await arrive(PHONE);
    await issuer.stop();
    await page.locator('[data-oidc]').click();
    await page.locator('[data-problem=oidc_unavailable]').waitFor();
    await close();
  });
});
