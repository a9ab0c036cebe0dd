import type { AuditLink } from '../../src/domain/audit/auditChain.ts';
import type { ChannelRef, Named } from '../../src/domain/refs.ts';
import { DAY } from '../../src/domain/time/time.ts';
import type { Database, Transaction } from '../../src/persistence/database.ts';
import { KeyEntity, type KeyRow } from '../../src/persistence/entities/keys.ts';
import { AdminEntity, MemberEntity } from '../../src/persistence/entities/people/people.ts';
import { ProjectEntity } from '../../src/persistence/entities/projects.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { identify } from '../../src/services/people/people.ts';
import { revokeRole } from '../../src/services/people/roles.ts';
import { appOn, ask, type ConsoleApp, press, say, speakerOf, textOf } from '../commands/app.ts';
import { makeChannel, makeKey, makeProject, requesterOf, type TestPerson, value } from '../support/actors.ts';
import type { DatabaseFixture } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { auditRows } from '../support/rows.ts';
import { gate, until } from '../support/until.ts';

/** What someone could do a moment ago, ready to be done by them. */
export interface Deed {
  readonly verb: string;
  readonly who: TestPerson;
  /** Types the line, or presses the button of the question that was asked before. @returns what they read. */
  act(): Promise<string>;
}

/** A shop with things in it for everyone to change, and a database that tells how many writes were begun. */
export class WithdrawalScene {
  readonly app: ConsoleApp;
  readonly context: ServiceContext;
  readonly ana: TestPerson;
  readonly vic: TestPerson;
  readonly shop: Named;
  /** A project without keys. */
  readonly empty: Named;
  readonly rasa: ChannelRef;
  readonly #begun: () => number;
  readonly #another: () => Promise<Database>;
  /** The apps that a connector reaches: what they are given is asked for in a form. */
  readonly #connected = new Set<string>();

  private constructor(app: ConsoleApp, begun: () => number, another: () => Promise<Database>, made: Made) {
    this.app = app;
    this.context = app.latchkey.context;
    this.#begun = begun;
    this.#another = another;
    ({ ana: this.ana, vic: this.vic, shop: this.shop, empty: this.empty, rasa: this.rasa } = made);
  }

  /** Opens an app for each test of a suite. @returns how to furnish it. */
  static on(fixture: DatabaseFixture): () => Promise<WithdrawalScene> {
    let begun = 0;
    const counted = async (...given: Parameters<DatabaseFixture['open']>) =>
      countWrites(await fixture.open(...given), () => {
        begun += 1;
      });
    const { dialect } = fixture;
    const app = appOn({
      dialect,
      get url() {
        return fixture.url;
      },
      open: counted,
      openRaw: () => fixture.openRaw(),
    });
    return async () => {
      const { context } = app().latchkey;
      const [ana, vic] = [await someone(context, 'ana'), await someone(context, 'vic')];
      const shop = await makeProject(context, ana.by, 'shop');
      const empty = await makeProject(context, ana.by, 'empty');
      const made = { ana, vic, shop, empty, rasa: await makeChannel(context, ana.by, shop, 'rasa') };
      await join(context, vic, shop, 'viewer');
      const another = () => (dialect === 'sqlite' ? Promise.resolve(context.database) : fixture.open());
      return new WithdrawalScene(app(), () => begun, another, made);
    };
  }

  /** Someone who owns both projects. */
  async owner(name: string): Promise<TestPerson> {
    const person = await someone(this.context, name);
    await join(this.context, person, this.shop, 'owner');
    await join(this.context, person, this.empty, 'owner');
    return person;
  }

  /** Someone who may look at the shop. */
  async viewer(name: string): Promise<TestPerson> {
    const person = await someone(this.context, name);
    await join(this.context, person, this.shop, 'viewer');
    return person;
  }

  /** Someone who is in no project, and an admin because that was granted. */
  async admin(name: string): Promise<TestPerson> {
    const person = await someone(this.context, name);
    await this.context.database.write(({ manager }) =>
      manager.insert(AdminEntity, { personId: person.id, createdAt: this.context.clock() }),
    );
    return person;
  }

  /** A key of `ana`'s that is as a verb needs it. @returns its name. */
  async key(name: string, facts: KeyFacts = {}): Promise<string> {
    const expiresAt = this.context.clock() + 5 * DAY;
    const { id } = await makeKey(this.context, this.ana, this.rasa, { name, expiresAt });
    if (Object.keys(facts).length > 0)
      await this.context.database.write(({ manager }) => manager.update(KeyEntity, { id }, facts));
    return name;
  }

  /** A key of `ana`'s with an app of its own. @returns their names. */
  async withApp(id: string, more = ''): Promise<{ readonly key: string; readonly app: string }> {
    const key = await this.key(`key-${id}`);
    const said = textOf(await say(this.app, 'ana', `app register app-${id} project:shop key:${key}${more}`));
    if (!/Registered/.test(said)) throw new Error(said);
    if (more !== '') this.#connected.add(`app-${id}`);
    return { key, app: `app-${id}` };
  }

  /** A key of `ana`'s with an old secret that still works. @returns its name. */
  async overlapping(name: string): Promise<string> {
    const key = await this.key(name);
    const { confirm } = await ask(this.app, 'ana', `regenerate key:${key} overlap:24h`);
    await press(this.app, 'ana', confirm.action);
    return key;
  }

