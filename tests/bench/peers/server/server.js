// SPDX-License-Identifier: GPL-3.0-or-later
// The intake of opinions as one writes it in Node: Fastify over TLS, SQLite with a commit that is
// on the disk before the reply. The same work as thamvan-server does before it acknowledges: look
// up the sign-in, check the frame, hash, insert once, sign a receipt.
import crypto from 'node:crypto'
import fs from 'node:fs'
import process from 'node:process'
import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'

const [certificate, key, path, token] = process.argv.slice(2)
const db = new DatabaseSync(path)
db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL')
db.exec(`CREATE TABLE session (token TEXT PRIMARY KEY, device TEXT NOT NULL, expires INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
  CREATE TABLE envelope (row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, sha256 BLOB NOT NULL,
  bytes BLOB NOT NULL, sender TEXT NOT NULL, received INTEGER NOT NULL) STRICT`)

const sha256 = (data) => crypto.createHash('sha256').update(data).digest()
db.prepare('INSERT INTO session VALUES (?, ?, ?)')
  .run(sha256(token).toString('hex'), 'kiosk', Date.now() + 3_600_000)
const findSession = db.prepare('SELECT device FROM session WHERE token = ? AND expires > ?')
const insert = db.prepare(`INSERT OR IGNORE INTO envelope (id, sha256, bytes, sender, received)
  VALUES (?, ?, ?, ?, ?)`)
const find = db.prepare('SELECT sha256 FROM envelope WHERE id = ?')
const { privateKey } = crypto.generateKeyPairSync('ed25519')
let tick = 0n

function receipt (id, hash, status) {
  const head = Buffer.alloc(16)
  head.writeBigUInt64LE(++tick, 0)
  head.writeBigUInt64LE(BigInt(Math.floor(Date.now() / 1000)), 8)
  const message = Buffer.concat(
    [Buffer.from('thamvan receipt v1\n'), head, id, hash, Buffer.from([status])])
  return Buffer.concat([message, Buffer.alloc(4), crypto.sign(null, message, privateKey)])
}

const app = Fastify({
  https: { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) },
  bodyLimit: 65536
})
app.addContentTypeParser('application/vnd.thamvan.envelope', { parseAs: 'buffer' },
  (request, body, done) => done(null, body))
app.put('/v1/submissions/:id', (request, reply) => {
  const bearer = (request.headers.authorization ?? '').replace('Bearer ', '')
  const session = findSession.get(sha256(bearer).toString('hex'), Date.now())
  if (session === undefined) return reply.code(401).send()
  const body = request.body
  const id = Buffer.from(request.params.id.replaceAll('-', ''), 'hex')
  if (body.length < 32 || body.toString('latin1', 0, 4) !== 'TVE1' ||
      !body.subarray(4, 20).equals(id) || body.readUInt32LE(28) !== body.length - 32) {
    return reply.code(422).send()
  }
  const hash = sha256(body)
  let status = 0
  if (insert.run(id, hash, body, session.device, Date.now()).changes === 0) {
    status = Buffer.from(find.get(id).sha256).equals(hash) ? 1 : 2
  }
  return reply.code([201, 200, 409][status]).type('application/vnd.thamvan.receipt')
    .send(receipt(id, hash, status))
})
// The same words as one writes it without an envelope: JSON, a number back.
app.post('/v1/opinions', (request, reply) => {
  const bearer = (request.headers.authorization ?? '').replace('Bearer ', '')
  const session = findSession.get(sha256(bearer).toString('hex'), Date.now())
  if (session === undefined) return reply.code(401).send()
  const id = crypto.randomUUID()
  const text = Buffer.from(JSON.stringify(request.body))
  insert.run(Buffer.from(id.replaceAll('-', ''), 'hex'), sha256(text), text, session.device,
    Date.now())
  return reply.code(201).send({ id })
})
await app.listen({ host: '127.0.0.1', port: 0 })
console.log(`Listening on port ${app.server.address().port}`)
