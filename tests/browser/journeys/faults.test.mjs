// Faults by chance, in an order by chance: whatever happens, what somebody has seen as sent is on the server,
// once and with all its files, what has arrived is shown as sent in the end, and what was finished and not sent is
// still on the device until it is.
//
// `TEST_FAULTS` says how many sequences there are, `TEST_SEED` which: a sequence that fails names its seed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { StartPage } from '../pages/start.mjs';
import { launch, toFront, visitor } from '../support/browser.mjs';
import { recordNames, recordOf } from '../support/records.mjs';
import { startServer } from '../support/server.mjs';

const SEQUENCES = Number(process.env.TEST_FAULTS ?? 6);
const SEED = Number(process.env.TEST_SEED ?? 1);
/** What happens in one sequence. */
const STEPS = 7;
const COMMUNITY = '440103002101';
const KEY = `${COMMUNITY}/guangdong-2021`;
const ADDRESS = `?community=${COMMUNITY}&pack=guangdong-2021`;
const SUBMISSIONS = '**/api/v1/submissions';
const UPLOADS = /\/api\/v1\/uploads/;
const YEAR = 365 * 24 * 60 * 60 * 1000;
/** How long a page waits for an answer. */
const PATIENCE_MS = 25_000;
/** What has files here. */
const WITH_FILES = ['1.2', '2.1'];
let browser, server, code;

before(async () => {
  // As many files as there are.
  const limits = { LVSHETONG_EVIDENCE__MOST_FILES_PER_DAY: '1000000' };
  [server, browser] = await Promise.all([startServer(limits), launch()]);
  code = await server.issueCode(COMMUNITY);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chanceOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server that has it, and whose answer comes later than anybody waits for it. */
const SLOW = 'slower than anybody waits';

/** What becomes of a submission on its way. */
const FAULTS = {
  none: (route) => route.continue(),
  'lost on the way': (route) => route.abort(),
  'answer lost': async (route) => {
    await route.fetch();
    await route.abort();
  },
  'server busy': (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems/overloaded', title: 'overloaded', status: 503, code: 'overloaded', request_id: 'r', errors: [] }),
    }),
  // For a page that does not live to hear of it.
  'no answer': () => {},
  [SLOW]: (route) => route.fetch(),
  'five at once': async (route) => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => route.fetch()));
    await route.fulfill({ response: answers[0] });
  },
};
/** What becomes of its files on their way. */
const UPLOAD_FAULTS = ['none', 'none', 'lost on the way', 'answer lost', 'server busy', 'no answer'];

/** Has a page wait a moment instead of its time, while somebody says so. */
const canHurry = (patience) => {
  const later = globalThis.setTimeout;
  globalThis.setTimeout = (act, pause, ...rest) => later(act, globalThis.isInAHurry && pause === patience ? 500 : pause, ...rest);
};

/** A device without room, until there is some again. */
const noRoom = () => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  globalThis.makeRoom = () => (IDBObjectStore.prototype.put = put);
};

/** Closes a window. Of one that is just going to another page the browser does not always say that it is closed. */
const shut = (window) => Promise.race([window.close(), new Promise((pass) => setTimeout(pass, 3_000))]);

/** What happens, as often as it stands here. */
const THINGS = [
  ...['answers', 'answers', 'choosesAFile', 'choosesAFile', 'takesAPhoto', 'hasNoRoom'],
  ...['submits', 'submits', 'submits', 'submits', 'reloads', 'closes', 'opensAnother', 'online'],
];

/** Somebody with a phone on which one thing after the other goes wrong. */
class Somebody {
  /** Receipt numbers that were shown. */
  seen = new Set();
  /** What was on its way, by id: the files that it names. */
  named = new Map();
  /** Id of what was finished, has not been changed since and was not seen as sent. */
  pending = null;
  fault = 'none';
  uploadFault = 'none';
  isOffline = false;
  isClockWrong = false;
  /** How many files were chosen. */
  files = 0;
  windows = [];
  happened = [];

  constructor(guest, seed) {
    this.guest = guest;
    this.context = guest.context;
    this.seed = seed;
    this.chance = chanceOf(seed);
  }

  oneOf(all) {
    return all[Math.floor(this.chance() * all.length)];
  }

  get page() {
    return this.windows.at(-1);
  }

  get assess() {
    return new AssessPage(this.page, server.url);
  }

