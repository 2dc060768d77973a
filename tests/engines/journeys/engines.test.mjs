// The main journeys in the engines of other browsers than Chromium: a committee assesses its community, with
// and without a network, a resident answers, a county opens a case.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssessPage } from '../../browser/pages/assess.mjs';
import { ConsolePage } from '../../browser/pages/console.mjs';
import { ReceiptPage } from '../../browser/pages/receipt.mjs';
import { StartPage } from '../../browser/pages/start.mjs';
import { SurveyPage } from '../../browser/pages/survey.mjs';
import { PHONE, WIDTHS, overflow } from '../../browser/support/browser.mjs';
import { COMMUNITY } from '../../browser/support/office.mjs';
import { allMet, packOf } from '../../browser/support/packs.mjs';
import { startDemo } from '../../browser/support/server.mjs';
import { whenInstalled } from '../../browser/support/worker.mjs';
import { launchFirefox } from '../support/firefox.mjs';
import { launchWebKit } from '../support/webkit.mjs';

const ENGINES = { Firefox: launchFirefox, WebKit: launchWebKit };

let server, guangdong;

before(async () => {
  server = await startDemo({ LVSHETONG_SURVEY__WORK: '40' }, { cases: 400 });
  guangdong = await packOf(server.url, 'guangdong-2021');
});
after(() => server?.stop());

for (const [name, launch] of Object.entries(ENGINES)) {
  describe(name, () => {
    let browser;

    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());

    /** A visitor with an empty device does something, and nothing goes wrong in the pages. */
    async function visiting(size, act) {
      const page = await browser.visit(size);
      try {
        await act(page);
        assert.deepEqual(page.faults, []);
      } finally {
        await page.close();
      }
    }

    const fits = async (page) => assert.equal(await overflow(page), 0, 'nothing is scrolled sideways');

    /** Somebody on a phone begins to assess their community. */
    async function begun(page) {
      const start = new StartPage(page, server.url);
      await start.open(`?community=${COMMUNITY}`);
      await page.locator('[data-stage=begin]').waitFor();
      await fits(page);
      await start.choosePack('guangdong-2021');
      await start.fillWho({ code: await server.issueCode(COMMUNITY) });
      await start.go();
      const assess = new AssessPage(page, server.url);
      await assess.ready();
      await assess.choose('1.1', 'partly');
      await assess.waitForState('1.1', 'partly');
      await assess.number('1.3', '79.9');
      await assess.waitForState('1.3', 'not_met');
      return assess;
    }

    /** Their answers are still there, and so are the questions that are left. */
    async function goesOn(assess) {
      await assess.ready();
      await assess.waitForState('1.1', 'partly');
      await assess.waitForState('1.3', 'not_met');
      assert.equal(await assess.bar('left'), 36);
    }

    /** Everything is answered and sent. */
    async function finish(page, assess) {
      await assess.answerAtOnce(guangdong.steps, allMet({ '5.2': { reason: '本社区无可改造场地' } }));
      await page.locator('.bar [data-left="0"]').waitFor({ state: 'attached' });
      assert.equal(await assess.total(), '100.0');
      await assess.review();
      await page.locator('[data-review-kind=not_applicable] [data-goto="5.2"]').waitFor();
      await fits(page);
      await assess.submit();
    }

    /** The receipt has come, and what stands in it holds. */
    async function holds(page) {
      const receipt = new ReceiptPage(page, server.url);
      await receipt.ready();
      assert.equal(await receipt.signature(), 'holds');
      assert.equal(await receipt.recount(), 'agrees');
      await fits(page);
    }

    test('what goes wrong in a page is noticed', async () => {
      const page = await browser.visit(PHONE);
      try {
        await page.goto(`${server.url}/accessibility`);
        assert.deepEqual(page.faults, []);
        await page.evaluate(() => {
          console.error('told');
          setTimeout(() => { throw new Error('thrown'); });
          Promise.reject(new Error('rejected'));
          return fetch('http://192.0.2.1/').catch(() => null);
        });
        for (const fault of ['told', 'thrown', 'rejected', '192.0.2.1']) {
          await page.until(fault, () => page.faults.some((line) => line.includes(fault)));
        }
      } finally {
        await page.close();
      }
    });

    test('a committee assesses its community on a phone, through a reload, and gets a receipt that holds', () =>
      visiting(PHONE, async (page) => {
        const assess = await begun(page);
        await fits(page);
        await page.reload();
        await goesOn(assess);
        await finish(page, assess);
        await holds(page);
      }));

    test('a committee goes on and finishes while the server is away; it is sent by itself afterwards', () =>
      visiting(PHONE, async (page) => {
        const assess = await begun(page);
        await whenInstalled(page);
        await server.whileAway(async () => {
          await page.reload();
          await goesOn(assess);
          await finish(page, assess);
          await page.locator('[data-in-outbox]').waitFor();
        });
        await holds(page);
      }));

    test('a resident answers on a phone, through a reload', () =>
      visiting(PHONE, async (page) => {
        const survey = new SurveyPage(page, server.url, COMMUNITY);
        await survey.open();
        await survey.ready();
        await survey.satisfaction(80);
        await survey.tap('4.1', 'good');
        await survey.tap('8.2', 'bad');
        await survey.field('text').fill('楼道的灯坏了。');
        await page.reload();
        await survey.ready();
        assert.equal(await survey.answered(), '3');
        assert.equal(await survey.field('text').inputValue(), '楼道的灯坏了。');
        await fits(page);
        await survey.send();
        await survey.thanked();
      }));

    test('a county signs in and opens a case', () =>
      visiting(WIDTHS.desk, async (page) => {
        const console = new ConsolePage(page, server.url);
        await console.open();
        await console.signIn(server.accounts.county);
        await console.list();
        await fits(page);
        await page.locator('[data-tab=all]').click();
        await page.locator('[data-case] a').first().click();
        await console.caseReady();
        await fits(page);
      }));
  });
}
