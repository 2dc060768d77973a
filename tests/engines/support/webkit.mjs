// WebKit, as WebKitGTK has it, through its WebDriver and on a screen that nobody sees.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../browser/support/server.mjs';
import { Page } from './page.mjs';
import { start, told } from './process.mjs';

const WINDOW = path.join(import.meta.dirname, 'webkit-window.py');

/** An error as WebKit writes it: `CONSOLE ERROR …`, `CONSOLE JS ERROR …`, sometimes with a place before it. */
const ERROR = /CONSOLE (\w+ )?ERROR /;

/**
 * WebKitGTK is built without installed pages and says so of each page that names a place for their
 * manifest; Safari knows the directive.
 */
const KNOWN = /Unrecognized Content-Security-Policy directive 'manifest-src'/;

/** Starts the driver; every visitor has a browser of its own, with an empty device. */
export async function launchWebKit() {
  const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await told(screen.child.stdio[3], /(\d+)\n/);
  const port = await freePort();
  const driver = start('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: `:${display}` },
  });
  const ask = asking(`http://127.0.0.1:${port}`);
  for (let tries = 0; !(await ask('GET', '/status').catch(() => null)); tries += 1) {
    if (tries > 200) throw new Error('WebKitWebDriver did not start');
    await pause(50);
  }
  return {
    async visit({ width, height }) {
      const folder = await mkdtemp(path.join(tmpdir(), 'lvshetong-webkit-'));
      const browser = { binary: '/usr/bin/python3', args: [WINDOW, folder] };
      const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': browser } };
      const { sessionId } = await ask('POST', '/session', { capabilities });
      const session = (method, what, body) => ask(method, `/session/${sessionId}${what}`, body);
      await session('POST', '/window/rect', { x: 0, y: 0, width, height });
      return new Page(tab(session, folder));
    },
    async close() {
      await driver.stop();
      await screen.stop();
    },
  };
}

const asking = (driver) => async (method, path, body) => {
  const answer = await fetch(driver + path, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
  return value;
};

function tab(ask, folder) {
  return {
    go: (url) => ask('POST', '/url', { url }),
    reload: () => ask('POST', '/refresh', {}),
    async call(source, text) {
      const script = `const [text, done] = arguments;
        (${source})(text).then((given) => done({ given }), (error) => done({ failed: String(error) }));`;
      const { given, failed } = await ask('POST', '/execute/async', { script, args: [text] });
      if (failed) throw new Error(failed);
      return given;
    },
    perform: (actions) => ask('POST', '/actions', { actions }),
    errors() {
      const said = readFileSync(path.join(folder, 'console.log'), 'utf8').split('\n');
      return said.filter((line) => ERROR.test(line) && !KNOWN.test(line));
    },
    async close() {
      await ask('DELETE', '');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
