import { type Block, text } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { hasReportedSecret } from '../../src/services/leaks/reportedSecrets.ts';
import type { Context } from '../shared/define.ts';
import { REPORTED_WARNING } from './copy.ts';

/**
 * Warns in a question whose answer makes a secret work again that was reported as leaked. Nothing where none was.
 * @param secretId the one that comes back; any of the key's where it is left out.
 */
export async function reportedWarning(
  { services }: Context,
  key: ApiKey,
  secretId?: string,
): Promise<readonly Block[]> {
  return (await hasReportedSecret(services, key, secretId)) ? [text(REPORTED_WARNING)] : [];
}
