import { verify } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LeakLabel, ReportedToken } from '../../services/leaks/takeReport.ts';
import { DETAIL, OPENAPI } from '../copy.ts';
import { type Problem, sendProblem, UNAVAILABLE } from '../problem.ts';
import { PROBLEM } from '../schemas.ts';
import type { PublicKeys } from './publicKeys.ts';
import { LEAK_ANSWER, LEAK_BODY, LEAK_HEADERS } from './schemas.ts';

/** What the route for leak reports needs. */
export interface LeakDeps {
  /** Undefined where no one may report leaks. */
  readonly leaks: LeakIntake | undefined;
  readonly reportError: (error: unknown, during: string) => void;
}

/** Who may report leaks, and what takes their reports. */
export interface LeakIntake {
  readonly keys: PublicKeys;
  /** Acts on what a signed report says. @returns a label for each token. */
  take(reported: readonly ReportedToken[]): Promise<readonly LeakLabel[]>;
}

/** A reporter sends what it finds together. */
const BODY_LIMIT_BYTES = 1024 * 1024;
const MOST_TOKENS = 1_000;

const REPORT = z
  .array(
    z.object({
      token: z.string().min(1).max(4_096),
      type: z.string().max(200),
      url: z.string().max(4_096).nullish(),
      source: z.string().max(200).nullish(),
    }),
  )
  .max(MOST_TOKENS);

const NOT_SET_UP: Problem = { status: 404, title: 'Not Found', detail: DETAIL.leaksOff };
const NOT_SIGNED: Problem = { status: 401, title: 'Unauthorized', detail: DETAIL.leakSignature };
const MALFORMED: Problem = { status: 400, title: 'Bad Request', detail: DETAIL.leakBody };
const NO_KEYS: Problem = { status: 503, title: 'Service Unavailable', detail: DETAIL.leakKeys };

/**
 * `POST /v1/leaks`: reports of leaked secrets in the format of GitHub's secret scanning partner programme. The signature covers the body
 * byte for byte, and is checked before anything in it is read. What is wrong with one isn't said.
 */
export function addLeakRoute(server: FastifyInstance, deps: LeakDeps): void {
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, parsed) =>
      parsed(null, body),
    );
    const schema = {
      operationId: 'reportLeaks',
      tags: ['leaks'],
      summary: OPENAPI.leaks,
      description: OPENAPI.leaksMore,
      security: [],
      headers: LEAK_HEADERS,
      body: LEAK_BODY,
      response: { 200: LEAK_ANSWER, 400: PROBLEM, 401: PROBLEM, 404: PROBLEM, 413: PROBLEM, 503: PROBLEM },
    };
    scope.route({
      method: 'POST',
      url: '/v1/leaks',
      schema,
      bodyLimit: BODY_LIMIT_BYTES,
      // Read as bytes: the schema is for the description alone.
      validatorCompiler: () => () => true,
      serializerCompiler: () => (data) => JSON.stringify(data),
      handler: (request, reply) => answer(deps, request, reply),
    });
    done();
  });
}

async function answer({ leaks, reportError }: LeakDeps, request: FastifyRequest, reply: FastifyReply) {
  if (leaks === undefined) return sendProblem(reply, NOT_SET_UP);
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const signed = await isSigned(leaks.keys, request.headers, body);
  if (signed === 'unreadable') return sendProblem(reply, NO_KEYS);
  if (signed === 'no') return sendProblem(reply, NOT_SIGNED);
  const report = readReport(body);
  if (report === undefined) return sendProblem(reply, MALFORMED);
  try {
    const labels = await leaks.take(report.map(({ token, url }) => ({ token, url: url ?? '' })));
    return await reply
      .type('application/json; charset=utf-8')
      .send(report.map(({ token, type }, index) => ({ token_raw: token, token_type: type, label: labels[index] })));
  } catch (error) {
    reportError(error, 'leak report');
    return sendProblem(reply, UNAVAILABLE);
  }
}

async function isSigned(
  keys: PublicKeys,
  headers: FastifyRequest['headers'],
  body: Uint8Array,
): Promise<'yes' | 'no' | 'unreadable'> {
  const identifier = headers['github-public-key-identifier'];
  const signature = headers['github-public-key-signature'];
  if (typeof identifier !== 'string' || typeof signature !== 'string') return 'no';
  if (identifier === '' || identifier.length > 200 || !/^[A-Za-z0-9+/]{40,200}={0,2}$/.test(signature)) return 'no';
  const found = await keys.find(identifier);
  if (found.kind !== 'key') return found.kind === 'unreadable' ? 'unreadable' : 'no';
  const der = Buffer.from(signature, 'base64');
  return verify('sha256', body, { key: found.key, dsaEncoding: 'der' }, der) ? 'yes' : 'no';
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function readReport(body: Uint8Array): z.infer<typeof REPORT> | undefined {
  try {
    return REPORT.safeParse(JSON.parse(UTF_8.decode(body))).data;
  } catch {
    return undefined;
  }
}
