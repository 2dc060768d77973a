// 大字版: large letters, strong contrast, one requirement to a screen, and a voice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssessPage } from '../pages/assess.mjs';
import { ReceiptPage } from '../pages/receipt.mjs';
import { RecognisedPage } from '../pages/recognised.mjs';
import { StartPage } from '../pages/start.mjs';
import { SurveyPage } from '../pages/survey.mjs';
import { accessibility, inEveryLook, launch, overflow, picture, smallTargets, visitor } from '../support/browser.mjs';
import { faint, tooSmall } from '../support/large.mjs';
import { COMMUNITY } from '../support/office.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startServer } from '../support/server.mjs';

let browser, server;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function looksRight(page, name) {
  await inEveryLook(page, 'phone', async (width, scheme) => {
    await picture(page, `${name}-${width}-${scheme}`);
    assert.deepEqual(await accessibility(page), []);
    assert.deepEqual(await faint(page), [], `${name} ${scheme}`);
    assert.deepEqual(await smallTargets(page), []);
    assert.deepEqual(await tooSmall(page, 24), []);
    assert.equal(await overflow(page), 0);
  });
}

test('one switch makes everything large, and it stays so on every page', async () => {
  const { page, close } = await visitor(browser);
  const start = new StartPage(page, server.url);
  await start.open();
  const size = page.locator('[data-size]');
  assert.equal(await size.getAttribute('aria-pressed'), 'false');
  await size.tap();
  await page.locator('[data-size][aria-pressed=true]').waitFor();
  await looksRight(page, 'large-start');
  await start.practise();
  const assess = new AssessPage(page, server.url);
  await assess.ready();
  await assess.choose('1.1', 'met');
  await page.locator('[data-aloud] >> visible=true').first().waitFor();
  await looksRight(page, 'large-assess');
  const heights = await page.locator('[data-requirement] >> visible=true').evaluateAll((cards) => cards.map((card) => card.offsetHeight));
  assert.ok(heights.every((height) => height >= innerHeightOf(page) - 14 * 16), heights.join(' '));
  await page.reload();
  await assess.ready();
  assert.equal(await assess.state('1.1'), 'met');
  assert.equal(await size.getAttribute('aria-pressed'), 'true');
  await assess.review();
  await looksRight(page, 'large-review');
  await new ReceiptPage(page, server.url).open(await sealOne(browser, server));
  await looksRight(page, 'large-receipt');
  await new RecognisedPage(page, server.url).open();
  await looksRight(page, 'large-recognised');
  await new SurveyPage(page, server.url, COMMUNITY).open();
  await looksRight(page, 'large-survey');
  await size.tap();
  await page.locator('html[data-large]').waitFor({ state: 'detached' });
  await close();
});

const innerHeightOf = (page) => page.viewportSize().height;

/** What is read first in each language, and a choice that is read as well. */
const ALOUD = { zh: [/^zh-CN 1\.1.*。/, /不符合/], en: [/^en 1\.1.*\. /, /Not met/] };

for (const [language, [beginning, choice]] of Object.entries(ALOUD)) {
  test(`${language}: a requirement is read out with its choices, and a second press stops it`, async () => {
    const { page, close } = await visitor(browser);
    // Chromium has no voice here: what it is asked to say is noted instead.
    await page.addInitScript((language) => {
      window.said = [];
      window.isSpeaking = false;
      Object.defineProperty(speechSynthesis, 'speaking', { get: () => window.isSpeaking });
      speechSynthesis.speak = ({ text, lang }) => ((window.isSpeaking = true), window.said.push(`${lang} ${text}`));
      speechSynthesis.cancel = () => (window.isSpeaking = false);
      localStorage.setItem('lvshetong.lang', language);
      localStorage.setItem('lvshetong.large', '1');
    }, language);
    const assess = new AssessPage(page, server.url);
    await assess.open('?practice');
    await assess.choose('1.1', 'met');
    const read = assess.card('1.1').locator('[data-aloud]');
    await read.tap();
    await page.waitForFunction(() => window.said.length > 0);
    const [said] = await page.evaluate(() => window.said);
    assert.match(said, beginning);
    assert.match(said, choice);
    const isOffered = await assess.card('1.1').locator('[data-cantonese]').count();
    assert.equal(isOffered, language === 'en' ? 0 : 1, 'Cantonese is a way to read Chinese');
    await read.tap();
    await page.waitForFunction(() => !window.isSpeaking);
    await close();
  });
}

test('Cantonese is offered once the browser has read in a voice for it, and Mandarin from the beginning', async () => {
  const { page, faults, close } = await visitor(browser);
  // As Chromium does it: asked for the first time it knows no voice, then it says that this has changed.
  await page.addInitScript(() => {
    window.said = [];
    window.voices = [];
    // The browser's own takes no voice but a real one.
    window.SpeechSynthesisUtterance = class {
      constructor(text) {
        this.text = text;
      }
    };
    speechSynthesis.getVoices = () => window.voices;
    speechSynthesis.speak = ({ lang, voice }) => window.said.push([lang, voice?.name ?? null]);
    localStorage.setItem('lvshetong.large', '1');
  });
  const assess = new AssessPage(page, server.url);
  await assess.open('?practice');
  await assess.choose('1.1', 'met');
  const [read, cantonese] = ['[data-aloud]', '[data-cantonese]'].map((button) => assess.card('1.1').locator(button));
  await read.waitFor();
  await cantonese.waitFor({ state: 'hidden' });
  await page.evaluate(() => {
    window.voices = [
      { name: '婷婷', lang: 'zh-CN' },
      { name: '善怡', lang: 'zh-HK' },
    ];
    speechSynthesis.dispatchEvent(new Event('voiceschanged'));
  });
  await cantonese.tap();
  await page.waitForFunction(() => window.said.length === 1);
  await read.tap();
  await page.waitForFunction(() => window.said.length === 2);
  assert.deepEqual(await page.evaluate(() => window.said), [['zh-HK', '善怡'], ['zh-CN', null]]);
  assert.deepEqual(faults, []);
  await close();
});
