// The server on a free port with data of its own, for one test file.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const program =
  process.env.TEST_SERVER ?? path.resolve(import.meta.dirname, '../../../target/debug/lvshetong');

export const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Made-up accounts as the server prints them at its start, by role. */
const castOf = (said) =>
  Object.fromEntries([...said.matchAll(/(demo-([a-z]+))\s+(\S+)/g)].map(([, name, role, password]) => [role, { name, password }]));

/**
 * Starts a server with made-up accounts, one for each role: `accounts.county` and so on. With `cases`
 * there are as many made-up cases, too.
 */
export const startDemo = (settings = {}, { cases = 0 } = {}) =>
  startServer(settings, [], ['--demo'], cases > 0 ? [['generate-cases', '--count', String(cases)]] : []);

/**
 * Starts a server that knows the pack files in `packs` beside the shipped ones; `url` is its address,
 * `issueCode` asks its program for an access code, `addPack` adds a pack and starts it again; a
 * demonstration is brought to another day by `goTo`.
 * `settings` are variables of its environment, or a function that makes them of its address. The
 * `commands` are run before it starts.
 */
export async function startServer(settings = {}, packs = [], options = [], commands = []) {
  const folder = await mkdtemp(path.join(tmpdir(), 'lvshetong-browser-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    LVSHETONG_SERVER__LISTEN: `127.0.0.1:${port}`,
    LVSHETONG_SERVER__METRICS_LISTEN: '""',
    LVSHETONG_SERVER__PUBLIC_URL: url,
    LVSHETONG_DATABASE__URL: `sqlite://${folder}/test.db`,
    ...(typeof settings === 'function' ? await settings(url) : settings),
  };
  const run = async (...command) => (await promisify(execFile)(program, command, { cwd: folder, env })).stdout;
  let child, ended;
  let said = '';
  let accounts = {};
  /** The accounts of this start, whose passwords are its own; they are printed right after it is ready. */
  const readAccounts = async (saidBefore) => {
    const now = () => said.slice(saidBefore);
    while (options.includes('--demo') && !now().includes('is ready')) await new Promise((resolve) => setTimeout(resolve, 50));
    accounts = castOf(now());
  };
  const stop = async () => {
    child.kill('SIGTERM');
    // One that waits for a connection that nobody closes must not keep its file from ending.
    const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(late);
  };
  const start = async (more = []) => {
    const saidBefore = said.length;
    child = spawn(program, ['serve', ...options, ...more], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
    ended = new Promise((resolve) => child.once('exit', resolve));
    for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.ok) return readAccounts(saidBefore);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    child.kill('SIGKILL');
    throw new Error(`the server did not become ready:\n${said}`);
  };
  if (packs.length > 0) await run('seed');
  for (const pack of packs) await run('add-pack', pack);
  for (const command of commands) await run(...command);
  await start();
  return {
    url,
    get accounts() {
      return accounts;
    },
    /** Starts a demonstration again on another day, `2026-12-01`; everybody has to sign in anew. */
    async goTo(day) {
      await stop();
      await start(['--today', day]);
    },
    /** Nobody answers while something is done, as without a network. */
    async whileAway(act) {
      await stop();
      try {
        await act();
      } finally {
        await start();
      }
    },
    /** Adds a pack, given as its text; the server knows it afterwards. */
    async addPack(text) {
      const file = path.join(folder, 'added.toml');
      await writeFile(file, text);
      await run('add-pack', file);
      await stop();
      await start();
    },
    /** A fresh access code of a community. */
    async issueCode(community) {
      const stdout = await run('issue-code', '--community', community);
      const code = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(stdout)?.[0];
      if (!code) throw new Error(`no code in ${stdout}`);
      return code;
    },
    /** Changes the database behind the server's back, as somebody who gets at its file could. */
    async alter(sql) {
      await promisify(execFile)('sqlite3', ['-bail', '-cmd', '.timeout 10000', path.join(folder, 'test.db'), sql]);
    },
    /** What the database says, line by line; values are separated by `|`. */
    async select(sql) {
      const asked = promisify(execFile)('sqlite3', ['-readonly', '-bail', '-cmd', '.timeout 10000', path.join(folder, 'test.db'), sql]);
      return (await asked).stdout.split('\n').filter(Boolean);
    },
    log: () => said,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
