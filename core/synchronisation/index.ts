export { motionSignal, type MovingBoxes } from './motion-signal.ts';
export { OnsetMeter } from './sound-signal.ts';
export { proposeOffset, TRUSTWORTHY, type ProposedOffset, type Signal } from './propose-offset.ts';
