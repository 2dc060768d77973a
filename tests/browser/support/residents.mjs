// Residents without a page: they answer the form over HTTP, each on a device of their own, and object.
import assert from 'node:assert/strict';
import { pbkdf2Sync, randomBytes } from 'node:crypto';

/** An id as pages make them (UUID version 7). */
function newId() {
  const time = Date.now().toString(16).padStart(12, '0');
  const chance = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-8${chance.slice(3, 6)}-${chance.slice(6, 18)}`;
}

/** So many residents object to a case in a notice, one after the other. */
export async function residentsObject(server, notice, case_, how) {
  const path = `${server.url}/api/v1/public/notices/${notice}/objections`;
  const headers = { 'content-type': 'application/json' };
  for (let number = 1; number <= how; number += 1) {
    const words = { name: `居民${number}`, address: '广州市荔湾区沙面大街54号', phone: '020-87654321', facts: `第${number}份异议：绿化面积与申报材料不符。` };
    const body = { id: newId(), case: case_, words, attachments: [] };
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.equal(answer.status, 201, await answer.text());
  }
}

/** A challenge of the ALTCHA protocol with its solution, as devices send them. */
function solved(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  for (let counter = 0; ; counter += 1) {
    const password = Buffer.concat([Buffer.from(nonce, 'hex'), Buffer.alloc(4)]);
    password.writeUInt32BE(counter, nonce.length / 2);
    const derivedKey = pbkdf2Sync(password, Buffer.from(salt, 'hex'), cost, keyLength, 'sha256').toString('hex');
    if (derivedKey.startsWith(keyPrefix)) {
      return Buffer.from(JSON.stringify({ challenge, solution: { counter, derivedKey } })).toString('base64');
    }
  }
}

/** So many residents answer; `say(number)` is what each of them says, and `photo(number)` may give a photo. */
export async function residentsAnswer(server, community, how, say, photo = () => null) {
  const path = `${server.url}/api/v1/public/communities/${community}/survey`;
  for (let number = 0; number < how; number += 1) {
    const form = await (await fetch(path)).json();
    const body = {
      id: newId(),
      period: form.period,
      pack_hash: form.pack_hash,
      device: randomBytes(16).toString('hex'),
      altcha: solved(form.challenge),
      answers: { faces: {}, satisfaction: null, text: '', ...say(number) },
      photo: photo(number)?.toString('base64') ?? null,
    };
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${path}/answers`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.equal(answer.status, 201, await answer.text());
  }
}
