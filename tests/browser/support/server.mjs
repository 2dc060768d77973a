// The released server on a free port with data of its own, for one test file.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const program =
  process.env.TEST_SERVER ?? path.resolve(import.meta.dirname, '../../../target/release/lvshetong');

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Made-up accounts as the server prints them at its start, by role. */
const castOf = (said) =>
  Object.fromEntries([...said.matchAll(/(demo-([a-z]+))\s+(\S+)/g)].map(([, name, role, password]) => [role, { name, password }]));

/** Starts a server with made-up accounts, one for each role: `accounts.county` and so on. */
export const startDemo = (settings = {}) => startServer(settings, ['--demo']);

/** Starts a server; `url` is its address, `issueCode` asks its program for an access code. */
export async function startServer(settings = {}, options = []) {
  const folder = await mkdtemp(path.join(tmpdir(), 'lvshetong-browser-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    LVSHETONG_SERVER__LISTEN: `127.0.0.1:${port}`,
    LVSHETONG_SERVER__METRICS_LISTEN: '""',
    LVSHETONG_SERVER__PUBLIC_URL: url,
    LVSHETONG_DATABASE__URL: `sqlite://${folder}/test.db`,
    ...settings,
  };
  const child = spawn(program, ['serve', ...options], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ready = async () => {
    for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    child.kill('SIGKILL');
    throw new Error(`the server did not become ready:\n${said}`);
  };
  await ready();
  // The accounts are printed right after the server is ready.
  const isTold = () => said.includes(url) && said.includes('is ready');
  while (options.includes('--demo') && !isTold()) await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    url,
    accounts: castOf(said),
    /** A fresh access code of a community. */
    async issueCode(community) {
      const { stdout } = await promisify(execFile)(program, ['issue-code', '--community', community], { cwd: folder, env });
      const code = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(stdout)?.[0];
      if (!code) throw new Error(`no code in ${stdout}`);
      return code;
    },
    log: () => said,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
