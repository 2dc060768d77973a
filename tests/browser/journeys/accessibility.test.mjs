// Every state of every page, at three widths, light and dark: axe finds nothing, nothing has to be
// scrolled sideways, and every control is large enough for a finger.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { ReceiptPage } from '../pages/receipt.mjs';
import { StartPage } from '../pages/start.mjs';
import { PHONE, inOrder, launch, onEveryDevice, overflow, visitor } from '../support/browser.mjs';
import { fixture } from '../support/packs.mjs';
import { hearOf, sealOne } from '../support/sealed.mjs';
import { startServer } from '../support/server.mjs';

const COMMUNITY = '440103001101';
let browser, server, number;

before(async () => {
  [server, browser] = await Promise.all([startServer({ LVSHETONG_ACCESS__FREE_GUESSES: '100' }, [fixture('answers')]), launch()]);
  number = await sealOne(browser, server, { '9.1': { choice: 'partly' } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const click = (locator) => locator.click();

/** The review of a community that has begun. */
async function review(page) {
  await new StartPage(page, server.url).open(`?community=${COMMUNITY}`);
  await page.locator('input[name=standard][value="guangdong-2021"]').check();
  await new StartPage(page, server.url).fillWho({ code: await server.issueCode(COMMUNITY) });
  await click(page.locator('[data-continue]'));
  await new AssessPage(page, server.url).ready();
  await click(page.locator('[data-step=review]'));
  await page.locator('[data-submit]').waitFor();
}

/** How to bring a page into each state. */
const STATES = {
  'start, nothing typed': async (page) => new StartPage(page, server.url).open(),
  'start, matches': async (page) => {
    await new StartPage(page, server.url).open();
    await page.locator('[data-find]').fill('荔湾');
    await page.locator('[data-community]').first().waitFor();
  },
  'start, no match': async (page) => {
    await new StartPage(page, server.url).open();
    await page.locator('[data-find]').fill('没有这个社区');
    await page.locator('[data-find-said]', { hasText: '没有找到' }).waitFor();
  },
  'start, a community chosen': async (page) => {
    await new StartPage(page, server.url).open(`?community=${COMMUNITY}`);
    await page.locator('[data-stage=begin] , input[name=standard]').first().waitFor();
  },
  'start, something missing': async (page) => {
    await new StartPage(page, server.url).open(`?community=${COMMUNITY}`);
    await click(page.locator('[data-continue]'));
  },
  'assess, first step': async (page) => new AssessPage(page, server.url).open('?pack=guangdong-2021'),
  'assess, answers of every sort': async (page) => {
    const assess = new AssessPage(page, server.url);
    await assess.open('?pack=guangdong-2021');
    for (const [id, value] of [['1.1', 'met'], ['1.2', 'partly'], ['2.1', 'not_met']]) {
      await click(assess.card(id).locator(`label:has(input[value="${value}"])`));
    }
    await assess.number('1.3', '120');
    await assess.card('1.3').locator('[data-number]').blur();
  },
  'assess, not applicable, help and remark open': async (page) => {
    const assess = new AssessPage(page, server.url);
    await assess.open('?pack=guangdong-2021');
    await click(page.locator('[data-step="c2"]'));
    const card = assess.card('5.2');
    await click(card.locator('label:has(input[value="not_applicable"])'));
    for (const fold of ['help', 'extras']) await click(card.locator(`[data-${fold}] > summary`));
    await card.locator('[data-remark]').waitFor();
    await card.locator('[data-help] dl').waitFor();
  },
  'assess, the result': async (page) => {
    const assess = new AssessPage(page, server.url);
    await assess.open('?pack=qingyuan-2021');
    await click(page.locator('.bar [data-open-result]'));
    await page.locator('[data-sheet][open] [data-blocker-list]').waitFor();
    await page.locator('[data-sheet]').evaluate((sheet) => sheet.querySelectorAll('details').forEach((fold) => (fold.open = true)));
  },
  'assess, the rarer controls': async (page) => {
    const assess = new AssessPage(page, server.url);
    await assess.open('?practice&pack=answers');
    await click(page.locator('[data-step=others]'));
    await click(assess.card('records').locator('[data-add-record]'));
    await assess.card('records').locator('[data-record]').waitFor();
    await assess.number('faults', 'x', 'wire');
    await click(assess.card('evidence').locator('[data-extras] > summary'));
    await assess.card('evidence').locator('[data-evidence] input').fill('照片');
  },
  'assess, the review': review,
  'assess, refused': async (page) => {
    await review(page);
    await page.locator('[data-field=code]').fill('AAAAA-AAAAA');
    await click(page.locator('[data-submit]'));
    await page.locator('[data-failure=access_code_wrong]').waitFor();
  },
  'assess, the network refuses the submission': async (page) => {
    await review(page);
    await page.route('**/api/v1/submissions', (route) => route.abort());
    await click(page.locator('[data-submit]'));
    await page.locator('[data-failure=offline]').waitFor();
  },
  'assess, practice with mistakes at its end': async (page) => {
    const assess = new AssessPage(page, server.url);
    await assess.open('?practice&pack=guangdong-2021');
    await assess.number('1.3', 'x');
    await click(page.locator('[data-step=review]'));
    await page.locator('[data-practice-end]').waitFor();
  },
  'assess, in English': async (page) => new AssessPage(page, server.url).open('?practice&pack=guangdong-2021&lang=en'),
  'assess, no such community': async (page) => {
    await page.goto(`${server.url}/assess?community=440199999999`);
    await page.locator('[data-failure]').waitFor();
  },
  'start, a draft about to be deleted': async (page) => {
    const assess = new AssessPage(page, server.url);
    await assess.open('?practice&pack=guangdong-2021');
    await click(assess.card('1.1').locator('label:has(input[value=met])'));
    await assess.waitForState('1.1', 'met');
    await new StartPage(page, server.url).open();
    await click(page.locator('[data-draft-delete]'));
    await page.locator('[data-draft-delete-now]').waitFor();
  },
  'receipt, it holds': async (page) => new ReceiptPage(page, server.url).open(number),
  'receipt, in English and unfolded': async (page) => {
    await new ReceiptPage(page, server.url).open(`${number}?lang=en`);
    await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
  },
  'receipt, it is broken': async (page) => {
    await hearOf(page, 'signature_invalid');
    await new ReceiptPage(page, server.url).open(number);
  },
  'receipt, there is none': async (page) => {
    await page.goto(`${server.url}/receipts/0000-0000-0000-0`);
    await page.locator('[data-failure]').waitFor();
  },
  'the start before its program has come': async (page) => {
    await page.route('**/*.wasm', () => {});
    await page.goto(server.url, { waitUntil: 'commit' });
    await page.locator('#app h1').waitFor();
  },
  'the start without its program': async (page) => {
    await page.route('**/*.wasm', (route) => route.abort());
    await page.goto(server.url);
    await page.locator('.when-failed').waitFor();
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  test(state, async () => {
    const { page, close } = await visitor(browser);
    await reach(page);
    await onEveryDevice((device) => inOrder(page, state, device));
    await page.setViewportSize(PHONE);
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    assert.equal(await overflow(page), 0, 'with letters twice as large nothing is scrolled sideways');
    await close();
  });
}

/** The edges of an element: where colours are forced, little else that a style sheet draws is left. */
const edges = (page, selector) =>
  page.locator(selector).first().evaluate((element) => {
    const style = getComputedStyle(element);
    const sides = ['block-start', 'block-end', 'inline-start', 'inline-end'];
    const names = [...sides.map((side) => `border-${side}-width`), 'outline-style', 'outline-width'];
    return names.map((name) => style.getPropertyValue(name)).join(' ');
  });

/** Whether a ring of at least two pixels is drawn around an element. */
const hasRing = (page, selector) =>
  page.locator(selector).first().evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });

test('with forced colours edges tell what is chosen, current, pressed and in focus', async () => {
  const { page, close } = await visitor(browser, { forcedColors: 'active' });
  await new StartPage(page, server.url).open();
  await page.locator('[data-find]').fill('荔湾');
  await page.locator('[data-community]').nth(1).waitFor();
  await page.locator('[data-find]').press('ArrowDown');
  await page.locator('[data-community][aria-selected=true]').waitFor();
  assert.ok(await hasRing(page, '[data-find]'));
  assert.notEqual(await edges(page, '[data-community][aria-selected=true]'), await edges(page, '[data-community][aria-selected=false]'));

  const assess = new AssessPage(page, server.url);
  await assess.open('?practice&pack=guangdong-2021');
  const choice = (value) => `[data-requirement="1.1"] label:has(input[value=${value}])`;
  await page.locator(`${choice('met')} input`).press('Space');
  await assess.waitForState('1.1', 'met');
  assert.ok(await hasRing(page, choice('met')), 'the label of what has the focus');
  await page.keyboard.press('Tab');
  await page.locator(`${choice('met')} input:focus`).waitFor({ state: 'detached' });
  assert.notEqual(await edges(page, choice('met')), await edges(page, choice('partly')));
  assert.notEqual(await edges(page, '.steps [aria-current=step]'), await edges(page, '.steps [data-step]:not([aria-current])'));
  const before = await edges(page, '[data-size]');
  await page.locator('[data-size]').tap();
  await page.locator('[data-size][aria-pressed=true]').waitFor();
  assert.notEqual(await edges(page, '[data-size]'), before);
  assert.match(await edges(page, '.bar'), /^1px /, 'a line parts the bar from the page');
  await close();
});

/**
 * Whether what has the focus comes to lie in the window, not all of it under something else: the browser itself
 * leaves what is seen by a third where it is.
 */
const isFocusSeen = (page) =>
  page
    .waitForFunction(
      () => {
        const focused = document.activeElement;
        const { left, top, width, height } = focused.getBoundingClientRect();
        const own = focused.closest('label') ?? focused;
        return [0.25, 0.5, 0.75].some((part) => own.contains(document.elementFromPoint(left + width * part, top + height / 2)));
      },
      null,
      // The browser scrolls there with the next frame.
      { timeout: 3_000 },
    )
    .then(() => true, () => false);

test('at 400 % in a low window no bar lies over what has the focus', async () => {
  const { page, close } = await visitor(browser, { size: { width: 320, height: 256 } });
  await new AssessPage(page, server.url).open('?practice&pack=guangdong-2021');
  for (const size of ['as usual', 'large']) {
    if (size === 'large') {
      await page.locator('[data-size]').tap();
      await page.locator('[data-size][aria-pressed=true]').waitFor();
    }
    let requirements = 0;
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      // Behind the last stop the page as a whole is one, before it begins anew.
      if (await page.evaluate(() => document.activeElement === document.body)) continue;
      const focused = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 90));
      assert.ok(await isFocusSeen(page), `${size}: ${focused}`);
      requirements += await page.evaluate(() => Number(document.activeElement.closest('[data-requirement]') !== null));
    }
    assert.ok(requirements > 5, `${size}: ${requirements} controls of requirements`);
    assert.equal(await overflow(page), 0, size);
  }
  await close();
});

test('whoever wants little motion gets none, whatever a style would move', async () => {
  const { page, close } = await visitor(browser);
  const scrolling = () => page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  const moving = () =>
    page.evaluate(() => {
      const moves = ({ animationName, transitionDuration }) => animationName !== 'none' || parseFloat(transitionDuration) > 0;
      return [...document.querySelectorAll('*')].filter((one) => moves(getComputedStyle(one))).length;
    });
  await new AssessPage(page, server.url).open('?practice&pack=guangdong-2021');
  await page.evaluate(() => document.querySelector('.bar').style.setProperty('transition', 'opacity 1s'));
  assert.deepEqual([await scrolling(), await moving()], ['auto', 0]);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  assert.equal(await scrolling(), 'smooth');
  assert.ok((await moving()) >= 1);
  await close();
});
