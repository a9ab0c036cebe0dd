import * as rotation from '../../../src/chat/copy/rotationCopy.ts';
import type { RotationOutcome } from '../../../src/domain/apps/rotationOutcome.ts';
import { type Section, section } from '../page.ts';

/** What a rotation of two apps came to. */
const OUTCOME: RotationOutcome = {
  isUsed: false,
  updated: ['web-shop'],
  skipped: [],
  perhaps: [],
  isNewGood: true,
  newEndsAt: null,
  old: 'overlap',
};

/** A rotation as the people who follow it see it. */
export const ROTATION_SECTIONS: readonly Section[] = [
  section('A rotation with apps', 'src/chat/copy/rotationCopy.ts', rotation, {
    rotationTitle: [['chat-bot']],
    progressLabel: [['chat-bot']],
    ROTATION_FIELD: 'shown',
    ROTATION_STATE: 'shown',
    startedText: [['Ana', '1 Dec 2026, 09:00 UTC']],
    STEP_COLUMNS: 'shown',
    STEP_NAME: 'shown',
    stepStateText: [
      [{ state: 'pending', failure: null }],
      [{ state: 'running', failure: null }],
      [{ state: 'waiting', failure: null }],
      [{ state: 'failed', failure: null }],
      [{ state: 'done', failure: null }],
      [{ state: 'skipped', failure: null }],
      [{ state: 'undone', failure: null }],
      [{ state: 'pending', failure: { code: 'timed-out' } }],
    ],
    attemptsText: [['running', 2]],
    pressedBy: [
      ['Ana', 'Retry', '2 minutes ago'],
      ['Ana', 'Show the new secret', '2 minutes ago'],
    ],
    FOLLOWS: 'shown',
    progressText: [
      ['Deploy', 'web-shop', 'running'],
      ['Retire the old secret', undefined, 'done'],
    ],
    goOnAt: [['k1Vz0a9LmQ2xYb7T']],
    asOf: [['1 Dec 2026, 09:00 UTC']],
    NO_APP: 'shown',
    byHandText: [
      ['undeploy', 'web-shop'],
      ['update-secret', 'web-shop'],
      ['deploy', 'web-shop'],
    ],
    updateTask: [['web-shop']],
    secretGone: [['web-shop']],
    RETIRE_NOW: 'shown',
    leftOut: [
      [['desk'], '2 Dec 2026, 09:00 UTC'],
      [['desk', 'web-shop'], undefined],
    ],
    AWAIT_USE: 'shown',
    awaitedApps: [[['web-shop', 'billing']]],
    ROTATION_PROBLEM: 'shown',
    failedStep: [
      ['Update the secret', 'web-shop'],
      ['Regenerate the key', undefined],
    ],
    failureText: [
      [{ code: 'unreachable', subject: 'hooks.example.com' }],
      [{ code: 'timed-out', subject: 'hooks.example.com' }],
      [{ code: 'forbidden-address', subject: 'hooks.example.com' }],
      [{ code: 'redirected', subject: 'hooks.example.com' }],
      [{ code: 'answered', status: 500, subject: 'hooks.example.com' }],
      [{ code: 'answered', subject: 'hooks.example.com' }],
      [{ code: 'not-allowed', subject: 'the namespace shop' }],
      [{ code: 'not-found', subject: 'deployment/web' }],
      [{ code: 'conflict', subject: 'shop/web' }],
      [{ code: 'rollout-failed', subject: 'deployment/web' }],
      [{ code: 'bad-settings', subject: 'web-shop' }],
      [{ code: 'unexpected' }],
    ],
    OLD_SECRET: 'shown',
    oldWorksUntil: [['1 Dec 2026, 09:00 UTC']],
    NEW_SECRET: 'shown',
    NOBODY: 'shown',
    PRESS_LABEL: 'shown',
    REFRESH: 'shown',
    ROLL_BACK_TO_LEAKED: 'shown',
    outcomeText: [
      [{ ...OUTCOME, old: 'stopped' }],
      [{ ...OUTCOME, isUsed: true, old: 'stopped' }],
      [OUTCOME],
      [{ ...OUTCOME, skipped: ['billing'] }],
      [{ ...OUTCOME, updated: ['desk', 'web-shop'], skipped: ['billing'] }],
      [{ ...OUTCOME, updated: [], skipped: ['billing', 'web-shop'] }],
      [{ ...OUTCOME, isNewGood: false, old: 'stopped' }],
      [{ ...OUTCOME, isNewGood: false, skipped: ['billing'], old: 'current' }],
    ],
    takenBack: [
      [['web-shop'], true],
      [['billing', 'web-shop'], false],
    ],
    perhapsTaken: [[['web-shop'], '1 Dec 2026, 09:00 UTC']],
    perhapsHolder: [['web-shop']],
    ROLLED_BACK: 'shown',
    holdersAfter: [[['web-shop']], [['web-shop', 'billing']]],
  }),
];
