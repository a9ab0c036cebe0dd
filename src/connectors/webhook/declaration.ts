import { Secret } from '../../domain/keys/secret.ts';
import {
  FORBIDDEN_HOST,
  HTTPS_ONLY,
  NO_CREDENTIALS_IN_URL,
  NOT_A_URL,
  SIGNING_SECRET,
  URL_FIELD,
  WEBHOOK_SUMMARY,
} from '../copy.ts';
import type { ConnectorDeclaration } from '../declaration.ts';
import { mayReach, type Network } from '../networks.ts';
import { checkFields } from '../settings.ts';
import { drawSigningSecret, SIGNING } from './signing.ts';

/** An app behind a service of its owner's, which gets signed requests (standardwebhooks.com). */
export const webhook: ConnectorDeclaration = {
  name: 'webhook',
  summary: WEBHOOK_SUMMARY,
  settings: [{ name: 'url', description: URL_FIELD, required: true }],
  read(given, deps) {
    const { settings, problems } = checkFields(this, given);
    const words = settings['url'] === undefined ? undefined : problemWith(settings['url'], deps.allowed ?? []);
    const all = words === undefined ? problems : [...problems, { option: 'url', words }];
    if (all.length > 0) return { kind: 'problems', problems: all };
    const secret = drawSigningSecret(deps.random);
    return {
      kind: 'settings',
      settings: { ...settings, [SIGNING]: secret },
      issued: { label: SIGNING_SECRET, secret: new Secret(secret) },
    };
  },
  // Not the whole URL: many services take a token in its path.
  describe: ({ url = '' }) => (URL.canParse(url) ? new URL(url).host : ''),
  async open(settings, deps) {
    const { openWebhook } = await import('./calls.ts');
    return openWebhook(settings, deps);
  },
};

/** What is wrong with a URL, as far as it can be told without looking a name up; that is done at each call. */
function problemWith(written: string, allowed: readonly Network[]): string | undefined {
  if (!URL.canParse(written)) return NOT_A_URL;
  const url = new URL(written);
  if (!/^https?:$/.test(url.protocol) || url.hostname === '') return NOT_A_URL;
  if (url.username !== '' || url.password !== '') return NO_CREDENTIALS_IN_URL;
  // Plain http only within networks that the operator named; each call checks where a name leads.
  if (url.protocol === 'http:' && allowed.length === 0) return HTTPS_ONLY;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!/^[\d.]+$|:/.test(host)) return undefined;
  const reach = mayReach(host, allowed);
  if (reach === 'forbidden') return FORBIDDEN_HOST;
  return url.protocol === 'http:' && reach === 'public' ? HTTPS_ONLY : undefined;
}
