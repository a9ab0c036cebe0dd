import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { discordPictures } from './pictures/discord/scenes.ts';

/** Draws docs/pictures/discord from what the product shows right now. Needs nothing but the product: no browser, no network. */
const FOLDER = 'docs/pictures/discord';

const pictures = await discordPictures();
mkdirSync(FOLDER, { recursive: true });
for (const name of readdirSync(FOLDER)) if (!pictures.has(name)) rmSync(`${FOLDER}/${name}`);
for (const [name, svg] of pictures) writeFileSync(`${FOLDER}/${name}`, svg);
console.log(`wrote ${pictures.size} pictures to ${FOLDER}`);
