import { renderForm } from '../../adapters/slack/render/form.ts';
import { renderHome } from '../../adapters/slack/render/home.ts';
import { renderMessage } from '../../adapters/slack/render/message.ts';
import { renderDeletedSecret, renderSecretMessage } from '../../adapters/slack/render/secret.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import { DAY, HOUR } from '../../src/domain/time/time.ts';
import { masked } from './masked.ts';
import { buttonIn, PictureApp } from './slackApp.ts';
import { directPicture, homePicture, messagePicture, modalPicture } from './surfaces.ts';
import { type Drawing, file } from './svg.ts';

/** Keeps a picture by its name, with what is to be seen in it. */
type Keep = (name: string, drawing: Drawing, description: string) => void;

/** What makes the names of the blocks; nothing of it is to be seen. */
const NONCE = 'picture';

/**
 * Draws all pictures: `ana` works in a real Latchkey, and what Slack's renderers make of the answers is drawn.
 * @returns the files by their names, the same bytes in each run.
 */
export async function slackPictures(): Promise<ReadonlyMap<string, string>> {
  const app = await PictureApp.open('slack');
  const pictures = new Map<string, string>();
  const keep: Keep = (name, drawing, description) =>
    pictures.set(`${name}.svg`, file(drawing, `${description} Drawn from the product’s own payload.`));
  try {
    await app.type('project create shop');
    await app.type('channel add rasa');
    await app.type('channel add dialogflow');
    const line = 'create rasa name:chat-bot';
    const offer = renderMessage(await app.type(line, { secretsOnlyAfterPress: true }), NONCE);
    keep('create', messagePicture(offer, `/apikey ${line}`), 'Slack asks before it generates the key chat-bot.');
    const bot = await app.secret(line);
    await app.use(bot);
    app.wait(2 * HOUR);

    const question = await app.type('regenerate rasa');
    const asked = messagePicture(renderMessage(question, NONCE), '/apikey regenerate rasa');
    keep(
      'regenerate',
      asked,
      'Slack asks whether to regenerate the key of rasa, with the buttons Regenerate and Cancel.',
    );
    const card = masked(await app.secret(buttonIn(question, 'Regenerate')));
    keep('secret', messagePicture(renderSecretMessage(card, NONCE)), 'The new secret, shown once; here it is covered.');
    keep('burned', modalPicture(renderDeletedSecret()), 'What a modal shows once the secret in it was deleted.');

    const voice = await app.secret('create rasa name:voice-bot');
    await app.secret('create rasa name:night-test expires:20d');
    await app.secret('create dialogflow name:chat-bot');
    await app.use(voice);
    app.wait(3 * HOUR);
    await app.lock(voice);
    await app.secret('create rasa name:web-widget');

    const list = renderMessage(await app.type('list channel:rasa'), NONCE);
    keep('list', messagePicture(list, '/apikey list channel:rasa'), 'The keys of rasa in a message; one is locked.');
    const dashboard = await app.type('dashboard');
    keep('dashboard', homePicture(renderHome(dashboard, NONCE)), 'The App Home: the account dashboard.');
    const settings = await app.press(buttonIn(dashboard, 'Project settings'));
    keep(
      'project-settings',
      homePicture(renderHome(settings, NONCE)),
      'The App Home: a project’s settings and its Channels.',
    );
    const channel = await app.press(buttonIn(settings, 'rasa'));
    keep(
      'channel-settings',
      homePicture(renderHome(channel, NONCE)),
      'The App Home: the keys of rasa; one of them is locked.',
    );
    const form = renderForm(await app.form(buttonIn(channel, 'Generate API key')), { nonce: NONCE });
    keep('create-form', modalPicture(form), 'The form for a new key.');
    const menu = renderForm(await app.form('nothing'), { nonce: NONCE });
    keep('menu', modalPicture(menu), 'The form that /apikey alone opens.');
    await app.secret('create rasa name:survey-bot expires:11d');
    const warning = await app.warning(4 * DAY - 5 * HOUR);
    keep(
      'warning',
      directPicture(renderMessage(warning, NONCE)),
      'What an owner is told in the morning: two keys end soon, with what can be done.',
    );
    await rotation(app, keep);
    await app.enroll();
    const disable = await app.type('disable key:rasa/voice-bot');
    const codeForm = renderForm(await app.form(buttonIn(disable, 'Disable')), { nonce: NONCE });
    keep('code-form', modalPicture(codeForm), 'The form that asks for a code of the second factor before a change.');
    return pictures;
  } finally {
    await app.close();
  }
}

/** Rotates a key together with an app that a person looks after. */
async function rotation(app: PictureApp, keep: Keep): Promise<void> {
  await app.type('app register web-shop key:rasa/chat-bot');
  const line = 'regenerate key:rasa/chat-bot overlap:24h';
  const question = await app.type(line);
  const asked = messagePicture(renderMessage(question, NONCE), `/apikey ${line}`);
  keep('rotate-question', asked, 'Slack asks how to regenerate a key that an app uses; Rotate with apps comes first.');
  await app.press(buttonIn(question, 'Rotate with apps'));
  const shown = async (button: string) => await app.until('rotation show key:rasa/chat-bot', button);
  const keepStep = (name: string, view: View, description: string) =>
    keep(name, messagePicture(renderMessage(view, NONCE)), description);

  const toOpen = await shown('Show the new secret');
  keepStep('rotation-secret', toOpen, 'A rotation that waits for a person to take the new secret to the app.');
  await app.secret(buttonIn(toOpen, 'Show the new secret'));
  const toUpdate = await shown('Done');
  keepStep('rotation-update', toUpdate, 'The same once the secret was shown: it waits for Done.');
  await app.press(buttonIn(toUpdate, 'Done'));
  const toDeploy = await shown('Done');
  keepStep('rotation-deploy', toDeploy, 'The app has the new secret; the last step is to deploy it.');
  await app.press(buttonIn(toDeploy, 'Done'));
  keepStep('rotation-over', await app.until('rotation show key:rasa/chat-bot', undefined), 'The rotation is over.');
}
