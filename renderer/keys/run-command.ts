import type { Workspace } from '../state/workspace.svelte.ts';
import type { Command } from './commands.ts';

/** Shift and an arrow, in seconds. */
const JUMP_SECONDS = 10;
/** The same while paused. */
const PAUSED_JUMP_SECONDS = 1;
/** How much closer a key looks. */
const ZOOM_STEP = 1.5;

type Action = (workspace: Workspace) => void;

function jump(direction: 1 | -1): Action {
  return ({ clock }) =>
    clock.seek(clock.time + direction * (clock.isPlaying ? JUMP_SECONDS : PAUSED_JUMP_SECONDS));
}

function inActiveCamera(action: (workspace: Workspace, camera: string) => void): Action {
  return (workspace) => {
    const camera = workspace.people.activeCamera;
    if (camera !== undefined) action(workspace, camera);
  };
}

function nudge(frames: number): Action {
  return ({ clocks, activePlayer }) => {
    if (activePlayer !== undefined) void clocks.nudge(activePlayer, frames);
  };
}

const ACTIONS: Readonly<Record<Command, Action>> = {
  'toggle-play': ({ clock }) => clock.toggle(),
  'play-backwards': ({ clock }) => clock.shuttle(-1),
  pause: ({ clock }) => clock.pause(),
  'play-forwards': ({ clock }) => clock.shuttle(1),
  'play-slowly-backwards': ({ clock }) => clock.shuttle(-1, true),
  'play-slowly-forwards': ({ clock }) => clock.shuttle(1, true),
  slower: ({ clock }) => clock.changeSpeed(-1),
  faster: ({ clock }) => clock.changeSpeed(1),
  'step-back': (workspace) => workspace.step(-1),
  'step-forward': (workspace) => workspace.step(1),
  'jump-back': jump(-1),
  'jump-forward': jump(1),
  'go-to-start': ({ clock }) => clock.seek(clock.start),
  'go-to-end': ({ clock }) => clock.seek(clock.end),
  'mark-in': ({ clock }) => clock.markIn(),
  'mark-out': ({ clock }) => clock.markOut(),
  'clear-loop': ({ clock }) => clock.clearLoop(),
  'toggle-arrangement': ({ views }) => views.toggleArrangement(),
  'zoom-in': (workspace) => workspace.zoomActive(ZOOM_STEP),
  'zoom-out': (workspace) => workspace.zoomActive(1 / ZOOM_STEP),
  'zoom-reset': (workspace) => workspace.zoomActive(undefined),
  'camera-1': (workspace) => workspace.activateCamera(1),
  'camera-2': (workspace) => workspace.activateCamera(2),
  'camera-3': (workspace) => workspace.activateCamera(3),
  'camera-4': (workspace) => workspace.activateCamera(4),
  'camera-5': (workspace) => workspace.activateCamera(5),
  'camera-6': (workspace) => workspace.activateCamera(6),
  'camera-7': (workspace) => workspace.activateCamera(7),
  'camera-8': (workspace) => workspace.activateCamera(8),
  'camera-9': (workspace) => workspace.activateCamera(9),
  'toggle-timeline': ({ timeline }) => timeline.toggle(),
  'timeline-closer': ({ timeline }) => timeline.zoom(2),
  'timeline-wider': ({ timeline }) => timeline.zoom(1 / 2),
  'timeline-all': ({ timeline }) => timeline.showAll(),
  'previous-tracklet': ({ timeline }) => timeline.selectNext(-1),
  'next-tracklet': ({ timeline }) => timeline.selectNext(1),
  'tracklet-start': ({ timeline }) => timeline.seekSelected('start'),
  'tracklet-end': ({ timeline }) => timeline.seekSelected('end'),
  'play-selection': (workspace) => workspace.playSelection(),
  'toggle-clock': ({ clocks }) => (clocks.isOpen = !clocks.isOpen),
  'nudge-back': nudge(-1),
  'nudge-forward': nudge(1),
  'nudge-back-10': nudge(-10),
  'nudge-forward-10': nudge(10),
  'anchor-clock': ({ clocks, clock, activePlayer }) => {
    if (activePlayer !== undefined) void clocks.anchor(activePlayer, clock.time);
  },
  'previous-person': ({ people }) => people.pointNext(-1),
  'next-person': ({ people }) => people.pointNext(1),
  'find-person': (workspace) => workspace.findPointedPerson(),
  'previous-appearance': (workspace) => workspace.jumpNext(-1),
  'next-appearance': (workspace) => workspace.jumpNext(1),
  confirm: ({ review }) => void review.confirm(),
  reject: ({ review }) => void review.reject(),
  'never-same': ({ review }) => void review.neverSame(),
  skip: ({ review }) => review.skip(),
  'rank-anew': ({ search }) => void search.repeat(),
  'toggle-filters': ({ results }) => results.toggleTool('filters'),
  'clear-filters': ({ results }) => results.filters.clear(),
  'explain-match': (workspace) => workspace.explainChosen(),
  'show-reliability': ({ dialogs }) => dialogs.open('reliability'),
  'tag-person': ({ dialogs }) => dialogs.open('tag'),
  'start-here': ({ repair }) => void repair.setEnd('start'),
  'end-here': ({ repair }) => void repair.setEnd('end'),
  'draw-box': inActiveCamera(({ hand }, camera) => hand.begin(camera)),
  'redraw-box': inActiveCamera(({ hand }, camera) => hand.beginChange(camera)),
  'split-here': ({ repair }) => void repair.split(),
  'swap-here': ({ repair }) => void repair.swap(),
  'merge-tracklets': ({ repair, dialogs }) => {
    if (repair.canMerge()) dialogs.open('merge-tracklets');
  },
  'delete-tracklets': ({ repair }) => void repair.remove(),
  'next-doubt': (workspace) => workspace.goToDoubt(1),
  'previous-doubt': (workspace) => workspace.goToDoubt(-1),
  undo: ({ history }) => void history.undo(),
  redo: ({ history }) => void history.redo(),
  'show-review': ({ panel }) => panel.show('review'),
  'show-people': ({ panel }) => panel.show('people'),
  'show-tags': ({ panel }) => panel.show('tags'),
  'show-history': ({ panel }) => panel.show('history'),
  'show-teams': ({ dialogs }) => dialogs.open('teams'),
  'show-project': ({ dialogs }) => dialogs.open('project'),
  export: ({ dialogs }) => dialogs.open('export'),
  finetune: ({ dialogs }) => dialogs.open('finetune'),
  'open-palette': ({ dialogs }) => dialogs.open('palette'),
  'show-keys': ({ dialogs }) => dialogs.open('keys'),
  leave: ({ search, timeline, playlist }) => {
    playlist.stop();
    if (timeline.selected.size > 0) timeline.select(undefined);
    else search.clear();
  },
};

/** Carries out a command. */
export function runCommand(workspace: Workspace, command: Command): void {
  ACTIONS[command](workspace);
}
