// What somebody with an account does without a page: for steps that a journey is not about.
import assert from 'node:assert/strict';

/** The community of the made-up committee. */
export const COMMUNITY = '440103001101';

/** A day in China so many days from now, `2026-12-01`. */
export const day = (later = 0) => new Date(Date.now() + (8 + 24 * later) * 3_600_000).toISOString().slice(0, 10);

/** Signs somebody in: a role of the demonstration, or a name and a password. `ask` sends what they want and gives the answer. */
export async function office(server, who) {
  const headers = { 'content-type': 'application/json', origin: server.url };
  const ask = async (method, path, body) => {
    const answer = await fetch(`${server.url}/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    if (answer.headers.getSetCookie().length) headers.cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    return text && JSON.parse(text);
  };
  await ask('POST', 'session', server.accounts[who] ?? who);
  return { ask };
}

/** What accounts that a test makes are signed in with. */
export const PASSWORD = 'tidal mango orbit fence';

/** Makes an account: `name`, `display_name`, `role` and `division`. Gives its invitation link. */
export async function invite(server, wish) {
  const keeper = await office(server, 'administrator');
  const { invitation_url } = await keeper.ask('POST', 'accounts', { email: null, department: null, ...wish });
  return invitation_url;
}

/** The same, with the invitation accepted; gives what one signs in with. */
export async function addAccount(server, wish) {
  const token = new URL(await invite(server, wish)).hash.slice(1);
  const keeper = await office(server, 'administrator');
  await keeper.ask('POST', `invitations/${token}`, { password: PASSWORD });
  return { name: wish.name, password: PASSWORD };
}

/** The city imports that the community holds an honour. */
export async function giveHonour(server) {
  const city = await office(server, 'city');
  const table = `社区代码,荣誉名称,证书编号,年份\r\n${COMMUNITY},广东省绿色社区,粤绿〔2019〕1号,2019\r\n`;
  const content = Buffer.from(table).toString('base64');
  const { id } = await city.ask('POST', 'imports', { kind: 'honours', file_name: '荣誉.csv', content });
  await city.ask('POST', `imports/${id}/confirmation`, {});
}

/** The community applies; gives its case. */
export async function applyWith(server, receipt, route) {
  return (await office(server, 'community')).ask('POST', 'cases', { receipt, route });
}

/** The city recognises a case of the direct route: it waits for a notice. */
export async function recognise(server, case_) {
  const city = await office(server, 'city');
  const step = { step: 'recognise', opinion: '证书核验无误。', honour_checked: true, version: case_.version };
  return city.ask('POST', `cases/${case_.id}/steps`, step);
}

/** The community's only case, recognised by the city on the direct route. */
export const recogniseDirectly = async (server, receipt) => recognise(server, await applyWith(server, receipt, 'direct'));

/** What a city writes of a notice. */
export const noticeOf = (number, cases, changes = {}) => ({
  number,
  title: '关于广州市绿色社区拟认定名单的公示',
  text: '经社区申请和市级评审，现将拟认定名单予以公示。\n公示期内如有异议，请实名提出。',
  first_day: day(),
  last_day: null,
  contact: '广州市住房和城乡建设局 020-12345678',
  cases,
  version: 0,
  ...changes,
});

/** The city sets how many days its notices have. */
export async function setPublicityDays(server, days) {
  const city = await office(server, 'city');
  const { version, settings } = await city.ask('GET', 'divisions/4401/settings');
  await city.ask('PUT', 'divisions/4401/settings', { version, settings: { ...settings, publicity_days: days } });
}
