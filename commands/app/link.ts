import { type Block, buttons, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import type { App } from '../../src/domain/apps/app.ts';
import { done } from '../../src/domain/result.ts';
import { linkApp } from '../../src/services/apps/linkApp.ts';
import { findLinkCandidates, type LinkCandidate } from '../../src/services/apps/linkCandidates.ts';
import { command, found, showing } from '../shared/define.ts';
import { go, pickList } from '../shared/navigation.ts';
import { appButton, scopeOfApp } from './appSubject.ts';
import { linkButton } from './appViews.ts';
import {
  BECAUSE,
  candidate,
  HOW_TO_FIND,
  LABEL,
  linkedText,
  NO_CANDIDATES,
  NOTHING_IN_CONFIGURATION,
  OPTION,
  SUMMARY,
  whichKey,
} from './copy.ts';

/** Manual 002, step 1: which key an app uses, found by its ways and by who really authenticates with a key. */
export const appLink = command({
  path: ['app', 'link'],
  summary: SUMMARY.link,
  examples: [
    '/apikey app link web-shop chat-bot',
    '/apikey app link web-shop',
    '/apikey app link web-shop from:configuration',
  ],
  action: 'app.link',
  options: {
    app: { type: 'app', required: true, description: OPTION.app },
    key: { type: 'key', bare: true, description: OPTION.linkKey },
    from: { type: 'choice', choices: ['configuration'], description: OPTION.from },
    as: { type: 'text', description: OPTION.as },
    source: { type: 'text', description: OPTION.source },
    configuration: { type: 'configuration', description: OPTION.configuration },
  },
  find: async (_, { app, key, from, configuration }) =>
    from === 'configuration' && key === undefined && configuration === undefined
      ? { kind: 'ask', options: ['configuration'] }
      : await found(app),
  scope: scopeOfApp,
  weighsAs: (_, { key }) => (key === undefined ? 'nothing' : 'app.link'),
  async run(context, { subject: app, options: { key, as, source, configuration } }) {
    if (key === undefined) {
      const candidates = await findLinkCandidates(context.services, app, configuration?.join(' ') ?? '');
      return done({ kind: 'view', view: candidatesView(app, candidates, configuration !== undefined) });
    }
    const linked = await linkApp(context.services, context.by, app, key, { app: as ?? null, source: source ?? null });
    if (linked.kind === 'refused') return linked;
    return showing(
      text(linkedText(app.name, key.name)),
      buttons(appButton(LABEL.details, 'show', app), go(LABEL.keyDetails, ['show'], { key: key.id })),
    );
  },
});

/** Offers keys that may be the app's, with what speaks for each; the surest first. */
function candidatesView(app: App, candidates: readonly LinkCandidate[], isPasted: boolean): View {
  const sure = isPasted ? candidates.filter(({ because }) => because.includes('configuration')) : candidates;
  return view(
    heading(whichKey(app.name)),
    ...(sure.length > 0 ? [note(HOW_TO_FIND), ...choices(app, sure)] : nothing(isPasted)),
    buttons(
      go(LABEL.paste, ['app', 'link'], { app: app.id, from: 'configuration' }),
      appButton(LABEL.details, 'show', app),
    ),
  );
}

function choices(app: App, candidates: readonly LinkCandidate[]): readonly Block[] {
  const list = candidates.map(({ key, because }) =>
    linkButton(
      candidate(
        key.name,
        because.map((way) => BECAUSE[way]),
      ),
      app,
      key,
    ),
  );
  return pickList(LABEL.candidates, list, '/apikey list');
}

function nothing(isPasted: boolean): readonly Block[] {
  return [text(isPasted ? NOTHING_IN_CONFIGURATION : NO_CANDIDATES), note(HOW_TO_FIND)];
}
