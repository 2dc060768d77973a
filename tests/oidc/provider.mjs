// A real OpenID Connect provider on a free port. It asks nobody for a password: a test says by
// `PUT /next` who signs in next, with which claims, or that they refuse. Prints its address when it
// is ready and ends when its input closes.
//
//     node provider.mjs <redirect URI of the server under test>
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [redirectUri] = process.argv.slice(2);
/** Who signs in next: `{ sub, refuses, claims: { … } }`. */
let next = null;
const people = new Map();

const body = async (request) => {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
};

const options = {
  clients: [
    {
      client_id: 'lvshetong',
      client_secret: 'a secret for the tests alone',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  pkce: { required: () => true },
  // As most providers do: claims stand in the ID token itself.
  conformIdTokenClaims: false,
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username', 'role', 'division', 'department'],
  },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
  // Whoever signs in has agreed to everything that is asked for.
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
  cookies: { keys: ['a key for the tests alone'] },
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(url, options);
  const serve = provider.callback();
  server.on('request', async (request, response) => {
    if (request.method === 'PUT' && request.url === '/next') {
      next = await body(request);
      people.set(next.sub, next.claims ?? {});
      response.writeHead(204).end();
    } else if (request.url.startsWith('/interaction/')) {
      const result = next?.refuses
        ? { error: 'access_denied', error_description: 'The person refuses' }
        : { login: { accountId: next.sub } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } else {
      serve(request, response);
    }
  });
  console.log(url);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
