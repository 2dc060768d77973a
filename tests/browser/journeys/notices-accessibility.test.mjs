// Every state of the pages of publicity and announcement, in the console and to everybody, at three
// widths, light and dark: axe finds nothing, nothing has to be scrolled sideways, and every control
// is large enough for a finger.
import { after, before, test } from 'node:test';
import { ConsolePage } from '../pages/console.mjs';
import { NoticeEditor, ObjectionDesk } from '../pages/console-notices.mjs';
import { NoticePage } from '../pages/notices.mjs';
import { ObjectionPage } from '../pages/objection.mjs';
import { CertificatePage, CommunityPage, RecognisedPage } from '../pages/recognised.mjs';
import { WIDTHS, inOrder, launch, onEveryDevice, visitor } from '../support/browser.mjs';
import { COMMUNITY, applyWith, day, giveHonour, noticeOf, office, recognise } from '../support/office.mjs';
import { putRecord } from '../support/records.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

const FACTS = { name: '梁秀英', address: '广州市荔湾区沙面大街54号302房', phone: '020-87654321', facts: '小区消防通道长期被车辆占用，与材料不符。' };
const NOBODY = '0192f000-0000-7000-8000-000000000000';

let browser, server, number, applied, recognised, draft, receipt, certificate;

before(async () => {
  const settings = { LVSHETONG_PRIVACY__OBJECTIONS_PER_HOUR: '100' };
  [server, browser] = await Promise.all([startDemo(settings), launch()]);
  number = await sealOne(browser, server);
  await giveHonour(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const asCity = async (...request) => (await office(server, 'city')).ask(...request);

async function object() {
  const { page, close } = await visitor(browser);
  const file = { name: '现场照片.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
  const number = await new NoticePage(page, server.url).object(draft.id, recognised.id, FACTS, [file]);
  await close();
  return number;
}

/** How the world goes on between the states, in order. */
const WORLD = [
  ['applied', async () => {
    applied = await applyWith(server, number, 'direct');
  }],
  ['recognised', async () => {
    recognised = await recognise(server, applied);
  }],
  ['drafted', async () => {
    draft = await asCity('POST', 'notices', noticeOf('穗建公示〔2026〕12号', [recognised.id]));
  }],
  ['published', async () => {
    const { version } = await asCity('GET', `notices/${draft.id}`);
    await asCity('POST', `notices/${draft.id}/publication`, { version });
  }],
  ['objected', async () => {
    receipt = await object();
  }],
  ['answered', async () => {
    for (const { id } of (await asCity('GET', 'objections?state=received')).objections) {
      await asCity('POST', `objections/${id}/reply`, { is_upheld: false, reply: '经核实，材料属实。\n谢谢监督。' });
    }
  }],
  ['over', () => server.goTo(day(8))],
  ['announced', async () => {
    const { version } = await asCity('GET', `notices/${draft.id}`);
    const { announced } = await asCity('POST', `notices/${draft.id}/announcement`, { version });
    certificate = announced[0].certificate;
  }],
];
let reached = 0;

/** Brings the world to a point, whatever has been left out before. */
async function reach(point) {
  const to = WORLD.findIndex(([name]) => name === point) + 1;
  for (; reached < to; reached += 1) await WORLD[reached][1]();
}

const editorOf = (page) => new NoticeEditor(page, server.url);
const deskOf = (page) => new ObjectionDesk(page, server.url);
const goTo = (path, selector) => async (page) => {
  await page.goto(`${server.url}${path}`);
  await page.locator(selector).first().waitFor();
};

/** Opens the draft and the dialog behind a button of it. */
const dialogOf = (button, inside) => async (page) => {
  await editorOf(page).open(draft.id);
  await page.locator(button).click();
  await page.locator(inside).first().waitFor();
};

/** Name, whose page it is (none for everybody's), the point of the world, and how to bring the page there. */
const STATES = [
  ['console, no notice', 'city', '', (page) => editorOf(page).list()],
  ['console, no objection', 'city', '', (page) => deskOf(page).list()],
  ['console, no such notice', 'city', '', goTo(`/console/notices/${NOBODY}`, '[data-failure=not_found]')],
  ['console, no such objection', 'city', '', goTo(`/console/objections/${NOBODY}`, '[data-failure=not_found]')],
  ['console, a new notice with everything missing', 'city', '', async (page) => {
    await goTo('/console/notices/new', '[data-save]')(page);
    await page.locator('[data-publish]').click();
    await editorOf(page).faulty('number');
  }],
  ['public, no such page', null, '', goTo('/nonsense', 'main h1')],
  ['public, no notice', null, '', goTo('/notices', '[data-none]')],
  ['public, nobody recognised', null, '', goTo('/recognised', '[data-none]')],
  ['console, a direct case before it is recognised', 'city', 'applied', async (page) => {
    await goTo(`/console/cases/${applied.id}`, '[data-honours]')(page);
    await new ConsolePage(page, server.url).chooseStep('recognise');
    await page.locator('[data-missing]').waitFor();
  }],
  ['console, notices', 'city', 'drafted', (page) => editorOf(page).list()],
  ['console, a draft', 'city', 'drafted', (page) => editorOf(page).open(draft.id)],
  ['console, a draft that another has changed', 'city', 'drafted', async (page) => {
    await editorOf(page).open(draft.id);
    const { version } = await asCity('GET', `notices/${draft.id}`);
    const theirs = noticeOf('穗建公示〔2026〕12号', [recognised.id], { title: `标题，第${version}次修改`, version });
    await asCity('PUT', `notices/${draft.id}`, theirs);
    await editorOf(page).field('text').fill('另一段正文');
    await page.locator('[data-save]').click();
    await page.locator('[data-conflict]').waitFor();
  }],
  ['console, a draft about to be deleted', 'city', 'drafted', dialogOf('[data-remove]', '[data-remove-confirm]')],
  ['console, a draft about to be published', 'city', 'drafted', dialogOf('[data-publish]', '[data-publish-list] li')],
  ['console, a published notice', 'city', 'published', (page) => editorOf(page).open(draft.id)],
  ['console, a published notice to a county', 'county', 'published', (page) => editorOf(page).open(draft.id)],
  ['public, notices', null, 'published', goTo('/notices', '[data-notice]')],
  ['public, a notice with the form half filled in', null, 'published', async (page) => {
    const notice = new NoticePage(page, server.url);
    await notice.open(draft.id);
    await notice.objectTo(recognised.id);
    await notice.fill({ ...FACTS, phone: 'x', facts: '短' });
    await notice.send();
  }],
  ['public, an objection that has arrived', null, 'published', (page) =>
    new NoticePage(page, server.url).object(draft.id, recognised.id, FACTS)],
  ['public, no such notice', null, '', goTo(`/notices/${NOBODY}`, '[data-failure]')],
  ['public, looking an objection up', null, '', (page) => new ObjectionPage(page, server.url).open()],
  ['public, no such objection', null, '', async (page) => {
    const own = new ObjectionPage(page, server.url);
    await own.open();
    await own.look('0000-0000-0000-0');
    await page.locator('[data-failure]').waitFor();
  }],
  ['public, an objection that waits', null, 'objected', async (page) => {
    const own = new ObjectionPage(page, server.url);
    await own.open();
    await own.look(receipt);
    await own.state();
  }],
  ['console, objections', 'city', 'objected', (page) => deskOf(page).list()],
  ['console, an objection with reasons missing', 'city', 'objected', async (page) => {
    await deskOf(page).list();
    await deskOf(page).openFirst();
    await deskOf(page).choose('upheld');
    await deskOf(page).press();
  }],
  ['console, an objection about to be upheld', 'city', 'objected', async (page) => {
    await deskOf(page).list();
    await deskOf(page).openFirst();
    await deskOf(page).choose('upheld');
    await deskOf(page).words('经现场核查，情况属实。');
    await deskOf(page).record('退回重新评审。');
    await deskOf(page).press();
    await page.locator('[data-reply-confirm]').waitFor();
  }],
  ['console, an objection with its answer', 'city', 'answered', async (page) => {
    await deskOf(page).list('?all=1');
    await deskOf(page).openFirst();
  }],
  ['public, an objection with its answer', null, 'answered', async (page) => {
    const own = new ObjectionPage(page, server.url);
    await own.open();
    await own.look(receipt);
    await own.reply();
  }],
  ['console, about to announce', 'city', 'over', dialogOf('[data-announce]', '[data-announce-confirm]')],
  ['public, a notice whose days are over', null, 'over', (page) => new NoticePage(page, server.url).open(draft.id)],
  ['public, an objection that came too late', null, 'over', async (page) => {
    const notice = new NoticePage(page, server.url);
    await notice.open(draft.id);
    for (const [name, value] of Object.entries({ ...FACTS, case: recognised.id })) {
      await putRecord(page, `objection.${draft.id}.${name}`, value);
    }
    await page.reload();
    await page.locator('[data-too-late]').waitFor();
  }],
  ['console, an announced notice', 'city', 'announced', (page) => editorOf(page).open(draft.id)],
  ['console, an announced case', 'city', 'announced', async (page) => {
    await goTo(`/console/cases/${recognised.id}`, '[data-history]')(page);
    await new ConsolePage(page, server.url).chooseStep('revoke');
    await page.locator('[data-missing]').waitFor();
  }],
  ['console, a committee whose recognition holds', 'community', 'announced', goTo('/console', '[data-not-yet]')],
  ['public, recognised communities', null, 'announced', (page) => new RecognisedPage(page, server.url).open()],
  ['public, a community', null, 'announced', (page) => new CommunityPage(page, server.url).open(COMMUNITY)],
  ['public, a community without a recognition', null, '', (page) => new CommunityPage(page, server.url).open('440103002101')],
  ['public, no such community', null, '', goTo('/communities/440199999999', '[data-failure]')],
  ['public, a certificate counted anew', null, 'announced', async (page) => {
    const paper = new CertificatePage(page, server.url);
    await paper.open(certificate);
    await paper.recount();
  }],
  ['public, no such certificate', null, '', goTo('/certificates/4401-2026-9999', '[data-failure]')],
];

for (const [name, role, point, bring] of STATES) {
  test(name, async () => {
    await reach(point);
    const { page, close } = await visitor(browser, { size: WIDTHS.desk });
    if (role) {
      const console = new ConsolePage(page, server.url);
      await console.open();
      await console.signIn(server.accounts[role]);
    }
    await bring(page);
    await onEveryDevice((device) => inOrder(page, `notices, ${name}`, device));
    await close();
  });
}
