// Somebody in the middle of an assessment.
import { AssessPage } from '../pages/assess.mjs';
import { StartPage } from '../pages/start.mjs';
import { visitor } from './browser.mjs';

/**
 * A visitor who has chosen a community, shown its access code and begun with `guangdong-2021`. `prepare`
 * gets the page before anything is opened; more options go to the visitor.
 */
export async function begun(browser, server, community, { prepare, ...options } = {}) {
  const guest = await visitor(browser, options);
  await prepare?.(guest.page);
  const start = new StartPage(guest.page, server.url);
  await start.open(`?community=${community}`);
  await guest.page.locator('[data-stage=begin]').waitFor();
  await start.choosePack('guangdong-2021');
  await start.fillWho({ code: await server.issueCode(community) });
  await start.go();
  const assess = new AssessPage(guest.page, server.url);
  await assess.ready();
  return { ...guest, start, assess };
}
