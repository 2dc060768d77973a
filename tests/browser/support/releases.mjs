// What a browser meets when a newer build of the site is put in the place of the one that it knows.
import { createHash } from 'node:crypto';
import { createServer, request as ask } from 'node:http';

/** Names carry a digest of what they name; the newer build calls everything otherwise. */
const DIGEST = /-([0-9a-f]{12})(?=[."])/g;
const renamed = (text) => text.replace(DIGEST, (_, digest) => `-${[...digest].reverse().join('')}`);

const POLICY = 'content-security-policy';

/** What stands inline in a page, as its policy names it. */
const inline = (page) =>
  [...page.matchAll(/<(style|script type="module")>(.*?)<\/(?:style|script)>/gs)].map(
    ([, , source]) => `'sha256-${createHash('sha256').update(source).digest('base64')}'`,
  );

/** Whether what is sent names files of the site. */
const namesFiles = (path, type = '') => !path.startsWith('/api/') && /html|javascript|manifest/.test(type);

/**
 * Stands in front of a server; `url` is its address. After `replace()` the site is a newer one: its pages, its
 * worker and its files have other names, and those of the build before are there no more.
 */
export async function startReleases(server) {
  let isNewer = false;
  const front = createServer((request, response) => {
    const isFile = request.url.startsWith('/assets/');
    // Every page and every file is sent whole: what the server says of its age is about another build.
    const asking = { ...request.headers, 'accept-encoding': 'identity' };
    delete asking['if-none-match'];
    const address = server.url + (isNewer && isFile ? renamed(request.url) : request.url);
    const asked = ask(address, { agent: false, method: request.method, headers: asking });
    asked.on('error', () => response.destroy());
    asked.on('response', async (answer) => {
      const { etag, ...own } = answer.headers;
      if (!isNewer || !namesFiles(request.url, own['content-type'])) {
        response.writeHead(answer.statusCode, own);
        answer.pipe(response);
        return;
      }
      const parts = [];
      for await (const part of answer) parts.push(part);
      const before = Buffer.concat(parts).toString();
      // It is as long as before.
      const now = renamed(before);
      const headers = { ...own };
      if (own.link) headers.link = renamed(own.link);
      inline(before).forEach((digest, index) => {
        headers[POLICY] = headers[POLICY].replace(digest, () => inline(now)[index]);
      });
      response.writeHead(answer.statusCode, headers);
      response.end(now);
    });
    request.pipe(asked);
  });
  front.unref();
  await new Promise((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${front.address().port}`,
    replace: () => (isNewer = true),
    stop: () =>
      new Promise((resolve) => {
        front.close(resolve);
        front.closeAllConnections();
      }),
  };
}
