import type { Command } from '../../src/chat/contracts/command.ts';
import { isFormOnly, type OptionSpec } from '../../src/chat/contracts/options.ts';

/** Where commands get a line of their own. */
export const HERE = 'test/permissions/lines.ts';

/** What is typed to try a command. `{p}` is the project, `{n}` a number that no other try has, `{request}` a request there of dan’s. */
export interface Line {
  /** What the projects’ owner types beforehand, and agrees to; with a button, until a rotation has come so far that it is there. */
  readonly before?: readonly (string | readonly [line: string, button: string])[];
  readonly line: string;
  /** A part of what is chosen where it asks to. */
  readonly chooses?: string;
  /** Why it isn’t done in the end, after permission was given. */
  readonly meets?: readonly string[];
}

/** A key of its own whose rotation has begun. */
const TURNING: NonNullable<Line['before']> = [
  'create {p}/rasa name:turning-{n} owner:@{owner}',
  'app register of-{n} project:{p} key:turning-{n}',
  'regenerate key:turning-{n}',
  ['rotation show turning-{n}', 'Done'],
];

/** A key of its own that is being rehearsed without. */
const REHEARSED: NonNullable<Line['before']> = [
  'create {p}/rasa name:tried-{n} owner:@{owner}',
  'disable tried-{n} rehearse:1d',
];

/** What is typed where an option of that kind is required. */
const VALUES: Partial<Record<OptionSpec['type'], string>> = {
  channel: '{p}/rasa',
  key: 'bot-{p}',
  app: 'base-{p}',
  person: '@dan',
  project: '{p}',
  name: 'new-{n}',
  text: 'text-{n}',
  duration: '24h',
};

/** Commands for which that does not do, because of the state in which something has to be. */
const LINES: Readonly<Record<string, readonly Line[]>> = {
  regenerate: [{ line: 'regenerate key:bot-{p}' }],
  activate: [{ line: 'activate asleep-{p}' }],
  unlock: [{ line: 'unlock stuck-{p}' }],
  retire: [{ line: 'retire lapping-{p}' }],
  rollback: [{ line: 'rollback lapping-{p}' }],
  take: [{ before: ['create {p}/rasa name:team-{n} owner:project'], line: 'take team-{n}', meets: ['not-a-member'] }],
  snooze: [{ line: 'snooze soon-{p} for:1w' }],
  'not-mine': [{ line: 'not-mine bot-{p}', chooses: 'dan' }],
  'project rename': [{ line: 'project rename {p} to:{p}' }],
  'project archive': [{ line: 'project archive {p}', meets: ['project-has-keys'] }],
  'project member': [{ line: 'project member @dan role:operator project:{p}' }],
  'project warnings': [{ line: 'project warnings {p}' }, { line: 'project warnings {p} off:unused' }],
  'channel rename': [{ line: 'channel rename {p}/spare to:spare' }],
  'channel remove': [{ line: 'channel remove {p}/spare' }],
  'app link': [{ before: ['app register on-{n} project:{p}'], line: 'app link on-{n} key:bot-{p}' }],
  'app update-secret': [
    { before: ['app register up-{n} project:{p} key:bot-{p}'], line: 'app update-secret {p}/up-{n}' },
  ],
  'app unlink': [{ before: ['app register on-{n} project:{p} key:bot-{p}'], line: 'app unlink on-{n} key:bot-{p}' }],
  'rotation show': [{ before: TURNING, line: 'rotation show turning-{n}' }],
  'rotation step': [{ before: TURNING, line: 'rotation step turning-{n} do:done' }],
  'rotation reveal': [
    {
      before: [...TURNING, 'rotation step turning-{n} do:done', ['rotation show turning-{n}', 'Show the new secret']],
      line: 'rotation reveal turning-{n}',
    },
  ],
  // Whether the keys are theirs to change decides; who may change none is told so after permission was given.
  'incident rotate': [{ line: 'incident rotate owner:@dan reason:leak', meets: ['nothing-in-incident'] }],
  'incident disable': [{ line: 'incident disable owner:@dan reason:leak', meets: ['nothing-in-incident'] }],
  'incident status': [{ line: 'incident status', meets: ['no-incident'] }],
  'incident stop': [{ line: 'incident stop', meets: ['no-incident'] }],
  'incident retry': [{ line: 'incident retry', meets: ['no-incident'] }],
  'incident export': [{ line: 'incident export', meets: ['no-incident'] }],
  'incident renew': [{ line: 'incident renew key:bot-{p}', meets: ['nothing-lapsed'] }],
  'incident tell': [{ line: 'incident tell bot-{p}', meets: ['nothing-to-tell'] }],
  'rehearsal show': [{ before: REHEARSED, line: 'rehearsal show tried-{n}' }],
  'rehearsal end': [{ before: REHEARSED, line: 'rehearsal end tried-{n} do:call-off' }],
  'project policy': [
    { line: 'project policy {p}' },
    { line: 'project policy {p} leak:disable' },
    { line: 'project policy {p} drill:bot-{p}' },
  ],
  'leak show': [{ line: 'leak show bot-{p}' }],
  'leak answer': [{ line: 'leak answer bot-{p} do:test-key' }],
  'leak dismiss': [{ line: 'leak dismiss bot-{p}', meets: ['no-leak'] }],
  'audit export': [{ line: 'audit export since:2020-01-01' }],
  'request key': [
    { line: 'request key {p}/rasa name:asked-{n} reason:test', meets: ['request-needless', 'asker-not-member'] },
  ],
  'request show': [{ line: 'request show {request}' }],
  'request approve': [{ line: 'request approve {request}' }],
  'request deny': [{ line: 'request deny {request}' }],
  'request withdraw': [{ line: 'request withdraw {request}', meets: ['foreign-request'] }],
  reveal: [{ line: 'reveal 7GhK2mQpXz81LrTa' }],
  'mfa enroll': [{ line: 'mfa enroll', meets: ['already-enrolled'] }],
  'mfa confirm': [{ line: 'mfa confirm', meets: ['nothing-to-confirm'] }],
  'mfa codes': [{ line: 'mfa codes', meets: ['not-enrolled'] }],
  'mfa disable': [{ line: 'mfa disable', meets: ['not-enrolled'] }],
  'mfa recover': [{ line: 'mfa recover', meets: ['not-enrolled'] }],
  'role grant': [{ line: 'role grant @dan role:operator project:{p}' }],
  'role revoke': [{ before: ['role grant @pat role:viewer project:{p}'], line: 'role revoke @pat project:{p}' }],
};

/**
 * Says what is typed to try a command: what its options require, about things of one project, unless it needs more.
 * @param concerns whether it is about a project at all.
 * @throws where that is not known.
 */
export function linesOf(
  { path, options }: Pick<Command<never>, 'path' | 'options'>,
  concerns: boolean,
): readonly Line[] {
  const verb = path.join(' ');
  const own = LINES[verb];
  if (own !== undefined) return own;
  const required = Object.entries(options).filter(([, { required: isRequired }]) => isRequired === true);
  const words = required.flatMap(([name, spec]) => {
    const value = spec.type === 'choice' ? spec.choices[0] : VALUES[spec.type];
    if (value === undefined && !isFormOnly(spec))
      throw new Error(`${verb} requires ${name}, and nothing says what to type there: give it a line in ${HERE}`);
    return value === undefined ? [] : [`${name}:${value}`];
  });
  const isPlaced = required.some(([, { type }]) => ['channel', 'key', 'app', 'project'].includes(type));
  if (concerns && !isPlaced && options['project'] !== undefined) words.push('project:{p}');
  return [{ line: [verb, ...words].join(' ') }];
}
