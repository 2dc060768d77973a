// A real SMTP server on a free port. It keeps every mail it has taken and shows them at
// `GET http://…/` as JSON; `PUT http://…/refuse` with a number lets it refuse so many mails first.
// Prints the SMTP port and the address of that page when it is ready, and ends when its input closes.
//
//     node server.mjs starttls|tls|none
//
// The key pair in this folder stands for `localhost` and is for the tests alone.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';

const [security] = process.argv.slice(2);
const file = (name) => readFileSync(path.join(import.meta.dirname, name));
const mails = [];
let refusals = 0;

const smtp = new SMTPServer({
  secure: security === 'tls',
  hideSTARTTLS: security === 'none',
  // Whoever signs in does so over a secured connection.
  allowInsecureAuth: false,
  authOptional: security === 'none',
  key: file('key.pem'),
  cert: file('certificate.pem'),
  onAuth: ({ username, password }, _session, done) =>
    username === 'lvshetong' && password === 'a password for the tests alone'
      ? done(null, { user: username })
      : done(new Error('wrong user or password')),
  onRcptTo: (_address, _session, done) => {
    if (refusals === 0) return done();
    refusals -= 1;
    return done(Object.assign(new Error('try again later'), { responseCode: 451 }));
  },
  onData: (stream, session, done) => {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      mails.push({
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(({ address }) => address),
        secured: session.secure,
        user: session.user ?? null,
        text: Buffer.concat(parts).toString('utf8'),
      });
      done();
    });
  },
});
// A client that ends a connection in the middle is none of its business.
smtp.on('error', () => {});

const page = createServer(async (request, response) => {
  if (request.method === 'PUT') {
    let body = '';
    for await (const part of request) body += part;
    refusals = Number(body);
    response.writeHead(204).end();
  } else {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(mails));
  }
});

smtp.listen(0, '127.0.0.1', () => {
  page.listen(0, '127.0.0.1', () => {
    console.log(`${smtp.server.address().port} http://127.0.0.1:${page.address().port}`);
  });
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
