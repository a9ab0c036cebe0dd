import type { ResponseCapabilities } from '../../src/chat/contracts/command.ts';
import type { Answer, Deliver, Delivered } from '../../src/chat/contracts/exchange.ts';
import type { Form } from '../../src/chat/contracts/form.ts';
import type { RawOptions } from '../../src/chat/contracts/options.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import type { Block, Button, SecretCard } from '../../src/chat/contracts/view.ts';
import type { PlatformUser } from '../../src/domain/people/platformUser.ts';
import { keyOn } from '../support/cards.ts';

/** A secret as its person saw it. */
export interface SeenSecret {
  readonly keyId: string;
  readonly secret: string;
}

/** How a person sits at their platform. */
export interface Seat {
  readonly platform?: string;
  /** The groups that the platform says they are in. */
  readonly groups?: readonly string[];
  /** What the platform does with a secret that it is to show; shows it and says so, unless given. */
  readonly show?: (card: SecretCard) => Promise<Delivered>;
  /** Where the platform can delete what it shows. */
  readonly deletionHandle?: string;
}

/**
 * A person at a platform: says things, presses buttons, sends forms, and sees what is shown. It does what an adapter does
 * and nothing else.
 */
export class Chatter {
  readonly #core: ChatPort;
  readonly #seat: Seat;
  readonly name: string;
  /** Every secret that was shown, oldest first. */
  readonly secrets: SeenSecret[] = [];

  constructor(core: ChatPort, name: string, seat: Seat = {}) {
    this.#core = core;
    this.#seat = seat;
    this.name = name;
  }

  /** As whom the platform vouches for them. */
  get speaker(): PlatformUser {
    const { platform = 'console', groups = [] } = this.#seat;
    return { platform, externalId: this.name, displayName: this.name, groups };
  }

  /** Types something after `/apikey`. */
  async say(line: string): Promise<Answer> {
    return await this.#core.handle(this.speaker, { kind: 'text', line }, this.#deliver, this.#manner);
  }

  /** Presses a button. @param action what it carries. */
  async press(action: string): Promise<Answer> {
    return await this.#core.handle(this.speaker, { kind: 'press', action }, this.#deliver, this.#manner);
  }

  /** Sends a form. @param form it, or what it carries. */
  async send(form: Form | string, answers: RawOptions): Promise<Answer> {
    const action = typeof form === 'string' ? form : form.action;
    return await this.#core.handle(this.speaker, { kind: 'form', action, answers }, this.#deliver, this.#manner);
  }

  /** Says something and confirms it. @throws where no question comes back. */
  async confirm(line: string): Promise<Answer> {
    return await this.press(confirmOf(await this.say(line)));
  }

  /** Gives the command that shows a secret. @returns the secret. @throws where none is shown. */
  async shown(answering: Promise<Answer>): Promise<SeenSecret> {
    const before = this.secrets.length;
    const answer = await answering;
    const secret = this.secrets[before];
    if (secret === undefined) throw new Error(`no secret was shown: ${textOf(answer)}`);
    return secret;
  }

  /** What waits to be told to them. */
  async notices(): Promise<readonly string[]> {
    return (await this.#core.notices(this.speaker)).map((view) => view.blocks.map(blockText).join('\n'));
  }

  get #manner(): ResponseCapabilities {
    const { deletionHandle } = this.#seat;
    return deletionHandle === undefined ? {} : { deletionHandle };
  }

  readonly #deliver: Deliver = async (card) => {
    const { show } = this.#seat;
    if (show !== undefined) return await show(card);
    this.secrets.push(keyOn(card));
    return { outcome: 'accepted' };
  };
}

/** @returns everything that an answer lets a person read. */
export function textOf(answer: Answer): string {
  switch (answer.kind) {
    case 'view':
      return answer.view.blocks.map(blockText).join('\n');
    case 'form':
      return [
        answer.form.title,
        ...answer.form.fields.map(
          ({ label, hint, problem }) => `${label}: ${hint} ${problem?.answer ?? ''} ${problem?.words ?? ''}`,
        ),
      ].join('\n');
    case 'delivered':
      return answer.followUp === undefined ? '' : answer.followUp.blocks.map(blockText).join('\n');
  }
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'fields':
      return block.fields.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'table':
      return [block.columns, ...block.rows].map((row) => row.join(' | ')).join('\n');
    case 'buttons':
      return block.buttons.map(({ label }) => `[${label}]`).join(' ');
    case 'select':
    case 'overflow':
      return [block.label, ...block.choices.map(({ label }) => `[${label}]`)].join(' ');
    case 'file':
      return block.name;
    case 'image':
      return block.description;
    case 'progress':
      return block.label;
    default:
      return block.text;
  }
}

/** @returns every button and choice of an answer. */
export function buttonsOf(answer: Answer): readonly Button[] {
  const view = answer.kind === 'view' ? answer.view : answer.kind === 'delivered' ? answer.followUp : undefined;
  return (view?.blocks ?? []).flatMap((block) => {
    if (block.kind === 'buttons') return block.buttons;
    return block.kind === 'select' || block.kind === 'overflow' ? block.choices : [];
  });
}

/** @returns what the button of that name carries. @throws with what was shown instead where there is none. */
export function actionOf(answer: Answer, label: string): string {
  const button = buttonsOf(answer).find((one) => one.label === label);
  if (button === undefined) throw new Error(`there is no button ${label}: ${textOf(answer)}`);
  return button.action;
}

/** @returns what the button carries that confirms, or undefined where nothing was asked. */
export function questionOf(answer: Answer): string | undefined {
  return buttonsOf(answer).find(({ action }) => action.startsWith('lk:v1:confirm:'))?.action;
}

/** @returns what the button carries that confirms. @throws with what was shown instead where nothing was asked. */
export function confirmOf(answer: Answer): string {
  const action = questionOf(answer);
  if (action === undefined) throw new Error(`that was no question: ${textOf(answer)}`);
  return action;
}

/** @returns what the same question's Cancel button carries. */
export function cancelOf(confirm: string): string {
  return confirm.replace(':confirm:', ':cancel:');
}

/** @returns the form that was opened. @throws with what was shown instead. */
export function formOf(answer: Answer): Form {
  if (answer.kind !== 'form') throw new Error(`that was no form: ${textOf(answer)}`);
  return answer.form;
}
