export { describeDevices, type DeviceDescription } from './describe-devices.ts';
export { startProbesBy, type ProbeOutcome, type StartProbe } from './device-probe.ts';
export { workingDevices } from './inference-session.ts';
export { DEVICES, type Device, type DeviceChoice, type Fallback } from './device.ts';
export { InferenceSession, type RunOptions, type SessionOptions } from './inference-session.ts';
export { describePorts, type Port, type Tensor, type Tensors } from './tensor.ts';
export { KeptTensor } from './kept-tensor.ts';
export { SessionHost } from './session-host.ts';
