// Another website, on another origin, with the pages in tests/portals.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../portals');
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript' };

/** What a strict portal allows: what the documentation asks for, and nothing inline; its pages may ask or not. */
const strict = (server, mayAsk) =>
  [
    "default-src 'none'",
    "style-src 'self'",
    `script-src 'self' ${server}`,
    `frame-src ${server}`,
    `connect-src ${mayAsk ? server : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/**
 * Starts it; `url` is its origin. The `key` that its pages name is the test's to set, and whether the strict one
 * `mayAsk` the server.
 */
export async function startPortal(server) {
  const portal = { key: '', url: '', mayAsk: true };
  const filled = (text) => text.replaceAll('{{server}}', server.url).replaceAll('{{portal}}', portal.key);
  const http = createServer(async (request, response) => {
    const name = path.basename(new URL(request.url, 'http://portal').pathname);
    if (name === 'favicon.ico') return response.writeHead(204).end();
    const type = TYPES[path.extname(name)];
    const text = type && (await readFile(path.join(folder, name), 'utf8').catch(() => null));
    if (text === null || text === undefined) return response.writeHead(404).end();
    const headers = { 'content-type': type, 'cache-control': 'no-store' };
    if (name === 'strict.html') headers['content-security-policy'] = strict(server.url, portal.mayAsk);
    response.writeHead(200, headers).end(filled(text));
  });
  // A test that failed before it came to stop this must not keep its file from ending.
  http.unref();
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  // Another site than the server, which calls itself by its number.
  portal.url = `http://localhost:${http.address().port}`;
  /** One of its files, without the end of its last line. */
  portal.file = async (name) => filled(await readFile(path.join(folder, name), 'utf8')).trimEnd();
  portal.stop = () =>
    new Promise((resolve) => {
      http.close(resolve);
      http.closeAllConnections();
    });
  return portal;
}
