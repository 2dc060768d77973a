// The plain way to take self-assessments in Node: Fastify checks the body against a JSON Schema
// (ajv, compiled), better-sqlite3 stores it in a transaction of its own, durable before it is
// acknowledged. It neither scores nor signs; the server it stands beside does both.
//
//   node server.mjs <database file>      prints its address
import { createHash, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import Fastify from 'fastify';

const database = new Database(process.argv[2] ?? 'fastify.db');
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL'); // the default in WAL mode, NORMAL, may lose acknowledged rows
database.exec(`
  CREATE TABLE IF NOT EXISTS submission (
    id TEXT PRIMARY KEY, receipt TEXT UNIQUE NOT NULL, community TEXT NOT NULL, pack_hash TEXT NOT NULL,
    score TEXT, recorded_at TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS submission_community ON submission (community, recorded_at);
  CREATE TABLE IF NOT EXISTS submission_record (id TEXT PRIMARY KEY, digest TEXT NOT NULL, sheet TEXT NOT NULL, outcome TEXT NOT NULL);
`);
const insert = database.prepare('INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?)');
const insertRecord = database.prepare('INSERT INTO submission_record VALUES (?, ?, ?, ?)');
const store = database.transaction((row, record) => {
  insert.run(row);
  insertRecord.run(record);
});

const text = (maxLength, more = {}) => ({ type: 'string', maxLength, ...more });
const nullable = (maxLength) => ({ type: ['string', 'null'], maxLength });
const response = {
  type: ['object', 'null'],
  additionalProperties: false,
  properties: {
    not_applicable: text(200),
    choice: text(64),
    choices: { type: 'array', maxItems: 100, items: text(64) },
    numbers: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        required: ['field', 'value'],
        additionalProperties: false,
        properties: { field: text(64), value: text(40, { pattern: '^-?[0-9]+(\\.[0-9]+)?$' }) },
      },
    },
    text: text(2000),
  },
};
const body = {
  type: 'object',
  required: ['id', 'community', 'access_code', 'pack_hash', 'engine_version', 'sheet', 'filler', 'outcome'],
  properties: {
    id: text(36, { pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
    community: text(12, { pattern: '^[0-9]{12}$' }),
    access_code: text(11),
    pack_hash: text(64, { pattern: '^[0-9a-f]{64}$' }),
    engine_version: { type: 'integer', minimum: 1 },
    filler: {
      type: 'object',
      required: ['role', 'name', 'phone'],
      additionalProperties: false,
      properties: { role: text(40), name: text(40), phone: text(40) },
    },
    sheet: {
      type: 'object',
      required: ['as_of', 'facts', 'answers'],
      additionalProperties: false,
      properties: {
        as_of: text(10, { pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
        previous: {},
        facts: { type: 'array', maxItems: 200 },
        answers: {
          type: 'array',
          maxItems: 500,
          items: {
            type: 'object',
            required: ['requirement', 'response'],
            additionalProperties: false,
            properties: {
              requirement: text(64),
              response,
              remark: nullable(2000),
              evidence: { type: 'array', maxItems: 20, items: text(200) },
            },
          },
        },
      },
    },
    outcome: { type: 'object' },
  },
};

const server = Fastify({ logger: false, bodyLimit: 256 * 1024 });
server.post('/api/v1/submissions', { schema: { body } }, async (request, reply) => {
  const { id, community, pack_hash, sheet, outcome } = request.body;
  const receipt = randomBytes(8).toString('hex');
  const recordedAt = new Date().toISOString();
  const sheetText = JSON.stringify(sheet);
  const digest = createHash('sha256').update(sheetText).digest('hex');
  store([id, receipt, community, pack_hash, outcome.score?.value ?? null, recordedAt], [id, digest, sheetText, JSON.stringify(outcome)]);
  return reply.code(201).send({ receipt, recorded_at: recordedAt });
});
process.on('SIGTERM', () => server.close().then(() => process.exit(0)));
console.log(await server.listen({ host: '127.0.0.1', port: 0 }));
