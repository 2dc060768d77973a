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

/** Reviews what is filled in on a page, gives a new access code and submits it: the receipt is there then. */
export async function seal(page, server, community) {
  const assess = new AssessPage(page, server.url);
  await assess.review();
  await new StartPage(page, server.url).fillWho({ code: await server.issueCode(community) });
  await assess.submit();
  await page.waitForURL('**/receipts/*');
}

/** SQL that replaces a text in what is kept of a submission: JSON, or the outcome, which is packed and holds texts as they are. */
const replaced = (column, from, to) =>
  `UPDATE submission_record SET ${column} = CAST(replace(CAST(${column} AS TEXT), '${from}', '${to}') AS BLOB)`;

/**
 * What is changed in the database so that a record does not hold, by what is found then: of one that has 33
 * requirements met and a reason for one that does not apply.
 */
export const BREAKS = {
  signature_invalid: 'UPDATE submission_record SET signature = zeroblob(64)',
  record_altered: "UPDATE submission SET score = '99.9'",
  sheet_altered: replaced('sheet', '无可改造', '有可改造'),
  outcome_altered: replaced('outcome', '"met":33', '"met":38'),
  outcome_differs: replaced('outcome', '"met":33', '"met":38'),
};

const RECORDS = ['submission_record', 'submission'];

/** Changes the database, has a look, and puts the records back as they were. */
export async function whileAltered(server, sql, look) {
  await server.alter([...RECORDS.map((table) => `CREATE TABLE kept_${table} AS SELECT * FROM ${table}`), sql].join('; '));
  try {
    await look();
  } finally {
    const back = (table) => [`DELETE FROM ${table}`, `INSERT INTO ${table} SELECT * FROM kept_${table}`, `DROP TABLE kept_${table}`];
    await server.alter(`BEGIN IMMEDIATE; ${RECORDS.flatMap(back).join('; ')}; COMMIT`);
  }
}

/**
 * Lets the page hear of a finding that nothing in the database brings about while the server runs: of a
 * pack or an engine that it does not have, or of one that only a later server knows.
 */
export async function hearOf(page, finding) {
  await page.route('**/api/v1/receipts/*/sheet', async (route) => {
    const number = route.request().url().split('/').at(-2);
    const { signature } = await (await fetch(new URL(`/api/v1/receipts/${number}`, route.request().url()))).json();
    const answer = await route.fetch();
    const body = await answer.body();
    // After the signature come "it holds" and the number of findings, one byte each.
    const at = body.indexOf(Buffer.from(signature)) + signature.length;
    const code = Buffer.from(finding);
    const broken = Buffer.concat([body.subarray(0, at), Buffer.from([0, 1, code.length]), code, body.subarray(at + 2)]);
    await route.fulfill({ response: answer, body: broken, headers: { ...answer.headers(), 'content-length': String(broken.length) } });
  });
}
