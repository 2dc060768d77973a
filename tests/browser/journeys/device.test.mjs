// The draft on the device: nothing overwrites what it does not know, and what is sent is gone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { StartPage } from '../pages/start.mjs';
import { begun as begunWith } from '../support/begun.mjs';
import { accessibility, inOrder, launch, picture, toFront, visitor } from '../support/browser.mjs';
import { allMet, newerGuangdong, packOf } from '../support/packs.mjs';
import { putRecord, removeRecord, settled } from '../support/records.mjs';
import { startServer } from '../support/server.mjs';

const COMMUNITY = '440103002101';
const KEY = `${COMMUNITY}/guangdong-2021`;
let browser, server, guangdong;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  guangdong = await packOf(server.url, 'guangdong-2021');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const begun = (options) => begunWith(browser, server, COMMUNITY, options);

test('a draft that was submitted does not come back', async () => {
  const { page, assess, start, close } = await begun();
  await assess.answerAtOnce(guangdong.steps, allMet());
  await assess.review();
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], 'preferences alone lie there, and nothing was preferred');
  await start.open();
  assert.equal(await page.locator('[data-draft]').count(), 0);
  // Nor does going back bring the answers back.
  await page.goBack();
  await page.goBack();
  await assess.ready();
  assert.equal(await assess.bar('left'), 38);
  await close();
});

test('cards come in turns while a page opens, all of them in their order', async () => {
  // How many cards there were, each time that something in the page had changed while more were to come.
  const note = async (page) => {
    // A phone: here all of them would be there in no time.
    await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript(() => {
      globalThis.counts = [];
      const count = () => {
        const coming = document.querySelector('main [data-coming]');
        if (coming) globalThis.counts.push(coming.querySelectorAll('[data-requirement]').length);
      };
      new MutationObserver(count).observe(document, { subtree: true, childList: true, attributes: true });
    });
  };
  const { page, assess, close } = await begun({ prepare: note });
  const cards = () => page.locator('[data-requirement]').evaluateAll((all) => all.map((card) => card.dataset.requirement));
  const come = await cards();
  const counts = await page.evaluate(() => globalThis.counts);
  assert.ok(counts[0] > 0 && counts[0] < come.length, `the page comes with its first cards alone: ${counts}`);
  assert.ok(counts.every((count, index) => index === 0 || count >= counts[index - 1]), `${counts}`);
  // A step that is gone to is there at once, and says which ones they are, in which order.
  await assess.step('c2');
  await page.locator('[data-previous]').tap();
  assert.deepEqual(await cards(), come);
  assert.equal(await page.evaluate(() => globalThis.counts.length), counts.length, 'nothing more was to come');
  await close();
});

test('whoever is led to a card from the review finds it there, in a page that has opened at the review too', async () => {
  const { page, assess, close } = await begun();
  await assess.choose('1.1', 'met');
  await assess.saved();
  await assess.review();
  await settled(page);
  await page.reload();
  const last = page.locator('[data-review-kind=unanswered] [data-goto]').last();
  const id = await last.getAttribute('data-goto');
  await last.tap();
  await page.waitForFunction((id) => document.activeElement?.dataset.requirement === id, id);
  await close();
});

test('of two windows one works on a draft; the other looks on until somebody goes on there', async () => {
  const { context, page, assess, close } = await begun();
  await assess.choose('1.1', 'met');
  await assess.saved();
  const second = await context.newPage();
  const other = new AssessPage(second, server.url);
  const looksOn = (window) => window.locator('[data-not-kept=elsewhere]').waitFor();
  const comesToFront = (window) => Promise.all([window.waitForEvent('load'), toFront(window)]);
  await other.open(`?community=${COMMUNITY}&pack=guangdong-2021`);
  await looksOn(second);
  assert.equal(await other.state('1.1'), 'met');
  assert.equal(await other.card('1.1').evaluate((card) => card.closest('[inert]') === null), false, 'nothing can be answered');
  await picture(second, 'draft-looked-on');
  assert.deepEqual(await accessibility(second), []);
  // What is done in the first is seen in the second as soon as that comes to the front.
  await assess.choose('1.2', 'met');
  await assess.saved();
  await comesToFront(second);
  await other.waitForState('1.2', 'met');
  await looksOn(second);

  // Going on there takes along what the first one has not said to be saved yet.
  await assess.choose('2.1', 'partly');
  await Promise.all([second.waitForEvent('load'), second.locator('[data-take]').tap()]);
  await other.waitForState('2.1', 'partly');
  await looksOn(page);
  await other.choose('1.1', 'not_met');
  await other.saved();
  assert.equal(await second.locator('[data-not-kept]').count(), 0);
  await comesToFront(page);
  await assess.waitForState('1.1', 'not_met');
  await looksOn(page);
  // Once the other one is closed, this one works on it again.
  await second.close();
  await comesToFront(page);
  await assess.choose('1.1', 'met');
  await assess.saved();
  assert.equal(await page.locator('[data-not-kept]').count(), 0);
  await close();
});

