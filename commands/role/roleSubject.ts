import { PROJECT_ROLES } from '../../src/domain/people/permissions.ts';

/** Every role that can be granted. `on-call` can't: the platform's group says who holds it. */
export const ROLE_CHOICES = [...PROJECT_ROLES, 'admin'] as const;
