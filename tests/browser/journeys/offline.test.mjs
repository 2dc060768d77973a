// Without a network: the pages open, answers go on, and what is finished waits in the outbox.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { StartPage } from '../pages/start.mjs';
import { begun } from '../support/begun.mjs';
import { accessibility, inEveryLook, launch, letThrough, overflow, picture, smallTargets, visitor } from '../support/browser.mjs';
import { allMet, packOf } from '../support/packs.mjs';
import { writePng } from '../support/png.mjs';
import { recordNames, settled } from '../support/records.mjs';
import { startReleases } from '../support/releases.mjs';
import { startServer } from '../support/server.mjs';
import { whenInstalled, whenNewerInstalled, whenTakenOver } from '../support/worker.mjs';

const COMMUNITY = '440103002101';
const SUBMISSIONS = '**/api/v1/submissions';
const YEAR = 365 * 24 * 60 * 60 * 1000;
let browser, server, guangdong;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  guangdong = await packOf(server.url, 'guangdong-2021');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody whose browser has installed everything and who has begun an assessment. */
async function installed(options = {}) {
  const guest = await begun(browser, server, COMMUNITY, { serviceWorkers: 'allow', ...options });
  await guest.assess.choose('1.1', 'met');
  await guest.page.locator('.bar [data-path]').waitFor();
  await whenInstalled(guest.page);
  return guest;
}

/** Everything answered, at the review, with the network gone. */
async function finished() {
  const guest = await installed();
  await guest.assess.answerAtOnce(guangdong.steps, allMet());
  await guest.context.setOffline(true);
  await guest.assess.review();
  return guest;
}

/** What the server answers to a look at a receipt. */
const sealed = (page, receipt) => page.evaluate(async (number) => (await fetch(`/api/v1/receipts/${number}`)).status, receipt);

test('after one visit the pages open without a network, in their language and with every answer', async () => {
  const { context, page, start, assess, close } = await installed({ language: 'zh-HK' });
  await context.setOffline(true);
  await page.reload();
  await assess.ready();
  await page.locator('html[lang=zh-Hant]').waitFor();
  assert.equal(await page.locator('[data-lacks-language]').count(), 0);
  assert.equal(await assess.state('1.1'), 'met');
  await assess.choose('1.2', 'met');
  await assess.waitForState('1.2', 'met');
  await page.locator('.bar [data-path]').waitFor();
  await assess.saved();
  await start.open();
  await page.locator('[data-draft-open]').tap();
  await assess.ready();
  assert.equal(await assess.state('1.2'), 'met');
  await close();
});

test('a page that the server does not bring in time is opened from the device', async () => {
  const { context, page, assess, close } = await installed();
  await context.route('**/assess?*', () => {}); // never answered
  await page.reload({ waitUntil: 'commit' });
  await assess.ready();
  assert.equal(await assess.state('1.1'), 'met');
  await close();
});

test('opened and answered without a network at every step, it is sent by itself when that comes back, once', async () => {
  const { context, page, assess, close } = await installed();
  await context.setOffline(true);
  for (const one of guangdong.steps) {
    await assess.step(one.step);
    await page.reload();
    await assess.ready();
    await assess.answerAtOnce([one], allMet());
    await assess.saved();
  }
  await assess.review();
  await page.reload();
  await page.locator('[data-review]').waitFor();
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();
  await inEveryLook(page, 'phone', async (width, scheme) => {
    await picture(page, `outbox-review-${width}-${scheme}`);
    assert.deepEqual(await accessibility(page), []);
    assert.equal(await overflow(page), 0);
  });
  const ids = new Set();
  context.on('request', (request) => request.method() === 'POST' && ids.add(request.postDataJSON()?.id));
  await context.setOffline(false);
  await page.waitForURL('**/receipts/*');
  await page.locator('[data-receipt]').waitFor();
  assert.equal(ids.size, 1);
  assert.deepEqual((await recordNames(page)).filter((name) => /^(draft|outbox)\./.test(name)), []);
  await close();
});

test('what waits survives the page and is sent from the start page', async () => {
  const { context, page, start, assess, close } = await finished();
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();
  await page.close();
  const again = await context.newPage();
  const home = new StartPage(again, server.url);
  await home.open();
  // Without a network it is in the queue; when it is tried next depends on nobody's clock.
  await again.locator('[data-outbox][data-state=queued]').waitFor();
  await inEveryLook(again, 'phone', async (width, scheme) => {
    await picture(again, `outbox-start-${width}-${scheme}`);
    assert.deepEqual(await accessibility(again), []);
    assert.deepEqual(await smallTargets(again), []);
    assert.equal(await overflow(again), 0);
  });
  await context.setOffline(false);
  const number = await again.locator('[data-outbox][data-state=sent] [data-sent]').getAttribute('data-sent');
  assert.equal(await sealed(again, number), 200);
  assert.equal(await again.locator('[data-draft]').count(), 0);
  assert.equal(start.url, home.url);
  await close();
});

