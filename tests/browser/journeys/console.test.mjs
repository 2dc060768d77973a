// Cases on their way through the console: applied for, recommended, returned, mended, reviewed,
// recognised, published and announced; a session that ends in the middle, two who decide at once, keys
// alone; a requirement that an assessor marks.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { AttachmentsPage } from '../pages/attachments.mjs';
import { ConsolePage, signInTo } from '../pages/console.mjs';
import { NoticeEditor } from '../pages/console-notices.mjs';
import { NoticePage } from '../pages/notices.mjs';
import { CertificatePage, CommunityPage, RecognisedPage } from '../pages/recognised.mjs';
import { PHONE, WIDTHS, accessibility, launch, visitor } from '../support/browser.mjs';
import { tabTo } from '../support/keyboard.mjs';
import { COMMUNITY, day, noticeOf, office } from '../support/office.mjs';
import { fixture, guangdongByScore, packOf } from '../support/packs.mjs';
import { writePng } from '../support/png.mjs';
import { settled } from '../support/records.mjs';
import { seal, sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

const SIZES = { phone: PHONE, desk: WIDTHS.desk };
const PHOTO = { name: '现场.png', mimeType: 'image/png', buffer: writePng(1200, 900, 60) };

let browser, server;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A server of its own for what follows: the community has one case at a time. */
async function startAnew() {
  await server?.stop();
  server = await startDemo();
}

/** Somebody at their desk, or on a phone, signed in. Assessments are tapped through at the desk, too. */
const signedIn = (role, size = WIDTHS.desk) => signInTo(browser, server, role, { size, hasTouch: true });

const stageOf = (page) => page.locator('dd[data-stage]').getAttribute('data-stage');

/** The community applies with what it has sealed last. */
async function apply() {
  const committee = await signedIn('community', PHONE);
  await committee.console.apply();
  await committee.close();
}

async function recommend(opinion, size) {
  const street = await signedIn('street', size);
  await street.console.openWaiting();
  await street.console.chooseStep('recommend');
  await street.console.opinion(opinion);
  await street.console.decide();
  assert.equal(await stageOf(street.page), 'recommended');
  await street.close();
}

/** The name of the step of the assessment in which a requirement is asked. */
async function stepOf(requirement) {
  const { steps } = await packOf(server.url, 'guangdong-2021');
  return steps.find(({ requirements }) => requirements.some(({ id }) => id === requirement)).step;
}

for (const [at, size] of Object.entries(SIZES)) {
  describe(`one case, from application to the certificate, at the ${at}`, () => {
    let id, claimed, reviewed, notice, lastDay, certificate;

    before(async () => {
      await startAnew();
      // With a pass mark, so that what is recognised need not be all that was claimed.
      await server.addPack(await guangdongByScore('1.1.0'));
      await sealOne(browser, server, { '9.1': { choice: 'partly' } });
    });

    test('a committee applies; the direct way needs an honour', async () => {
      const { page, console, close } = await signedIn('community', size);
      await page.locator('[data-begin] [data-no-honour]').waitFor();
      assert.equal(await page.locator('input[value=direct]').count(), 0, 'what is not open is not offered');
      await page.locator('label:has(input[value=full])').click();
      await console.apply();
      await close();
    });

    test('its street recommends it', () => recommend('材料齐全，同意推荐。', size));

    test('its county returns it with reasons, and a verdict shows at once what it does', async () => {
      const county = await signedIn('county', size);
      const { page, console } = county;
      await county.console.openWaiting();
      const result = page.locator('[data-reviewed-score]');
      const claim = await page.locator('[data-claimed-score]').innerText();
      await console.confirmAll();
      assert.equal(await result.innerText(), claim);
      await console.judge('1.1', 'not_confirmed', '缺居民代表会议纪要');
      assert.notEqual(await result.innerText(), claim);
      await page.locator('[data-differences] [data-goto="1.1"]').waitFor();
      await console.saved();
      await page.reload();
      await console.caseReady();
      assert.equal(await console.requirement('1.1').getAttribute('data-verdict'), 'not_confirmed', 'a reload loses nothing');
      await console.chooseStep('return');
      await page.locator('[data-take-over]').click();
      assert.equal(await page.locator('[data-reason="1.1"] textarea').inputValue(), '缺居民代表会议纪要');
      await console.decide();
      assert.equal(await stageOf(page), 'returned');
      await county.close();
    });

    test('the committee finds its answers again, changes the one it wants to, and applies again', async () => {
      const { page, console, close } = await signedIn('community', size);
      const assess = new AssessPage(page, server.url);
      await page.locator('[data-returned="1.1"]').getByText('缺居民代表会议纪要').waitFor();
      assert.equal(await page.locator('[data-own-draft]').count(), 0);
      await page.locator('[data-assess]').click();
      await assess.ready();
      assert.equal(await assess.bar('left'), 0, 'every answer is there');
      await page.locator('[data-requirement="1.1"]:focus').waitFor();
      await assess.step(await stepOf('9.1'));
      await assess.waitForState('9.1', 'partly');
      await assess.choose('9.1', 'met');
      await assess.waitForState('9.1', 'met');
      // What has been done on the device since is not overwritten by the answers that came back.
      await console.open();
      await page.locator('[data-own-draft]').waitFor();
      await page.locator('[data-assess]').click();
      await assess.ready();
      await assess.waitForState('9.1', 'met');
      await seal(page, server, COMMUNITY);
      await console.open();
      await page.locator('[data-resubmit]').click();
      await page.locator('[data-case][data-stage=applied]').waitFor();
      await close();
    });

    test('whoever reviews it again sees first what has changed, and nothing else', async () => {
      await recommend('已补正，同意推荐。', size);
      const county = await signedIn('county', size);
      await county.console.openWaiting();
      await county.page.locator('[data-rounds] [data-change="9.1"]').waitFor();
      assert.equal(await county.page.locator('[data-change]').count(), 1);
      await county.page.locator('[data-ask]').click();
      await county.page.locator('[data-dialog=ask]').getByText('住建（还没有账号').waitFor();
      await county.page.locator('[data-ask-go]').click();
      await county.page.locator('[data-dialog=ask] [data-unchosen]').waitFor();
      await county.page.locator('[data-choice="民政"]').check();
      await county.page.locator('[data-ask-go]').click();
      await county.page.locator('[data-department="民政"]').waitFor();
      await county.console.confirmAll();
      await county.console.chooseStep('pass');
      await county.console.opinion('初审通过。');
      await county.console.decide();
      // What stands in the page once stands there once after it has been brought up to date.
      assert.equal(await county.page.locator('[data-requirements] [data-text-status]').count(), 1);
      await county.close();
    });

    test('a department sees its own requirements only, and answers', async () => {
      const city = await signedIn('city', size);
      await city.console.openWaiting();
      const department = await signedIn('department', size);
      await department.console.list();
      await department.page.locator('[data-case]').getByText('10 天后到期').waitFor();
      await department.console.openWaiting();
      assert.equal(await department.page.locator('[data-requirement="1.2"]').count(), 0, 'another department answers for it');
      await department.console.judge('1.1', 'confirmed');
      await department.page.locator('[data-field=opinion]').fill('情况属实。');
      await department.page.locator('[data-answer]').click();
      await department.page.locator('[data-done]').waitFor();
      await department.close();
      // The city has not seen the answer, and a photo that it adds itself does not stand for it.
      const files = new AttachmentsPage(city.page);
      await files.open('on_site');
      await files.choose(PHOTO);
      await files.send();
      await files.close();
      await city.console.chooseStep('return');
      await city.console.reason('1.1', '请补充机制文件');
      await city.page.locator('[data-decide-go]').click();
      const confirm = city.page.locator('[data-confirm-step]');
      const conflict = city.page.locator('[data-conflict]');
      await confirm.or(conflict).first().waitFor();
      if (await confirm.isVisible()) await confirm.click();
      await conflict.waitFor();
      await city.page.locator('[data-read-again]').click();
      await city.page.getByText('情况属实。').first().waitFor();
      await city.close();
    });

    test('without an expert the city is told what is missing; it assigns one', async () => {
      const city = await signedIn('city', size);
      await city.console.openWaiting();
      await city.console.chooseStep('recognise');
      await city.page.locator('[data-missing-code=expert_missing]').waitFor();
      await city.page.locator('[data-assign]').click();
      const dialog = city.page.locator('[data-dialog=assign]');
      await dialog.locator('.tick input').first().check();
      // Somebody else at the same office is quicker: the tick is there when the case has been read again.
      const { ask } = await office(server, 'city');
      const path = `cases/${new URL(city.page.url()).pathname.split('/').at(-1)}`;
      const { version } = await ask('GET', path);
      await ask('PUT', `${path}/experts`, { version, accounts: [] });
      await city.page.locator('[data-assign-go]').click();
      await dialog.locator('[data-conflict]').getByText('您的勾选都还在').waitFor();
      await dialog.locator('[data-read-again]').click();
      await dialog.locator('[data-ticks-kept]').waitFor();
      await dialog.locator('.tick input:checked').waitFor();
      await city.page.locator('[data-assign-go]').click();
      await city.page.locator('[data-expert]').waitFor();
      await city.close();
    });

    test('the expert judges, adds a photo of the visit and hands in', async () => {
      const expert = await signedIn('expert', size);
      const { page, console } = expert;
      const files = new AttachmentsPage(page);
      await expert.console.openWaiting();
      await console.confirmAll();
      for (const [field, words] of [['opinion', '建设成果良好'], ['visited-on', '2026-11-20'], ['people', '王工'], ['findings', '现场与材料一致']]) {
        await page.locator(`[data-field=${field}]`).fill(words);
      }
      await files.open('on_site');
      await files.choose(PHOTO);
      await files.send();
      await files.close();
      await page.locator('[data-on-site] [data-shot]').waitFor();
      await page.locator('[data-hand-in]').click();
      await page.locator('[data-hand-in-confirm]').click();
      await page.locator('[data-done]').waitFor();
      await expert.close();
    });

    test('the city looks closely at the photo, does not confirm one thing, and recognises it; the record names every step', async () => {
      const city = await signedIn('city', size);
      const { page, console } = city;
      const files = new AttachmentsPage(page);
      await city.console.openWaiting();
      await page.locator('[data-on-site] [data-view]').click();
      await files.seen();
      await files.viewer.locator('[data-zoom=in]').click();
      assert.equal(await files.scale(), 1.5);
      await files.viewer.locator('[data-close]').click();
      await console.judge('11.3', 'not_confirmed', '便民商业尚缺菜店');
      claimed = await page.locator('[data-claimed-score]').innerText();
      reviewed = await page.locator('[data-reviewed-score]').innerText();
      assert.notEqual(reviewed, claimed);
      assert.equal(await page.locator('[data-reviewed-level]').innerText(), '达到创建要求', 'the level survives');
      await console.chooseStep('recognise');
      await console.opinion('予以认定。');
      await console.decide();
      const steps = await page.locator('[data-decision]').evaluateAll((lines) => lines.map((line) => line.dataset.decision));
      assert.deepEqual(steps, ['recognise', 'pass', 'recommend', 'resubmit', 'return', 'recommend', 'apply']);
      assert.deepEqual(city.faults, []);
      id = new URL(page.url()).pathname.split('/').at(-1);
      await city.close();
    });

    test('the city writes the notice and publishes it; everybody sees both scores in it', async () => {
      const city = await signedIn('city', size);
      const editor = new NoticeEditor(city.page, server.url);
      await editor.list();
      await editor.begin();
      const { title, text, contact } = noticeOf('', []);
      await editor.fill({ number: '穗建公示〔2026〕20号', title, text, contact, 'first-day': day() });
      lastDay = await editor.field('last-day').inputValue();
      await editor.candidate(id).check();
      await editor.publish();
      notice = editor.id();
      assert.deepEqual(city.faults, []);
      await city.close();
      const { page, close } = await visitor(browser, { size });
      const open = new NoticePage(page, server.url);
      await open.open(notice);
      assert.equal(await open.phase(), 'open');
      assert.deepEqual(await open.cases(), [id]);
      const words = await page.locator(`[data-line="${id}"]`).innerText();
      assert.ok(words.includes(claimed) && words.includes(reviewed), words);
      await close();
    });

    test('once its days are over the city announces it', async () => {
      await server.goTo(new Date(Date.parse(lastDay) + 86_400_000).toISOString().slice(0, 10));
      const { page, faults, close } = await signedIn('city', size);
      const editor = new NoticeEditor(page, server.url);
      await editor.open(notice);
      [certificate] = await editor.announce();
      assert.match(certificate, /^4401-\d{4}-0001$/);
      assert.deepEqual(faults, []);
      await close();
    });

    test('it stands in the public list and on the page of its community; the certificate counts anew to the reviewed score', async () => {
      const { page, faults, close } = await visitor(browser, { size });
      const list = new RecognisedPage(page, server.url);
      await list.open();
      assert.deepEqual(await list.certificates(), [certificate]);
      const community = new CommunityPage(page, server.url);
      await community.open(COMMUNITY);
      assert.deepEqual(await community.certificates(), [certificate]);
      const paper = new CertificatePage(page, server.url);
      await paper.open(certificate);
      assert.equal(await paper.standing(), 'valid');
      assert.equal(await paper.recount(), 'agrees');
      assert.equal(await paper.total(), reviewed);
      assert.deepEqual(faults, []);
      await close();
    });
  });
}

describe('another case, with trouble', () => {
  before(async () => {
    await startAnew();
    await sealOne(browser, server);
    await apply();
    await recommend('同意推荐。');
  });

  test('what came back and was mended with a photo alone shows the photo as what has changed', async () => {
    const asks = async (role, ...wish) => (await office(server, role)).ask(...wish);
    const [{ id }] = (await asks('county', 'GET', 'cases')).cases;
    const take = async (role, step, more) => {
      const { version } = await asks(role, 'GET', `cases/${id}`);
      await asks(role, 'POST', `cases/${id}/steps`, { version, step, ...more });
    };
    await take('county', 'return', { opinion: '请补充材料。', reasons: [{ requirement: '8.2', reason: '缺消防通道照片' }] });
    const photo = { purpose: 'evidence', requirement: '8.2', caption: '整治后的消防通道', taken_on: null, file_name: PHOTO.name };
    await asks('community', 'POST', `cases/${id}/attachments`, { ...photo, content: PHOTO.buffer.toString('base64') });
    await take('community', 'resubmit', { receipt: await sealOne(browser, server) });
    await take('street', 'recommend', { opinion: '已补正，同意推荐。' });
    const county = await signedIn('county');
    await county.console.openWaiting();
    const changes = county.page.locator('[data-rounds]');
    await changes.locator('[data-file-change=added]', { hasText: '整治后的消防通道' }).waitFor();
    await changes.locator('[data-goto="8.2"]').waitFor();
    assert.equal(await changes.locator('li').count(), 1, 'and nothing else');
    await county.close();
  });

  test('what is typed outlives the session', async () => {
    const county = await signedIn('county', PHONE);
    await county.console.openWaiting();
    await county.context.clearCookies();
    await county.console.judge('1.1', 'needs_evidence', '会话结束后写的话');
    await county.console.signInAgain(server.accounts.county.password);
    await county.console.saved();
    assert.equal(await county.console.requirement('1.1').locator('[data-verdict-remark]').inputValue(), '会话结束后写的话');
    await county.close();
  });

  test('keys alone go through requirements and give verdicts', async () => {
    const county = await signedIn('county');
    const { page, console } = county;
    await county.console.openWaiting();
    for (const key of ['j', '2', 'j', '1']) await page.keyboard.press(key);
    assert.equal(await console.requirement('1.1').getAttribute('data-verdict'), 'not_confirmed');
    assert.equal(await console.requirement('1.2').getAttribute('data-verdict'), 'confirmed');
    await page.keyboard.press('?');
    await page.locator('[data-dialog=keys] [data-keys-on]').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await page.keyboard.press('3');
    assert.equal(await console.requirement('1.1').getAttribute('data-verdict'), 'not_confirmed', 'switched off, keys do nothing');
    await county.close();
  });

  test('a comment outlives a reload, and a name is completed where the caret stands', async () => {
    const { page, console, close } = await signedIn('county', PHONE);
    await console.openWaiting();
    const own = console.requirement('1.2');
    const text = own.locator('[data-comment-form] textarea');
    await own.locator('[data-comments-open]').click();
    await text.fill('请  核实现场照片。');
    await text.evaluate((field) => field.setSelectionRange(2, 2));
    await page.keyboard.type('@demo-str');
    await own.locator('[data-person=demo-street]').click();
    const words = '请 @demo-street  核实现场照片。';
    assert.equal(await text.inputValue(), words);
    await page.waitForFunction(() => document.activeElement.selectionStart === '请 @demo-street '.length);
    await own.locator('[data-visible]').check();
    await settled(page);
    await page.reload();
    await console.caseReady();
    assert.equal(await text.inputValue(), words);
    assert.equal(await own.locator('[data-visible]').isChecked(), true);
    await own.locator('[data-comment-go]').click();
    await own.locator('[data-comment]').getByText('核实现场照片').waitFor();
    await settled(page);
    await page.reload();
    await console.caseReady();
    assert.equal(await text.count(), 0, 'what has arrived is not offered again');
    await close();
  });

  test('filters stand in the address: back and a reload keep them', async () => {
    const city = await signedIn('city');
    const { page, console } = city;
    await console.list();
    await page.locator('[data-tab=all]').click();
    await page.locator('[data-filters]').click();
    await page.locator('[data-field=filter-place-0]').selectOption('440103');
    await page.locator('[data-field=filter-stage]').selectOption('recommended');
    await page.locator('[data-case]').waitFor();
    await page.locator('[data-case] a').click();
    await console.caseReady();
    await page.goBack();
    await page.locator('[data-case]').waitFor();
    await page.reload();
    await page.locator('[data-case]').waitFor();
    assert.equal(await page.locator('[data-field=filter-stage]').inputValue(), 'recommended');
    await page.locator('[data-field=filter-stage]').selectOption('announced');
    await page.locator('[data-empty]').waitFor();
    await city.close();
  });

  test('two decide at once: the first by keyboard alone; the second is told what happened, and keeps every word', async () => {
    const { page, close } = await visitor(browser, { size: WIDTHS.desk });
    const first = new ConsolePage(page, server.url);
    await first.open();
    await page.locator('[data-sign-in]').waitFor();
    for (const field of ['name', 'password']) {
      await tabTo(page, `[data-sign-in] [data-field=${field}]`);
      await page.keyboard.type(server.accounts.county[field]);
    }
    await page.keyboard.press('Enter');
    await first.list();
    // What has taken the place of the form has the focus.
    await page.locator('[data-list] [data-title]:focus').waitFor();
    await tabTo(page, '[data-case] a');
    await page.keyboard.press('Enter');
    await first.caseReady();
    await page.locator('[data-case-page] [data-title]:focus').waitFor();
    await tabTo(page, '[data-requirement="2.1"] input[type=radio]');
    await page.keyboard.press('Space');
    await page.locator('[data-requirement="2.1"][data-verdict=confirmed]').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('[data-requirement="2.1"][data-verdict=not_confirmed]').waitFor();
    await tabTo(page, '[data-requirement="2.1"] [data-verdict-remark]');
    await page.keyboard.type('缺台账');
    // Taken back, the focus stays with the requirement.
    await tabTo(page, '[data-requirement="2.1"] [data-unjudge]');
    await page.keyboard.press('Enter');
    await page.locator('[data-requirement="2.1"][data-verdict=none] input:focus').waitFor();

    const second = await signedIn('county');
    await second.console.openWaiting();
    await second.console.confirmAll();
    await second.console.chooseStep('pass');
    await second.console.opinion('第二个人写的意见');
    await second.console.saved();

    await tabTo(page, '[data-step]');
    await page.keyboard.press('Space');
    // The last of them.
    await page.keyboard.press('ArrowUp');
    await page.locator('[data-step=reject]:checked').waitFor();
    await tabTo(page, '[data-field=opinion]');
    await page.keyboard.type('不予通过。');
    await tabTo(page, '[data-decide-go]');
    await page.keyboard.press('Enter');
    await page.locator('[data-dialog=confirm][open]').waitFor();
    await tabTo(page, '[data-confirm-step]');
    await page.keyboard.press('Enter');
    await page.locator('[data-done]').waitFor();
    await page.locator('[data-case-page] [data-title]:focus').waitFor();
    await close();

    await second.page.locator('[data-decide-go]').click();
    await second.page.locator('[data-conflict]').getByText('不予通过').waitFor();
    assert.equal(await second.page.locator('[data-field=opinion]').inputValue(), '第二个人写的意见');
    await second.page.locator('[data-read-again]').click();
    await second.page.locator('dd[data-stage=rejected]').waitFor();
    await second.page.locator('[data-left-over]').getByText('第二个人写的意见').waitFor();
    await second.close();
  });

  test('a case that does not exist says so', async () => {
    const { page, console, close } = await signedIn('county');
    await console.open('/cases/0192f000-0000-7000-8000-000000000000');
    await page.locator('[data-case-page] [data-failure=not_found]').waitFor();
    await close();
  });
});

describe('a requirement that an assessor marks', () => {
  before(async () => {
    await startAnew();
    await server.addPack(await readFile(fixture('answers'), 'utf8'));
    // What is not answered counts as nought: one answer is enough to apply with.
    const { page, close } = await visitor(browser);
    const assess = new AssessPage(page, server.url);
    await assess.open(`?community=${COMMUNITY}&pack=answers`);
    await assess.choose('met', 'met');
    await assess.waitForState('met', 'met');
    await seal(page, server, COMMUNITY);
    await close();
    await apply();
    await recommend('同意推荐。');
  });

  test('the mark counts while it is typed, is refused out of range, outlives a reload and stands in the record', async () => {
    const county = await signedIn('county');
    const { page, console } = county;
    await county.console.openWaiting();
    const judged = (verdict) => page.locator(`[data-requirement=mark][data-verdict=${verdict}]`).waitFor();
    const scored = (points) => page.locator('[data-reviewed-score]', { hasText: points }).waitFor();
    const field = console.requirement('mark').locator('[data-mark-field]');
    await console.confirmAll();
    await page.locator('[data-requirement=met][data-verdict=confirmed]').waitFor();
    await judged('none');
    const unmarked = await page.locator('[data-claimed-score]').innerText();
    await scored(unmarked);
    await console.chooseStep('pass');
    await page.locator('[data-missing-code=verdict_missing] [data-goto=mark]').waitFor();
    // From 0 to 10, worth 8 points.
    await field.fill('6');
    await judged('confirmed');
    await scored((Number(unmarked) + 4.8).toFixed(2));
    // Words to a verdict stay whatever becomes of the mark.
    await console.judge('mark', 'not_confirmed', '现场再看一次');
    await page.waitForFunction(() => document.querySelector('[data-requirement=mark] [data-mark-field]').value === '');
    const words = console.requirement('mark').locator('[data-verdict-remark]');
    await field.fill('6');
    await judged('confirmed');
    await scored((Number(unmarked) + 4.8).toFixed(2));
    await field.fill('10.01');
    await scored(unmarked);
    await judged('confirmed');
    assert.equal(await words.inputValue(), '现场再看一次');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await page.locator('[data-decide-go]').click();
    await page.locator('[data-requirement=mark] [data-mark-field]:focus').waitFor();
    assert.deepEqual(await accessibility(page), []);
    await field.fill('');
    await console.requirement('mark').locator('[data-unmarked]').waitFor();
    await judged('confirmed');
    assert.equal(await words.inputValue(), '现场再看一次');
    await field.fill('8.5');
    await judged('confirmed');
    await scored((Number(unmarked) + 6.8).toFixed(2));
    await console.saved();
    await page.reload();
    await console.caseReady();
    await scored((Number(unmarked) + 6.8).toFixed(2));
    assert.equal(await field.inputValue(), '8.5');
    await console.judge('mark', 'not_confirmed');
    await page.waitForFunction(() => document.querySelector('[data-requirement=mark] [data-mark-field]').value === '');
    await scored(unmarked);
    await field.fill('7.25');
    await scored((Number(unmarked) + 5.8).toFixed(2));
    await console.chooseStep('pass');
    await console.opinion('初审通过。');
    await console.decide();
    await page.locator('[data-decision=pass] [data-marks]').getByText('7.25').waitFor();
    await page.locator('[data-requirement=mark] [data-mark-given]').getByText('7.25').waitFor();
    assert.deepEqual(county.faults, []);
    await county.close();
  });
});