test('of two windows that hear nothing of each other the one that knows less does not write', async () => {
  const deaf = (page) => page.context().addInitScript(() => delete globalThis.BroadcastChannel);
  const { context, page, assess, close } = await begun({ prepare: deaf });
  await assess.choose('1.1', 'met');
  await assess.saved();
  const second = await context.newPage();
  const other = new AssessPage(second, server.url);
  await other.open(`?community=${COMMUNITY}&pack=guangdong-2021`);
  await other.choose('1.2', 'met');
  await other.saved();
  await assess.choose('2.1', 'met');
  await page.locator('[data-not-kept=elsewhere]').waitFor();
  const kept = await assess.kept(KEY);
  assert.ok(kept.includes('1.2') && !kept.includes('2.1'), 'the later draft is still there');
  await Promise.all([page.waitForEvent('load'), page.locator('[data-take]').tap()]);
  await assess.waitForState('1.2', 'met');
  await close();
});

test('a draft in a format that this page does not know is left alone', async () => {
  const { page, close } = await visitor(browser);
  const assess = new AssessPage(page, server.url);
  await page.goto(`${server.url}/accessibility`);
  await putRecord(page, 'draft.practice/guangdong-2021', '9 of another time');
  await assess.open('?practice&pack=guangdong-2021');
  await assess.choose('1.1', 'met');
  await page.locator('[data-not-kept=elsewhere]').waitFor();
  assert.deepEqual(await accessibility(page), []);
  assert.equal(await assess.kept('practice/guangdong-2021'), '9 of another time');
  await close();
});

test('a draft from the time before the database is moved into it', async () => {
  const { page, assess, close } = await begun();
  await assess.choose('1.1', 'met');
  await assess.saved();
  // A page without a program of ours.
  await page.goto(`${server.url}/accessibility`);
  const draft = await assess.kept(KEY);
  await removeRecord(page, `draft.${KEY}`);
  await page.evaluate(([key, draft]) => {
    localStorage.setItem(`lvshetong.draft.${key}`, draft);
    localStorage.setItem('lvshetong.lang', 'en');
  }, [KEY, draft]);
  await assess.open(`?community=${COMMUNITY}&pack=guangdong-2021`);
  assert.equal(await assess.state('1.1'), 'met');
  await assess.saved();
  assert.ok((await assess.kept(KEY)).includes('1.1'));
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ['lvshetong.lang'], 'preferences stay');
  await close();
});

/** Ways in which a device keeps nothing: what a browser does then. */
const REFUSALS = {
  'the browser refuses': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
  },
  'the database is broken': () => {
    IDBFactory.prototype.open = () => {
      const request = {};
      setTimeout(() => request.onerror(new Event('error')));
      return request;
    };
  },
  'the database does not answer': () => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...what) {
      const begun = transaction.apply(this, what);
      // It never ends.
      const goOn = () => (begun.objectStore(what[0][0]).count().onsuccess = goOn);
      goOn();
      return begun;
    };
  },
  'there is no room': () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    globalThis.makeRoom = () => (IDBObjectStore.prototype.put = put);
  },
};

for (const [why, refuse] of Object.entries(REFUSALS)) {
  test(`a device that keeps nothing is said to, and the draft goes into a file: ${why}`, async () => {
    const { page, close } = await visitor(browser);
    await page.addInitScript(refuse);
    const assess = new AssessPage(page, server.url);
    await assess.open('?practice&pack=guangdong-2021');
    const warning = page.locator('[data-not-kept=refused]');
    const isFull = why === 'there is no room';
    // It is said before anything is filled in, where that can be known.
    if (!isFull) await warning.waitFor();
    await assess.choose('1.1', 'met');
    await warning.waitFor();
    await page.locator('[data-kept=not]').waitFor();
    assert.equal(await assess.state('1.1'), 'met');
    assert.deepEqual(await accessibility(page), []);
    const [file] = await Promise.all([page.waitForEvent('download'), warning.locator('[data-draft-save]').tap()]);
    assert.match(file.suggestedFilename(), /\.zip$/);
    if (isFull) {
      // With room again everything is kept, and not only what came last.
      await page.evaluate(() => globalThis.makeRoom());
      await assess.choose('1.2', 'met');
      await assess.saved();
      await warning.waitFor({ state: 'detached' });
      const kept = await assess.kept('practice/guangdong-2021');
      assert.ok(kept.includes('1.1') && kept.includes('1.2'));
    }
    await close();
  });
}

