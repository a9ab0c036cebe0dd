import {
  FIELD,
  FIELD_SHAPE,
  KUBERNETES_SECRET_SHAPE,
  KUBERNETES_SUMMARY,
  NAMESPACE,
  NAMESPACE_SHAPE,
  SECRET_NAME,
  WORKLOAD,
  WORKLOAD_SHAPE,
} from '../copy.ts';
import type { ConnectorDeclaration } from '../declaration.ts';
import { CONNECTION_SETTING, readPermitted } from '../permission.ts';
import { NAMESPACES } from './permission.ts';

/** RFC 1123 label and subdomain, as Kubernetes names namespaces and most objects. */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** A key of a Secret's `data`. `.` and `..` would be names of folders where a Secret is mounted. */
const DATA_KEY = /^(?!\.\.?$)[-._a-zA-Z0-9]{1,253}$/;
const WORKLOAD_PATTERN = /^(deployment|statefulset)\/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** An app in a cluster: its key lies in a Secret, and a Deployment or StatefulSet runs it. */
export const kubernetes: ConnectorDeclaration = {
  name: 'kubernetes',
  summary: KUBERNETES_SUMMARY,
  settings: [
    CONNECTION_SETTING,
    { name: 'namespace', description: NAMESPACE, required: true, shape: { pattern: LABEL, words: NAMESPACE_SHAPE } },
    {
      name: 'secret-name',
      description: SECRET_NAME,
      required: true,
      shape: { pattern: SUBDOMAIN, words: KUBERNETES_SECRET_SHAPE },
    },
    { name: 'field', description: FIELD, required: true, shape: { pattern: DATA_KEY, words: FIELD_SHAPE } },
    {
      name: 'workload',
      description: WORKLOAD,
      required: false,
      shape: { pattern: WORKLOAD_PATTERN, words: WORKLOAD_SHAPE },
    },
  ],
  read(given, deps, project) {
    return readPermitted(this, NAMESPACES, given, deps, project);
  },
  describe: ({ connection, namespace, 'secret-name': name, field, workload }) =>
    [`${connection}: ${namespace}/${name} ${field}`, ...(workload === undefined ? [] : [workload])].join(', '),
  async open(settings, deps) {
    const { openKubernetes } = await import('./calls.ts');
    return openKubernetes(settings, deps);
  },
};
