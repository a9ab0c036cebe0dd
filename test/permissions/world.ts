import { SECOND } from '../../src/domain/time/time.ts';
import type { Stage } from '../contract/stage.ts';
import { enroll, type Phone } from '../people/phone.ts';
import { type Screen, shownIn } from '../people/screen.ts';
import { storeLeakQuestion } from '../services/leaks/storeLeak.ts';
import { storeRequest } from '../services/requests/storeRequest.ts';
import { wrongSecret } from '../support/actors.ts';
import { refusedRows } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { NAMES, OTHER, OWN, type Seat } from './cast.ts';
import type { Line } from './lines.ts';
import { asksForCode, type Outcome, outcomeOf } from './outcome.ts';

/** What came of a try. */
export interface Try {
  readonly outcome: Outcome;
  readonly screen: Screen;
}

/** Who owns the keys of a project. */
const ownerIn = (project: string): string => (project === OWN ? 'kim' : 'ana');

/** Whether the first button of a screen is yes. */
const isQuestion = ({ buttons }: Screen): boolean => buttons[0] === 'Generate' || buttons.includes('Cancel');

/** Two projects with everything in them that a command can be about, and everybody who could give it. */
export class World {
  readonly stage: Stage;
  #tries = 0;
  #seq = 0;
  /** Of those who have a second factor. */
  readonly #phones = new Map<string, Phone>();

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** Makes the projects and everybody in them; `ana` owns both. @param enrolled who sets up a second factor first. */
  static async furnish(stage: Stage, enrolled: readonly string[] = []): Promise<World> {
    const world = new World(stage);
    stage.group?.admit('gil');
    for (const name of enrolled) world.#phones.set(name, await enroll(stage.person(name), stage.now));
    for (const name of NAMES) await stage.person(name).say('whoami');
    for (const project of [OWN, OTHER]) await world.#furnish(project);
    const roles = { vic: 'viewer', oli: 'operator', ona: 'owner', otto: 'viewer', rae: 'viewer' };
    for (const [name, role] of Object.entries(roles))
      await world.done('ana', `project member @${name} role:${role} project:${OWN}`);
    if (stage.group !== undefined)
      await world.done('ana', `role grant group:${stage.group.name} role:operator project:${OWN}`);
    await world.done('root', 'role grant @rae role:admin');
    return world;
  }

  async #furnish(p: string): Promise<void> {
    await this.done('ana', `project create ${p}`);
    for (const channel of ['rasa', 'spare']) await this.done('ana', `channel add ${channel} project:${p}`);
    for (const name of p === OWN ? ['kim', 'dan'] : ['dan'])
      await this.done('ana', `project member @${name} role:viewer project:${p}`);
    const make = async (name: string, more = '') =>
      shownIn(await this.done('ana', `create ${p}/rasa name:${name}-${p} owner:@${ownerIn(p)}${more}`));
    for (const name of ['bot', 'asleep']) await make(name);
    await make('soon', ' expires:5d');
    await this.done('ana', `disable asleep-${p}`);
    const stuck = await make('stuck');
    await this.stage.verify(stuck.secret);
    for (let nth = 1; nth <= 10; nth += 1) await this.stage.verify(wrongSecret(stuck.id, nth));
    await make('lapping');
    await this.done('ana', `regenerate key:lapping-${p} overlap:24h`);
    await this.done('ana', `app register base-${p} project:${p}`);
  }

  /** Waits until a screen has a button. */
  async #shows(line: string, button: string): Promise<void> {
    await until(`${line} has the button ${button}`, async () =>
      (await this.stage.person('ana').say(line)).buttons.includes(button),
    );
  }

  /** Somebody gives a command and agrees to what is asked. */
  async done(name: string, line: string): Promise<Screen> {
    this.stage.pass(2 * SECOND);
    const person = this.stage.person(name);
    let screen = await person.say(line);
    for (let asked = 0; asked < 3; asked += 1) {
      const [verb] = screen.buttons;
      const phone = asksForCode(screen) ? this.#phones.get(name) : undefined;
      if (phone !== undefined) {
        // Each code works once.
        this.stage.pass(30 * SECOND);
        screen = await person.fill({ code: phone.code(this.stage.now()) });
      } else if (verb !== undefined && isQuestion(screen)) screen = await person.press(verb);
      else break;
    }
    return screen;
  }

  /** Whether there can be such a person: not every platform has groups. */
  seats({ role }: Seat): boolean {
    return role !== 'group member' || this.stage.group !== undefined;
  }

  /** The same, and they agree to what is asked, until a code is. */
  async agrees(seat: Seat, line: Line, between?: () => Promise<void>): Promise<Try> {
    let { outcome, screen } = await this.tries(seat, line, between);
    const person = this.stage.person(seat.name);
    for (let asked = 0; asked < 2 && outcome === 'yes'; asked += 1) {
      if (asksForCode(screen)) return { outcome: 'code', screen };
      const [verb] = screen.buttons;
      const choice = screen.menus.flat().find((option) => line.chooses !== undefined && option.includes(line.chooses));
      if (choice !== undefined) screen = await person.choose(choice);
      else if (verb !== undefined && isQuestion(screen)) screen = await person.press(verb);
      else break;
      outcome = outcomeOf(screen, await this.#refused());
    }
    if (asksForCode(screen)) return { outcome: 'code', screen };
    return { outcome: line.meets?.includes(outcome) === true ? 'yes' : outcome, screen };
  }

  /** Somebody gives a command about a project’s things. @param between what happens once everything is there that it needs. */
  async tries(
    { name, project }: Seat,
    { before = [], line, meets }: Line,
    between: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Try> {
    this.#tries += 1;
    const filled = (text: string) =>
      text
        .replaceAll('{p}', project)
        .replaceAll('{owner}', ownerIn(project))
        .replaceAll('{n}', `${this.#tries}`)
        .replaceAll('{request}', `request-${this.#tries}`);
    for (const step of before) {
      if (typeof step === 'string') await this.done('ana', filled(step));
      else await this.#shows(filled(step[0]), step[1]);
    }
    if (line.includes('{request}')) await storeRequest(this.stage.context, `request-${this.#tries}`, 'dan', project);
    // Nobody types that a secret leaked: it is reported.
    const [, leaked] = /^leak (?:show|answer) (\S+)/.exec(filled(line)) ?? [];
    if (leaked !== undefined) await storeLeakQuestion(this.stage.context, leaked);
    await between();
    await this.#refused();
    this.stage.pass(2 * SECOND);
    const person = this.stage.person(name);
    const screen = await person.say(filled(line));
    const outcome = outcomeOf(screen, await this.#refused());
    if (outcome !== 'with a reason') return { outcome: meets?.includes(outcome) === true ? 'yes' : outcome, screen };
    const then = await person.fill({ reason: 'incident 42' });
    const after = outcomeOf(then, await this.#refused());
    const isMet = after === 'yes' || meets?.includes(after) === true;
    return isMet ? { outcome, screen } : { outcome: `${outcome}, and with one: ${after}`, screen: then };
  }

  /** The codes with which something was refused since the last time. */
  async #refused(): Promise<readonly string[]> {
    const rows = await refusedRows(this.stage.context, this.#seq);
    this.#seq = rows.at(-1)?.seq ?? this.#seq;
    return rows.map(({ detail }) => detail['code'] ?? '');
  }
}