test('where the device keeps nothing, a draft that was saved as a file is opened and gone on with', async () => {
  const { page, close } = await visitor(browser);
  await page.addInitScript(REFUSALS['the browser refuses']);
  const assess = new AssessPage(page, server.url);
  const address = `?community=${COMMUNITY}&pack=guangdong-2021`;
  await assess.open(address);
  await assess.choose('1.1', 'met');
  await assess.choose('1.2', 'not_met');
  const save = page.locator('[data-not-kept=refused] [data-draft-save]');
  const [file] = await Promise.all([page.waitForEvent('download'), save.tap()]);
  const saved = await file.path();
  const pick = (path) => page.locator('[data-reopen-file]').setInputFiles(path);

  // The page is gone, and all that was filled in with it.
  await page.reload();
  await assess.ready();
  assert.equal(await assess.state('1.1'), 'unanswered');
  await pick({ name: '别的.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') });
  await page.locator('[data-not-kept=refused] [data-file-refused]').waitFor();
  // Of what has been filled in meanwhile nothing is replaced unasked.
  await assess.remark('1.1', '看过现场');
  await pick(saved);
  await page.locator('[data-file-stay]').tap();
  await page.locator('[data-file-stay]').waitFor({ state: 'detached' });
  assert.equal(await assess.state('1.1'), 'unanswered');
  await pick(saved);
  await page.locator('[data-file-replace]').tap();
  await page.locator('[data-not-kept=refused] [data-file-kept]').waitFor();
  assert.deepEqual([await assess.state('1.1'), await assess.state('1.2')], ['met', 'not_met']);
  assert.equal(await assess.card('1.1').locator('input[value=met]').isChecked(), true);
  await inOrder(page, 'assess-reopened', 'phone');

  // It is an ordinary draft: answers count, and nothing of it is replaced unasked.
  await assess.choose('1.2', 'met');
  await pick(saved);
  await page.locator('[data-file-replace]').waitFor();
  assert.equal(await assess.state('1.2'), 'met');
  await inOrder(page, 'assess-reopen-asked', 'phone');
  await page.locator('[data-file-replace]').tap();
  await assess.waitForState('1.2', 'not_met');

  // A file of another community says where to go.
  const goThere = async () => {
    const way = page.locator('[data-file-refused] [data-file-elsewhere]');
    await Promise.all([page.waitForURL(`**/assess?community=${COMMUNITY}&pack=*`), way.tap()]);
    await assess.ready();
    assert.equal(await assess.state('1.1'), 'unanswered');
    await pick(saved);
    await page.locator('[data-file-kept]').waitFor();
    assert.equal(await assess.state('1.1'), 'met');
  };
  await assess.open('?practice&pack=guangdong-2021');
  await pick(saved);
  await goThere();

  // The start page cannot take it in, and leads there too.
  const start = new StartPage(page, server.url);
  await start.open();
  await start.reveal('[data-draft-file]');
  await page.locator('[data-draft-file]').setInputFiles(saved);
  await page.locator('[data-file-elsewhere]').waitFor();
  await inOrder(page, 'start-file-unkept', 'phone');
  await goThere();
  await close();
});

test('a database that does not answer holds up nobody who opens a draft from a file', async () => {
  const { page, close } = await visitor(browser);
  await page.addInitScript(REFUSALS['the database does not answer']);
  const assess = new AssessPage(page, server.url);
  await assess.open('?practice&pack=guangdong-2021');
  await assess.choose('1.1', 'met');
  const save = page.locator('[data-not-kept=refused] [data-draft-save]');
  const [file] = await Promise.all([page.waitForEvent('download'), save.tap()]);
  await page.reload();
  await assess.ready();
  const saved = await file.path();
  await page.locator('[data-reopen-file]').setInputFiles(saved);
  await page.locator('[data-file-kept]').waitFor();
  assert.equal(await assess.state('1.1'), 'met');
  const start = new StartPage(page, server.url);
  await start.open();
  await start.reveal('[data-draft-file]');
  await page.locator('[data-draft-file]').setInputFiles(saved);
  await page.locator('[data-file-elsewhere]').waitFor();
  await close();
});

