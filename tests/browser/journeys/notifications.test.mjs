// What people and programs are told: a webhook that the city sets up, a case that comes back, the
// bell of its committee, somebody named in a comment. Every page looked at by axe.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { inOrderFor, signInTo } from '../pages/console.mjs';
import { PHONE, launch, picture } from '../support/browser.mjs';
import { sealOne } from '../support/sealed.mjs';
import { startDemo } from '../support/server.mjs';

let browser, server, receiver;

/** Keeps what it is sent. */
async function startReceiver() {
  const received = [];
  const http = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    received.push({ headers: request.headers, body });
    response.writeHead(204).end();
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${http.address().port}/hook`, received, stop: () => http.close() };
}

before(async () => {
  const settings = { LVSHETONG_WEBHOOKS__ALLOW_HTTP: 'true', LVSHETONG_WEBHOOKS__PRIVATE_NETWORKS: '["127.0.0.0/8"]' };
  [server, browser, receiver] = await Promise.all([startDemo(settings), launch(), startReceiver()]);
  await sealOne(browser, server);
});
after(async () => {
  receiver?.stop();
  await browser?.close();
  await server?.stop();
});

const signedIn = (role, options) => signInTo(browser, server, role, options);

const looked = (role, name, bring) => inOrderFor(browser, server, role, name, bring);

describe('people and programs are told', { concurrency: false }, () => {
  let secret;

  test('a city sets a webhook up and is shown its secret once', async () => {
    const { page, console, faults, close } = await signedIn('city');
    await console.open('/notifications');
    await page.locator('[data-empty]').waitFor();
    await page.locator('[data-webhooks-link]').click();
    await page.locator('[data-new-webhook]').click();
    await page.locator('[data-field=webhook-url]').fill('https://10.0.0.1/');
    await page.locator('[data-webhook-go]').click();
    await page.locator('[data-failure=webhook_invalid]').waitFor();
    assert.equal(await page.locator('[data-field=webhook-url]').inputValue(), 'https://10.0.0.1/', 'nothing typed is lost');
    await page.locator('[data-field=webhook-url]').fill(receiver.url);
    await page.locator('[data-field=webhook-description]').fill('市政务数据平台');
    await page.locator('[data-webhook-go]').click();
    secret = await page.locator('[data-secret] code').innerText();
    assert.match(secret, /^whsec_/);
    await page.reload();
    await page.locator('[data-webhook]').waitFor();
    assert.equal(await page.locator('[data-secret]').count(), 0);
    // The refusal is an answer of 422, which the browser writes down as well.
    assert.deepEqual(faults.filter((fault) => !fault.includes('422')), []);
    await close();
  });

  test('a committee applies, its street names somebody in a comment and returns the case', async () => {
    const committee = await signedIn('community', { size: PHONE });
    await committee.console.apply();
    await committee.close();

    const { page, console, close } = await signedIn('street');
    await page.locator('[data-bell] [data-unread="1"]').waitFor();
    await console.list();
    await page.locator('[data-case] a').first().click();
    await console.caseReady();
    const comments = page.locator('[data-comments]');
    await comments.locator('textarea').fill('请看一下 @demo-co');
    await comments.locator('[data-person=demo-county]').click();
    assert.equal(await comments.locator('textarea').inputValue(), '请看一下 @demo-county ');
    await picture(page, 'console-comment-people');
    await comments.locator('[data-comment-go]').click();
    await comments.locator('[data-comment]').waitFor();
    await console.chooseStep('return');
    await console.reason('1.1', '缺居民代表会议纪要');
    await console.decide();
    await close();
  });

  test('the committee sees the bell, opens the case, and the bell is quiet', async () => {
    const { page, console, faults, close } = await signedIn('community', { size: PHONE });
    const unread = page.locator('[data-bell] [data-unread="1"]');
    await unread.waitFor();
    // Nobody has to find out that the line of links can be scrolled.
    const { x, width } = await unread.boundingBox();
    assert.ok(x >= 0 && x + width <= PHONE.width, `the bell is at ${x}`);
    await page.locator('[data-bell]').click();
    const line = page.locator('[data-notification][data-kind=case_returned]');
    await line.locator('[data-open]').click();
    await console.caseReady();
    await page.locator('dd[data-stage=returned]').waitFor();
    await page.locator('[data-bell]').click();
    await page.locator('[data-notification][data-is-read=true]').waitFor();
    assert.equal(await page.locator('[data-bell] [data-unread]').count(), 0);
    assert.deepEqual(faults, []);
    await close();
  });

  test('whoever was named is told, and marks it as read', async () => {
    const { page, close } = await signedIn('county');
    await page.locator('[data-bell]').click();
    await page.locator('[data-kind=mentioned]').waitFor();
    await page.locator('[data-mark-all]').click();
    await page.locator('[data-notification][data-is-read=true]').waitFor();
    assert.equal(await page.locator('[data-unread-count]').count(), 0);
    await close();
  });

  test('the receiver got signed messages; the log says so, and one is sent again', async () => {
    const { page, console, close } = await signedIn('city');
    await console.open('/webhooks');
    await page.locator('[data-log-open]').click();
    for (let tries = 0; tries < 100 && receiver.received.length < 2; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    for (const { headers, body } of receiver.received) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const expected = createHmac('sha256', key).update(signed).digest('base64');
      assert.equal(headers['webhook-signature'], `v1,${expected}`);
    }
    assert.deepEqual(receiver.received.map(({ body }) => JSON.parse(body).type).sort(), ['case.changed', 'case.created']);
    // The server notes what has arrived a moment after the receiver has it.
    const delivered = page.locator('[data-delivery][data-state=delivered]').nth(1);
    for (let tries = 0; tries < 100 && (await delivered.count()) === 0; tries += 1) {
      await page.locator('[data-log-again]').click();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await delivered.waitFor();
    await page.locator('[data-delivery]').first().locator('[data-resend]').click();
    for (let tries = 0; tries < 100 && receiver.received.length < 3; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal(receiver.received.length, 3);
    await page.locator('[data-edit]').click();
    await page.locator('[data-webhook] [data-field^=webhook-description]').fill('数据平台');
    await page.locator('[data-webhook] [data-webhook-go]').click();
    await page.locator('[data-webhook] h2').getByText('数据平台', { exact: true }).waitFor();
    await page.locator('[data-remove]').click();
    await page.locator('[data-dialog=remove-webhook] [data-close]').click();
    await page.locator('[data-switch]').click();
    await page.locator('[data-webhook][data-enabled=false]').waitFor();
    await close();
  });

  test('somebody sets where they get e-mail', async () => {
    const { page, console, close } = await signedIn('street');
    await console.open('/account');
    await page.locator('[data-mail] [data-field=email]').fill('nobody');
    await page.locator('[data-mail-go]').click();
    await page.locator('[data-mail] [data-failure=invalid_email]').waitFor();
    await page.locator('[data-mail] [data-field=email]').fill('street@example.gov.cn');
    await page.locator('[data-mail-go]').click();
    await page.locator('[data-mail] [data-done]').waitFor();
    await close();
  });

  test('the list can be used by everybody', () =>
    looked('street', 'notifications', async (page, console) => {
      await console.open('/notifications');
      await page.locator('[data-notification]').first().waitFor();
    }));

  test('webhooks can be used by everybody', () =>
    looked('city', 'webhooks', async (page, console) => {
      await console.open('/webhooks');
      await page.locator('[data-new-webhook]').click();
      await page.locator('[data-log-open]').click();
      await page.locator('[data-delivery]').first().waitFor();
    }));

  test('the account page with the choice about e-mail can be used by everybody', () =>
    looked('county', 'account-mail', async (page, console) => {
      await console.open('/account');
      await page.locator('[data-wants-mail]').waitFor();
    }));
});
