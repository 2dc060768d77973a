// The self-assessment inside other websites: one with hostile styles, one with a strict policy, one without
// the element, and one that nobody has registered. And the console page on which they are registered.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { signInTo } from '../pages/console.mjs';
import { StartPage } from '../pages/start.mjs';
import { accessibility, inOrder, launch, picture, visitor } from '../support/browser.mjs';
import { COMMUNITY, office } from '../support/office.mjs';
import { startPortal } from '../support/portals.mjs';
import { startDemo } from '../support/server.mjs';
import { whenInstalled } from '../support/worker.mjs';

let browser, server, portal, keeper;

before(async () => {
  [server, browser] = await Promise.all([startDemo(), launch({ framesKeep: true })]);
  portal = await startPortal(server);
  keeper = await office(server, 'administrator');
  portal.key = (await registered({ name: '市民网', origins: [portal.url] })).key;
});
after(async () => {
  try {
    await browser?.close();
  } finally {
    await portal?.stop();
    await server?.stop();
  }
});

const registered = (wish) =>
  keeper.ask('POST', 'portals', { division: '4401', name: '街道网', origins: [], theme: 'auto', is_enabled: true, ...wish });

/** A visitor of a portal's page, before anything is opened. */
async function guest(of = portal, options = {}) {
  const visit = await visitor(browser, { portals: { [of.url]: server.url }, ...options });
  const open = (page) => visit.page.goto(`${of.url}/${page}`);
  /** What the page has heard, the names of the events or the whole of them. */
  const heard = (from) => visit.page.evaluate((from) => globalThis.heard.filter((one) => !from || one.from === from), from);
  /** Waits until the page has heard something so often. */
  const hears = (type, from, often = 1) =>
    visit.page.waitForFunction(
      ([type, from, often]) => globalThis.heard.filter((one) => one.type === type && one.from === from).length >= often,
      [type, from, often],
    );
  /** Waits until the device keeps an answer. */
  const keeps = (from) =>
    visit.page.waitForFunction((from) => {
      const all = globalThis.heard.filter((one) => one.from === from);
      const answered = all.findIndex(({ type, detail }) => type === 'progress' && detail.answered > 0);
      return answered >= 0 && all.slice(answered).some(({ type }) => type === 'saved');
    }, from);
  const frame = (id) => visit.page.frameLocator(`#${id} iframe`);
  /** What went wrong. That nothing in a frame takes the focus by itself is as it should be. */
  const wrong = () => visit.faults.filter((fault) => !fault.includes('Blocked autofocusing'));
  return { ...visit, open, heard, hears, keeps, frame, wrong };
}

/** What was counted of the portal today. */
async function counts() {
  const own = (await keeper.ask('GET', 'portals')).find(({ key }) => key === portal.key);
  const { opens = 0, starts = 0, submissions = 0 } = own.days[0] ?? {};
  return { opens, starts, submissions };
}

