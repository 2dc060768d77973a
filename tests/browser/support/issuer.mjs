// A real OpenID Connect provider, which `npm ci` in `tests/oidc` installs.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Starts one for a server that will be at `url`. `next` says who signs in next, or that they refuse. */
export async function startIssuer(url) {
  const child = spawn('node', ['provider.mjs', `${url}/api/v1/oidc/callback`], {
    cwd: path.resolve(import.meta.dirname, '../../oidc'),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('http://') && resolve(line));
    ended.then(() => reject(new Error('the provider does not start: npm ci in tests/oidc')));
  });
  return {
    /** What makes a server work with it. */
    settings: {
      LVSHETONG_OIDC__ISSUER: address,
      LVSHETONG_OIDC__CLIENT_ID: 'lvshetong',
      LVSHETONG_OIDC__CLIENT_SECRET: 'a secret for the tests alone',
      LVSHETONG_OIDC__ROLES__CITY: 'city',
    },
    next: (person) => fetch(`${address}/next`, { method: 'PUT', body: JSON.stringify(person) }),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
