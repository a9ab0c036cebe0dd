/** The two projects: everybody who has a role has it in the first. */
export const OWN = 'shop';
export const OTHER = 'depot';

/** Somebody in front of a project’s things: who they are, and what those things are to them. */
export interface Seat {
  readonly role: string;
  readonly name: string;
  readonly place: 'own project' | 'other project' | 'no project';
  /** The project whose things the command names. */
  readonly project: string;
  /** The column of docs/permissions.md that says what they may. */
  readonly column: string;
}

/** Members of the first project: their role, their name, and their column there and elsewhere. */
const MEMBERS = [
  ['viewer', 'vic', 'viewer', 'in other projects only'],
  ['operator', 'oli', 'operator', 'in other projects only'],
  ['owner', 'ona', 'owner', 'in other projects only'],
  ['group member', 'gil', 'in a group that is operator', 'in other projects only'],
  ['key owner', 'kim', 'the key’s owner, a viewer', 'in other projects only'],
  ['on call', 'otto', 'on call', 'on call'],
  ['admin', 'rae', 'admin', 'admin'],
] as const;

/** People without any project. */
const OUTSIDERS = [
  ['nobody', 'zoe', 'in no project'],
  ['on call', 'olga', 'on call'],
  ['admin', 'root', 'admin'],
] as const;

/** Everybody in front of everything: each role in its own project, in another one, and without any. */
export const SEATS: readonly Seat[] = [
  ...MEMBERS.flatMap(([role, name, own, other]): readonly Seat[] => [
    { role, name, place: 'own project', project: OWN, column: own },
    { role, name, place: 'other project', project: OTHER, column: other },
  ]),
  ...OUTSIDERS.map(([role, name, column]): Seat => ({ role, name, place: 'no project', project: OWN, column })),
];

/** Everybody who has to have spoken once, so that they can be named. */
export const NAMES: readonly string[] = [...new Set(SEATS.map(({ name }) => name)), 'dan', 'pat'];