  async begin() {
    this.windows = [this.guest.page];
    this.context.setDefaultTimeout(15_000);
    await this.context.addInitScript(canHurry, PATIENCE_MS);
    await this.context.route(SUBMISSIONS, (route) => {
      const { id, evidence = [] } = route.request().postDataJSON();
      this.named.set(plain(id), evidence.map((file) => file.id).sort());
      return this.isOffline ? route.abort('internetdisconnected') : FAULTS[this.fault](route);
    });
    await this.context.route(UPLOADS, (route) => {
      if (this.isOffline) return route.abort('internetdisconnected');
      // What is only asked for is not lost.
      return route.request().method() === 'GET' ? route.continue() : FAULTS[this.uploadFault](route);
    });
    if (this.chance() < 0.25) {
      this.isClockWrong = true;
      this.happened.push('a year behind');
      await this.page.clock.setFixedTime(Date.now() - YEAR);
    }
    await this.assess.open(ADDRESS);
  }

  /** Waits until nothing is on its way in a window, and notes what it shows as sent. */
  async rest(page) {
    for (let goes = 0; ; goes += 1) {
      assert.ok(goes < 50, `${page.url()} goes from one page to the next without end`);
      // A page that goes to another one meanwhile is asked again.
      const shown = await page
        .waitForFunction(() => {
          const isReady = document.querySelector('[data-page]') !== null;
          const isBusy = document.querySelector('[data-state=sending], [data-submit][aria-disabled=true], [data-kept=saving]') !== null;
          if (!isReady || isBusy) return null;
          const number = location.pathname.match(/^\/receipts\/(.+)/)?.[1];
          const listed = [...document.querySelectorAll('[data-sent]')].filter((one) => one.matches('a')).map((one) => one.dataset.sent);
          return { numbers: number ? [decodeURIComponent(number)] : listed };
        })
        .then((found) => found.jsonValue())
        .catch((error) => {
          if (/context was destroyed|navigat/i.test(error.message)) return null;
          throw error;
        });
      if (shown === null) continue;
      shown.numbers.forEach((number) => this.seen.add(number));
      return;
    }
  }

  /** What waits on the device, as the outbox has it. */
  async waiting() {
    return (await recordOf(this.page, `outbox.${KEY}`))?.split('\n')[0];
  }

  /** An assessment that can be filled in, in the window at the front. */
  async filling() {
    await this.online();
    // It may open at the review, where what waits was finished.
    if (!this.page.url().includes('/assess')) await this.page.goto(`${server.url}/assess${ADDRESS}`);
    // Another window may be about to say that it works on the draft.
    await this.page.locator('[data-kept]').waitFor();
    await this.page.waitForTimeout(150);
    const take = this.page.locator('[data-take]');
    if (await take.isVisible()) {
      await Promise.all([this.page.waitForEvent('load'), take.tap()]);
      await this.page.locator('[data-kept]').waitFor();
    }
    await this.rest(this.page);
    return this.page.url().includes('/assess') ? this.assess : null;
  }

  /** Says something else of a requirement than stands there. */
  async otherwise(assess, id) {
    await assess.card(id).waitFor();
    const now = await assess.card(id).locator('input:checked').evaluateAll((all) => all.map((one) => one.value));
    await assess.choose(id, this.oneOf(['met', 'partly', 'not_met'].filter((value) => !now.includes(value))));
  }

  async answers() {
    const assess = await this.filling();
    if (!assess) return;
    await assess.step('c1');
    await this.otherwise(assess, this.oneOf(['1.1', '1.2', '2.1']));
    await assess.saved();
    // What was finished is another thing now.
    this.pending = null;
  }

  /** There is no room for a while: the page says so, and keeps everything once there is some. */
  async hasNoRoom() {
    // Another window might send meanwhile what waits, which is a fault of its own.
    if (this.windows.length > 1) return;
    const assess = await this.filling();
    if (!assess) return;
    await assess.step('c1');
    await this.page.evaluate(noRoom);
    await this.otherwise(assess, '1.1');
    await this.page.locator('[data-kept=not]').waitFor();
    await this.page.evaluate(() => globalThis.makeRoom());
    await this.otherwise(assess, '2.1');
    await assess.saved();
    this.pending = null;
  }

  /** A requirement whose files are shown. */
  async withFiles(assess) {
    await assess.step('c1');
    const id = this.oneOf(WITH_FILES);
    const card = assess.card(id);
    await card.locator('[data-extras]').evaluate((fold) => (fold.open = true));
    await card.locator('[data-file-chooser=pick]').waitFor();
    return id;
  }

