// A sealed self-assessment to look at, filled in through the page as a committee would.
import { AssessPage } from '../pages/assess.mjs';
import { StartPage } from '../pages/start.mjs';
import { visitor } from './browser.mjs';
import { allMet, packOf } from './packs.mjs';

/** Submits one, with 1,200 households in the profile; gives its receipt number. */
export async function sealOne(browser, server, changes = {}, community = '440103001101') {
  const { page, close } = await visitor(browser);
  const { steps } = await packOf(server.url, 'guangdong-2021');
  const start = new StartPage(page, server.url);
  await start.open(`?community=${community}`);
  await page.locator('[data-stage=begin]').waitFor();
  await start.choosePack('guangdong-2021');
  await page.locator('[data-fact=households] input').fill('1200');
  await start.fillWho({ code: await server.issueCode(community) });
  await start.go();
  const assess = new AssessPage(page, server.url);
  await assess.ready();
  await assess.answerAtOnce(steps, allMet(changes));
  await assess.review();
  await assess.submit();
  await page.waitForURL('**/receipts/*');
  const number = page.url().split('/').at(-1);
  await close();
  return number;
}

/** Lets the page see a record that does not hold, by changing what the server answers: it has found `finding`. */
export async function breakSeal(page, code = 'signature_invalid') {
  await page.route('**/api/v1/receipts/*/sheet', async (route) => {
    const number = route.request().url().split('/').at(-2);
    const { signature } = await (await fetch(new URL(`/api/v1/receipts/${number}`, route.request().url()))).json();
    const answer = await route.fetch();
    const body = await answer.body();
    // After the signature come "it holds" and the number of findings, one byte each.
    const at = body.indexOf(Buffer.from(signature)) + signature.length;
    const finding = Buffer.from(code);
    const broken = Buffer.concat([body.subarray(0, at), Buffer.from([0, 1, finding.length]), finding, body.subarray(at + 2)]);
    await route.fulfill({ response: answer, body: broken, headers: { ...answer.headers(), 'content-length': String(broken.length) } });
  });
}