/** Asks until it is as expected: what pages count is on its way for a moment. */
async function eventually(ask, expected) {
  for (let tries = 0; tries < 50; tries += 1) {
    if (JSON.stringify(await ask()) === JSON.stringify(expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.deepEqual(await ask(), expected);
}

/** What the hostile styles would change of an element. */
const STYLES = [
  'display', 'position', 'visibility', 'padding-left', 'border-top-width', 'background-color', 'color', 'font-size', 'font-style',
  'font-family', 'line-height', 'letter-spacing', 'text-transform', 'direction', 'opacity', 'transform', 'pointer-events',
];
const styles = (locator) =>
  locator.evaluate((element, names) => names.map((name) => `${name}: ${getComputedStyle(element).getPropertyValue(name)}`), STYLES);

describe('a portal with hostile styles', () => {
  test('changes nothing of the element; a committee submits, and the page hears of it in order', async () => {
    const before = await counts();
    const { page, wrong, open, heard, hears, keeps, frame, close } = await guest();
    await open('hostile.html');
    const inside = frame('here');
    const assess = new AssessPage(inside, server.url);
    await assess.ready();
    const parts = [page.locator('#here'), page.locator('#here iframe'), inside.locator('h1'), inside.locator('.choice').first(), inside.locator('.bar')];
    const looks = () => Promise.all(parts.map(styles));
    const hostile = await looks();
    assert.ok((await styles(page.locator('h1'))).includes('color: rgb(255, 0, 0)'), 'the styles are there');
    await page.evaluate(() => (document.styleSheets[0].disabled = true));
    assert.deepEqual(hostile, await looks());
    await page.evaluate(() => (document.styleSheets[0].disabled = false));
    await picture(page, 'embed-hostile');

    await assess.choose('1.1', 'met');
    await assess.waitForState('1.1', 'met');
    await assess.number('1.3', '79.9');
    await assess.waitForState('1.3', 'not_met');
    await keeps('here');
    await assess.review();
    await new StartPage(inside, server.url).fillWho({ code: await server.issueCode(COMMUNITY) });
    await assess.submit();
    await hears('submitted', 'here');
    await inside.locator('[data-page=receipt] [data-receipt]').first().waitFor();

    const all = await heard('here');
    const types = all.map(({ type }) => type);
    assert.deepEqual([...new Set(types)].sort(), ['progress', 'ready', 'saved', 'score', 'submitted']);
    assert.deepEqual([types[0], types.filter((type) => type === 'ready').length], ['ready', 1]);
    assert.deepEqual(all[0].detail, { page: 'assess', language: 'zh' });
    const first = all.findIndex(({ type, detail }) => type === 'progress' && detail.answered === 1);
    assert.deepEqual(all[first].detail, { step: all[first].detail.step, answered: 1, asked: 38, unanswered: 37 });
    assert.ok(types.indexOf('score', first) < types.indexOf('saved', first), `${types}`);
    // The draft that is gone from the device is all that comes after it.
    const last = types.indexOf('submitted');
    assert.deepEqual(types.slice(last + 1).filter((type) => type !== 'saved'), []);
    const { receipt, address } = all[last].detail;
    assert.equal(address, `${server.url}/receipts/${receipt}`);
    const { outcome } = await (await fetch(`${server.url}/api/v1/receipts/${receipt}`)).json();
    const score = all.findLast(({ type }) => type === 'score').detail;
    assert.equal(score.score, outcome.score.display);
    assert.ok(score.blockers > 0 && score.level, JSON.stringify(score));
    const { opens, starts, submissions } = before;
    await eventually(counts, { opens: opens + 1, starts: starts + 1, submissions: submissions + 1 });
    assert.deepEqual(wrong(), []);
    await close();
  });
});

describe('a portal with a strict policy', () => {
  test('several elements load as they come near, take attributes and properties, go and come back', async () => {
    const { page, wrong, open, heard, hears, keeps, frame, close } = await guest();
    await open('strict.html');
    await hears('ready', 'first');
    await hears('ready', 'second');
    assert.equal(await page.locator('#third iframe').count(), 0, 'what is far away is not loaded');

    // As high as what is in it, and the bar where it is seen.
    const height = () => page.locator('#first iframe').evaluate((element) => element.getBoundingClientRect().height);
    const content = () => frame('first').locator('body').evaluate((element) => Math.ceil(element.getBoundingClientRect().height));
    await page.waitForFunction(() => document.querySelector('#first').shadowRoot.querySelector('iframe').style.blockSize !== '');
    await eventually(async () => (await height()) - (await content()), 0);
    await page.locator('#first').evaluate((element) => element.scrollIntoView({ block: 'start' }));
    const edge = page.viewportSize().height;
    const isAtTheEdge = async () => {
      const bar = await frame('first').locator('.bar').boundingBox();
      return Math.abs(bar.y + bar.height - edge) < 2;
    };
    await eventually(isAtTheEdge, true);

    // What the page wishes it to look like: values of four kinds, and none that is not one of them.
    const token = (name) => frame('first').locator('html').evaluate((root, name) => root.style.getPropertyValue(name), name);
    assert.match(await token('--ls-lead'), /^#[0-9a-f]{6}$/);
    assert.equal(await token('--ls-round'), '2px');
    assert.equal(await token('font-size'), '');
    await page.locator('#first').evaluate((element) => element.setAttribute('theme', 'dark'));
    await frame('first').locator('html[style*="color-scheme: dark"]').waitFor({ state: 'attached' });
    const [surface] = await frame('first').locator('.masthead').evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
    assert.equal(surface, 'rgb(24, 32, 28)');
    await picture(page, 'embed-strict-dark');
    assert.equal((await heard('first')).filter(({ type }) => type === 'ready').length, 1, 'nothing was loaded anew for that');

    // Taken out with an answer in it and put back.
    const assess = new AssessPage(frame('second'), server.url);
    await assess.choose('1.1', 'partly');
    await assess.waitForState('1.1', 'partly');
    await keeps('second');
    await page.evaluate(() => (globalThis.kept = document.querySelector('#second')).remove());
    assert.equal(await page.evaluate(() => globalThis.kept.shadowRoot.querySelectorAll('iframe').length), 0);
    await page.evaluate(() => document.querySelector('h1').after(globalThis.kept));
    await page.locator('h1').scrollIntoViewIfNeeded();
    await hears('ready', 'second', 2);
    await assess.waitForState('1.1', 'partly');
    await page.locator('#second').evaluate((element) => {
      element.setAttribute('language', 'en');
      element.setAttribute('mode', 'large');
    });
    await frame('second').locator('html[lang=en][data-large] [data-page=assess]').waitFor();
    await assess.waitForState('1.1', 'partly');
    await hears('ready', 'second', 3);

    // The portal names no community: visitors find theirs, and stay in the frame on the way.
    await page.locator('#third').scrollIntoViewIfNeeded();
    await hears('ready', 'third');
    const start = new StartPage(frame('third'), server.url);
    await frame('third').locator('[data-place="1"] option[value="440103"]').waitFor({ state: 'attached' });
    await start.find('yangrendong', '440103002101');
    await frame('third').locator('html[lang=en]').waitFor({ state: 'attached' });
    assert.equal((await heard('third'))[0].detail.page, 'start');
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    assert.deepEqual(wrong(), []);
    await close();
  });

  test('an element that may not ask the server leaves it to the frame', async (t) => {
    t.after(() => (portal.mayAsk = true));
    portal.mayAsk = false;
    const { page, open, hears, close } = await guest();
    await open('strict.html');
    await hears('ready', 'first');
    const refused = await page.evaluate(() => globalThis.violations);
    assert.ok(refused.length > 0 && refused.every((one) => one.startsWith('connect-src ')), refused.join());
    await close();
  });
});

describe('a portal without the element', () => {
  test('a frame is as high as its page by a few lines of script', async () => {
    const { page, wrong, open, close } = await guest();
    await open('frame.html');
    const assess = new AssessPage(page.frameLocator('iframe'), server.url);
    await assess.ready();
    const height = () => page.locator('iframe').evaluate((element) => element.clientHeight);
    const content = () => assess.page.locator('body').evaluate((element) => Math.ceil(element.getBoundingClientRect().height));
    await page.waitForFunction(() => document.querySelector('iframe').style.height !== '');
    await eventually(async () => (await height()) - (await content()), 0);
    assert.equal(await assess.page.locator('html').evaluate((root) => root.style.colorScheme), 'dark');
    assert.deepEqual(wrong(), []);
    await close();
  });

  test('where the browser keeps nothing for frames, the way to a window of its own is shown', async () => {
    const { page, open, heard, hears, close } = await guest();
    await page.addInitScript(() => {
      if (window.parent === window) return;
      const refuse = () => {
        throw new DOMException('refused', 'SecurityError');
      };
      for (const name of ['indexedDB', 'localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: refuse });
    });
    await open('frame.html');
    const way = page.frameLocator('iframe').locator('[data-storage=blocked] a');
    await way.waitFor();
    assert.equal(await way.getAttribute('href'), `${server.url}/assess?community=440103002101`);
    assert.equal(await way.getAttribute('target'), '_blank');
    // A page with the element hears of it.
    await open('hostile.html');
    await hears('error', 'here');
    const errors = (await heard('here')).filter(({ type }) => type === 'error');
    assert.deepEqual([...new Set(errors.map(({ detail }) => detail.code))], ['not_kept']);
    await close();
  });
});

describe('a website that may not', () => {
  test('is told so, in the page and in its console; browsers refuse the frame whatever it does', async (t) => {
    const other = await startPortal(server);
    t.after(other.stop);
    const off = await registered({ name: '停用的门户', origins: [other.url], is_enabled: false });
    const cases = [
      [portal.key, 'origin_unknown', other.url],
      [off.key, 'portal_disabled', off.key],
      ['000000000000', 'portal_unknown', '000000000000'],
      ['', 'portal_missing', 'portal'],
    ];
    const { page, faults, open, hears, heard, close } = await guest(other);
    for (const [key, code, named] of cases) {
      other.key = key;
      faults.length = 0;
      await open('hostile.html');
      await hears('error', 'here');
      const says = page.locator(`#here [data-code=${code}]`);
      await says.waitFor();
      assert.ok((await says.innerText()).includes(named), code);
      assert.ok((await styles(says)).includes('font-size: 18px'), 'whatever the page around it has made of its letters');
      assert.equal(await says.locator('a').getAttribute('href'), `${server.url}/assess?community=${COMMUNITY}&pack=guangdong-2021`);
      assert.deepEqual((await heard('here')).map(({ detail }) => detail.code), [code]);
      assert.equal(await page.locator('#here iframe').count(), 0);
      assert.ok(faults.length === 1 && faults[0].includes('<green-assessment>') && faults[0].includes(named), `${faults}`);
    }
    other.key = off.key;
    await open('strict.html');
    await hears('error', 'first');
    assert.deepEqual(await accessibility(page), []);

    other.key = portal.key;
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await open('frame.html');
    await refused;
    await close();

    const policy = async (address) => {
      const { headers } = await fetch(`${server.url}${address}`);
      return [headers.get('content-security-policy').split('; ').at(-1), headers.get('cache-control')];
    };
    for (const page of ['/', '/assess', '/receipts/X']) {
      const framed = (key) => policy(`${page}?embed=1&portal=${key}`);
      assert.deepEqual(await framed(portal.key), [`frame-ancestors 'self' ${portal.url}`, 'no-store, no-transform'], page);
      for (const key of [off.key, '000000000000', '']) {
        assert.deepEqual(await framed(key), ["frame-ancestors 'none'", 'no-cache, no-transform'], `${page} ${key}`);
      }
      assert.deepEqual(await policy(`${page}?portal=${portal.key}`), ["frame-ancestors 'none'", 'no-cache, no-transform'], page);
    }
    const notices = `/notices?embed=1&portal=${portal.key}`;
    assert.deepEqual(await policy(notices), ["frame-ancestors 'none'", 'no-cache, no-transform'], 'no other page is framed');
    const types = await fetch(`${server.url}/embed/v1.d.ts`);
    assert.equal(types.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(types.headers.get('access-control-allow-origin'), '*');
  });
});

describe('the console', () => {
  test('an administrator registers a portal, takes its code, looks at it and takes it away', async () => {
    const { page, faults, close } = await signInTo(browser, server, 'administrator');
    await page.locator('[data-office=portals]').click();
    await page.locator('[data-portals] [data-portal]').first().waitFor();
    await page.locator('[data-new-portal]').click();
    await page.locator('[data-field=portal-name]').fill('荔湾市民网');
    await page.locator('[data-field=portal-origins]').fill('https://lw.example/\nhttps://lw.example/embed');
    await page.locator('[data-field=portal-place-0] option[value="4401"]').waitFor({ state: 'attached' });
    await page.locator('[data-field=portal-place-0]').selectOption('4401');
    await page.locator('[data-field=portal-theme]').selectOption('light');
    await page.locator('[data-portal-go]').click();
    const refused = page.locator('[data-failure=portal_invalid]');
    await refused.waitFor();
    assert.match(await refused.innerText(), /https:\/\/lw\.example\/embed/);
    await inOrder(page, 'embed-console-refused', 'desk');
    await page.locator('[data-field=portal-origins]').fill('https://lw.example/');
    await page.locator('[data-portal-go]').click();
    const card = page.locator('[data-portal]', { hasText: '荔湾市民网' });
    await card.waitFor();
    const key = await card.getAttribute('data-portal');

    await card.locator('[data-code]').click();
    const snippet = (id) => card.locator(`[data-snippet=${id}]`).innerText();
    await card.locator('[data-snippet=element]').waitFor();
    assert.equal(
      await snippet('element'),
      `<script type="module" src="${server.url}/embed/v1.js"></script>\n<green-assessment portal="${key}"></green-assessment>`,
    );
    assert.match(await snippet('frame'), new RegExp(`/\\?division=4401&amp;embed=1&amp;portal=${key}&amp;theme=light"`));
    assert.equal(await snippet('height'), await portal.file('height.js'), 'what a page in these tests does');
    assert.ok((await snippet('policy')).startsWith(`script-src ${server.url}; frame-src ${server.url}`));
    await page.waitForFunction(() => document.querySelector('[data-portal-qr]')?.naturalWidth > 0);
    await inOrder(page, 'embed-console', 'desk');
    await card.locator('[data-preview]').click();
    await card.frameLocator('.embed-preview').locator('[data-page=start]').waitFor();
    await picture(page, 'embed-console-preview');
    const looked = (await keeper.ask('GET', 'portals')).find((one) => one.key === key);
    assert.deepEqual(looked.days, [], 'a look from here is not counted');

    await card.locator('[data-switch]').click();
    await page.locator(`[data-portal="${key}"][data-enabled=false]`).waitFor();
    await card.locator('[data-edit]').click();
    await page.locator('[data-field=portal-name]').fill('荔湾区政府网');
    await page.locator('[data-portal-go]').click();
    const renamed = page.locator('[data-portal]', { hasText: '荔湾区政府网' });
    await renamed.waitFor();
    assert.equal(await renamed.getAttribute('data-portal'), key);
    await renamed.locator('[data-remove]').click();
    await page.locator('[data-remove-go]').click();
    await renamed.waitFor({ state: 'detached' });
    assert.deepEqual(faults.filter((fault) => !fault.includes('422')), []);
    await close();
  });
});

// The last one: the demonstration has other passwords when it has been away.
describe('without a network', () => {
  test('a frame that was opened once opens from the device, until the server answers that it may not', async () => {
    const { page, wrong, open, close } = await guest(portal, { serviceWorkers: 'allow' });
    await open('frame.html');
    const inside = page.frameLocator('iframe');
    const assess = new AssessPage(inside, server.url);
    await assess.ready();
    await assess.choose('1.1', 'met');
    await assess.waitForState('1.1', 'met');
    await inside.locator('.bar [data-path]').waitFor();
    await assess.saved();
    const frame = page.frames().find((one) => one.url().startsWith(server.url));
    await whenInstalled(frame);
    const kept = (name) => frame.evaluate(async (address) => (await caches.match(address))?.headers.get('content-security-policy'), name);
    for (const name of ['/', '/assess']) {
      assert.ok((await kept(`${name}?embed=1&portal=${portal.key}`)).endsWith(`frame-ancestors 'self' ${portal.url}`), name);
    }
    assert.deepEqual(wrong(), []);

    await server.whileAway(async () => {
      await page.reload();
      await assess.ready();
      await assess.waitForState('1.1', 'met');
      await assess.choose('1.2', 'partly');
      await assess.waitForState('1.2', 'partly');
      await inside.locator('.bar [data-path]').waitFor();
      // What talks with the page around it has come from the device as well.
      await page.waitForFunction(() => document.querySelector('iframe').style.height !== '');
      await assess.saved();
    });

    // What is kept may be of an older build than what the server has: who may frame it is taken from there, while
    // what stands inline in it stays allowed.
    const older = "'sha256-ofTheOlderBuild'";
    const addresses = ['/', '/assess'].map((name) => `${name}?embed=1&portal=${portal.key}`);
    const inFrame = () => page.frames().find((one) => one.url().startsWith(server.url));
    await inFrame().evaluate(
      async ([addresses, older]) => {
        const site = await caches.open((await caches.keys()).find((name) => name.startsWith('site-')));
        for (const address of addresses) {
          const page = await site.match(address, { ignoreVary: true });
          const headers = new Headers(page.headers);
          headers.set('content-security-policy', headers.get('content-security-policy').replace(/'sha256-[^']+'/, older));
          headers.delete('content-encoding');
          await site.put(address, new Response(page.body, { headers }));
        }
      },
      [addresses, older],
    );
    await server.alter(`UPDATE portal SET origins = origins || ' https://b.example' WHERE key = '${portal.key}'`);
    await page.reload();
    await assess.ready();
    await inFrame().waitForFunction(
      async ([addresses, ending]) => {
        const kept = await Promise.all(addresses.map((address) => caches.match(address, { ignoreVary: true })));
        return kept.every((page) => page.headers.get('content-security-policy').endsWith(ending));
      },
      [addresses, `frame-ancestors 'self' ${portal.url} https://b.example`],
    );
    for (const address of addresses) {
      const policy = await inFrame().evaluate(
        async (address) => (await caches.match(address, { ignoreVary: true })).headers.get('content-security-policy'),
        address,
      );
      assert.ok(policy.includes(older), policy);
    }

    await server.alter(`UPDATE portal SET is_enabled = 0 WHERE key = '${portal.key}'`);
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.reload();
    await refused;
    // Nothing of it is left to be opened without the server. A document that was shown would have an outline.
    await server.whileAway(async () => {
      await page.reload();
      assert.equal(await inside.locator('#app').count(), 0);
    });
    await close();
  });
});
