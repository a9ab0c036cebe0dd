import { text } from '../../src/chat/contracts/view.ts';
import { groupLabel } from '../../src/domain/people/groups/groupRef.ts';
import type { Named } from '../../src/domain/refs.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { refused } from '../../src/domain/result.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { revokeGroupRole } from '../../src/services/people/groups/changeGroupRoles.ts';
import { withdrawInvitation } from '../../src/services/people/invitations.ts';
import { revokeAdmin, revokeRole } from '../../src/services/people/roles.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command, showing } from '../shared/define.ts';
import { adminOfProject, groupIsNoPerson } from './contradiction.ts';
import { keysPassedOn, OPTION, revokedAdmin, revokedGroup, revokedRole, SUMMARY, withdrawnText } from './copy.ts';

type RevokeSubject = { readonly kind: 'admin' } | { readonly kind: 'project'; readonly project: Named };

/** Takes a role away. */
export const roleRevoke = command({
  path: ['role', 'revoke'],
  summary: SUMMARY.revoke,
  examples: [
    '/apikey role revoke @ben',
    '/apikey role revoke group:@sre project:shop',
    '/apikey role revoke @ana role:admin',
  ],
  action: 'role.revoke',
  options: {
    person: { type: 'person', invites: true, bare: true, description: OPTION.revokePerson },
    role: { type: 'choice', choices: ['admin'], description: OPTION.revokeRole },
    project: { type: 'project', description: SHARED.project },
    group: { type: 'group', description: OPTION.revokeGroup },
  },
  oneOf: ['person', 'group'],
  contradiction: (options) =>
    groupIsNoPerson(options, { role: undefined }) ?? adminOfProject(options.role, options.project, { role: undefined }),
  async find(context, { role, project }) {
    if (role === 'admin') return { kind: 'found', subject: { kind: 'admin' } satisfies RevokeSubject };
    const found = await projectOrActive(context, project);
    if (found.kind !== 'found') return found;
    return { kind: 'found', subject: { kind: 'project', project: found.subject } satisfies RevokeSubject };
  },
  scope: (subject: RevokeSubject) =>
    subject.kind === 'admin' ? {} : { projectId: subject.project.id, projectName: subject.project.name },
  async run(context, { subject, options: { person, group } }) {
    if (group !== undefined && subject.kind === 'project') {
      const revoked = await revokeGroupRole(context.services, context.by, subject.project, group);
      if (revoked.kind === 'refused') return revoked;
      const label = groupLabel(context.services.policy.platforms, group);
      const sentence = revokedGroup(label, subject.project.name, revoked.value.was);
      return showing(text(sentence));
    }
    if (person === undefined) return refused({ code: 'not-found', subject: SUCH.person });
    if (person.account !== undefined) {
      if (subject.kind === 'admin') return refused({ code: 'no-such-role', subject: person.name });
      const withdrawn = await withdrawInvitation(context.services, context.by, subject.project, person.account);
      if (withdrawn.kind === 'refused') return withdrawn;
      const words = withdrawnText(withdrawn.value.label, subject.project.name);
      return showing(text(words));
    }
    const label = await labelPerson(context.services, person);
    if (subject.kind === 'admin') {
      const revoked = await revokeAdmin(context.services, context.by, person);
      if (revoked.kind === 'refused') return revoked;
      return showing(text(revokedAdmin(label)));
    }
    const revoked = await revokeRole(context.services, context.by, subject.project, person);
    if (revoked.kind === 'refused') return revoked;
    const sentence = revokedRole(label, subject.project.name, revoked.value.was);
    const { keys } = revoked.value;
    return showing(text(sentence), keys === 0 ? undefined : text(keysPassedOn(keys)));
  },
});
