import type { RequestKind } from '../../domain/requests/request.ts';
import { keyRequest } from './keyRequest.ts';
import type { RequestRules } from './requestRules.ts';

/** The one list of kinds: what each does when it is approved. */
export const REQUEST_KINDS: Readonly<Record<RequestKind, RequestRules>> = { key: keyRequest };
