// From recognition to the certificate: the direct route, a notice with its faults, an objection that
// is upheld and one that is not, the announcement, what everybody sees of it, and what can come later.
// What is done twice is done once on a phone and once at a desk.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { signInTo } from '../pages/console.mjs';
import { NoticeEditor, ObjectionDesk } from '../pages/console-notices.mjs';
import { NoticePage } from '../pages/notices.mjs';
import { ObjectionPage } from '../pages/objection.mjs';
import { CertificatePage, CommunityPage, RecognisedPage } from '../pages/recognised.mjs';
import { PHONE, WIDTHS, launch, overflow, picture, visitor } from '../support/browser.mjs';
import { savedTable } from '../support/files.mjs';
import { tabTo } from '../support/keyboard.mjs';
import { COMMUNITY, day, giveHonour, noticeOf, office, setPublicityDays } from '../support/office.mjs';
import { settled } from '../support/records.mjs';
import { residentsObject } from '../support/residents.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

/** The days of a notice in this city. */
const DAYS = 3;
const OBJECTOR = { name: '梁秀英', address: '广州市荔湾区沙面大街54号302房', phone: '020-87654321' };

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startDemo({ LVSHETONG_PRIVACY__OBJECTIONS_PER_HOUR: '100' }), launch()]);
  await sealOne(browser, server);
  await setPublicityDays(server, DAYS);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody in the console, signed in. */
async function signedIn(role, size = WIDTHS.desk) {
  const visit = await signInTo(browser, server, role, { size });
  const editor = new NoticeEditor(visit.page, server.url);
  const objections = new ObjectionDesk(visit.page, server.url);
  return { ...visit, editor, objections };
}

/** The city recognises the only case, which is on the direct route. */
async function recognise(opinion, size) {
  const city = await signedIn('city', size);
  await city.console.openWaiting();
  await city.console.chooseStep('recognise');
  await city.console.opinion(opinion);
  await city.page.locator('[data-decide-go]').click();
  await city.page.locator('[data-missing-code=honour_unchecked]').waitFor();
  await city.console.checkHonour();
  await city.console.decide();
  assert.equal(await city.page.locator('dd[data-stage]').getAttribute('data-stage'), 'recognised');
  return city;
}

/** The id of the community's case. */
async function caseId() {
  const { cases } = await (await office(server, 'city')).ask('GET', 'cases');
  return cases[0].id;
}

/** Publishes a notice of the only case from today on; gives its id. */
async function publishNotice(number) {
  const { page, editor, close } = await signedIn('city');
  await editor.list();
  await editor.begin();
  const { title, text, contact } = noticeOf('', []);
  await editor.fill({ number, title, text, contact, 'first-day': day() });
  await editor.candidate(await caseId()).check();
  const names = await editor.askToPublish();
  assert.equal(names.length, 1);
  await page.locator('[data-publish-confirm]').click();
  await page.locator('[data-published] [data-done]').waitFor();
  const id = editor.id();
  await close();
  return id;
}

/** A day as pages write it. */
const inWords = (day) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日');

/** Somebody objects; gives the receipt number. */
async function object(notice, facts, { files = [], size }) {
  const { page, close } = await visitor(browser, { size });
  const own = new NoticePage(page, server.url);
  const receipt = await own.object(notice, await caseId(), { ...OBJECTOR, facts }, files);
  await close();
  return receipt;
}

/** The same by keyboard alone; there and back to an empty form. */
async function objectByKeyboard(notice, facts) {
  const { page, faults, close } = await visitor(browser, { size: WIDTHS.desk });
  const open = new NoticePage(page, server.url);
  await open.open(notice);
  await tabTo(page, `[data-object="${await caseId()}"]`);
  await page.keyboard.press('Enter');
  await page.locator('[data-objection]:focus').waitFor();
  for (const [field, words] of Object.entries({ ...OBJECTOR, facts })) {
    await tabTo(page, `[data-objection] [data-field=${field}]`);
    await page.keyboard.type(words);
  }
  await tabTo(page, '[data-send]');
  await page.keyboard.press('Enter');
  await page.locator('#arrived:focus').waitFor();
  const receipt = await open.receipt();
  await tabTo(page, '[data-another]');
  await page.keyboard.press('Enter');
  await page.locator('[data-objection]:focus').waitFor();
  assert.deepEqual(faults, []);
  await close();
  return receipt;
}

