import { commandPayloads } from '../../../adapters/discord/registration/payload.ts';
import { OPTION } from '../../../adapters/discord/registration/shape.ts';
import { renderSuggestions } from '../../../adapters/discord/render/autocomplete.ts';
import { renderForm } from '../../../adapters/discord/render/form.ts';
import { renderMessage } from '../../../adapters/discord/render/message.ts';
import { renderSecretMessage } from '../../../adapters/discord/render/secret.ts';
import { createRegistry } from '../../../commands/index.ts';
import { PLATFORMS } from '../../../src/app/loadPlatforms.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { masked } from '../masked.ts';
import { buttonIn, PictureApp } from '../slackApp.ts';
import { type Drawing, file } from '../svg.ts';
import { directPicture, messagePicture, modalPicture, typingPicture } from './surfaces.ts';

/** Keeps a picture by its name, with what is to be seen in it. */
type Keep = (name: string, drawing: Drawing, description: string) => void;

const registry = createRegistry(PLATFORMS.map(({ facts }) => facts));

/** `ana` gave this command. */
const used = (command: string) => ({ by: 'ana', command: `/apikey ${command}` });

/**
 * Draws all pictures: `ana` works in a real Latchkey, and what Discord's renderers make of the answers is drawn.
 * @returns the files by their names, the same bytes in each run.
 */
export async function discordPictures(): Promise<ReadonlyMap<string, string>> {
  const app = await PictureApp.open('discord');
  const pictures = new Map<string, string>();
  const keep: Keep = (name, drawing, description) =>
    pictures.set(`${name}.svg`, file(drawing, `${description} Drawn from the product’s own payload.`));
  try {
    await app.type('project create website');
    await app.type('project create shop');
    await app.type('channel add rasa');
    await app.type('channel add dialogflow');
    const bot = await app.secret('create rasa name:chat-bot');
    keep(
      'create',
      messagePicture(renderSecretMessage(masked(bot)), used('create')),
      'The secret of the new key chat-bot, shown once; here it is covered.',
    );
    await app.use(bot);
    app.wait(2 * HOUR);

    const question = await app.type('regenerate rasa');
    keep(
      'regenerate',
      messagePicture(renderMessage(question), used('regenerate')),
      'Latchkey asks whether to regenerate the key of rasa, with the buttons Regenerate and Cancel.',
    );
    const card = masked(await app.secret(buttonIn(question, 'Regenerate')));
    keep(
      'secret',
      messagePicture(renderSecretMessage(card), used('regenerate')),
      'The new secret in the question’s place, shown once; here it is covered.',
    );

    const voice = await app.secret('create rasa name:voice-bot');
    await app.secret('create rasa name:night-test expires:20d');
    await app.secret('create dialogflow name:chat-bot');
    await app.use(voice);
    app.wait(3 * HOUR);
    await app.lock(voice);

    const offered = renderSuggestions(await app.suggest('show', 'key', 'bot'));
    const typing = { command: '/apikey show', option: { ...optionOf('show', 'key'), typed: 'bot' }, offered };
    keep(
      'autocomplete',
      typingPicture(typing),
      'What exists is offered while one types: the keys that are called bot.',
    );

    const screen = async (name: string, line: string, description: string) => {
      const shown = await app.type(line);
      const [command = ''] = line.split(/ (?=\S+:)/);
      keep(name, messagePicture(renderMessage(shown), used(command)), description);
      return shown;
    };
    await screen('list', 'list channel:rasa', 'The keys of rasa; one of them is locked.');
    const dashboard = await screen('dashboard', 'dashboard', 'The account dashboard.');
    await screen('projects', 'projects', 'The projects dashboard: each project with its menu.');
    await screen('project-settings', 'project settings', 'A project’s settings: General, and its Channels.');
    await screen('channel-settings', 'channel settings channel:rasa', 'The keys of rasa, with what can be done.');
    const form = renderForm(await app.form(buttonIn(dashboard, 'Generate API key')));
    keep('create-form', modalPicture(form.modal), 'The form for a new key.');
    await app.secret('create rasa name:survey-bot expires:11d');
    const warning = await app.warning(4 * DAY - 5 * HOUR);
    keep(
      'warning',
      directPicture(renderMessage(warning)),
      'What an owner is told in the morning: two keys end soon, with what can be done.',
    );
    await rotation(app, keep);
    await app.enroll();
    const disable = await app.type('disable key:rasa/voice-bot');
    const codeForm = renderForm(await app.form(buttonIn(disable, 'Disable')));
    keep(
      'code-form',
      modalPicture(codeForm.modal),
      'The form that asks for a code of the second factor before a change.',
    );
    await screen('second-factor', 'mfa status', 'The state of a second factor, with what can be done.');
    return pictures;
  } finally {
    await app.close();
  }
}

/** Rotates a key together with an app that a person looks after. */
async function rotation(app: PictureApp, keep: Keep): Promise<void> {
  await app.type('app register web-shop key:rasa/chat-bot');
  const question = await app.type('regenerate key:rasa/chat-bot overlap:24h');
  keep(
    'rotate-question',
    messagePicture(renderMessage(question), used('regenerate')),
    'Discord asks how to regenerate a key that an app uses; Rotate with apps comes first.',
  );
  await app.press(buttonIn(question, 'Rotate with apps'));
  const line = 'rotation show key:rasa/chat-bot';
  const keepStep = (name: string, view: View, description: string) =>
    keep(name, directPicture(renderMessage(view)), description);
  const toOpen = await app.until(line, 'Show the new secret');
  keepStep('rotation-secret', toOpen, 'A rotation that waits for a person to take the new secret to the app.');
  await app.secret(buttonIn(toOpen, 'Show the new secret'));
  for (let step = 1; step <= 2; step += 1) await app.press(buttonIn(await app.until(line, 'Done'), 'Done'));
  keepStep('rotation-over', await app.until(line, undefined), 'The rotation is over.');
}

/** An option as Discord is told of it. */
function optionOf(verb: string, name: string): { readonly name: string; readonly description: string } {
  const verbs = commandPayloads(registry.commands).flatMap(({ options }) => options);
  const command = verbs.find((one) => one.type === OPTION.subcommand && one.name === verb);
  const option = command?.options?.find((one) => one.name === name);
  if (option === undefined) throw new Error(`there is no option ${name} of ${verb}`);
  return option;
}
