/**
 * The files that a command line names: what comes after the program (and, where the application runs from its sources,
 * after its folder) and is no switch.
 */
export function filesOf(argv: readonly string[], isPackaged: boolean): string[] {
  return argv.slice(isPackaged ? 1 : 2).filter((argument) => !argument.startsWith('-'));
}
