// Photos and documents of a self-assessment: kept at once, sent in parts after the submission, never lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { StartPage } from '../pages/start.mjs';
import { begun } from '../support/begun.mjs';
import { accessibility, inEveryLook, launch, letThrough, overflow, picture, smallTargets } from '../support/browser.mjs';
import { PLACE, photoOfACamera } from '../support/jpeg.mjs';
import { COMMUNITY, office } from '../support/office.mjs';
import { allMet, guangdongWithEvidence, packOf } from '../support/packs.mjs';
import { OTHER, PHOTO } from '../support/photos.mjs';
import { writeNoise } from '../support/png.mjs';
import { filesWith, keptFiles, recordNames } from '../support/records.mjs';
import { startDemo } from '../support/server.mjs';

const REQUIREMENT = '8.2';
/** What files are called among the evidence. */
const ATTACHED = '照片或文件（随附）';
let browser, server, steps, step;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch()]);
  await server.addPack(await guangdongWithEvidence('1.1.0', REQUIREMENT));
  ({ steps } = await packOf(server.url, 'guangdong-2021'));
  ({ step } = steps.find(({ requirements }) => requirements.some(({ id }) => id === REQUIREMENT)));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const HEIC = { name: 'IMG_0001.HEIC', mimeType: '', buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1') };
const BROKEN = { name: '不是图.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('这不是图片') };
const pdf = (bytes) => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes, ' '), Buffer.from('%%EOF\n')]);
const HUGE = { name: '全部台账.pdf', mimeType: 'application/pdf', buffer: pdf(10 * 1024 * 1024) };
/** Three parts, and a name as long as names can be: 255 bytes. */
const DOCUMENT = {
  name: `${'验'.repeat(82)}a🌳.pdf`,
  mimeType: 'application/pdf',
  buffer: pdf(2.5 * 1024 * 1024),
};

/** Everything answered, and the requirement unfolded, which lacks its evidence. */
async function atRequirement(community, prepare) {
  const guest = await begun(browser, server, community, { prepare });
  await guest.assess.answerAtOnce(steps, allMet());
  await guest.assess.step(step);
  await guest.assess.extras(REQUIREMENT);
  await guest.assess.waitForState(REQUIREMENT, 'not_met');
  return guest;
}

/** The same draft on another page. */
async function again(context) {
  const page = await context.newPage();
  const assess = new AssessPage(page, server.url);
  await assess.open(`?community=${COMMUNITY}&pack=guangdong-2021`);
  return { page, assess };
}

/** Waits until nothing stands in the way of the level any more, as the bar shows it, or until something does. */
const nothingInTheWay = (page) => page.locator('.bar [data-blockers="0"]').waitFor({ state: 'attached' });
const somethingInTheWay = (page) => page.locator('.bar [data-blockers]:not([data-blockers="0"])').waitFor({ state: 'attached' });

const named = (card) => card.locator('[data-evidence] li', { hasText: ATTACHED });

const beginning = (names, start) => names.filter((name) => name.startsWith(start));

const statusOf = async (receipt) => (await fetch(`${server.url}/api/v1/receipts/${receipt}/evidence`)).json();