  async choosesAFile() {
    const assess = await this.filling();
    if (!assess) return;
    const id = await this.withFiles(assess);
    if (this.chance() < 0.3) await this.offline();
    const before = await assess.card(id).locator('[data-chosen-file]').count();
    this.files += 1;
    const buffer = Buffer.from(`%PDF-1.7\n${this.seed} ${this.files}\n%%EOF\n`);
    await assess.chooseFiles(id, before + 1, { name: `台账🌳${this.files}.pdf`, mimeType: 'application/pdf', buffer });
    await assess.saved();
    this.pending = null;
  }

  /** The camera costs the page its life. */
  async takesAPhoto() {
    const assess = await this.filling();
    if (!assess) return;
    const id = await this.withFiles(assess);
    const chooser = assess.card(id).locator('[data-file-chooser=take]');
    await Promise.all([this.page.waitForEvent('filechooser'), chooser.click()]);
    await this.closes();
  }

  async submits() {
    const assess = await this.filling();
    if (!assess) return;
    await assess.review();
    const role = this.page.locator('[data-field=role]');
    if ((await role.inputValue()) === '') {
      await new StartPage(this.page, server.url).fillWho({});
      await assess.saved();
    }
    await this.page.locator('[data-field=code]').fill(code);
    if (this.chance() < 0.3) await this.offline();
    // Without a network nobody is killed or waits: what is tried later has to come to an end. Nor can a page
    // be in a hurry whose clock is another one.
    const never = [this.isOffline && ['no answer', SLOW], this.isClockWrong && [SLOW]].filter(Boolean).flat();
    this.fault = this.oneOf(Object.keys(FAULTS).filter((fault) => !never.includes(fault)));
    this.uploadFault = this.oneOf(UPLOAD_FAULTS);
    this.happened.push(this.isOffline ? `offline, ${this.fault}` : this.fault, `files: ${this.uploadFault}`);
    if (this.fault === SLOW) await this.hurry(true);
    if (this.fault === 'no answer') {
      const isSending = (request) => request.url().endsWith('/api/v1/submissions') && request.postDataJSON().access_code !== '';
      const [request] = await Promise.all([this.page.waitForRequest(isSending), assess.submit()]);
      const { id } = request.postDataJSON();
      await this.isSecondTry(id);
      this.pending = id;
      await this.closes();
      return;
    }
    await assess.submit();
    const receipt = this.page.waitForURL('**/receipts/*').catch(() => {});
    await Promise.race([receipt, this.page.locator('[data-in-outbox]').waitFor()]).catch(() => {});
    await this.rest(this.page);
    if (!this.page.url().includes('/receipts/')) {
      const id = await this.waiting();
      assert.ok(id, 'what was not sent is in the outbox');
      await this.isSecondTry(id);
      this.pending = id;
    } else {
      this.pending = null;
    }
  }

  /** Nobody waits for an answer for more than a moment, in no window, or as long as usual. */
  async hurry(isInAHurry) {
    // One that is just going to another page waits for nothing.
    const tell = (window) => window.evaluate((is) => (globalThis.isInAHurry = is), isInAHurry).catch(() => {});
    await Promise.all(this.windows.map(tell));
  }

  /** What was finished and not changed goes under the same id, unless it has gone by itself meanwhile. */
  async isSecondTry(id) {
    if (!this.pending || id === this.pending) return;
    assert.notEqual(await receiptOf(this.pending), undefined, 'a second try is the same submission');
  }

  async reloads() {
    await this.online();
    await this.page.reload();
  }

  /** The window at the front is closed; another one is there, or a new one. */
  async closes() {
    await shut(this.page);
    this.windows.pop();
    this.fault = this.oneOf(['none', 'lost on the way', 'answer lost']);
    this.uploadFault = this.oneOf(UPLOAD_FAULTS);
    await this.online();
    if (this.windows.length > 0) return;
    this.windows.push(await this.context.newPage());
    if (this.chance() < 0.5) await new StartPage(this.page, server.url).open();
    else await this.page.goto(`${server.url}/assess${ADDRESS}`);
  }

  /** The same draft in another window, or the other window to the front. */
  async opensAnother() {
    await this.online();
    if (this.windows.length > 1) {
      this.windows.reverse();
      await toFront(this.page);
      // It may open itself anew.
      await this.page.waitForTimeout(300);
      return;
    }
    this.windows.push(await this.context.newPage());
    await this.page.goto(`${server.url}/assess${ADDRESS}`);
  }

  async offline() {
    this.isOffline = true;
    await this.context.setOffline(true);
  }

  async online() {
    this.isOffline = false;
    await this.context.setOffline(false);
  }

