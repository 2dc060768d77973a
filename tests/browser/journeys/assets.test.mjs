// What a page loads is kept by the browser: for ever where the name holds a hash of the content.
import assert from 'node:assert/strict';
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
  assert.ok(names.length > 2, `${page} names its assets`);
  return [...new Set(names)];
};

test('every asset of a page is compressed, kept for ever and never sent twice', async () => {
  for (const page of ['/', '/assess', '/receipts/X']) {
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
  for (const page of ['/', '/assess', '/receipts/X']) {
    const answer = await ask(page, { 'accept-encoding': 'br' });
    assert.equal(answer.headers['cache-control'], 'no-cache', page);
    assert.equal(answer.headers['content-encoding'], 'br', page);
    assert.equal(answer.headers.vary, 'accept-encoding', page);
    const again = await ask(page, { 'accept-encoding': 'br', 'if-none-match': answer.headers.etag });
    assert.equal(again.status, 304, page);
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