test('what waits to be sent is not replaced by a draft from a file until it is taken back', async () => {
  const { page, assess, start, close } = await begun({ prepare: (page) => page.addInitScript(REFUSALS['the browser refuses']) });
  await assess.answerAtOnce(guangdong.steps, allMet());
  const save = page.locator('[data-not-kept=refused] [data-draft-save]');
  const [file] = await Promise.all([page.waitForEvent('download'), save.tap()]);
  await page.route('**/api/v1/submissions', (route) => route.abort());
  await assess.review();
  await start.fillWho({ code: await server.issueCode(COMMUNITY) });
  await assess.submit();
  const failure = page.locator('[data-review] ~ * [data-failure], [data-review] [data-failure]').first();
  await failure.waitFor();
  const pick = async () => {
    await page.locator('[data-reopen-file]').setInputFiles(await file.path());
    await page.locator('[data-file-replace]').tap();
  };
  await pick();
  await page.locator('[data-file-refused]', { hasText: '等待发送' }).waitFor();
  assert.ok(await failure.isVisible(), 'it is still the one that waits');
  await assess.step('c1');
  await assess.choose('1.1', 'not_met');
  await assess.waitForState('1.1', 'not_met');
  await pick();
  await page.locator('[data-file-kept]').waitFor();
  await assess.step('c1');
  await assess.waitForState('1.1', 'met');
  await close();
});

/** The database is opened, and the page hears of it only when a test says so. */
const heldBack = () => {
  const { open } = IDBFactory.prototype;
  const held = [];
  globalThis.answer = () => held.splice(0).forEach((tell) => tell());
  IDBFactory.prototype.open = function (...what) {
    const request = open.apply(this, what);
    const set = (hear) => request.addEventListener('success', (event) => held.push(() => hear.call(request, event)));
    return Object.defineProperty(request, 'onsuccess', { set });
  };
};

test('once a database that was slow has answered, no draft from a file is put over what lies there', async () => {
  const { page, close } = await visitor(browser);
  await page.addInitScript(heldBack);
  const assess = new AssessPage(page, server.url);
  await assess.open('?practice&pack=guangdong-2021');
  await assess.choose('1.1', 'met');
  const warning = page.locator('[data-not-kept=refused]');
  const [file] = await Promise.all([page.waitForEvent('download'), warning.locator('[data-draft-save]').tap()]);
  // What was written meanwhile arrives once it answers, and nobody is warned any longer.
  await page.evaluate(() => globalThis.answer());
  await assess.saved();
  await warning.waitFor({ state: 'detached' });
  await page.reload();
  await assess.ready();
  await warning.waitFor();
  assert.equal(await assess.state('1.1'), 'unanswered', 'it has not been read');
  await page.evaluate(() => globalThis.answer());
  await page.locator('[data-reopen-file]').setInputFiles(await file.path());
  await warning.locator('[data-file-refused]', { hasText: '读得到' }).waitFor();
  assert.equal(await assess.state('1.1'), 'unanswered');
  await close();
});

test('a device that has answered offers no way to put a draft over what may lie there', async () => {
  const { page, close } = await visitor(browser);
  await page.addInitScript(REFUSALS['there is no room']);
  const assess = new AssessPage(page, server.url);
  await assess.open('?practice&pack=guangdong-2021');
  await assess.choose('1.1', 'met');
  await page.locator('[data-not-kept=refused] [data-draft-save]').waitFor();
  assert.equal(await page.locator('[data-reopen-file]').count(), 0);
  await close();
});

test('looking around writes nothing', async () => {
  const { page, assess, close } = await begun();
  await assess.choose('1.1', 'met');
  await assess.waitForState('1.1', 'met');
  await toFront(page);
  await settled(page);
  const kept = await assess.kept(KEY);
  await toFront(page);
  await settled(page);
  assert.equal(await assess.kept(KEY), kept);
  await close();
});

test('who fills in and the facts survive a reload of the start page', async () => {
  const { page, close } = await visitor(browser);
  const start = new StartPage(page, server.url);
  await start.open();
  await start.find('cuizhou', '440103001101');
  await start.choosePack('guangdong-2021');
  await start.fillWho({ code: 'ABCDE-12345' });
  await page.locator('[data-fact=households] input').fill('12x');
  await settled(page);
  await page.reload();
  await page.locator('[data-stage=begin]').waitFor();
  const value = (field) => page.locator(`[data-field=${field}]`).inputValue();
  assert.deepEqual([await value('name'), await value('phone'), await value('code')], ['陈小明', '020-81234567', 'ABCDE-12345']);
  await start.choosePack('guangdong-2021');
  await page.locator('[data-fact=households] input').waitFor();
  assert.equal(await page.locator('[data-fact=households] input').inputValue(), '12x');
  await close();
});

