import fc from 'fast-check';
import { anyText } from '../domain/seed.ts';

/** A request that no decent client would send. */
export interface Mutant {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the mutations are made of. */
export interface Material {
  /** Right, wrong and misspelt secrets. */
  readonly secrets: readonly string[];
  readonly keyId: string;
}

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  "' OR 1=1 --",
  '{{7*7}}',
  '%00',
  '<script>',
  [],
  {},
  [[[[[[]]]]]],
  { toString: 1, valueOf: 2, __proto__: 3 },
  'x'.repeat(1_025),
  'é'.repeat(64),
];

const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json;;;',
  'application/problem+json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'x',
  '',
];

/** Draws requests for `/v1/verify` and `/v1/auth` that are mostly almost right. */
export function mutants(material: Material): fc.Arbitrary<Mutant> {
  return fc.oneof({ weight: 3, arbitrary: verifyMutant(material) }, { weight: 2, arbitrary: authMutant(material) });
}

function verifyMutant(material: Material): fc.Arbitrary<Mutant> {
  return fc.record({
    method: fc.oneof({ weight: 9, arbitrary: fc.constant('POST') }, fc.constantFrom('GET', 'PUT', 'DELETE', 'OPTIONS')),
    path: fc.oneof({ weight: 9, arbitrary: fc.constant('/v1/verify') }, paths('/v1/verify', material)),
    headers: headers(material, 8),
    body: bodies(material),
  });
}

function authMutant(material: Material): fc.Arbitrary<Mutant> {
  return fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'PROPFIND'),
    path: fc.oneof(
      fc.constant('/v1/auth?project=bots'),
      paths('/v1/auth?project=bots', material),
      paths('/v1/auth', material),
      paths('/v1/ext-authz/project=*', material),
    ),
    headers: headers(material, 1),
    body: fc.oneof({ weight: 3, arbitrary: fc.constant(Buffer.alloc(0)) }, bodies(material)),
  });
}

function paths(start: string, { secrets }: Material): fc.Arbitrary<string> {
  const path = fc.array(
    fc.constantFrom('/', '//', 'a', '..', '%2e', '%', '%zz', '?', '&', ';', '#', 'x'.repeat(300), ...secrets),
    {
      maxLength: 6,
    },
  );
  return path.map((parts) => start + parts.join(''));
}

/** Presented secrets: whole, in pieces, changed by a character, twice over. */
function presented({ secrets }: Material): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...secrets),
      fc.constantFrom('whole', 'cut', 'swap', 'twice', 'text'),
      fc.nat(63),
      anyText(20),
    )
    .map(([secret, how, at, text]) => {
      switch (how) {
        case 'cut':
          return secret.slice(0, at);
        case 'swap':
          return secret.slice(0, at) + text + secret.slice(at + 1);
        case 'twice':
          return secret + secret;
        case 'text':
          return text;
        default:
          return secret;
      }
    });
}

function bodies(material: Material): fc.Arbitrary<Buffer> {
  const word = fc.string({ unit: 'grapheme', maxLength: 30 });
  const value = fc.oneof(presented(material), anyText(120), word, fc.constantFrom(...ODD_VALUES));
  const fields = fc.record(
    {
      secret: fc.oneof({ weight: 3, arbitrary: presented(material) }, value),
      keyId: fc.oneof(fc.constant(material.keyId), value),
      app: fc.oneof(fc.constant('chat-bot'), value),
      source: fc.oneof(fc.ipV4(), fc.ipV6(), value),
    },
    { requiredKeys: ['secret'] },
  );
  const json = fc
    .oneof({ weight: 6, arbitrary: fields }, fc.constantFrom(...ODD_VALUES))
    .map((body) => JSON.stringify(body));
  return fc.tuple(json, damage()).map(([text, spoil]) => spoil(Buffer.from(text)));
}

/** Ways in which bytes get lost, flipped, repeated and mixed up on their way. */
function damage(): fc.Arbitrary<(bytes: Buffer) => Buffer> {
  const where = fc.nat(400);
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant((bytes: Buffer) => bytes) },
    where.map((at) => (bytes: Buffer) => bytes.subarray(0, at % (bytes.length + 1))),
    fc.tuple(where, fc.nat(255)).map(([at, byte]) => (bytes: Buffer) => {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[at % copy.length] = byte;
      return copy;
    }),
    fc.constant((bytes: Buffer) => Buffer.concat([bytes, bytes])),
    fc.constant((bytes: Buffer) => Buffer.concat([Buffer.from('{"__proto__":'), bytes, Buffer.from('}')])),
    fc.constant((bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(17_000, ' ')])),
    fc.uint8Array({ maxLength: 200 }).map((noise) => () => Buffer.from(noise)),
  );
}

/** @param json how much likelier than any other a JSON content type is. */
function headers(material: Material, json: number): fc.Arbitrary<Record<string, string>> {
  const secret = presented(material).map(asHeader);
  const noise = anyText(60).map(asHeader);
  const type = fc.oneof(
    { weight: json, arbitrary: fc.constant('application/json') },
    fc.constantFrom(...CONTENT_TYPES),
    noise,
  );
  const credentials = fc.oneof(
    secret.map((text) => `Bearer ${text}`),
    fc.tuple(fc.constantFrom(material.keyId, '', 'x'), secret).map(([id, text]) => {
      return `Basic ${Buffer.from(`${id}:${text}`, 'latin1').toString('base64')}`;
    }),
    noise.map((text) => `Basic ${text}`),
    noise,
  );
  const forwarded = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV4(), fc.ipV4()).map((two) => two.join(', ')),
    noise,
    secret,
  );
  return fc
    .record(
      {
        'content-type': type,
        authorization: credentials,
        'x-api-key': fc.oneof(secret, noise),
        'x-forwarded-for': forwarded,
        'x-latchkey-app': fc.oneof(noise, secret),
        'content-encoding': fc.constantFrom('gzip', 'identity', 'x'),
        'accept-encoding': noise,
        'x-http-method-override': fc.constantFrom('GET', 'DELETE'),
      },
      { requiredKeys: ['content-type'] },
    )
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text !== undefined)));
}

/** Leaves out what a header can't hold at all: a client's HTTP library would not send it. */
function asHeader(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').trim();
}
