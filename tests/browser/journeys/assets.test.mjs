// What a page loads is kept by the browser: for ever where the name holds a hash of the content.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';

let server;

before(async () => {
  server = await startServer();
});
after(() => server?.stop());

/** Asks without any help from a client library: the answer with its headers as they were sent. */
const ask = (path, headers = {}) =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(path, server.url), { headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    sent.on('error', reject);
    sent.end();
  });

/** The assets that the outline of a page names. */
const assetsOf = async (page) => {
  const { body } = await ask(page);
  const names = [...body.toString().matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, name]) => name);
  assert.ok(names.some((name) => name.endsWith('.wasm')), `${page} names its assets`);
  return [...new Set(names)];
};

/** Pages that carry style and script within them, and such as name theirs. */
const WHOLE = ['/', '/assess', '/receipts/X', '/survey'];
const NAMING = ['/notices', '/console'];

/** What only pages and workers heed. */
const OF_PAGES = ['content-security-policy', 'permissions-policy', 'cross-origin-opener-policy'];

test('every asset of a page is compressed, kept for ever and never sent twice', async () => {
  for (const page of [...WHOLE, ...NAMING]) {
    for (const asset of await assetsOf(page)) {
      const answer = await ask(asset, { 'accept-encoding': 'gzip, br' });
      assert.equal(answer.status, 200, asset);
      assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable', asset);
      assert.equal(answer.headers.vary, 'accept-encoding', asset);
      const plain = await ask(asset);
      assert.equal(plain.headers['content-encoding'], undefined, asset);
      if (/\.(js|css|wasm)$/.test(asset)) {
        assert.equal(answer.headers['content-encoding'], 'br', asset);
        assert.ok(answer.body.length < plain.body.length, asset);
      }
      const again = await ask(asset, { 'accept-encoding': 'gzip, br', 'if-none-match': answer.headers.etag });
      assert.equal(again.status, 304, asset);
      assert.equal(again.body.length, 0, asset);
      assert.equal(again.headers.etag, answer.headers.etag, asset);
      assert.equal(again.headers.vary, 'accept-encoding', asset);
    }
  }
});

test('a page itself is asked for again each time and sent again only when it has changed', async () => {
  for (const page of [...WHOLE, ...NAMING]) {
    const answer = await ask(page, { 'accept-encoding': 'br' });
    assert.equal(answer.headers['cache-control'], 'no-cache, no-transform', page);
    assert.equal(answer.headers['content-encoding'], 'br', page);
    assert.equal(answer.headers.vary, 'accept-encoding', page);
    const again = await ask(page, { 'accept-encoding': 'br', 'if-none-match': answer.headers.etag });
    assert.equal(again.status, 304, page);
  }
});

test('what stands inline in a page is allowed by its digest, and nothing else is', async () => {
  for (const page of [...WHOLE, ...NAMING]) {
    const { headers, body } = await ask(page);
    const policy = headers['content-security-policy'];
    const inline = [...body.toString().matchAll(/<(style|script type="module")>([^]*?)<\/(?:style|script)>/g)];
    assert.equal(inline.length, WHOLE.includes(page) ? 2 : 0, page);
    for (const [, tag, source] of inline) {
      const directive = policy.split('; ').find((one) => one.startsWith(tag === 'style' ? 'style-src ' : 'script-src '));
      assert.ok(directive.includes(`'sha256-${createHash('sha256').update(source).digest('base64')}'`), `${page} ${tag}`);
    }
    assert.equal(policy.split("'sha256-").length - 1, inline.length, page);
    assert.ok(!policy.includes('unsafe-inline'), page);
    // A browser goes by what the server says of a page that it knows already.
    const again = await ask(page, { 'if-none-match': headers.etag });
    assert.deepEqual([again.status, again.headers['content-security-policy']], [304, policy], page);
  }
});

test('what a page asks for at once is said in front of it', async () => {
  for (const page of [...WHOLE, ...NAMING]) {
    const links = (await ask(page)).headers.link.split(', ').map((link) => link.match(/^<([^>]+)>; (.+)$/).slice(1));
    const named = (await assetsOf(page)).filter((name) => /\.(css|js|wasm)$/.test(name));
    const asked = links.map(([address]) => address);
    assert.deepEqual(asked.filter((address) => address.startsWith('/assets/')).sort(), named.sort(), page);
    const forms = asked.filter((address) => address.includes('/form?'));
    assert.equal(forms.length, page === '/assess' ? 1 : 0, page);
    for (const [address, how] of links) {
      const kind = /\.css$/.test(address) ? 'rel=preload; as=style' : 'rel=preload; as=fetch; crossorigin';
      assert.equal(how, /\.js$/.test(address) ? 'rel=modulepreload' : kind, address);
      assert.equal((await ask(address)).status, 200, address);
    }
  }
});

test('what is only a part of a page does not carry what is for pages', async () => {
  const parts = (await Promise.all(NAMING.map(assetsOf))).flat();
  for (const part of parts.filter((name) => /\.(css|js|wasm)$/.test(name))) {
    const { headers } = await ask(part);
    assert.deepEqual(OF_PAGES.filter((name) => name in headers), [], part);
    assert.equal(headers['x-content-type-options'], 'nosniff', part);
  }
  // A drawing may be opened like a page, and from a script under an address that stays a worker is made.
  for (const whole of ['/assess', '/worker.js', parts.find((name) => name.endsWith('.svg'))]) {
    const { headers } = await ask(whole);
    assert.deepEqual(OF_PAGES.filter((name) => name in headers), OF_PAGES, whole);
  }
});

test('a compressed copy has no address of its own', async () => {
  const [asset] = await assetsOf('/');
  assert.equal((await ask(`${asset}.br`)).status, 404);
});

test('an address that does not exist is a page for people and a problem for programs', async () => {
  const page = await ask('/nonsense', { accept: 'text/html,application/xhtml+xml' });
  assert.equal(page.status, 404);
  assert.match(page.headers['content-type'], /^text\/html/);
  const again = await ask('/nonsense', { accept: 'text/html', 'if-none-match': page.headers.etag });
  assert.deepEqual([again.status, again.body.length], [404, page.body.length]);
  for (const [path, accept] of [['/nonsense', '*/*'], ['/api/v1/nonsense', 'text/html']]) {
    const problem = await ask(path, { accept });
    assert.equal(problem.status, 404, path);
    assert.equal(problem.headers['content-type'], 'application/problem+json', path);
  }
});