  /** One thing happens. */
  async next() {
    const what = this.oneOf(THINGS);
    this.happened.push(what);
    await this[what]().catch((error) => {
      // What waited has been sent by itself meanwhile, and the page has gone on to the receipt.
      if (!this.page.url().includes('/receipts/')) throw error;
    });
    for (const window of this.windows) await this.rest(window);
    if (this.fault === SLOW) {
      this.fault = 'none';
      await this.hurry(false);
    }
    await this.isKept();
  }

  /** What was finished is in the outbox, or was sent by a window that nobody has looked at yet. */
  async isKept() {
    if (!this.pending) return;
    const isThere = (await this.waiting()) === this.pending || (await receiptOf(this.pending)) !== undefined;
    assert.ok(isThere, 'what was finished is neither in the outbox nor on the server');
  }

  /** With everything in order again, what waits is sent. */
  async ends() {
    this.fault = 'none';
    this.uploadFault = 'none';
    await this.online();
    const last = await this.context.newPage();
    for (const window of this.windows) await shut(window);
    this.windows = [last];
    await new StartPage(last, server.url).open();
    await last.waitForFunction(() => [...document.querySelectorAll('[data-outbox]')].every((row) => row.hidden || row.dataset.state === 'sent'));
    // Whatever has arrived is shown with its receipt, also what was changed after its answer had been lost.
    const arrived = (await Promise.all([...this.named.keys()].map(receiptOf))).filter(Boolean);
    await last.waitForFunction((numbers) => {
      const shown = [...document.querySelectorAll('a[data-sent]')].map((link) => link.dataset.sent.replaceAll('-', ''));
      return numbers.every((number) => shown.includes(number));
    }, arrived);
    await this.rest(last);
    assert.equal(await this.waiting(), undefined, 'nothing waits any more');
  }
}

const HEX = "CASE typeof(id) WHEN 'blob' THEN lower(hex(id)) ELSE replace(lower(id), '-', '') END";
const plain = (id) => id.replaceAll('-', '').toLowerCase();

/** Receipt number of a submission on the server, without hyphens, if it has arrived. */
async function receiptOf(id) {
  const rows = await server.select(`SELECT receipt FROM submission WHERE ${HEX} = '${plain(id)}'`);
  assert.ok(rows.length <= 1);
  return rows[0];
}

/** Waits until every file that a receipt names has arrived; gives their ids. */
async function arrivedWith(number) {
  let evidence;
  for (let looks = 0; looks < 200; looks += 1) {
    evidence = await (await fetch(`${server.url}/api/v1/receipts/${number}/evidence`)).json();
    if (evidence.is_complete) return evidence.files.map(({ id }) => id).sort();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not every file of ${number} has arrived: ${JSON.stringify(evidence)}`);
}

test(`${SEQUENCES} sequences of faults: what was seen as sent is there once, and nothing else is lost`, async () => {
  let known = 0;
  for (let sequence = 0; sequence < SEQUENCES; sequence += 1) {
    const seed = SEED * 1000 + sequence;
    const guest = await visitor(browser);
    const somebody = new Somebody(guest, seed);
    try {
      await somebody.begin();
      for (let step = 0; step < STEPS; step += 1) await somebody.next();
      await somebody.ends();
      const rows = await server.select(`SELECT ${HEX}, receipt FROM submission`);
      const arrived = [...somebody.named.keys()].filter((id) => rows.some((row) => row.startsWith(`${id}|`)));
      for (const number of somebody.seen) {
        const own = rows.map((row) => row.split('|')).filter(([, receipt]) => receipt === number.replaceAll('-', ''));
        assert.equal(own.length, 1, `${number} was shown`);
        assert.deepEqual(await arrivedWith(number), somebody.named.get(own[0][0]), `the files of ${number}`);
      }
      if (somebody.pending) {
        const receipt = await receiptOf(somebody.pending);
        assert.ok([...somebody.seen].some((number) => number.replaceAll('-', '') === receipt), 'what arrived is shown');
      }
      known += arrived.length;
      assert.equal(rows.length, known, 'nothing arrived that no page has sent, and nothing twice');
    } catch (error) {
      const names = await recordNames(somebody.page).catch(() => []);
      const onItsWay = names.filter((name) => /^(outbox|uploads|tried)\./.test(name));
      const kept = await Promise.all(onItsWay.map((name) => recordOf(somebody.page, name)));
      const happened = somebody.happened.join(', ');
      throw new Error(`seed ${seed} (${happened}): ${error.message}; on the device: ${JSON.stringify(kept)}`, { cause: error });
    }
    await guest.close();
  }
});
