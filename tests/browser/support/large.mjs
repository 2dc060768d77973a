// What large print (大字版) promises of letters, lines and contrast.
import { findings } from './axe.mjs';

/** Words on the screen in letters of fewer pixels, or lines closer than one and a half. */
export const tooSmall = (page, least) =>
  page.evaluate((least) => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (words.nextNode()) {
      const { textContent, parentElement } = words.currentNode;
      if (!textContent.trim() || !parentElement.checkVisibility() || parentElement.closest('.sr, svg, script')) continue;
      const { fontSize, lineHeight } = getComputedStyle(parentElement);
      const isClose = lineHeight !== 'normal' && parseFloat(lineHeight) < 1.49 * parseFloat(fontSize);
      if (parseFloat(fontSize) < least || isClose) found.add(`${textContent.trim().slice(0, 20)} ${fontSize}/${lineHeight}`);
    }
    return [...found];
  }, least);

/** Contrast of seven to one, which WCAG asks for at its highest level. */
export const faint = (page) => findings(page, { type: 'rule', values: ['color-contrast-enhanced'] });