test('a page that is killed between keeping and sending sends with the next one, once; two pages send it once', async () => {
  const { context, page, assess, close } = await begun(browser, server, COMMUNITY);
  await assess.answerAtOnce(guangdong.steps, allMet());
  await assess.review();
  const ids = [];
  // What leaves the first page never arrives: it is killed with the request on its way.
  await page.route('**/api/v1/submissions', () => {});
  await Promise.all([page.waitForRequest('**/api/v1/submissions'), assess.submit()]);
  assert.deepEqual((await recordNames(page)).filter((name) => name.startsWith('outbox.')), [`outbox.${COMMUNITY}/guangdong-2021`]);
  await page.close();

  // Two pages find it and would both send it by themselves.
  let release;
  const answered = new Promise((resolve) => (release = resolve));
  await context.route('**/api/v1/submissions', async (route) => {
    ids.push(route.request().postDataJSON().id);
    await answered;
    await route.continue();
  });
  const pages = await Promise.all([context.newPage(), context.newPage()]);
  for (const one of pages) await new StartPage(one, server.url).open();
  const row = (one, state) => one.locator(`[data-outbox][data-state=${state}]`).waitFor();
  await Promise.all(pages.map((one) => row(one, 'sending')));
  release();
  await Promise.race(pages.map((one) => row(one, 'sent')));
  // The other one finds that nothing is left to send.
  await Promise.any(pages.map((one) => one.locator('[data-outbox]').waitFor({ state: 'hidden' })));
  assert.equal(ids.length, 1);
  await close();
});

