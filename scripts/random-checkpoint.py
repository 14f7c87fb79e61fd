"""
Writes a PyTorch checkpoint of random weights: an MDPR that nobody trained, to try the import and the speed of a network
whose real weights are not at hand. LIST names a tensor a line, as `generate.backbone.0.weight 64x3x7x7`; a scalar has
no sizes.

    python3 scripts/random-checkpoint.py LIST OUT.pth

Needs PyTorch 1.13 or newer; not needed to build, run or test Sightline.
"""

import collections
import math
import sys

import torch


def tensor_of(name, shape):
    if name.endswith("num_batches_tracked"):
        return torch.tensor(0)
    if name.endswith("running_var"):
        return torch.rand(shape) + 0.5
    if name.endswith((".bias", "running_mean")):
        return torch.zeros(shape)
    if name.endswith(".p"):
        return torch.full(shape, 3.0)
    if len(shape) == 1:
        return torch.ones(shape)
    fan_out = shape[0] * math.prod(shape[2:])
    return torch.randn(shape) * math.sqrt(2 / fan_out)


def main():
    names, out = sys.argv[1:]
    torch.manual_seed(1)
    state = collections.OrderedDict()
    with open(names, encoding="utf-8") as lines:
        for line in lines:
            name, *sizes = line.split()
            shape = tuple(int(size) for size in "x".join(sizes).split("x") if size.isdigit())
            state[name] = tensor_of(name, shape)
    torch.save({"model": state, "epoch": 59}, out)
    numbers = sum(tensor.numel() for tensor in state.values())
    print(f"{len(state)} tensors, {numbers} numbers")


main()
