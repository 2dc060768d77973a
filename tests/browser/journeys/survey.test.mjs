// What residents say: the poster, the form on a phone, the second answer from the same device, nothing
// below five answers, the street reads before anybody else, results beside the committee's own answers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signInTo } from '../pages/console.mjs';
import { SurveyPage } from '../pages/survey.mjs';
import { begun } from '../support/begun.mjs';
import { PHONE, inOrder, launch, picture, visitor } from '../support/browser.mjs';
import { savedTable } from '../support/files.mjs';
import { tabTo } from '../support/keyboard.mjs';
import { COMMUNITY, applyWith } from '../support/office.mjs';
import { writePng } from '../support/png.mjs';
import { recordNames, removeRecord, settled } from '../support/records.mjs';
import { residentsAnswer } from '../support/residents.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

const SCRIPT = '<img src=x onerror="document.title=1">楼道的灯坏了三个月。';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo({ LVSHETONG_SURVEY__WORK: '40' }), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function resident(options = {}) {
  const visit = await visitor(browser, options);
  return { ...visit, survey: new SurveyPage(visit.page, server.url, COMMUNITY) };
}

describe('the poster', () => {
  test('a committee prints it on one sheet of A4, and its code leads to the form', async () => {
    const { page, faults, close } = await signInTo(browser, server, 'community');
    await page.locator('[data-surveys-link]').click();
    await page.locator('[data-survey-results] [data-too-few]').waitFor();
    const code = page.locator('[data-poster-code]');
    await code.waitFor();
    // The code is drawn.
    await code.evaluate((image) => image.decode());
    await page.getByText(`${server.url}/survey/${COMMUNITY}`).first().waitFor();
    await inOrder(page, 'survey-console-empty', 'desk');
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('[data-poster]').isVisible());
    assert.equal(await page.locator('[data-poster-print]').isVisible(), false);
    await picture(page, 'survey-poster');
    const paper = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    assert.equal(paper.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1, 'one sheet');
    await page.emulateMedia({ media: 'screen' });
    assert.deepEqual(faults, []);
    await close();
  });
});

