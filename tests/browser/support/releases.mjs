// What a browser meets when a newer build of the site is put in the place of the one that it knows.
import { createServer, request as ask } from 'node:http';

/** Names carry a digest of what they name; the newer build calls everything otherwise. */
const DIGEST = /-([0-9a-f]{12})(?=[."])/g;
const renamed = (text) => text.replace(DIGEST, (_, digest) => `-${[...digest].reverse().join('')}`);

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
    const headers = { ...request.headers, 'accept-encoding': 'identity' };
    delete headers['if-none-match'];
    const address = server.url + (isNewer && isFile ? renamed(request.url) : request.url);
    const asked = ask(address, { agent: false, method: request.method, headers });
    asked.on('error', () => response.destroy());
    asked.on('response', async (answer) => {
      delete answer.headers.etag;
      response.writeHead(answer.statusCode, answer.headers);
      if (!isNewer || !namesFiles(request.url, answer.headers['content-type'])) {
        answer.pipe(response);
        return;
      }
      const parts = [];
      for await (const part of answer) parts.push(part);
      // It is as long as before.
      response.end(renamed(Buffer.concat(parts).toString()));
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
