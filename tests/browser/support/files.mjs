// Files that a page gives to be saved.
import assert from 'node:assert/strict';

/** Presses what saves a file; gives its name and its bytes. */
export async function saved(page, selector) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(selector).click()]);
  const parts = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
}

/** Saves the list on a page as CSV; gives the file's name, its headers and the lines below them. */
export async function savedTable(page) {
  const { name, bytes } = await saved(page, '[data-export=csv]');
  const [head, ...lines] = bytes.toString().split('\r\n').filter(Boolean);
  assert.ok(head.startsWith('\ufeff'), 'Excel opens it right');
  return { name, head: head.slice(1), lines };
}
