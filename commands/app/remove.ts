import { heading, text } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { removeApp } from '../../src/services/apps/removeApp.ts';
import { confirmedCommand, found, showing } from '../shared/define.ts';
import { appSubject } from './appSubject.ts';
import { appFacts } from './appViews.ts';
import { LABEL, OPTION, REMOVE_CONSEQUENCE, removedText, removeQuestion, SUMMARY } from './copy.ts';

/** Removes an app from Latchkey; the program itself is left alone. */
export const appRemove = confirmedCommand({
  path: ['app', 'remove'],
  aliases: ['app delete', 'app rm'],
  summary: SUMMARY.remove,
  examples: ['/apikey app remove web-shop'],
  action: 'app.remove',
  options: { app: { type: 'app', required: true, description: OPTION.app } },
  find: (_, { app }) => found(app),
  ...appSubject,
  async ask(context, { subject: app }) {
    const blocks = [heading(removeQuestion(app.name)), await appFacts(context, app), text(REMOVE_CONSEQUENCE)];
    return done({ label: LABEL.remove, style: 'danger', blocks, params: {} });
  },
  async act(context, { confirmation }) {
    const removed = await removeApp(context.services, context.by, confirmation);
    if (removed.kind === 'refused') return removed;
    return showing(text(removedText(removed.value.name)));
  },
});
