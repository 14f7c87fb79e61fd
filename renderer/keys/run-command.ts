import type { Workspace } from '../state/workspace.svelte.ts';
import type { Command } from './key-map.ts';

/** Shift and an arrow, in seconds. */
const JUMP_SECONDS = 10;
/** The same while paused. */
const PAUSED_JUMP_SECONDS = 1;

/** Carries out what a key asks for; a number chooses a camera by its place. */
export function runCommand(workspace: Workspace, command: Command | number): void {
  if (typeof command === 'number') {
    workspace.activateCamera(command);
    return;
  }
  const { clock } = workspace;
  const jump = clock.isPlaying ? JUMP_SECONDS : PAUSED_JUMP_SECONDS;
  const actions: Record<Command, () => void> = {
    'toggle-play': () => clock.toggle(),
    'play-backwards': () => clock.shuttle(-1),
    pause: () => clock.pause(),
    'play-forwards': () => clock.shuttle(1),
    'step-back': () => workspace.step(-1),
    'step-forward': () => workspace.step(1),
    'jump-back': () => clock.seek(clock.time - jump),
    'jump-forward': () => clock.seek(clock.time + jump),
    'go-to-start': () => clock.seek(clock.start),
    'go-to-end': () => clock.seek(clock.end),
    'previous-person': () => workspace.people.pointNext(-1),
    'next-person': () => workspace.people.pointNext(1),
    'find-person': () => workspace.findPointedPerson(),
    'previous-appearance': () => workspace.jumpNext(-1),
    'next-appearance': () => workspace.jumpNext(1),
    'show-keys': () => (workspace.isKeyListOpen = true),
    leave: () => workspace.search.clear(),
  };
  actions[command]();
}
