// Going through a page as somebody without a mouse does.
import assert from 'node:assert/strict';

/** Goes on with the Tab key until something that fits has the focus, round the page once at most. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 400; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`${selector} is out of reach`);
}