test('the list of drafts, and asking before one is deleted', async () => {
  const { page, start, assess, close } = await begun();
  await page.evaluate(() => {
    globalThis.asked = 0;
    StorageManager.prototype.persist = async () => (globalThis.asked += 1) > 0;
  });
  await assess.choose('1.1', 'met');
  await assess.saved();
  // The browser is asked not to clear it away.
  await page.waitForFunction(() => globalThis.asked === 1);
  await start.open();
  // How much of the device this takes is said beside them.
  await page.locator('[data-used]', { hasText: 'MB' }).waitFor();
  assert.deepEqual(await accessibility(page), []);
  await page.locator('[data-draft-delete]').tap();
  await page.locator('[data-draft-delete-now]').waitFor();
  assert.deepEqual(await accessibility(page), []);
  await page.locator('[data-draft-delete-now]').tap();
  await page.locator('[data-draft]').waitFor({ state: 'detached' });
  await close();
});

test('the review comes back where it was, although its code comes later', async () => {
  const { page, assess, close } = await begun();
  await assess.choose('1.1', 'met');
  await assess.review();
  await page.locator('[data-submit]').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => window.scrollY > 300);
  const scrolled = await page.evaluate(() => window.scrollY);
  await toFront(page);
  await settled(page);
  await page.reload();
  await page.locator('[data-submit]').waitFor();
  await page.waitForFunction((scrolled) => Math.abs(window.scrollY - scrolled) < 4, scrolled);
  await close();
});

test('the next open one is looked for from where the reader is', async () => {
  const { page, assess, close } = await begun();
  const isAt = (id) =>
    page.waitForFunction((id) => document.activeElement.closest('[data-requirement]')?.dataset.requirement === id, id);
  await assess.step('c3');
  await page.locator('[data-next-open]').tap();
  const first = guangdong.steps[2].requirements;
  await isAt(first[0].id);
  await page.locator('[data-next-open]').tap();
  await isAt(first[1].id);
  await close();
});

test('an address that names another version opens the draft there is', async () => {
  const { page, assess, close } = await begun();
  await assess.choose('1.1', 'met');
  await assess.number('1.3', '81');
  await assess.remark('1.3', '问卷共 300 份');
  await assess.step('c2');
  await assess.choose('5.2', 'not_applicable');
  await assess.saved();
  await server.addPack(await newerGuangdong('1.1.0'));
  const { hash } = await packOf(server.url, 'guangdong-2021');
  assert.notEqual(hash, guangdong.hash);
  await assess.open(`?community=${COMMUNITY}&pack=${hash}`);
  await assess.step('c1');
  assert.equal(await assess.state('1.1'), 'met');
  await toFront(page);
  assert.ok((await assess.kept(KEY)).includes(guangdong.hash), 'it keeps its version');

  // The newer version is offered; what has changed and what it would cost is said before it is done.
  await page.locator('.bar [data-open-result]').tap();
  await page.locator('[data-sheet] [data-close]').tap();
  await page.locator('[data-newer]').waitFor();
  assert.deepEqual(await accessibility(page), []);
  assert.equal(await page.locator('[data-move]').count(), 0, 'nobody moves over unseen');
  await page.locator('[data-compare]').tap();
  await page.locator('[data-move]').waitFor();
  await page.locator('[data-newer]:focus').waitFor();
  const changed = (how) => page.locator(`[data-changed=${how}] li`).allInnerTexts();
  const [added, removed, reworded] = [await changed('added'), await changed('removed'), await changed('reworded')];
  assert.deepEqual([added.length, removed.length, reworded.length], [1, 1, 1]);
  assert.match(added[0], /^17\.3 /);
  assert.match(removed[0], /^17\.2 /);
  assert.match(reworded[0], /^1\.2 .*任务、时间、责任人和经费[^]*任务书、时间表、责任人/);
  assert.match(await page.locator('[data-lost]').innerText(), /1\.3/);
  assert.deepEqual(await accessibility(page), []);
  await Promise.all([page.waitForEvent('load'), page.locator('[data-move]').tap()]);
  await assess.ready();
  assert.ok((await assess.kept(KEY)).includes(hash), 'it has been kept before the page was opened anew');
  await assess.step('c1');
  assert.equal(await assess.state('1.1'), 'met');
  assert.equal(await assess.state('1.3'), 'unanswered');
  await assess.extras('1.3');
  assert.equal(await assess.card('1.3').locator('[data-remark]').inputValue(), '问卷共 300 份');
  await assess.step('c2');
  assert.equal(await assess.card('5.2').locator('input[value=not_applicable]').isChecked(), true, 'what is half done stays');
  await close();
});
