// axe in a page, brought once into each document: its source is half a megabyte.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function bring(frame) {
  if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(await source);
}

/** What axe finds in a page and its frames, one line for each place; `runOnly` names the rules, as axe takes it. */
export async function findings(page, runOnly) {
  await Promise.all(page.frames().map(bring));
  // Of what is in order nothing is listed.
  const options = { runOnly, resultTypes: ['violations'] };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`),
  );
}
