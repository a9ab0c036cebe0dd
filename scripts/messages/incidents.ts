import * as command from '../../commands/incident/copy.ts';
import * as shown from '../../src/chat/copy/incidentCopy.ts';
import * as oldSecrets from '../../src/domain/incidents/incidentCopy.ts';
import { oldSecretsOf } from '../../src/domain/incidents/oldSecrets.ts';
import * as refusal from '../../src/domain/incidents/refusalCopy.ts';
import * as report from '../../src/domain/incidents/reportText.ts';
import type { Notice } from '../../src/domain/notices/notice.ts';
import type { OnCallVerb } from '../../src/domain/notices/postedChange.ts';
import { postedChangeText } from '../../src/domain/notices/postedChangeText.ts';
import { linesOf, type Section, section } from './page.ts';

const TITLE = shown.incidentTitle('rotate', 'project', 'shop');

const REPORT = {
  ...{ id: '7GhK2mQpXz81LrTa', verb: 'rotate', scope: 'project', covers: 'shop', reason: 'token in a public log' },
  ...{ by: 'Ana (@ana on Slack, U024BE7LH)', stoppedBy: null, project: 'shop', done: 12, keys: 14 },
  ...{ startedAt: Date.UTC(2026, 11, 1, 3), endedAt: Date.UTC(2026, 11, 1, 3, 20), still: ['chat-bot', 'web-bot'] },
} as const satisfies report.IncidentReport;

const STOPPED = oldSecretsOf([]);
const BY = { by: 'Ana (ana on Slack, U012AB3CD)', isOnCall: false, at: Date.UTC(2026, 11, 1, 3, 12) };
const STOPS_AT = Date.UTC(2026, 11, 2, 3, 12);
const TOLD = { ...BY, key: 'chat-bot', place: 'shop/rasa', stops: null, stopsAt: null } as const;

/** What somebody on call may do to a key, beside regenerating and disabling it. */
export const ON_CALL_DEEDS: readonly OnCallVerb[] = [
  ...(['activated', 'unlocked', 'deleted', 'rolled-back', 'retired-secret', 'regenerated'] as const),
  ...(['undeployed-app', 'updated-app', 'deployed-app', 'dismissed-leak'] as const),
];

/** Exhaustive, with those of domain/notices.ts. */
export const INCIDENT_NOTICES = {
  'change-told': [
    { kind: 'change-told', params: { ...TOLD, did: 'disabled', isOnCall: true } },
    { kind: 'change-told', params: { ...TOLD, did: 'deleted' } },
    { kind: 'change-told', params: { ...TOLD, did: 'regenerated', stops: 'now' } },
    { kind: 'change-told', params: { ...TOLD, did: 'regenerated', stops: 'at', stopsAt: STOPS_AT } },
    { kind: 'change-told', params: { ...TOLD, did: 'regenerated', stops: 'when-used', stopsAt: STOPS_AT } },
    { kind: 'change-told', params: { ...TOLD, did: 'replaced', stops: 'at', stopsAt: STOPS_AT } },
    { kind: 'change-told', params: { ...TOLD, did: 'rotating', stops: 'last' } },
    ...ON_CALL_DEEDS.map((did) => ({ kind: 'change-told' as const, params: { ...TOLD, did, isOnCall: true } })),
  ],
  'incident-over': [
    { kind: 'incident-over', params: REPORT },
    {
      kind: 'incident-over',
      params: { ...REPORT, project: null, old: { ...oldSecretsOf([]), works: 2, handed: 1, lapsed: 1, again: 1 } },
    },
    { kind: 'incident-over', params: { ...REPORT, project: null, done: 14, still: [], old: oldSecretsOf([]) } },
    {
      kind: 'incident-over',
      params: {
        ...REPORT,
        done: 14,
        still: [],
        old: { ...oldSecretsOf([]), beside: 2, besideUntil: Date.UTC(2026, 11, 2, 3) },
      },
    },
    { kind: 'incident-over', params: { ...REPORT, verb: 'disable', stoppedBy: REPORT.by, keys: 40 } },
  ],
} as const satisfies { readonly [Kind in 'change-told' | 'incident-over']: readonly Notice[] };

