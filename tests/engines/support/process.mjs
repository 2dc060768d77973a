// Programs that run beside the tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts a program; `stop` ends it and waits until it has. */
export function start(program, args, options) {
  const child = spawn(program, args, options);
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { child, stop };
}

/** What a program says of itself at its start; it may go on saying things. */
export const told = (stream, pattern) =>
  new Promise((resolve, reject) => {
    let said = '';
    stream.on('data', (part) => {
      said += part;
      const found = pattern.exec(said);
      if (found) resolve(found[1]);
    });
    stream.on('end', () => reject(new Error(`ended before it said ${pattern}:\n${said}`)));
  });
