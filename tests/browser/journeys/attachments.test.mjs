// Photos and documents of a case: a committee adds them on a phone, officers look at them closely.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AttachmentsPage } from '../pages/attachments.mjs';
import { signInTo } from '../pages/console.mjs';
import { PHONE, WIDTHS, inOrder, launch, onEveryDevice } from '../support/browser.mjs';
import { office } from '../support/office.mjs';
import { OTHER, PHOTO } from '../support/photos.mjs';
import { writeNoise } from '../support/png.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

let browser, server, id;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
  const receipt = await sealOne(browser, server);
  const committee = await office(server, 'community');
  ({ id } = await committee.ask('POST', 'cases', { receipt, route: 'full' }));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const NOISE = { name: '树荫.png', mimeType: 'image/png', buffer: writeNoise(1600, 1200) };
const DOCUMENT = { name: '验收报告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF\n') };
const FALSE = { name: '不是图.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('这不是图片') };

/** Somebody who has opened the case. */
async function atCase(role, size) {
  const visit = await signInTo(browser, server, role, { size });
  await visit.console.open(`/cases/${id}`);
  await visit.console.caseReady();
  return { ...visit, files: new AttachmentsPage(visit.page) };
}

describe('photos of a requirement', { concurrency: false }, () => {
  test('a committee adds a photo and a document on a phone; a file that is refused harms neither', async () => {
    const { page, files, faults, close } = await atCase('community', PHONE);
    await files.open('8.2');
    await files.caption('整治后的消防通道', '2026-11-02');
    await files.choose(PHOTO, FALSE, DOCUMENT);
    await files.send();
    await files.adding.locator('[data-chosen][data-state=failed]').getByText('不是图.jpg').waitFor();
    assert.equal(await files.adding.locator('[data-chosen]').count(), 1, 'the others have arrived');
    assert.equal(await files.adding.locator('[data-sent]').getAttribute('data-sent'), '2');
    assert.equal(await files.adding.locator('[data-field=attach-caption]').inputValue(), '整治后的消防通道', 'what was typed stays');
    // Another try of the same file is refused again, and it can be left out.
    await files.send();
    await files.adding.locator('[data-chosen][data-state=failed]').waitFor();
    await files.adding.locator('[data-drop]').click();
    await files.close();
    assert.equal(await files.shots('8.2').count(), 2);
    await files.shots('8.2').first().getByText('整治后的消防通道').waitFor();
    // The browser has made it small before it was sent.
    const list = await (await page.request.get(`${server.url}/api/v1/cases/${id}/attachments`)).json();
    assert.deepEqual([list.attachments[0].width, list.attachments[0].height], [1600, 1200]);
    await files.open('8.2');
    await files.choose(OTHER);
    await files.send();
    await files.close();
    assert.equal(await files.shots('8.2').count(), 3);
    assert.deepEqual(faults.filter((fault) => !fault.includes('422')), []);
    await close();
  });

  test('a photo full of detail is sent in few bytes, and again when the signal is back', async () => {
    const { page, context, files, close } = await atCase('community', PHONE);
    await files.open('8.1');
    await files.choose(NOISE);
    // How many bytes the page sends is noted on their way out.
    await page.evaluate(() => {
      const { fetch } = window;
      window.fetch = (address, init) => {
        if (address.endsWith('/attachments')) window.sentBytes = (JSON.parse(init.body).content.length / 4) * 3;
        return fetch(address, init);
      };
    });
    await context.setOffline(true);
    await files.send();
    await files.adding.locator('[data-chosen][data-state=failed]').waitFor();
    const bytes = await page.evaluate(() => window.sentBytes);
    assert.ok(bytes > 100_000 && bytes <= 400_002, `${bytes} bytes`);
    await context.setOffline(false);
    await files.send();
    await files.close();
    assert.equal(await files.shots('8.1').count(), 1);
    // Fewer bytes were not to be had at this size.
    const list = await (await page.request.get(`${server.url}/api/v1/cases/${id}/attachments`)).json();
    assert.ok(list.attachments.at(-1).width < 1600, `${list.attachments.at(-1).width} pixels`);
    await files.shots('8.1').locator('[data-remove-file]').click();
    await page.locator('[data-remove-confirm]').click();
    await files.shots('8.1').first().waitFor({ state: 'detached' });
    await close();
  });

  test('an officer on a phone comes close with two fingers and with a double tap', async () => {
    const { page, files, faults, close } = await atCase('street', PHONE);
    await files.look('8.2');
    assert.equal(await files.scale(), 1);
    await files.pinch(80, 240);
    await page.waitForFunction(() => Number(document.querySelector('[data-dialog=viewer] [data-stage]').dataset.scale) > 2);
    await files.viewer.locator('[data-zoom=whole]').tap();
    await files.scaled(1);
    const { x, y, width, height } = await files.stage.boundingBox();
    for (let tap = 0; tap < 2; tap += 1) await page.touchscreen.tap(x + width / 2, y + height / 2);
    await page.locator('[data-stage][data-close-up]').waitFor();
    assert.equal(await files.scale(), 2.5);
    await files.viewer.locator('[data-close]').tap();
    assert.deepEqual(faults, []);
    await close();
  });

  test('an officer at a desk zooms by wheel, buttons and keys, and goes on to the next photo', async () => {
    // As those are that come with a self-assessment.
    await server.alter("UPDATE case_attachment SET taken_time = '09:30', place = '沙面大街北侧' WHERE caption = '整治后的消防通道'");
    const { page, files, faults, close } = await atCase('street', WIDTHS.desk);
    await files.shots('8.2').first().locator('[data-taken-at]', { hasText: '09:30 · 沙面大街北侧' }).waitFor();
    const face = files.shots('8.2').first().locator('[data-view]');
    await face.focus();
    await page.keyboard.press('Enter');
    await files.seen();
    await files.viewer.locator('[data-taken-at]', { hasText: '09:30 · 沙面大街北侧' }).waitFor();
    assert.equal(await files.viewer.locator('img').getAttribute('alt'), '整治后的消防通道');
    const whole = await files.box();
    await page.keyboard.press('+');
    assert.equal(await files.scale(), 1.5);
    const larger = await files.box();
    assert.ok(larger.width > whole.width * 1.4, `${whole.width} ${larger.width}`);
    await page.keyboard.press('ArrowRight');
    assert.ok((await files.box()).x < larger.x, 'seen closely, arrows move the photo');
    await page.keyboard.press('0');
    assert.equal(await files.scale(), 1);
    await files.stage.hover();
    await page.mouse.wheel(0, -100);
    await files.scaled(1.5);
    await files.viewer.locator('[data-zoom=out]').click();
    assert.equal(await files.scale(), 1);
    await page.keyboard.press('ArrowRight');
    await files.viewer.locator('[data-position="2"]').waitFor();
    await files.seen();
    assert.equal(await files.viewer.locator('img').getAttribute('alt'), '入口.jpg');
    await page.keyboard.press('ArrowLeft');
    await files.viewer.locator('[data-position="1"]').waitFor();
    await page.keyboard.press('Escape');
    await files.viewer.waitFor({ state: 'hidden' });
    assert.ok(await face.evaluate((own) => own === document.activeElement), 'the focus is where it was');
    // The photo has made the case a version further; the step is taken on the one that was seen.
    assert.deepEqual(faults, []);
    await close();
  });

  test('whoever decides has to look again when a photo has come meanwhile', async () => {
    const street = await atCase('street', WIDTHS.desk);
    await street.console.chooseStep('recommend');
    await street.console.opinion('同意推荐。');
    const committee = await atCase('community', PHONE);
    await committee.files.open('8.1');
    await committee.files.choose(OTHER);
    await committee.files.send();
    await committee.close();
    await street.page.locator('[data-decide-go]').click();
    const confirm = street.page.locator('[data-confirm-step]');
    const conflict = street.page.locator('[data-conflict]');
    await confirm.or(conflict).first().waitFor();
    if (await confirm.isVisible()) await confirm.click();
    await conflict.getByText('照片').waitFor();
    await street.page.locator('[data-read-again]').click();
    await street.files.shots('8.1').waitFor();
    assert.equal(await street.page.locator('[data-field=opinion]').inputValue(), '同意推荐。');
    await street.console.chooseStep('recommend');
    await street.console.decide();
    await street.close();
  });
});

/** States to be looked at: who is signed in, and how to get there. */
const STATES = [
  ['photos beside requirements', 'supervisor', async () => {}],
  ['a photo seen closely', 'supervisor', async ({ page, files }) => {
    await files.look('8.2');
    await page.keyboard.press('+');
  }],
  ['files that are scanned for malware', 'supervisor', async ({ page, console, files }) => {
    const verdicts = [
      { scan: 'clean' },
      { scan: 'found', malware: 'Win.Test.EICAR_HDB-1', is_given: false },
      { scan: 'not_scanned', is_given: false },
      { scan: 'not_scanned' },
    ];
    await page.route('**/api/v1/cases/*/attachments', async (route) => {
      const response = await route.fetch();
      const list = await response.json();
      list.attachments.forEach((one, position) => Object.assign(one, verdicts[position]));
      await route.fulfill({ response, json: list });
    });
    await page.reload();
    await console.caseReady();
    const infected = files.shots('8.2').nth(1);
    await infected.locator('[data-scan=found]').getByText('Win.Test.EICAR_HDB-1').waitFor();
    assert.equal(await infected.locator('a, button, img').count(), 0, 'there is no way to what was found');
    const waiting = files.shots('8.2').nth(2);
    await waiting.locator('[data-scan=not_scanned]').getByText('待查毒').waitFor();
    assert.equal(await waiting.locator('a, button, img').count(), 0, 'it is kept back until it is scanned');
    await files.shots('8.1').locator('[data-scan=not_scanned]').waitFor();
    await files.shots('8.2').first().locator('[data-view]').click();
    await files.seen();
    await files.viewer.locator('[data-position="1"]').getByText('1/1').waitFor();
    await files.viewer.locator('[data-scan=clean]').waitFor();
    await files.viewer.locator('[data-close]').click();
  }],
];

describe('photos can be used by everybody', { concurrency: false }, () => {
  for (const [name, role, bring] of STATES) {
    test(name, async () => {
      const visit = await atCase(role, WIDTHS.desk);
      await bring(visit);
      await onEveryDevice((device) => inOrder(visit.page, `attachments, ${name}`, device));
      await visit.close();
    });
  }

  test('adding photos to a case that came back', async () => {
    const county = await office(server, 'county');
    const { version } = await county.ask('GET', `cases/${id}`);
    await county.ask('POST', `cases/${id}/steps`, { step: 'return', version, reasons: [{ requirement: '8.2', reason: '照片看不清' }] });
    const visit = await atCase('community', WIDTHS.desk);
    await visit.files.open('8.2');
    await visit.files.choose(FALSE, OTHER);
    await visit.files.caption('新拍的照片');
    await onEveryDevice((device) => inOrder(visit.page, 'attachments, adding', device));
    await visit.close();
  });
});
