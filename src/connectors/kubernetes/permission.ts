import type { Permission } from '../permission.ts';

/** A connection may be for some namespaces of its cluster. */
export const NAMESPACES: Permission<'kubernetes'> = {
  connector: 'kubernetes',
  beyond: ({ namespaces }, { namespace = '' }) =>
    namespaces === undefined || namespaces.includes(namespace) ? undefined : 'namespace',
};