  /** A rotation of a key with an app by hand, which waits for somebody. @returns the key's name. */
  async rotation(id: string): Promise<string> {
    const { key } = await this.withApp(id);
    const { confirm } = await ask(this.app, 'ana', `regenerate key:${key}`);
    await press(this.app, 'ana', confirm.action);
    await this.app.latchkey.rotations.idle();
    return key;
  }

  /** Resolves when nothing goes on in the background. */
  async idle(): Promise<void> {
    await this.app.latchkey.incidents.idle();
    await this.app.latchkey.rotations.idle();
  }

  /** Prepares a line for someone: a command that asks is asked now, and only its button is left to press. */
  async ready(verb: string, who: TestPerson, line: string): Promise<Deed> {
    const command = registry.find(verb.split(' '));
    if (command === undefined) throw new Error(`there is no command ${verb}`);
    // Naming somebody else as the owner asks, too.
    const asks = (command.confirms && !line.includes(' done:')) || line.includes(' owner:');
    if (verb === 'app update-secret' && [...this.#connected].some((app) => line.includes(app))) {
      const form = await say(this.app, who.name, line);
      if (form.kind !== 'form') throw new Error(`that was no form: ${textOf(form)}`);
      const input = { kind: 'form', action: form.form.action, answers: { secret: 'lk_whatever' } } as const;
      const accepted = () => Promise.resolve({ outcome: 'accepted' as const });
      return {
        verb,
        who,
        act: async () => textOf(await this.app.latchkey.core.handle(speakerOf(who.name), input, accepted)),
      };
    }
    if (!asks || line === 'link') return { verb, who, act: async () => textOf(await say(this.app, who.name, line)) };
    const { confirm } = await ask(this.app, who.name, line);
    return { verb, who, act: () => press(this.app, who.name, confirm.action) };
  }

  /**
   * Someone else's transaction is under way and withdraws something; the deeds begin, find what is committed so far, and wait for
   * their turn to write: behind it in the queue on SQLite, at its row locks on PostgreSQL. Then it commits.
   * @returns what each reads.
   */
  async duringWithdrawal(sql: readonly string[], deeds: readonly Deed[]): Promise<readonly string[]> {
    const [entered, hold] = [gate(), gate()];
    const withdrawing = (await this.#another()).write(async ({ manager }: Transaction) => {
      for (const statement of sql) await manager.query(statement);
      entered.open();
      await hold.passed;
    });
    await entered.passed;
    const before = this.#begun();
    const acting = Promise.all(deeds.map((deed) => deed.act()));
    try {
      // Permission was found by now, outside the transaction: what follows it is only the writing.
      await until('every deed waits for its turn to write', () => this.#begun() >= before + deeds.length, 30_000);
    } finally {
      hold.open();
      await withdrawing;
    }
    return await acting;
  }

  /** What the audit trail says of someone since a moment: `outcome action code`. */
  async recorded(who: TestPerson, since: number): Promise<string> {
    const rows = await auditRows(this.context, { actorId: who.id });
    return rows
      .filter(({ seq }) => seq > since)
      .map(inShort)
      .join('; ');
  }
}

/** As a verb needs a key. `ownerId`: as stored, so that it can be the project. */
type KeyFacts = Partial<Pick<KeyRow, 'disabledAt' | 'lockedAt' | 'ownerId' | 'assigneeId'>>;

/** `ana` takes someone out of her project shop. Resolves when that is answered. */
export async function takeOut({ latchkey: { context } }: ConsoleApp, name: string): Promise<void> {
  const [ana, person] = [await someone(context, 'ana'), await someone(context, name)];
  const shop = await context.database.read((manager) => manager.findOneByOrFail(ProjectEntity, { name: 'shop' }));
  value(await revokeRole(context, ana.by, shop, person));
}

interface Made {
  readonly ana: TestPerson;
  readonly vic: TestPerson;
  readonly shop: Named;
  readonly empty: Named;
  readonly rasa: ChannelRef;
}

function inShort({ outcome, action, detail }: AuditLink): string {
  return [outcome, action, detail['code'] ?? ''].join(' ').trim();
}

async function someone(context: ServiceContext, name: string): Promise<TestPerson> {
  const speaker = speakerOf(name);
  const actor = await identify(context, speaker);
  return { id: actor.personId, name, actor, by: requesterOf(actor, speaker) };
}

async function join(
  context: ServiceContext,
  { id: personId }: TestPerson,
  { id: projectId }: Named,
  role: 'owner' | 'viewer',
) {
  const row = { projectId, personId, role, createdAt: context.clock() };
  await context.database.write(({ manager }) => manager.insert(MemberEntity, row));
}

function countWrites(inner: Database, begin: () => void): Database {
  return {
    dialect: inner.dialect,
    read: (work) => inner.read(work),
    write: (work) => {
      begin();
      return inner.write(work);
    },
    onKeysChanged: (listener) => inner.onKeysChanged(listener),
    trusts: (readAt) => inner.trusts(readAt),
    ping: () => inner.ping(),
    close: () => inner.close(),
  };
}