test('a server slower than anybody waits has it all the same: what goes again is that, once', async () => {
  const { page, assess, close } = await begun(browser, server, COMMUNITY, { prepare: (page) => page.clock.install() });
  await assess.answerAtOnce(guangdong.steps, allMet());
  await assess.review();
  let first;
  await page.route(SUBMISSIONS, async (route) => {
    if (first) return route.continue();
    first = (await (await route.fetch()).json()).receipt;
  });
  await assess.submit();
  for (let looks = 0; !first && looks < 300; looks += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(first, 'the server has it');
  await page.clock.fastForward(30_000);
  await page.locator('[data-failure=timeout]').waitFor();
  // By itself, after a pause.
  await page.waitForURL('**/receipts/*');
  assert.equal(page.url().split('/').at(-1), first);
  await close();
});

test('what a device whose clock is a year ahead has sent unseen says so, and goes once that is right', async () => {
  const ahead = (page) => page.clock.setFixedTime(Date.now() + YEAR);
  const { context, page, assess, close } = await begun(browser, server, COMMUNITY, { prepare: ahead });
  await assess.answerAtOnce(guangdong.steps, allMet());
  await assess.review();
  await context.setOffline(true);
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();
  await page.close();
  await context.setOffline(false);
  // The next page sends it.
  const again = await context.newPage();
  await new StartPage(again, server.url).open();
  const refused = again.locator('[data-outbox][data-state=refused]');
  const words = { hasText: '核对这台设备的日期' };
  await refused.locator('[data-failure=submission_invalid]', words).waitFor();
  await refused.locator('[data-look-into]').tap();
  await again.locator('[data-review]').waitFor();
  await again.locator('[data-failure=submission_invalid]', words).waitFor();
  await again.clock.setFixedTime(Date.now());
  const there = new AssessPage(again, server.url);
  await again.locator('[data-field=code]').fill(await server.issueCode(COMMUNITY));
  await there.submit();
  await again.waitForURL('**/receipts/*');
  await close();
});

test('a newer build comes while something waits: it is there in both, and what waits is sent once', async () => {
  const releases = await startReleases(server);
  const front = { url: releases.url, issueCode: server.issueCode };
  const { context, page, assess, close } = await begun(browser, front, COMMUNITY, { serviceWorkers: 'allow' });
  await assess.answerAtOnce(guangdong.steps, allMet());
  await whenInstalled(page);
  const ids = [];
  let isAway = true;
  await context.route(SUBMISSIONS, (route) => {
    if (isAway) return route.abort();
    ids.push(route.request().postDataJSON().id);
    return route.continue();
  });
  await assess.review();
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();
  const caches = (page) => page.evaluate(() => globalThis.caches.keys());
  const before = await caches(page);

  // The page that is open is of a build whose files the server does not have any more.
  releases.replace();
  await whenNewerInstalled(page);
  await assess.step('c1');
  assert.equal(await assess.state('1.1'), 'met');
  await assess.review();
  await page.locator('[data-in-outbox]').waitFor();
  // What it opens now is of the newer one.
  await page.reload();
  await page.locator('[data-in-outbox]').waitFor();
  await page.close();

  const next = await context.newPage();
  await whenTakenOver(next, front.url);
  assert.deepEqual((await caches(next)).filter((name) => before.includes(name)), ['forms']);
  await context.setOffline(true);
  const home = new StartPage(next, front.url);
  await home.open();
  await next.locator('[data-outbox][data-state=queued]').waitFor();
  await next.locator('[data-draft-open]').tap();
  await next.locator('[data-in-outbox]').waitFor();
  await home.open();
  isAway = false;
  await context.setOffline(false);
  const number = await next.locator('[data-outbox][data-state=sent] [data-sent]').getAttribute('data-sent');
  assert.equal(await sealed(next, number), 200);
  assert.equal(ids.length, 1);
  assert.deepEqual((await recordNames(next)).filter((name) => /^(draft|outbox)\./.test(name)), []);
  await close();
  await releases.stop();
});

test('what is changed while it waits is another submission', async () => {
  const { context, page, assess, close } = await finished();
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();
  await assess.step('c1');
  await assess.choose('1.1', 'not_met');
  await assess.review();
  await page.locator('[data-in-outbox]').waitFor({ state: 'detached' });
  await context.setOffline(false);
  // Nothing leaves by itself: what was put in is not what stands here.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.match(page.url(), /\/assess/);
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  await close();
});

test('what had arrived before it was changed gets its receipt and its files, and what is changed is another submission', async () => {
  const { context, page, start, assess, close } = await installed();
  await assess.answerAtOnce(guangdong.steps, allMet());
  const { step } = guangdong.steps.find(({ requirements }) => requirements.some(({ id }) => id === '8.2'));
  const card = assess.card('8.2');
  await assess.step(step);
  await assess.extras('8.2');
  await assess.chooseFiles('8.2', 1, { name: '入口.png', mimeType: 'image/png', buffer: writePng(600, 800, 90) });
  // The server seals it, and whatever it answers is lost.
  let first;
  await context.route('**/api/v1/submissions', async (route) => {
    const answer = await route.fetch();
    first ??= (await answer.json()).receipt;
    await route.abort();
  });
  await assess.review();
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();

  // The photo goes from the draft, and with it what waits from the outbox.
  await assess.step(step);
  await card.locator('[data-extras]').evaluate((fold) => (fold.open = true));
  await card.locator('[data-file-remove]').tap();
  await card.locator('[data-chosen-file]').waitFor({ state: 'detached' });
  await assess.review();
  await page.locator('[data-tried][data-state=asked]').waitFor();
  assert.equal(await page.locator('[data-in-outbox]').count(), 0);
  assert.equal((await recordNames(page)).filter((name) => name.startsWith('outbox.')).length, 0);

  // With the network comes the answer. Asking has sealed nothing.
  await letThrough(context);
  await context.setOffline(true);
  await context.setOffline(false);
  const known = page.locator('[data-tried][data-state=sealed]');
  await known.waitFor();
  assert.equal(await known.locator('[data-sent]').getAttribute('data-sent'), first);
  await inEveryLook(page, 'phone', async (width, scheme) => {
    await picture(page, `outbox-tried-${width}-${scheme}`);
    assert.deepEqual(await accessibility(page), []);
    assert.equal(await overflow(page), 0);
  });
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  assert.notEqual(page.url().split('/').at(-1), first);
  await start.open();
  await page.locator(`[data-parcel-of="${first}"] [data-parcel=complete]`).waitFor();
  const { files, is_complete: isComplete } = await (await fetch(`${server.url}/api/v1/receipts/${first}/evidence`)).json();
  assert.deepEqual([files.length, isComplete], [1, true]);
  assert.equal(await page.locator(`a[data-sent="${first}"]`).count(), 1);
  assert.deepEqual((await recordNames(page)).filter((name) => /^(draft|outbox|tried|uploads|evidence)\./.test(name)), []);
  await close();
});

test('what is refused later stays with its reason and its answers', async () => {
  const { context, page, assess, close } = await finished();
  await page.locator('[data-field=code]').fill('AAAAA-AAAAA');
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();
  const start = new StartPage(page, server.url);
  await start.open();
  await context.setOffline(false);
  const refused = page.locator('[data-outbox][data-state=refused]');
  await refused.locator('[data-failure=access_code_wrong]').waitFor();
  await inEveryLook(page, 'phone', async (width, scheme) => {
    await picture(page, `outbox-refused-${width}-${scheme}`);
    assert.deepEqual(await accessibility(page), []);
  });
  await refused.locator('[data-look-into]').tap();
  await page.locator('[data-review]').waitFor();
  await assess.step('c1');
  assert.equal(await assess.state('1.1'), 'met');
  await assess.review();
  await page.locator('[data-field=code]').fill(await server.issueCode(COMMUNITY));
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  await close();
});

test('a device that cannot keep it says nothing of an outbox, and the press of a button sends it', async () => {
  const { context, page, assess, close } = await finished();
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await assess.submit();
  await page.locator('[data-failure=offline]').waitFor();
  assert.equal(await page.locator('[data-in-outbox]').count(), 0);
  await context.setOffline(false);
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  await close();
});

test('what waits of a draft that is deleted is not sent', async () => {
  const { context, page, start, assess, close } = await finished();
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();
  await start.open();
  await page.locator('[data-outbox]').waitFor();
  await page.locator('[data-draft-delete]').tap();
  await page.locator('[data-draft-delete-now]').tap();
  await page.locator('[data-outbox]').waitFor({ state: 'hidden' });
  await settled(page);
  let sent = 0;
  // Whether it had arrived is asked, which has no code and seals nothing.
  context.on('request', (request) => (sent += request.method() === 'POST' && request.postDataJSON()?.access_code !== ''));
  await context.setOffline(false);
  await page.reload();
  await page.locator('[data-page=start]').waitFor();
  assert.equal(await page.locator('[data-outbox]').count(), 0);
  assert.equal(sent, 0);
  await close();
});

test('a device without room for what is fetched shows it all the same', async () => {
  const { context, page, assess, close } = await installed();
  const [worker] = context.serviceWorkers();
  await worker.evaluate(() => {
    Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  });
  await assess.open('?practice&pack=mohurd-2020');
  await page.locator('[data-requirement]').first().waitFor();
  await close();
});

test('a browser that keeps nothing for pages works as before', async () => {
  const { page, assess, close } = await visitor(browser).then(async (guest) => ({ ...guest, assess: new AssessPage(guest.page, server.url) }));
  await assess.open('?practice');
  await assess.choose('1.1', 'met');
  await page.locator('.bar [data-path]').waitFor();
  assert.equal(await page.evaluate(() => navigator.serviceWorker?.controller ?? null), null);
  await close();
});

test('a draft with its photo and what waits goes to a colleague as one file, without the code, and replaces nothing unasked', async () => {
  const { context, page, start, assess, close } = await installed();
  await assess.answerAtOnce(guangdong.steps, allMet());
  const { step } = guangdong.steps.find(({ requirements }) => requirements.some(({ id }) => id === '8.2'));
  await assess.step(step);
  await assess.extras('8.2');
  await assess.chooseFiles('8.2', 1, { name: '入口.png', mimeType: 'image/png', buffer: writePng(600, 800, 90) });
  await context.setOffline(true);
  await assess.review();
  const code = await page.locator('[data-field=code]').inputValue();
  await assess.submit();
  await page.locator('[data-in-outbox]').waitFor();
  await start.open();
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator('[data-draft-save]').tap()]);
  assert.match(saved.suggestedFilename(), /^扬仁东社区.*-\d{4}-\d\d-\d\d\.zip$/);
  const buffer = await readFile(await saved.path());
  assert.ok(buffer.includes('manifest.json') && !buffer.includes(code), 'the code stays on the device');
  const file = { name: saved.suggestedFilename(), mimeType: 'application/zip', buffer };
  // The same through the choice, of which nothing is left out.
  await page.locator('[data-handover] > summary').tap();
  await page.locator('[data-handover-choice]').waitFor();
  assert.deepEqual(await accessibility(page), []);
  const [chosen] = await Promise.all([page.waitForEvent('download'), page.locator('[data-handover-save]').tap()]);
  assert.ok((await readFile(await chosen.path())).includes('submission.json'));
  await close();

  const other = await visitor(browser);
  const home = new StartPage(other.page, server.url);
  const take = (one) => other.page.locator('[data-draft-file]').setInputFiles(one);
  const altered = Buffer.from(buffer);
  altered[altered.length >> 1] ^= 1;
  await home.open();
  await home.reveal('[data-draft-file]');
  for (const bytes of [Buffer.from('no draft'), altered, buffer.subarray(0, -1)]) {
    await take({ ...file, buffer: bytes });
    await other.page.locator('[data-file-refused]').waitFor();
    // The next one says it anew.
    await home.open();
    await home.reveal('[data-draft-file]');
  }
  assert.deepEqual((await recordNames(other.page)).filter((name) => /^(draft|outbox|evidence)\./.test(name)), []);
  await take(file);
  await other.page.locator('[data-file-kept]').waitFor();
  const unsent = other.page.locator('[data-outbox][data-state=without_code]');
  await unsent.waitFor();
  // What the photo is called on the sheet is known as such here, too: it goes with the photo.
  assert.equal((await recordNames(other.page)).filter((name) => /^evidence\..*#name:8\.2$/.test(name)).length, 1);
  await inEveryLook(other.page, 'phone', async (width, scheme) => {
    await picture(other.page, `handed-over-${width}-${scheme}`);
    assert.deepEqual(await accessibility(other.page), []);
    assert.deepEqual(await smallTargets(other.page), []);
    assert.equal(await overflow(other.page), 0);
  });

  // The colleague goes on with it, which is another submission; the file brings back what was handed over.
  const there = new AssessPage(other.page, server.url);
  await other.page.locator('[data-draft-open]').tap();
  // At the place where it was put down.
  await other.page.locator('[data-review]').waitFor();
  // What it waits for is said here, too.
  await other.page.locator('[data-without-code]').waitFor();
  await there.step('c1');
  await there.waitForState('1.2', 'met');
  await there.choose('1.2', 'not_met');
  await there.waitForState('1.2', 'not_met');
  await there.saved();
  await home.open();
  assert.equal(await other.page.locator('[data-outbox]').count(), 0);
  await home.reveal('[data-draft-file]');
  await take(file);
  await other.page.locator('[data-file-replace]').waitFor();
  await picture(other.page, 'handed-over-replace');
  assert.deepEqual(await accessibility(other.page), []);
  await other.page.locator('[data-file-replace]').tap();
  await other.page.locator('[data-file-kept]').waitFor();

  // It is sent from here, with a code that was given to the colleague, and the photo follows.
  await unsent.locator('[data-outbox-code] input').fill(await server.issueCode(COMMUNITY));
  await unsent.locator('[data-outbox-code] [data-send-now]').tap();
  const number = await other.page.locator('[data-outbox][data-state=sent] [data-sent]').getAttribute('data-sent');
  assert.equal(await sealed(other.page, number), 200);
  await other.page.locator(`[data-parcel-of="${number}"] [data-parcel=complete]`).waitFor();
  assert.equal(await other.page.locator('[data-draft]').count(), 0);
  await other.close();
});

test('what waits is tried when the browser tells the worker that there is a network again', async () => {
  // The pause before the second try never ends.
  const endless = (page) =>
    page.addInitScript(() => {
      const later = globalThis.setTimeout;
      globalThis.setTimeout = (act, pause, ...rest) => (pause === 4_000 ? 0 : later(act, pause, ...rest));
    });
  const { context, page, assess, close } = await installed({ prepare: endless });
  await assess.answerAtOnce(guangdong.steps, allMet());
  await assess.review();
  await context.route('**/api/v1/submissions', (route) => route.abort());
  await assess.submit();
  await page.locator('[data-failure=offline]').waitFor();
  await page.locator('[data-in-outbox]').waitFor();
  await letThrough(context);
  const [worker] = context.serviceWorkers();
  await worker.evaluate(() => wakePages());
  await page.waitForURL('**/receipts/*');
  await close();
});

test('it can be installed: manifest, icons, a worker that never keeps what the API says', async () => {
  const { page, close } = await installed();
  const manifest = await (await fetch(`${server.url}/manifest.webmanifest`)).json();
  assert.equal(manifest.start_url, '/');
  for (const { src, sizes } of manifest.icons) {
    const answer = await fetch(server.url + src);
    assert.ok(answer.ok, `${src} ${sizes}`);
    assert.match(answer.headers.get('cache-control'), /immutable/);
  }
  const worker = await fetch(`${server.url}/worker.js`);
  assert.match(worker.headers.get('cache-control'), /no-cache/);
  const kept = await page.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    }
    return found;
  });
  assert.ok(kept.includes('/assess') && kept.some((path) => path.endsWith('.wasm')), kept.join(' '));
  assert.deepEqual(kept.filter((path) => path.startsWith('/api/') && !/\/(form|help)$/.test(path)), []);
  await close();
});
