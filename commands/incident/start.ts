import { fields, heading, note, text } from '../../src/chat/contracts/view.ts';
import { figure } from '../../src/domain/counted.ts';
import type { IncidentVerb } from '../../src/domain/incidents/incident.ts';
import { LONGEST_OVERLAP, refuseOverlap } from '../../src/domain/keys/regeneration.ts';
import { done, refused } from '../../src/domain/result.ts';
import { momentAgo } from '../../src/domain/time/moment.ts';
import { previewIncident } from '../../src/services/incidents/scope.ts';
import { snapshotOfIncident, startIncident } from '../../src/services/incidents/startIncident.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { confirmedCommand, type LatchkeyCommand } from '../shared/define.ts';
import {
  consequence,
  FIELD,
  incidentQuestion,
  LABEL,
  notPermittedText,
  OPTION,
  rotateAppsConsequence,
  SUMMARY,
  someNames,
} from './copy.ts';
import {
  decodeScope,
  encodeScope,
  findScope,
  type IncidentSubject,
  oneScopeOnly,
  SCOPE_OPTIONS,
} from './incidentScope.ts';
import { incidentNow } from './incidentSubject.ts';

/** Declares `incident rotate` or `incident disable`: first what it would touch, then one press for all of it. */
function startCommand(verb: IncidentVerb): LatchkeyCommand {
  return confirmedCommand({
    path: ['incident', verb],
    summary: SUMMARY[verb],
    examples: [
      `/apikey incident ${verb} shop reason:"token in a public log"`,
      `/apikey incident ${verb} owner:@ben reason:"stolen laptop"`,
    ],
    action: `incident.${verb}`,
    options: {
      ...SCOPE_OPTIONS,
      reason: { type: 'text', required: true, description: OPTION.reason },
      ...(verb === 'rotate'
        ? { overlap: { type: 'duration', most: LONGEST_OVERLAP, description: OPTION.overlap } as const }
        : {}),
    },
    oneOf: Object.keys(SCOPE_OPTIONS),
    contradiction: oneScopeOnly,
    find: (context, values) => findScope(context, verb, values),
    // Each key's own permission decides: it is asked for in what an incident would touch, and again where it is started.
    scope: () => ({}),
    subjectId: ({ scope }) => encodeScope(scope),
    async reload(context, id): Promise<IncidentSubject | undefined> {
      const scope = decodeScope(id);
      if (scope === undefined) return undefined;
      return { scope, preview: await previewIncident(context.services, context.actor, verb, scope) };
    },
    seen: ({ preview }) => snapshotOfIncident(preview),
    async ask(context, { subject: { scope, preview }, options }) {
      const { keys, apps, owners, projects, notPermitted, lastUsedAt } = preview;
      if (keys.length === 0) return refused({ code: 'nothing-in-incident', subject: scope.name });
      const overlap = 'overlap' in options && typeof options.overlap === 'number' ? options.overlap : 0;
      const tooLong = refuseOverlap(overlap);
      if (tooLong !== undefined) return refused(tooLong);
      const shown = fields(
        [FIELD.keys, figure(keys.length)],
        ...(scope.kind === 'owner' ? [[FIELD.owner, await labelPerson(context.services, scope)] as const] : []),
        [FIELD.projects, someNames(projects.map(({ name }) => name))],
        ...(scope.kind === 'owner' ? [] : [[FIELD.owners, someNames(owners.map(({ name }) => name))] as const]),
        [FIELD.apps, someNames(apps.map(({ name }) => name))],
        ...(lastUsedAt === null ? [] : [[FIELD.lastUsed, momentAgo(lastUsedAt, context.now)] as const]),
        [FIELD.reason, options.reason],
      );
      return done({
        label: LABEL[verb],
        style: 'danger',
        blocks: [
          heading(incidentQuestion(verb, scope.kind, scope.name)),
          shown,
          text(consequence(verb, overlap)),
          ...(verb === 'rotate' && apps.length > 0 ? [text(rotateAppsConsequence(overlap))] : []),
          ...(notPermitted === 0 ? [] : [note(notPermittedText(notPermitted))]),
        ],
        params: { overlap: String(overlap) },
      });
    },
    async act(context, { subject: { scope, preview }, confirmation }) {
      const reason = confirmation.params['reason'] ?? '';
      const overlap = Number(confirmation.params['overlap'] ?? 0);
      const asked = { verb, scope, preview, reason, overlap, room: roomOf(context.postsIn) };
      const started = await startIncident(context.services, context.by, confirmation, asked);
      if (started.kind === 'refused') return started;
      return await incidentNow(context, started.value);
    },
  });
}

/** Where the person speaks, if everybody there may follow. */
function roomOf(postsIn: string | undefined) {
  const [, platform, conversation] = /^([a-z0-9]+):(.+)$/s.exec(postsIn ?? '') ?? [];
  return platform === undefined || conversation === undefined ? undefined : { platform, conversation };
}

/** `incident rotate`: gives every key of the scope a new secret. */
export const incidentRotate = startCommand('rotate');
/** `incident disable`: disables every key of the scope. */
export const incidentDisable = startCommand('disable');