/** Waits until a case has so many attachments; gives them. */
async function attachments(committee, id, count) {
  for (let look = 0; look < 100; look += 1) {
    const list = await committee.ask('GET', `cases/${id}/attachments`);
    if (list.attachments.length === count) return list.attachments;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not ${count} attachments`);
}

test('photos and a document survive the camera, the page and the network, and are attached to the case', async () => {
  const { context, page, assess, close } = await atRequirement(COMMUNITY);
  // The camera costs the page its life: what had been typed is there again.
  await assess.card(REQUIREMENT).locator('[data-file-caption]').fill('整治后的消防通道');
  const camera = page.waitForEvent('filechooser');
  await assess.card(REQUIREMENT).locator('[data-file-chooser=take]').click();
  await camera;
  assert.equal(beginning(await recordNames(page), 'choosing.').length, 1);
  await page.close();
  const second = await again(context);
  await somethingInTheWay(second.page);
  const card = second.assess.card(REQUIREMENT);
  await card.locator('[data-file-caption]').waitFor();
  assert.equal(await card.locator('[data-file-caption]').inputValue(), '整治后的消防通道');

  // What is not taken says why and harms no other.
  await second.assess.chooseFiles(REQUIREMENT, 1, HEIC, PHOTO, HUGE, BROKEN);
  await card.locator('[data-file-refused]').nth(2).waitFor();
  await card.locator('[data-file-refused]', { hasText: 'IMG_0001.HEIC' }).waitFor();
  await card.locator('[data-file-refused]', { hasText: '全部台账.pdf' }).waitFor();
  await card.locator('[data-file-refused]', { hasText: '不是图.jpg' }).waitFor();
  await card.locator('[data-chosen-file]', { hasText: '整治后的消防通道' }).waitFor();
  // It is evidence at once.
  await second.assess.waitForState(REQUIREMENT, 'met');
  await nothingInTheWay(second.page);
  await named(card).waitFor();

  // When and where it was taken is kept once somebody agrees; the browser says where the device is.
  await context.grantPermissions(['geolocation'], { origin: server.url });
  await context.setGeolocation({ latitude: 23.10712, longitude: 113.24008 });
  const taken = await second.assess.agreeToTaken(REQUIREMENT, '整治后的消防通道');
  const field = (fold, name) => fold.locator(`[data-taken-field=${name}]`);
  await field(taken, 'time').fill('09:30');
  await taken.locator('.field__error').waitFor();
  await field(taken, 'day').fill('2026-11-02');
  await field(taken, 'time').fill('09:31');
  await taken.locator('.field__error').waitFor({ state: 'hidden' });
  await taken.locator('[data-taken-here]').tap();
  await second.page.waitForFunction(() => document.querySelector('[data-taken-field=place]').value === 'WGS 84 23.1071, 113.2401');
  await inEveryLook(second.page, 'phone', async (width, scheme) => {
    await picture(second.page, `evidence-chosen-${width}-${scheme}`);
    assert.deepEqual(await accessibility(second.page), []);
    assert.deepEqual(await smallTargets(second.page), []);
    assert.equal(await overflow(second.page), 0);
  });
  // As a camera has written it.
  const sideways = { name: '入口.jpg', mimeType: 'image/jpeg', buffer: await photoOfACamera(second.page, 800, 600) };
  await second.assess.chooseFiles(REQUIREMENT, 2, sideways);
  const takenBack = await second.assess.agreeToTaken(REQUIREMENT, '入口');
  await field(takenBack, 'place').fill('北门');
  await takenBack.locator('[data-taken-agree]').uncheck();
  await field(takenBack, 'place').waitFor({ state: 'hidden' });
  await second.assess.chooseFiles(REQUIREMENT, 3, DOCUMENT);
  await second.assess.chooseFiles(REQUIREMENT, 3, sideways); // the same once more
  await card.locator('[data-file-refused]', { hasText: '入口.jpg' }).waitFor();
  // What the camera wrote into it is not even on the device.
  for (const text of [PLACE, 'Exif']) assert.deepEqual(await filesWith(second.page, text), [3, 0], text);

  // Nothing was sent yet when this page is killed as well.
  await second.page.close();
  const third = await again(context);
  await third.assess.step(step);
  await third.assess.extras(REQUIREMENT);
  await third.assess.keptFiles(REQUIREMENT, 3);
  await third.assess.waitForState(REQUIREMENT, 'met');
  const isNamed = (name) => name.includes('#name:');
  const records = beginning(await recordNames(third.page), 'evidence.');
  assert.deepEqual([records.length, records.filter(isNamed).length], [4, 1]);
  // What is kept is there again, and nothing of what was taken back.
  const last = third.assess.card(REQUIREMENT);
  const inputs = (called, name) => last.locator('[data-chosen-file]', { hasText: called }).locator(`[data-taken-field=${name}]`);
  assert.equal(await inputs('整治后的消防通道', 'time').inputValue(), '09:31');
  assert.equal(await inputs('整治后的消防通道', 'place').inputValue(), 'WGS 84 23.1071, 113.2401');
  assert.equal(await inputs('入口', 'place').inputValue(), '');

  // The network goes in the middle of the document, after both photos and its first part.
  let [arrived, isLost, isOffline] = [0, false, false];
  await context.route('**/api/v1/uploads/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    if (arrived === 3 && !isLost) {
      isLost = isOffline = true;
      await context.setOffline(true);
    }
    if (isOffline) return route.abort('internetdisconnected');
    arrived += 1;
    return route.continue();
  });
  await third.assess.review();
  // The code is remembered by a window, and this is another one.
  await third.page.locator('[data-field=code]').fill(await server.issueCode(COMMUNITY));
  await third.assess.submit();
  await third.page.waitForURL('**/receipts/*');
  await third.page.locator('[data-parcel=queued]').waitFor();
  const receipt = third.page.url().split('/').at(-1);
  assert.equal(await third.page.locator('[data-upload][data-state=complete]').count(), 2);
  await third.page.locator('[data-upload][data-state=receiving]').waitFor();
  await inEveryLook(third.page, 'phone', async (width, scheme) => {
    await picture(third.page, `evidence-waiting-${width}-${scheme}`);
    assert.deepEqual(await accessibility(third.page), []);
    assert.equal(await overflow(third.page), 0);
  });
  assert.deepEqual((await statusOf(receipt)).files.map(({ state }) => state), ['complete', 'complete', 'receiving']);
  isOffline = false;
  await context.setOffline(false);
  await third.page.locator('[data-parcel=complete]').waitFor();
  assert.equal((await statusOf(receipt)).is_complete, true);
  // Nothing went twice: one part of each photo, three of the document.
  assert.equal(arrived, 5);
  const left = (await recordNames(third.page)).filter((name) => /^(draft|outbox|evidence|uploads|choosing)\./.test(name));
  assert.deepEqual(left, []);

  const committee = await office(server, 'community');
  const { id } = await committee.ask('POST', 'cases', { receipt, route: 'full' });
  const attached = await attachments(committee, id, 3);
  assert.deepEqual(new Set(attached.map((one) => one.requirement)), new Set([REQUIREMENT]));
  const photo = attached.find((one) => one.caption === '整治后的消防通道');
  assert.deepEqual([photo.file_name, photo.width, photo.height], ['消防通道🌳.jpg', 1600, 1200]);
  const upright = attached.find((one) => one.file_name === '入口.jpg');
  assert.deepEqual([upright.width, upright.height], [600, 800]);
  assert.ok(attached.some((one) => one.file_name === DOCUMENT.name), 'a long name is the same there');
  assert.deepEqual([photo.taken_on, photo.taken_time, photo.place], ['2026-11-02', '09:31', 'WGS 84 23.1071, 113.2401']);
  const others = attached.filter((one) => one !== photo).map(({ taken_time: time, place }) => [time, place]);
  assert.deepEqual(others, [[null, null], [null, null]]);
  await close();
});

test('a page that is killed while it uploads goes on from the start page, with another access code where it takes one', async () => {
  const community = '440103002101';
  const { context, page, assess, close } = await atRequirement(community);
  await assess.chooseFiles(REQUIREMENT, 2, PHOTO, DOCUMENT);
  const card = assess.card(REQUIREMENT);
  await assess.waitForState(REQUIREMENT, 'met');
  // The name goes with the last file.
  await card.locator('[data-file-remove]').first().tap();
  await card.locator('[data-chosen-file]').nth(1).waitFor({ state: 'detached' });
  await named(card).waitFor();
  await card.locator('[data-file-remove]').tap();
  await named(card).waitFor({ state: 'detached' });
  await assess.waitForState(REQUIREMENT, 'not_met');
  await somethingInTheWay(page);
  await assess.chooseFiles(REQUIREMENT, 2, OTHER, DOCUMENT);
  await nothingInTheWay(page);
  // Not even the first upload begins.
  const isBeginning = (request) => request.method() === 'POST' && request.url().endsWith('/api/v1/uploads');
  await page.route('**/api/v1/uploads', () => {});
  await assess.review();
  const begins = page.waitForRequest(isBeginning);
  await assess.submit();
  await begins;
  await page.close();

  // The code is good no more when somebody comes back, but there is another one.
  const fresh = await server.issueCode(community);
  const next = await context.newPage();
  await next.route('**/api/v1/uploads', (route) =>
    route.request().postDataJSON().access_code === fresh
      ? route.continue()
      : route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ code: 'access_code_expired' }) }),
  );
  // The first part never arrives.
  await next.route('**/api/v1/uploads/*', () => {});
  await new StartPage(next, server.url).open();
  await next.locator('[data-parcel-of] [data-failure=access_code_expired]').waitFor();
  await inEveryLook(next, 'phone', async (width, scheme) => {
    await picture(next, `evidence-code-${width}-${scheme}`);
    assert.deepEqual(await accessibility(next), []);
    assert.deepEqual(await smallTargets(next), []);
    assert.equal(await overflow(next), 0);
  });
  await next.locator('[data-parcel-code] input').fill(fresh.toLowerCase());
  const part = next.waitForRequest((request) => request.method() === 'PATCH');
  await next.locator('[data-parcel-code] [data-send-now]').tap();
  await part;
  await next.close();

  const last = await context.newPage();
  // The server does not take what comes next, for now.
  await last.route('**/api/v1/uploads/*', (route) =>
    route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify({ code: 'evidence_too_many_today' }) }),
  );
  await new StartPage(last, server.url).open();
  const parcel = last.locator('[data-parcel-of]');
  await parcel.locator('[data-failure=evidence_too_many_today]').waitFor();
  await inEveryLook(last, 'phone', async (width, scheme) => {
    await picture(last, `evidence-refused-${width}-${scheme}`);
    assert.deepEqual(await accessibility(last), []);
    assert.deepEqual(await smallTargets(last), []);
    assert.equal(await overflow(last), 0);
  });
  await letThrough(last);
  await parcel.locator('[data-send-now]').tap();
  await parcel.locator('[data-parcel=complete]').waitFor();
  const receipt = await parcel.getAttribute('data-parcel-of');
  assert.equal((await statusOf(receipt)).files.length, 2);
  assert.equal((await statusOf(receipt)).is_complete, true);
  await close();
});

test('a photo is kept within its bytes and without what the camera wrote, also in an older browser', async () => {
  const drawing = await browser.newPage();
  const sideways = { name: '入口.jpg', mimeType: 'image/jpeg', buffer: await photoOfACamera(drawing, 800, 600) };
  await drawing.close();
  const noise = { name: '树荫.png', mimeType: 'image/png', buffer: writeNoise(1800, 1200) };
  // As Safari 15 is.
  const older = (page) =>
    page.addInitScript(() => {
      delete globalThis.OffscreenCanvas;
      const make = globalThis.createImageBitmap;
      globalThis.createImageBitmap = async (photo, options) => {
        if (options?.imageOrientation === 'from-image') throw new TypeError('no such orientation');
        return make(photo, options);
      };
    });
  for (const prepare of [undefined, older]) {
    const { page, assess, close } = await atRequirement(COMMUNITY, prepare);
    await assess.chooseFiles(REQUIREMENT, 2, noise, sideways);
    const files = await keptFiles(page);
    assert.equal(files.length, 2);
    for (const file of files) {
      assert.ok(file.startsWith('\u00ff\u00d8\u00ff'), 'a JPEG');
      assert.ok(file.length <= 400_000, `${file.length} bytes`);
      assert.ok(!file.includes(PLACE) && !file.includes('Exif'));
    }
    await close();
  }
});