/** What an objector sees of their objection. */
async function lookedUp(receipt, size) {
  const { page, close } = await visitor(browser, { size });
  const own = new ObjectionPage(page, server.url);
  await own.open(receipt);
  await own.look(receipt);
  const found = { state: await own.state(), reply: await own.reply() };
  await close();
  return found;
}

describe('the direct route', () => {
  test('a committee is shown its honour before it applies, and goes straight to the city', async () => {
    const desk = await signedIn('community');
    await desk.page.locator('[data-begin] [data-no-honour]').waitFor();
    await giveHonour(server);
    await desk.page.reload();
    await desk.page.locator('[data-begin] [data-honours]').getByText('粤绿〔2019〕1号').waitFor();
    await desk.close();
    const { page, faults, close } = await signedIn('community', PHONE);
    await page.locator('[data-begin] [data-honours]').getByText('粤绿〔2019〕1号').waitFor();
    assert.ok(await page.locator('input[name=route][value=direct]').isChecked(), 'what is open to it is offered');
    await page.locator('[data-apply]').click();
    await page.locator('[data-case][data-stage=preliminarily_reviewed]').waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  test('the city sees the honour on the case and recognises it without an expert', async () => {
    const { page, faults, close } = await recognise('证书核验无误，直接认定。', PHONE);
    await page.locator('[data-honours]').getByText('广东省绿色社区').waitFor();
    await page.locator('[data-history] [data-decision=recognise] [data-honour]').getByText('已核对荣誉证书').waitFor();
    await page.locator('[data-to-notices]').click();
    await page.locator('[data-notices] [data-empty]').waitFor();
    assert.deepEqual(faults, []);
    await close();
  });
});

describe('a draft of a notice', () => {
  test('what is wrong stands beside its field, and nothing that is typed is lost', async () => {
    const { page, editor, close } = await signedIn('city');
    await editor.list();
    await editor.begin();
    assert.equal(await editor.field('last-day').inputValue(), day(DAYS), 'tomorrow and so many days as the city has set');
    await editor.field('first-day').fill(day(5));
    assert.equal(await editor.field('last-day').inputValue(), day(4 + DAYS), 'the last day moves along');
    await editor.fill({ title: '公示标题', text: '公示正文', 'first-day': day(-1), 'last-day': day(-2) });
    await page.locator('[data-publish]').click();
    for (const name of ['number', 'contact', 'first-day', 'last-day']) await editor.faulty(name);
    await page.locator('[data-cases-error]:not([hidden])').waitFor();
    // The first of them has the focus.
    await page.locator('#notice-number:focus').waitFor();
    await editor.field('number').fill('穗建公示〔2026〕0号');
    await page.locator('#notice-number-error').waitFor({ state: 'hidden' });
    await settled(page);
    await page.reload();
    await page.locator('[data-restored]').waitFor();
    assert.equal(await editor.field('number').inputValue(), '穗建公示〔2026〕0号');
    assert.equal(await editor.field('text').inputValue(), '公示正文');
    await editor.fill({ 'first-day': day(), 'last-day': day(DAYS - 2) });
    await page.locator('[data-publish]').click();
    await page.locator('#notice-last-day-error', { hasText: '少于本市设定的天数' }).waitFor();
    await editor.field('last-day').fill(day(DAYS - 1));
    await page.locator('#notice-last-day-error').waitFor({ state: 'hidden' });
    await editor.save();
    await settled(page);
    await page.reload();
    await editor.ready();
    assert.equal(await page.locator('[data-restored]').count(), 0);
    assert.equal(await editor.field('title').inputValue(), '公示标题');
    await close();
  });

  test('a number that is taken is told by the server, beside the field', async () => {
    const { editor, close } = await signedIn('city');
    await editor.list();
    await editor.begin();
    await editor.fill({ number: '穗建公示〔2026〕0号', title: '另一份' });
    await editor.page.locator('[data-save]').click();
    await editor.faulty('number');
    assert.equal(await editor.field('title').inputValue(), '另一份');
    await close();
  });

  test('the second of two who change it sees what the first has made of it, and keeps every word', async () => {
    const [first, second] = [await signedIn('city'), await signedIn('city')];
    const [{ id }] = (await (await office(server, 'city')).ask('GET', 'notices')).notices;
    for (const { editor } of [first, second]) await editor.open(id);
    await first.editor.field('title').fill('第一个人改的标题');
    await first.editor.save();
    await second.editor.field('text').fill('第二个人写的正文');
    await second.page.locator('[data-save]').click();
    await second.page.locator('[data-conflict]').getByText('第一个人改的标题').waitFor();
    assert.equal(await second.editor.field('text').inputValue(), '第二个人写的正文');
    await second.page.locator('[data-keep-mine]').click();
    await second.editor.save();
    await first.editor.field('title').fill('第一个人又改的标题');
    await first.page.locator('[data-save]').click();
    await first.page.locator('[data-conflict]').getByText('第二个人写的正文').waitFor();
    await first.page.locator('[data-take-theirs]').click();
    assert.equal(await first.editor.field('text').inputValue(), '第二个人写的正文');
    await first.close();
    await second.close();
  });

  test('it can be thrown away', async () => {
    const { page, editor, close } = await signedIn('city');
    await editor.list();
    await page.locator('[data-notice] a').first().click();
    await editor.ready();
    await page.locator('[data-remove]').click();
    await page.locator('[data-remove-confirm]').click();
    await page.locator('[data-notices] [data-done]').waitFor();
    await page.locator('[data-notices] [data-empty]').waitFor();
    await close();
  });

  test('whoever still edits what has been published is told, and the words are not lost', async () => {
    const late = await signedIn('city');
    const city = await office(server, 'city');
    const draft = await city.ask('POST', 'notices', noticeOf('穗建公示〔2026〕11号', [await caseId()]));
    await late.editor.open(draft.id);
    await late.editor.field('title').fill('发布以后才写的标题');
    await city.ask('POST', `notices/${draft.id}/publication`, { version: draft.version });
    await late.page.locator('[data-save]').click();
    await late.page.locator('[data-failure=notice_published]').waitFor();
    assert.equal(await late.editor.field('title').inputValue(), '发布以后才写的标题');
    await late.page.locator('[data-show-published]').click();
    await late.page.locator('[data-published] [data-hash]').waitFor();
    // The lines of the list stay when the next ones do not come, and those are asked for again.
    await late.page.route('**/api/v1/notices', async (route) => {
      const response = await route.fetch();
      return route.fulfill({ response, json: { ...(await response.json()), next: `${day()}~${draft.id}` } });
    });
    await late.page.route('**/api/v1/notices?after=*', (route) => route.abort(), { times: 1 });
    await late.editor.list();
    await late.page.locator('[data-more]').click();
    await late.page.locator('[data-notices] [data-failure]').waitFor();
    assert.equal(await late.page.locator(`[data-notice="${draft.id}"]`).count(), 1);
    await late.page.locator('[data-more]').click();
    await late.page.locator('[data-more]').waitFor({ state: 'hidden' });
    assert.equal(await late.page.locator('[data-notices] [data-failure]').count(), 0);
    await late.page.locator(`[data-notice="${draft.id}"]`).waitFor();
    await late.close();
  });
});

describe('an objection that is upheld', () => {
  let receipt;

  test('somebody objects with a file; the handling city alone sees who it is, and the look is recorded', async () => {
    const [{ id }] = (await (await office(server, 'city')).ask('GET', 'notices')).notices;
    const file = { name: '现场照片.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
    receipt = await object(id, '小区消防通道长期被车辆占用，与申报材料不符。', { files: [file], size: PHONE });
    const { page, editor, objections, close } = await signedIn('city');
    await editor.open(id);
    await page.locator('[data-objections="1"] [data-to-objections]').click();
    await objections.openFirst();
    assert.equal(await page.locator('[data-person] [data-name]').innerText(), OBJECTOR.name);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-attachment="0"]').click()]);
    assert.equal(download.suggestedFilename(), '现场照片.pdf');
    assert.equal(await readFile(await download.path(), 'utf8'), '%PDF-1.4\n%%EOF\n');
    const address = new URL(page.url()).pathname.replace('/console', '');
    await close();

    const log = await (await office(server, 'administrator')).ask('GET', 'audit?limit=200');
    const actions = log.entries.map(({ action }) => action);
    assert.ok(actions.includes('view_objection') && actions.includes('view_objection_attachment'), actions.join());
    const county = await signedIn('county');
    await county.console.open(address);
    await county.page.locator('[data-objection-page] [data-failure=not_for_role]').waitFor();
    assert.equal(await county.page.getByText(OBJECTOR.name).count(), 0);
    await county.close();
  });

  test('the city is told what follows, has to give reasons, and the case goes back to its review', async () => {
    const { page, console, objections, faults, close } = await signedIn('city');
    // What has come is told, and leads to where it is answered.
    await page.locator('[data-bell]').click();
    await page.locator('[data-kind=objection_received] [data-open]').first().click();
    await page.locator('[data-objections] [data-count]').waitFor();
    await objections.openFirst();
    await objections.press();
    await page.locator('[data-unchosen]:not([hidden])').waitFor();
    await objections.choose('upheld');
    await objections.press();
    for (const name of ['words', 'opinion']) await page.locator(`#reply-${name}-error:not([hidden])`).waitFor();
    await objections.words('经现场核查，情况属实。');
    await objections.record('消防通道被占用，退回重新评审。');
    await objections.press();
    await page.locator('[data-dialog=reply] [data-consequence=upheld]').waitFor();
    await objections.confirm();
    await page.locator('[data-to-case]').click();
    await console.caseReady();
    assert.equal(await page.locator('dd[data-stage]').getAttribute('data-stage'), 'preliminarily_reviewed');
    await page.locator('[data-decision=uphold]').getByText('消防通道被占用').waitFor();
    // The city reviews the same answers in a round of its own.
    await page.locator('[data-rounds]').getByText('没有变化').waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  test('everybody sees that it has left the notice, and the objector reads the reasons', async () => {
    const [{ id }] = (await (await office(server, 'city')).ask('GET', 'notices')).notices;
    const { page, close } = await visitor(browser);
    const notice = new NoticePage(page, server.url);
    await notice.open(id);
    assert.ok(await notice.hasLeft(await caseId()));
    await close();
    assert.deepEqual(await lookedUp(receipt, PHONE), { state: 'upheld', reply: '经现场核查，情况属实。' });
  });
});

describe('an objection that is not upheld, and the announcement', () => {
  let notice, certificate;

  test('recognised anew, the case stands in another notice; an objection is not upheld, with reasons', async () => {
    await (await recognise('整改到位，予以认定。', WIDTHS.desk)).close();
    notice = await publishNotice('穗建公示〔2026〕12号');
    const receipt = await objectByKeyboard(notice, '小区绿化面积与申报材料所写不符，请核实。');
    const { page, objections, close } = await signedIn('city', PHONE);
    await objections.list();
    await objections.openFirst();
    await objections.choose('not_upheld');
    await objections.words('经测绘核实，绿化面积与材料一致。');
    await objections.press();
    await objections.confirm();
    await page.locator('[data-to-case]').click();
    await page.locator('dd[data-stage=publicised]').waitFor();
    await page.locator('[data-no-steps]').getByText('都在“公示”里办理').waitFor();
    await page.locator('[data-to-notices]').waitFor();
    await close();
    assert.deepEqual(await lookedUp(receipt, WIDTHS.desk), { state: 'not_upheld', reply: '经测绘核实，绿化面积与材料一致。' });
  });

  test('more objections than fit on a page come below by a press, and all of them as a table', async () => {
    await residentsObject(server, notice, await caseId(), 51);
    const { page, objections, faults, close } = await signedIn('city');
    await objections.list();
    const lines = page.locator('[data-objection]');
    await lines.nth(49).waitFor();
    assert.equal(await lines.count(), 50);
    await page.locator('[data-more]').click();
    await lines.nth(50).waitFor();
    await page.locator('[data-more]').waitFor({ state: 'hidden' });
    assert.equal(await lines.count(), 51);
    const table = await savedTable(page);
    assert.deepEqual([table.name, table.head], ['objections.csv', '收到时间(北京时间),公示文号,社区,处理情况']);
    assert.ok(table.lines.length === 51 && table.lines.every((line) => line.endsWith(',待处理')), table.lines.join('\n'));
    assert.deepEqual(faults, []);
    await close();
    // Nothing can be announced while one waits.
    const city = await office(server, 'city');
    const waiting = await city.ask('GET', 'objections?state=received&limit=200');
    for (const { id } of waiting.objections) await city.ask('POST', `objections/${id}/reply`, { is_upheld: false, reply: '经核查不属实。' });
  });

  test('before the last day is over nothing is announced', async () => {
    const early = await signedIn('city');
    await early.editor.open(notice);
    assert.equal(await early.page.locator('[data-announce]').count(), 0);
    await early.close();
  });

  test('whoever objects after the last day is told so; what was typed stays, and stays after a reload', async () => {
    const { page, close } = await visitor(browser);
    const open = new NoticePage(page, server.url);
    const words = { ...OBJECTOR, facts: '小区消防通道仍被占用，照片可以补交。' };
    await open.open(notice);
    await open.objectTo(await caseId());
    await open.fill(words);
    await server.goTo(day(DAYS));
    await open.send();
    await page.locator('[data-objection] [data-failure=objections_closed]').waitFor();
    for (const [name, value] of Object.entries(words)) assert.equal(await open.field(name).inputValue(), value);
    await page.reload();
    await open.ready();
    const kept = await page.locator('[data-too-late]').innerText();
    for (const value of Object.values(words)) assert.ok(kept.includes(value), `${value} in ${kept}`);
    assert.equal(await page.locator('[data-objection] [data-send]').count(), 0);
    await page.locator('[data-objection] [data-forget]').click();
    await page.locator('[data-too-late]').waitFor({ state: 'detached' });
    await settled(page);
    await page.reload();
    await open.ready();
    assert.equal(await page.locator('[data-too-late]').count(), 0);
    await close();
  });

  test('after the last day the city announces', async () => {
    const { page, editor, faults, close } = await signedIn('city');
    await editor.open(notice);
    [certificate] = await editor.announce();
    assert.match(certificate, /^4401-\d{4}-0001$/);
    assert.equal(await page.locator('[data-announce]').count(), 0, 'nothing is left to announce');
    await page.locator('[data-published] [data-notice-state=announced]').waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  test('the public list, the page of the community and the certificate show it; the recount agrees', async () => {
    const { page, close } = await visitor(browser);
    const list = new RecognisedPage(page, server.url);
    // A second page with another line, which does not come at first.
    const [lines, further] = ['**/api/v1/public/recognitions', certificate.replace(/1$/, '2')];
    let first;
    await page.route(lines, async (route) => {
      const response = await route.fetch();
      first = await response.json();
      return route.fulfill({ response, json: { ...first, next: 'second' } });
    });
    await page.route(`${lines}?after=*`, (route) => {
      const recognitions = [{ ...first.recognitions[0], certificate: further }];
      return route.fulfill({ json: { recognitions, next: null } });
    });
    await page.route(`${lines}?after=*`, (route) => route.abort(), { times: 1 });
    await list.open();
    assert.deepEqual(await list.certificates(), [certificate]);
    const unreviewed = '—（直接认定）';
    await page.locator('[data-recognition]').getByText(unreviewed).waitFor();
    const saved = await list.saved();
    assert.ok(saved.includes(certificate) && saved.includes(unreviewed), saved);
    await list.more();
    await page.locator('[data-failure=offline]').waitFor();
    assert.deepEqual(await list.certificates(), [certificate]);
    await page.locator('[data-more]:focus').waitFor();
    await list.more();
    await page.locator(`[data-recognition="${further}"] a:focus`).waitFor();
    assert.deepEqual(await list.certificates(), [certificate, further]);
    assert.equal(await page.locator('[data-more], [data-failure]').count(), 0);
    await list.filter('route', 'full');
    await page.locator('[data-none]').waitFor();
    const community = new CommunityPage(page, server.url);
    await community.open(COMMUNITY);
    assert.deepEqual(await community.certificates(), [certificate]);
    const paper = new CertificatePage(page, server.url);
    await paper.open(certificate);
    assert.equal(await paper.standing(), 'valid');
    await page.locator('img.certificate__qr').waitFor();
    assert.equal(await paper.recount(), 'agrees');
    await close();
  });

  test('notice and certificate on paper: nothing is cut, and nothing that only a screen needs is on it', async () => {
    const pages = [
      { name: 'notice', address: `/notices/${notice}`, sheet: '[data-paper]', words: ['穗建公示〔2026〕12号', '翠洲社区', '020-12345678', inWords(day(DAYS - 1))], most: 2 },
      { name: 'certificate', address: `/certificates/${certificate}`, sheet: '[data-certificate]', words: [certificate, '翠洲社区'], most: 1 },
    ];
    for (const { name, address, sheet, words, most } of pages) {
      const { page, close } = await visitor(browser, { size: WIDTHS.desk });
      await page.goto(`${server.url}${address}`);
      await page.locator(sheet).first().waitFor({ state: 'attached' });
      // The width that A4 has between its margins.
      await page.setViewportSize({ width: 680, height: 960 });
      await page.emulateMedia({ media: 'print' });
      const paper = page.locator(sheet).first();
      await paper.waitFor();
      for (const hidden of ['.masthead', '.colophon', 'nav', 'button', '[data-print]', 'a.button', 'form']) {
        assert.equal(await page.locator(`${hidden} >> visible=true`).count(), 0, `${hidden} is not printed of the ${name}`);
      }
      const said = await paper.innerText();
      for (const word of words) assert.ok(said.includes(word), `${word} in ${said}`);
      assert.equal(await overflow(page), 0, `the ${name} is not wider than its paper`);
      const cut = await paper.evaluate((own) =>
        [own, ...own.querySelectorAll('*')].filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0).map((part) => part.outerHTML.slice(0, 90)),
      );
      assert.deepEqual(cut, []);
      if (name === 'certificate') {
        await page.locator('img.certificate__qr').evaluate((image) => image.decode());
      }
      await picture(page, `print-${name}`);
      const printed = (await page.pdf({ format: 'A4', printBackground: true })).toString('latin1');
      const count = printed.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      assert.ok(count >= 1 && count <= most, `${count} pages of the ${name}`);
      await close();
    }
  });

  test('it is checked again, confirmed, and at last revoked with a reason', async () => {
    const standing = async () => {
      const { page, close } = await visitor(browser);
      const paper = new CertificatePage(page, server.url);
      await paper.open(certificate);
      const found = await paper.standing();
      await close();
      return found;
    };
    // While the recognition holds the committee is told until when, and is not offered what would be refused.
    const committee = await signedIn('community', PHONE);
    await committee.page.locator('[data-case][data-stage=announced]').getByText(certificate).waitFor();
    await committee.page.locator('[data-not-yet]').waitFor();
    assert.equal(await committee.page.locator('[data-begin]').count(), 0);
    const { page, console, close } = await signedIn('city');
    const id = await caseId();
    for (const [step, expected] of [['recheck', 'under_review'], ['confirm', 'valid'], ['revoke', 'revoked']]) {
      await console.open(`/cases/${id}`);
      await console.caseReady();
      await console.chooseStep(step);
      await page.locator('[data-missing-code=opinion_missing]').waitFor();
      await console.opinion(`${step}：动态管理抽查。`);
      await console.decide();
      assert.equal(await standing(), expected);
    }
    await page.locator('[data-decision=revoke]').getByText('动态管理抽查').waitFor();
    await close();
    await committee.page.reload();
    await committee.page.locator('[data-case][data-stage=revoked] [data-why]').getByText('动态管理抽查').waitFor();
    await committee.page.locator('[data-begin]').waitFor();
    assert.deepEqual(committee.faults, []);
    await committee.close();
  });
});
