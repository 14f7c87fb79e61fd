import { COMMANDS, type CommandEntry } from '../../renderer/keys/commands.ts';
import { chordParts } from '../../renderer/keys/key-chord.ts';
import { commandTitles } from '../../renderer/keys/command-titles.ts';

/** A command that the window itself carries out, as the menu shows it. */
export interface WindowCommand {
  readonly command: string;
  readonly group: CommandEntry['group'];
  readonly label: string;
  /** As Electron writes keys; shown only, since the window listens to its keys itself. */
  readonly accelerator: string | undefined;
}

const NAMES: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  ' ': 'Space',
  '+': 'Plus',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
};

/** Every command of the window with the first key that it comes with. */
export function windowCommands(): WindowCommand[] {
  return COMMANDS.map(({ id, group, editor }) => ({
    command: id,
    group,
    label: commandTitles[id],
    accelerator: accelerator(editor[0]),
  }));
}

function accelerator(chord: string | undefined): string | undefined {
  return chord === undefined
    ? undefined
    : chordParts(chord)
        .map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part))
        .join('+');
}
