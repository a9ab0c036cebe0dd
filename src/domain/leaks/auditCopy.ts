import { after, type Detail, generation } from '../audit/detailCopy.ts';

/** The audit trail's sentences about leaks and what a project wants done about them. */

type Sentence = string | ((facts: { readonly detail: Detail }) => string);

/** What was done. */
export const LEAKS_DONE = {
  'key.identify': ({ detail }) => identified(detail),
  'leak.report': ({ detail }) => reported(detail),
  'leak.again': ({ detail }) => `Asked again what to do about a leaked secret, which works again${generation(detail)}`,
  'leak.dismiss': 'Recorded that the leaked secret is only a test key',
  'project.policy': ({ detail }) => policyChange(detail),
} as const satisfies Readonly<Record<string, Sentence>>;

/** What somebody wanted to do, to follow "Tried to". */
export const LEAKS_TRIED = {
  'key.identify': 'look up a leaked secret',
  'leak.report': 'report a leaked secret',
  'leak.again': 'ask again what to do about a leaked secret',
  'leak.dismiss': 'record that a leaked secret is only a test key',
  'project.policy': 'change what happens when a secret of the project leaks',
} as const;

/** Says, after what was done to a key, that it was done because of a leak. */
export const leaked = (detail: Detail): string => BECAUSE[detail['because'] ?? ''] ?? '';

const BECAUSE: Readonly<Record<string, string>> = {
  leak: ': its secret was found in public',
  drill: ': in a fire drill, its secret counted as leaked',
};

/** Says what was done about a leaked secret, to follow what was reported. */
export const didAboutLeak = (detail: Detail): string => {
  const did = DID[detail['did'] ?? ''];
  return did === undefined ? '' : `; ${did}`;
};

function policyChange(detail: Detail): string {
  const { canary, removed } = detail;
  if (canary !== undefined) return `Named the key for fire drills${after(':', canary)}`;
  if (removed !== undefined) return `Ended fire drills with the key${after(':', removed)}`;
  return `Changed what happens when a secret leaks: ${POLICIES[detail['leak'] ?? ''] ?? 'as it was'}`;
}

const POLICIES: Readonly<Record<string, string>> = {
  report: 'people are told, and decide',
  rotate: 'Latchkey rotates the key with its apps',
  disable: 'Latchkey disables the key',
};

const DID: Readonly<Record<string, string>> = {
  disable: 'Latchkey disabled the key',
  rotate: 'Latchkey began to rotate the key with its apps',
  retire: 'Latchkey stopped that old secret',
  tell: 'it works, and people were told',
  dead: 'it works no longer, and people were told',
  ignored: 'a person had said that it is only a test key',
};

function reported(detail: Detail): string {
  if (detail['by'] !== undefined)
    return `${detail['by']}, who can’t see the key, reported ${detail['did'] === 'part' ? 'a part of a secret' : 'a secret'} of it${generation(detail)}; people were told`;
  const what = `A signed report says that a secret of the key was found in public${generation(detail)}`;
  return `${what}${didAboutLeak(detail)}`;
}

const FOUND: Readonly<Record<string, string>> = {
  whole: 'it is a secret of this key',
  part: 'it begins like a secret of this key',
  wrong: 'it has the ID of this key, and isn’t its secret',
  elsewhere: 'of no key that they can see',
  nothing: 'none of this deployment',
};

function identified(detail: Detail): string {
  const found = FOUND[detail['found'] ?? ''];
  const told = detail['told'] === 'yes' ? '; its owner and on-call were told' : '';
  return `Looked up a leaked secret${found === undefined ? '' : `: ${found}`}${generation(detail)}${told}`;
}