/** Incidents: many keys changed at once. */
export const INCIDENT_SECTIONS: readonly Section[] = [
  {
    title: 'What a conversation is told',
    file: 'src/domain/notices/postedChangeText.ts',
    messages: INCIDENT_NOTICES['change-told'].flatMap(({ params }) => linesOf(postedChangeText(params).text)),
  },
  section('An incident', 'src/chat/copy/incidentCopy.ts', shown, {
    incidentTitle: [
      ['rotate', 'project', 'shop'],
      ['disable', 'owner', 'Ben'],
      ['disable', 'channel', 'shop/rasa'],
    ],
    incidentProgress: [
      [12, 1_000],
      [0, 1],
    ],
    INCIDENT_FIELD: 'shown',
    INCIDENT_STATE: 'shown',
    KEY_STATE: 'shown',
    paceText: [[240]],
    OPEN_COLUMNS: 'shown',
    moreOpen: [[12]],
    PROBLEM: 'shown',
    ROW_STATE: 'shown',
    yourKeys: [
      [1, 0],
      [3, 86_400_000],
    ],
    LAPSED: 'shown',
    revealLabel: [['chat-bot']],
    newSecretLabel: [['chat-bot']],
    openRotationLabel: [['chat-bot']],
    STOP: 'shown',
    RETRY: 'shown',
    REFRESH: 'shown',
    REPORT_AS_FILE: 'shown',
    FOLLOWS: 'shown',
    asOf: [['1 Dec 2026, 09:00 UTC']],
    stillOld: [
      ['rotate', 1],
      ['disable', 3],
    ],
    retryHint: [
      ['rotate', 1],
      ['rotate', 3],
      ['disable', 3],
    ],
    retryElsewhere: [
      ['Ana', 1],
      ['Ana', 3],
    ],
    incidentLine: [[TITLE, '12 of 1,000 keys done']],
    goOnAt: [['7GhK2mQpXz81LrTa']],
    revealAt: [[1], [3]],
  }),
  section('Commands about incidents', 'commands/incident/copy.ts', command, {
    SUMMARY: 'shown',
    OPTION: 'shown',
    LABEL: 'shown',
    incidentQuestion: [
      ['rotate', 'project', 'shop'],
      ['disable', 'channel', 'shop/rasa'],
      ['disable', 'project', 'shop'],
    ],
    FIELD: 'shown',
    someNames: [[[]], [['shop', 'web']], [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']]],
    consequence: [
      ['rotate', 0],
      ['rotate', 86_400_000],
      ['disable', 0],
    ],
    rotateAppsConsequence: [[0], [86_400_000]],
    notPermittedText: [[1], [3]],
    ONE_SCOPE: 'shown',
    keyUnknown: [['chat-bto']],
    keyAmbiguous: [['chat-bot']],
    tooManyKeys: [[25]],
    notAnIncident: [['abc']],
    EXPORT: 'shown',
    REPORT: 'shown',
    REPORT_COLUMNS: 'shown',
    stillTitle: [[2]],
    stoppedTitle: [[998]],
    OLD_SECRET: 'shown',
    oldWorksUntil: [['2 Dec 2026, 03:20 UTC']],
    LABEL_TELL: 'shown',
    TELL: 'shown',
    toldKey: [['chat-bot']],
  }),
  section('What an incident covers', 'src/domain/incidents/reportText.ts', report, {
    coversText: [
      ['project', 'shop'],
      ['channel', 'shop/rasa'],
      ['owner', 'Ben'],
      ['keys', 'chat-bot, web-bot'],
      ['keys', ''],
    ],
    incidentReportText: [[REPORT], [{ ...REPORT, done: 1, keys: 1, still: [] }]],
  }),
  section('How old secrets stand after an incident', 'src/domain/incidents/incidentCopy.ts', oldSecrets, {
    besideText: [
      ['rotate', { ...STOPPED, beside: 1, besideUntil: STOPS_AT }],
      ['rotate', { ...STOPPED, beside: 3, besideUntil: STOPS_AT, dormant: 1 }],
      ['rotate', { ...STOPPED, dormant: 2 }],
      ['disable', { ...STOPPED, dormant: 1 }],
      ['disable', { ...STOPPED, dormant: 2 }],
    ],
    waitingText: [
      [{ ...STOPPED, handed: 1, rotating: 1, lapsed: 1 }],
      [{ ...STOPPED, handed: 2, rotating: 2, lapsed: 2 }],
    ],
    stoppedText: [
      ['rotate', STOPPED, true],
      ['rotate', STOPPED, false],
      ['disable', STOPPED, true],
      ['disable', STOPPED, false],
    ],
  }),
  section('Refusals about incidents', 'src/domain/incidents/refusalCopy.ts', refusal, { INCIDENT_REFUSALS: 'shown' }),
];
