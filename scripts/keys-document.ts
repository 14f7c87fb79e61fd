import { format, resolveConfig } from 'prettier';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { commandTitles } from '../renderer/keys/command-titles.ts';
import { commandEntry, COMMANDS, defaultKeys, type KeyMapName } from '../renderer/keys/commands.ts';
import { chordParts } from '../renderer/keys/key-chord.ts';

const DOCUMENT = fileURLToPath(new URL('../docs/keys.md', import.meta.url));

const INTRODUCTION = `# Keys

Every command has a place in the palette (\`Ctrl+K\`), and its keys can be changed in the list that \`?\` opens. Two maps
come with Sightline; a changed key is remembered for its map. \`Ctrl\` is \`⌘\` on a Mac. Keys do nothing while a text
field has the focus. Commands with a part act only while that part of the panel is shown.

The wheel zooms a picture around the pointer; the middle button, or the left one with Alt, moves it. Dragging in a
picture that stands still draws a box around somebody whom nobody found. The box of the one selected tracklet is moved, or
resized by its grips; the ends of a selected tracklet are dragged on the time line. Escape drops what is dragged.
`;

function keyNames(map: KeyMapName, id: (typeof COMMANDS)[number]['id']): string {
  const names: Readonly<Record<string, string>> = { ' ': 'Space', Mod: 'Ctrl' };
  const chords = defaultKeys(map, id).map((chord) =>
    chordParts(chord)
      .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
      .join('+'),
  );
  return chords.length === 0 ? '–' : chords.map((chord) => `\`${chord}\``).join(', ');
}

/** The text of docs/keys.md, from the table of commands. */
export async function keysDocument(): Promise<string> {
  const rows = COMMANDS.map((entry) => {
    const modes = commandEntry(entry.id).modes?.join(', ') ?? 'everywhere';
    return `| ${commandTitles[entry.id]} | ${keyNames('editor', entry.id)} | ${keyNames('annotator', entry.id)} | ${modes} |`;
  });
  const table = ['| command | Editor | Annotator | part |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const options = await resolveConfig(DOCUMENT);
  return format(`${INTRODUCTION}\n${table}\n`, { ...options, parser: 'markdown' });
}

if (import.meta.main) await writeFile(DOCUMENT, await keysDocument());