describe('a resident on a phone', () => {
  test('answers without a name; a reload keeps what was tapped; the same device is refused kindly', async () => {
    const { page, faults, survey, close } = await resident();
    await survey.open();
    await survey.ready();
    assert.equal(await page.locator('[data-requirement]').count(), 24);
    assert.match(await page.locator('[data-text-status]').innerText(), /重构[^]*不是官方原文/, 'how official the questions are');
    await inOrder(page, 'survey-form', 'phone');
    await survey.send();
    await page.locator('#nothing-said:not([hidden])').waitFor();
    assert.ok(await page.evaluate(() => document.activeElement.matches('.requirement input')), 'the first question has the focus');
    await survey.satisfaction(80);
    await survey.tap('4.1', 'good');
    await survey.tap('8.2', 'bad');
    await survey.tap('8.2', 'unclear');
    assert.equal(await survey.answered(), '3');
    await survey.field('text').fill(SCRIPT);
    // A photo that is not taken costs nothing else.
    const head = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    await survey.field('photo').setInputFiles({ name: 'IMG_0001.HEIC', mimeType: 'image/heic', buffer: head });
    const drop = page.locator('[data-photo-drop]');
    await drop.waitFor();
    await survey.send();
    await page.locator('[data-failure=attachment_heic]').waitFor();
    await drop.click();
    await drop.waitFor({ state: 'detached' });
    assert.equal(await survey.answered(), '3');
    await survey.field('photo').setInputFiles({ name: '楼道🏠.png', mimeType: 'image/png', buffer: writePng(2400, 1200) });
    const photo = page.locator('[data-photo]');
    await photo.waitFor();
    assert.equal(await photo.evaluate((image) => image.decode().then(() => Math.max(image.naturalWidth, image.naturalHeight))), 1600);
    await settled(page);
    await page.reload();
    await survey.ready();
    assert.equal(await survey.answered(), '3');
    assert.equal(await survey.field('text').inputValue(), SCRIPT);
    assert.ok(await page.locator('[data-requirement="8.2"] input[value=unclear]').isChecked());
    await page.locator('[data-photo]').waitFor();
    await inOrder(page, 'survey-filled', 'phone');
    await survey.send();
    await survey.thanked();
    await page.locator('#arrived:focus').waitFor();
    await inOrder(page, 'survey-thanks', 'phone');
    await settled(page);
    const left = (await recordNames(page)).filter((name) => name.startsWith('survey.'));
    assert.deepEqual(left, [`survey.${COMMUNITY}.answered`, `survey.${COMMUNITY}.device`]);

    // The page knows; and where somebody has made it forget, the server does.
    await survey.open();
    await page.locator('[data-before]').waitFor();
    await removeRecord(page, `survey.${COMMUNITY}.answered`);
    await survey.open();
    await survey.tap('4.1', 'bad');
    await survey.send();
    await page.locator('[data-before]').waitFor();
    // What was tapped this time is no part of what counts, and stays until somebody clears it.
    await page.locator('[data-untaken] dd', { hasText: '差' }).waitFor();
    await inOrder(page, 'survey-before', 'phone');
    assert.deepEqual(faults.filter((fault) => !/409|422/.test(fault)), []);
    await close();
  });

  test('without a network nothing is lost, and what was said goes by itself once there is one', async () => {
    const { context, page, survey, close } = await resident({ serviceWorkers: 'allow' });
    await survey.open();
    await survey.installed();
    await context.setOffline(true);
    // In a stairwell the page is opened a second time, and a third.
    await survey.open();
    assert.equal(await page.locator('[data-failure]').count(), 0, 'nothing was to be sent');
    await survey.tap('5.1', 'so_so');
    await survey.field('text').fill('路面有坑。');
    await survey.send();
    await page.locator('[data-failure=offline]').waitFor();
    await survey.open();
    await page.locator('[data-failure=offline]').waitFor();
    assert.equal(await survey.answered(), '1');
    assert.equal(await survey.field('text').inputValue(), '路面有坑。');
    await inOrder(page, 'survey-offline', 'phone');
    await context.setOffline(false);
    await survey.thanked();
    await close();
  });

  test('while answers cannot be counted the page says so and keeps them; one that came is not counted twice', async () => {
    const { page, survey, close } = await resident();
    let sent = 0;
    await page.route('**/survey/answers', async (route) => {
      sent += 1;
      if (sent === 2) {
        await route.fetch();
        return route.abort('connectionreset');
      }
      if (sent > 2) return route.continue();
      const problem = { type: '/problems/storage-unavailable', title: 'x', status: 503, code: 'storage_unavailable', request_id: 'x', errors: [] };
      return route.fulfill({ status: 503, contentType: 'application/problem+json', headers: { 'retry-after': '30' }, body: JSON.stringify(problem) });
    });
    await survey.open();
    await survey.tap('5.1', 'good');
    await survey.send();
    await page.locator('[data-failure=storage_unavailable]').waitFor();
    assert.equal(await survey.answered(), '1');
    await inOrder(page, 'survey-unavailable', 'phone');
    await survey.send();
    await page.locator('[data-failure=offline]').waitFor();
    // Nobody heard that it had arrived: the same again is thanked for, and nothing of it is left.
    await survey.send();
    await survey.thanked();
    assert.equal(sent, 3);
    assert.equal(await page.locator('[data-untaken]').count(), 0);
    await close();
  });

  test('what was changed after an answer had arrived unheard of is not taken, and stays to be read', async () => {
    const { page, survey, close } = await resident();
    let sent = 0;
    await page.route('**/survey/answers', async (route) => {
      sent += 1;
      if (sent > 1) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    await survey.open();
    await survey.tap('5.1', 'good');
    await survey.field('text').fill('路灯很亮。');
    await survey.send();
    await page.locator('[data-failure=offline]').waitFor();
    await survey.tap('5.1', 'so_so');
    await survey.field('text').fill('路灯昨天坏了。');
    await survey.send();
    const left = page.locator('[data-untaken]');
    await left.getByText('路灯昨天坏了。').waitFor();
    await page.locator('[data-before]').waitFor();
    await page.locator('#arrived:focus').waitFor();
    await inOrder(page, 'survey-untaken', 'phone');
    await settled(page);
    await survey.open();
    await left.getByText('路灯昨天坏了。').waitFor();
    await left.locator('dd', { hasText: '一般' }).waitFor();
    await page.locator('[data-copy]').click();
    await page.locator('[data-copy]', { hasText: '已复制' }).waitFor();
    await page.locator('[data-forget]').click();
    await left.waitFor({ state: 'detached' });
    await settled(page);
    const names = (await recordNames(page)).filter((name) => name.startsWith('survey.'));
    assert.deepEqual(names, [`survey.${COMMUNITY}.answered`, `survey.${COMMUNITY}.device`]);
    await close();
  });

  test('the large version and the other language keep what was tapped', async () => {
    const { page, faults, survey, close } = await resident();
    await survey.open();
    await survey.tap('7.1', 'good');
    await page.locator('[data-size]').click();
    await inOrder(page, 'survey-large', 'phone');
    await page.locator('[data-language=en]').click();
    await page.getByText('green spaces').waitFor();
    assert.equal(await survey.answered(), '1');
    await inOrder(page, 'survey-large-english', 'phone');
    await survey.ready();
    await survey.send();
    await survey.thanked();
    assert.deepEqual(faults, []);
    await close();
  });

  test('the whole form by keyboard alone', async () => {
    const { page, survey, close } = await resident();
    await survey.open();
    await survey.ready();
    await tabTo(page, '[data-satisfaction] input');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.name === 'face-2.1'), 'one stop for each question');
    await page.keyboard.press('ArrowRight');
    assert.equal(await survey.answered(), '2');
    await tabTo(page, '[data-send]');
    await page.keyboard.press('Enter');
    await survey.thanked();
    await close();
  });
});

