// Firefox, which speaks WebDriver BiDi itself.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { Page } from './page.mjs';
import { start, told } from './process.mjs';

/** Starts Firefox; every visitor of it has an empty device. */
export async function launchFirefox() {
  const profile = await mkdtemp(path.join(tmpdir(), 'lvshetong-firefox-'));
  await writeFile(path.join(profile, 'user.js'), 'user_pref("intl.accept_languages", "zh-CN");\n');
  const options = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
  const firefox = start('firefox-esr', options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const bidi = await Connection.to(await told(firefox.child.stderr, /WebDriver BiDi listening on (\S+)\n/));
  await bidi.ask('session.new', { capabilities: {} });
  await bidi.ask('session.subscribe', { events: ['log.entryAdded'] });
  return {
    async visit({ width, height }) {
      const { userContext } = await bidi.ask('browser.createUserContext');
      const { context } = await bidi.ask('browsingContext.create', { type: 'tab', userContext });
      await bidi.ask('browsingContext.setViewport', { context, viewport: { width, height } });
      return new Page(tab(bidi, userContext, context));
    },
    async close() {
      await firefox.stop();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function tab(bidi, userContext, context) {
  const errors = [];
  const listen = ({ level, text, source }) => {
    if (level === 'error' && source.context === context) errors.push(text);
  };
  bidi.entries.add(listen);
  return {
    go: (url) => bidi.ask('browsingContext.navigate', { context, url, wait: 'complete' }),
    reload: () => bidi.ask('browsingContext.reload', { context, wait: 'complete' }),
    async call(source, text) {
      const { exceptionDetails, result } = await bidi.ask('script.callFunction', {
        functionDeclaration: source,
        arguments: [{ type: 'string', value: text }],
        target: { context },
        awaitPromise: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result.value;
    },
    perform: (actions) => bidi.ask('input.performActions', { context, actions }),
    errors: () => errors,
    async close() {
      bidi.entries.delete(listen);
      await bidi.ask('browser.removeUserContext', { userContext });
    },
  };
}

/** Questions and answers over a socket, and the entries of the log, to everybody who listens. */
class Connection {
  #socket;
  #waiting = new Map();
  #asked = 0;
  entries = new Set();

  static async to(address) {
    const socket = new WebSocket(`${address}/session`);
    await once(socket, 'open');
    return new Connection(socket);
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (message) => this.#hear(JSON.parse(message)));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox has gone'));
    });
  }

  ask(method, params = {}) {
    this.#asked += 1;
    this.#socket.send(JSON.stringify({ id: this.#asked, method, params }));
    return new Promise((resolve, reject) => this.#waiting.set(this.#asked, { method, resolve, reject }));
  }

  #hear({ type, id, method, params, result, error, message }) {
    if (type === 'event') {
      if (method === 'log.entryAdded') for (const listen of this.entries) listen(params);
      return;
    }
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === 'success') asked?.resolve(result);
    else asked?.reject(new Error(`${asked.method}: ${error}: ${message}`));
  }
}
