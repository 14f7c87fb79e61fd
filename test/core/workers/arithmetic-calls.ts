export interface ArithmeticCalls {
  double(value: number): number;
  buffer(length: number): Uint8Array;
  fail(file: string): never;
  failOddly(argument: null): never;
  uncloneable(argument: null): number;
  exit(code: number): never;
}
