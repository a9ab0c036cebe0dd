import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { slackPictures } from './pictures/scenes.ts';

/** Draws docs/pictures/slack from what the product shows right now. Needs nothing but the product: no browser, no network. */
const FOLDER = 'docs/pictures/slack';

const pictures = await slackPictures();
mkdirSync(FOLDER, { recursive: true });
for (const name of readdirSync(FOLDER)) if (!pictures.has(name)) rmSync(`${FOLDER}/${name}`);
for (const [name, svg] of pictures) writeFileSync(`${FOLDER}/${name}`, svg);
console.log(`wrote ${pictures.size} pictures to ${FOLDER}`);
