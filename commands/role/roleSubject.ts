import { PROJECT_ROLES, type ProjectRole } from '../../src/domain/permissions.ts';
import type { Named } from '../../src/domain/refs.ts';

/** Every role that can be granted. `on-call` can't: the platform's group says who holds it. */
export const ROLE_CHOICES = [...PROJECT_ROLES, 'admin'] as const;

/** Which role it is about: one in a project, or that of the deployment's admin. */
export type RoleSubject = { readonly role: 'admin' } | { readonly role: ProjectRole; readonly project: Named };
