// What a start says before the program itself can speak. Only built-in modules here: nothing may be installed yet.

export const nodeTooOld = (least, version) =>
  `Latchkey needs Node ${least} or newer; this is ${version}. Install a newer one: https://nodejs.org`;
export const MODULES_ELSEWHERE =
  'node_modules is a link to another folder; it is used as it is. Run npm ci there if something is missing.';
export const INSTALLING = 'Installing dependencies. The native build of sqlite3 can take a minute or two …';
export const NOT_INSTALLED =
  'The dependencies could not be installed; npm says why above. Needed: network access to the npm registry, Python 3 and a C++ compiler.';
export const INSTALLED = 'Installed.';
export const buildNotWritten = (code) =>
  `The folder build can’t be written (${code}), and holds no build of these sources. Starting from the sources, which takes longer. Run npm run build as a user who can write there.`;
export const folderNotEntered = (folder, code, root) =>
  `The folder ${folder} can’t be entered (${code}); relative paths are meant from ${root}.`;
export const builtIn = (folder, milliseconds) => `${folder}: built in ${milliseconds} ms`;
export const builtBefore = (folder) => `${folder}: nothing has changed`;