describe('results', () => {
  test('nothing is shown below five answers, to nobody', async () => {
    const neighbour = '440103002101';
    await residentsAnswer(server, neighbour, 4, () => ({ faces: { 4.1: 'bad' }, text: '只有四个人。' }));
    const visit = await visitor(browser);
    const survey = new SurveyPage(visit.page, server.url, neighbour);
    await survey.results();
    await visit.page.locator('[data-too-few]').waitFor();
    assert.equal(await visit.page.getByText('只有四个人').count(), 0);
    await inOrder(visit.page, 'survey-too-few', 'phone');
    await visit.close();
    const county = await signInTo(browser, server, 'county');
    await county.page.locator('[data-surveys-link]').click();
    await county.page.locator(`[data-survey-row="${neighbour}"][data-waiting="0"] a`).click();
    await county.page.locator('[data-too-few]').waitFor();
    await county.close();
  });

  test('the street reads and releases; the committee sees that, and its own answers beside the rest', async () => {
    const receipt = await sealOne(browser, server, { 8.2: { choice: 'not_met' } });
    const light = writePng(60, 40, 200);
    await residentsAnswer(
      server,
      COMMUNITY,
      4,
      (number) => ({ faces: { 4.1: 'good', 8.2: 'bad' }, satisfaction: 20 * (number + 2), text: number ? '' : '我是三栋梁秀英，电话13800000000。' }),
      (number) => (number === 1 ? light : null),
    );
    const street = await signInTo(browser, server, 'street');
    await street.page.locator('[data-surveys-link]').click();
    await street.page.locator('[data-surveys] [data-survey-row]').first().waitFor();
    await inOrder(street.page, 'survey-console-list', 'desk');
    const surveys = await savedTable(street.page);
    assert.deepEqual([surveys.name, surveys.head], ['surveys.csv', '社区代码,社区,市,县(市、区),街道(镇),半年,答卷数,待审核']);
    assert.ok(surveys.lines.some((line) => line.startsWith(`${COMMUNITY},`)), surveys.lines.join());
    await street.page.locator(`[data-survey-row="${COMMUNITY}"] a`).click();
    const remarks = street.page.locator('[data-remarks] [data-remark]');
    await remarks.first().waitFor();
    const personal = remarks.filter({ hasText: '梁秀英' });
    const lamp = remarks.filter({ hasText: '楼道的灯' });
    assert.equal(await lamp.locator('[data-remark-text]').innerText(), SCRIPT);
    await lamp.locator('[data-field^=text-fate]').selectOption('released');
    await lamp.locator('[data-field^=photo-fate]').selectOption('released');
    await lamp.locator('[data-moderate-go]').click();
    await lamp.locator('[data-done]').waitFor();
    assert.equal(await lamp.locator('[data-fate=released]').count(), 2);
    await personal.locator('[data-field^=text-fate]').selectOption('personal');
    await personal.locator('[data-moderate-go]').click();
    await personal.locator('[data-done]').waitFor();
    await inOrder(street.page, 'survey-console-street', 'desk');
    const words = await savedTable(street.page);
    assert.deepEqual([words.name, words.head], ['remarks.csv', '居民的话,文字处理,照片处理']);
    assert.ok(words.lines.some((line) => line.includes('楼道的灯')), words.lines.join());
    // Beside what the committee claims in its case stands the same, where at least five have said it.
    const { id } = await applyWith(server, receipt, 'full');
    await street.console.open(`/cases/${id}`);
    await street.console.caseReady();
    const beside = (requirement) => street.page.locator(`[data-requirement="${requirement}"] [data-residents]`);
    await beside('8.2').locator('[data-face=bad]').waitFor();
    assert.ok(Number(await beside('8.2').locator('[data-face=bad]').getAttribute('data-count')) >= 4);
    const suggested = await beside('1.3').locator('[data-suggested]').getAttribute('data-suggested');
    assert.equal(await beside('5.1').count(), 0, 'fewer than five have said it');
    await inOrder(street.page, 'survey-case', 'desk');
    assert.deepEqual(street.faults, []);
    await street.close();

    const committee = await signInTo(browser, server, 'community', { size: PHONE });
    await committee.page.locator('[data-surveys-link]').click();
    await committee.page.locator('[data-survey-results] [data-answers]').waitFor();
    const fire = committee.page.locator('[data-question="8.2"]');
    await fire.locator('[data-own=not_met]').waitFor();
    assert.ok(Number(await fire.locator('[data-face=bad]').getAttribute('data-count')) >= 4);
    assert.match(suggested, /^\d+(\.\d)?$/);
    assert.equal(await committee.page.locator('[data-suggested]').getAttribute('data-suggested'), suggested);
    assert.equal(await committee.page.locator('[data-moderate]').count(), 0, 'the committee decides nothing of it');
    assert.equal(await committee.page.getByText('梁秀英').count(), 0);
    await committee.page.locator('[data-remark-text]', { hasText: '楼道的灯' }).waitFor();
    await inOrder(committee.page, 'survey-console-committee', 'phone');
    assert.deepEqual(committee.faults, []);
    await committee.close();

    const { page, faults, survey, close } = await resident();
    await survey.results();
    await page.locator('[data-remark]', { hasText: '楼道的灯' }).waitFor();
    const shown = page.locator('[data-remark] img');
    await shown.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector('[data-remark] img')?.naturalWidth > 0);
    assert.equal(await page.getByText('梁秀英').count(), 0);
    assert.equal(await page.locator('[data-withheld]').getAttribute('data-withheld'), '1');
    assert.notEqual(await page.title(), '1', 'what residents write runs nothing');
    await inOrder(page, 'survey-results', 'phone');
    assert.deepEqual(faults, []);
    await close();

    // The committee takes the value over by a press; nothing has filled it in before.
    const filling = await begun(browser, server, COMMUNITY);
    await filling.assess.choose('1.1', 'met');
    const card = filling.assess.card('1.3');
    await card.locator('[data-take-suggested]').waitFor();
    const field = card.locator('[data-number="value"]');
    assert.equal(await field.inputValue(), '');
    assert.equal(await filling.assess.state('1.3'), 'unanswered');
    await card.locator('[data-take-suggested]').tap();
    await filling.page.locator('[data-requirement="1.3"]:not([data-state=unanswered])').waitFor();
    assert.equal(await field.inputValue(), suggested);
    assert.ok(await field.evaluate((input) => input === document.activeElement), 'it can be changed at once');
    assert.deepEqual(filling.faults, []);
    await filling.close();
  });
});

describe('pages', () => {
  test('one that asks anybody else is noticed', async () => {
    // Without the policy, which would keep it from being asked at all.
    const { page, close } = await visitor(browser, { bypassCSP: true });
    await page.goto(`${server.url}/survey/${COMMUNITY}`);
    await page.evaluate(() => fetch('http://192.0.2.1/count').catch(() => null));
    await assert.rejects(close(), /nobody but their server/);
  });
});
