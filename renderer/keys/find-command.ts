import { commandTitles } from './command-titles.ts';
import { COMMANDS, type Command } from './commands.ts';

/** The commands whose titles hold the beginnings of all words of `text`, in the order of the table. */
export function findCommands(text: string): Command[] {
  const wanted = wordsOf(text);
  return COMMANDS.map(({ id }) => id).filter((id) => {
    const words = wordsOf(commandTitles[id]);
    return wanted.every((beginning) => words.some((word) => word.startsWith(beginning)));
  });
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
