import { buttons, text } from '../../src/chat/contracts/view.ts';
import { unlinkApp } from '../../src/services/apps/linkApp.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command, found, showing } from '../shared/define.ts';
import { appButton, scopeOfApp } from './appSubject.ts';
import { LABEL, OPTION, SUMMARY, unlinkedText } from './copy.ts';

/** Says that an app no longer uses a key. It can be said otherwise by one command, so it isn't asked first. */
export const appUnlink = command({
  path: ['app', 'unlink'],
  summary: SUMMARY.unlink,
  examples: ['/apikey app unlink web-shop chat-bot'],
  action: 'app.unlink',
  options: {
    app: { type: 'app', required: true, description: OPTION.app },
    key: { type: 'key', required: true, description: SHARED.key },
  },
  find: (_, { app }) => found(app),
  scope: scopeOfApp,
  async run(context, { subject: app, options: { key } }) {
    const unlinked = await unlinkApp(context.services, context.by, app, key);
    if (unlinked.kind === 'refused') return unlinked;
    return showing(text(unlinkedText(app.name, key.name)), buttons(appButton(LABEL.details, 'show', app)));
  },
});
