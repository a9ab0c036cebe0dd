import { after, type Detail, generation } from './detailCopy.ts';

/** The audit trail's sentences about apps and rotations; auditCopy.ts takes them up. */

/** The plain facts of an event. */
interface Facts {
  readonly detail: Detail;
}

/** What was done. */
export const ROTATION_DONE = {
  'app.show': 'Looked at the app',
  'app.register': ({ detail }: Facts) => `Registered the app${after('; connector', detail['connector'])}`,
  'app.link': ({ detail }: Facts) => `Linked the app${after(' to the key', detail['key'])}`,
  'app.unlink': ({ detail }: Facts) => `Unlinked the app${after(' from the key', detail['key'])}`,
  'app.remove': 'Removed the app',
  'app.undeploy': ({ detail }: Facts) => stepText('Undeployed the app', 'undeploy the app', detail),
  'app.update-secret': ({ detail }: Facts) => stepText('Updated the app’s secret', 'update the app’s secret', detail),
  'app.deploy': ({ detail }: Facts) => stepText('Deployed the app', 'deploy the app', detail),
  'rotation.regenerate': ({ detail }: Facts) => `Created the new secret for the rotation${generation(detail)}`,
  'rotation.done': ({ detail }: Facts) => `Did a step of the rotation by hand${stepOf(detail)}`,
  'rotation.reveal': ({ detail }: Facts) => `Saw the rotation’s new secret${stepOf(detail)}`,
  'rotation.retry': ({ detail }: Facts) => `Retried a step of the rotation${stepOf(detail)}`,
  'rotation.skip': ({ detail }: Facts) => `Skipped a step of the rotation${stepOf(detail)}`,
  'rotation.new-secret': 'Asked for another new secret for the rotation',
  'rotation.roll-back': 'Rolled the rotation back',
  'rotation.fail': ({ detail }: Facts) => `A step of the rotation failed${stepOf(detail)}`,
  'rotation.stop': 'The rotation stopped: the key changed',
  'rotation.end': ({ detail }: Facts) => {
    if (detail['state'] !== 'rolled-back') return 'The rotation ended';
    return detail['because'] === 'all-skipped'
      ? 'The rotation ended with every app skipped; the old secret stayed'
      : 'The rotation ended, rolled back';
  },
} as const;

/** What somebody wanted to do, to follow "Tried to". */
export const ROTATION_TRIED = {
  'app.show': 'look at the app',
  'app.register': 'register an app',
  'app.link': 'link the app to a key',
  'app.unlink': 'unlink the app from a key',
  'app.remove': 'remove the app',
  'app.undeploy': 'undeploy the app',
  'app.update-secret': 'update the app’s secret',
  'app.deploy': 'deploy the app',
  'rotation.regenerate': 'create the rotation’s new secret',
  'rotation.done': 'mark a step of the rotation as done',
  'rotation.reveal': 'see the rotation’s new secret',
  'rotation.retry': 'retry a step of the rotation',
  'rotation.skip': 'skip a step of the rotation',
  'rotation.new-secret': 'ask for another new secret for the rotation',
  'rotation.roll-back': 'roll the rotation back',
  'rotation.fail': 'continue the rotation',
  'rotation.stop': 'stop the rotation',
  'rotation.end': 'end the rotation',
} as const;

/** @param did what was done. @param tried the same, to follow "to". */
function stepText(did: string, tried: string, detail: Detail): string {
  if (detail['came'] === 'asked') return `Asked the app’s connector to ${tried}`;
  if (detail['came'] === 'retried') return `Had the app’s connector retry to ${tried}`;
  if (detail['came'] === 'try-again') return `The app’s connector couldn’t ${tried} yet, and tries again`;
  if (detail['came'] === 'failed') return `The app’s connector failed to ${tried}`;
  return detail['came'] === 'by-hand' ? `${did} by hand` : did;
}

const STEPS: Readonly<Record<string, string>> = {
  undeploy: 'undeploy',
  regenerate: 'new secret',
  'update-secret': 'update the secret of',
  deploy: 'deploy',
  'await-use': 'wait for apps to use it',
  retire: 'retire the old secret',
};

/** @returns which step, of which app. */
function stepOf({ step, app }: Detail): string {
  const words = STEPS[step ?? ''];
  return words === undefined ? '' : `: ${words}${after('', app)}`;
}
