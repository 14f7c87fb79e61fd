#!/usr/bin/python3
"""Writes the fixture that test/core/graph/gradient compares gradients with, computed by PyTorch in double precision.

Run it where PyTorch is installed (Debian: python3-torch), from the root of the repository:

    python3 scripts/gradient-oracle.py > test/core/graph/gradient/fixtures/gradients.json

Each case has the name, and the operands, of a row in test/core/graph/gradient/rows/. Numbers are made here and there
by one formula, a permutation of the residues of a prime. The loss is the sum of the results, each element times a fixed
weight from the same formula.
"""

import json

import torch
import torch.nn.functional as F

PRIME = 65537
CASES = []


def operand(*shape, low=None, high=None, values=None, kind=None):
    made = {"shape": list(shape)}
    if low is not None:
        made["from"], made["to"] = low, high
    if values is not None:
        made["values"] = values
    if kind is not None:
        made["type"] = kind
    return made


def numbers(described, salt):
    shape = described["shape"]
    if "values" in described:
        whole = {"int64": torch.int64, "bool": torch.bool}
        return torch.tensor(described["values"], dtype=whole.get(described.get("type"), torch.float64)).reshape(shape)
    low, high = described.get("from", -2), described.get("to", 2)
    x = (torch.arange(torch.Size(shape).numel(), dtype=torch.int64) + salt * 257 + 1) % PRIME
    cube = x * x % PRIME * x % PRIME
    spread = low + (high - low) * ((cube * 7919 % PRIME) + 0.5).double() / PRIME
    return spread.float().double().reshape(shape)


def case(name, operands, compute):
    tensors = [numbers(each, index + 1) for index, each in enumerate(operands)]
    leaves = [each.requires_grad_() if each.is_floating_point() else each for each in tensors]
    results = compute(*leaves)
    results = results if isinstance(results, (list, tuple)) else [results]
    loss = sum(
        (each * numbers({"shape": list(each.shape), "from": -1, "to": 1}, index + 101)).sum()
        for index, each in enumerate(results)
    )
    loss.backward()
    gradients = [
        [float(f"{value:.9g}") for value in each.grad.flatten().tolist()] if each.requires_grad else None
        for each in leaves
    ]
    CASES.append((name, {"operands": operands, "gradients": gradients}))


cube = operand(2, 3, 5)
positive = operand(2, 3, 5, low=0.5, high=3)
kinked = operand(3, values=[-1, 0, 1])

case("Relu", [cube], torch.relu)
case("Relu at its kink", [kinked], torch.relu)
case("Sigmoid", [cube], torch.sigmoid)
case("Sigmoid of a scalar", [operand()], torch.sigmoid)
case("Tanh", [cube], torch.tanh)
case("Exp", [cube], torch.exp)
case("Exp of nothing", [operand(2, 0)], torch.exp)
case("Log", [positive], torch.log)
case("Sqrt", [positive], torch.sqrt)
case("Reciprocal", [positive], torch.reciprocal)
case("Neg", [cube], torch.neg)
case("Abs", [cube], torch.abs)
case("Abs at its kink", [kinked], torch.abs)
case("Identity", [cube], lambda x: x * 1)
case("LeakyRelu", [cube], lambda x: F.leaky_relu(x, 0.25))
case("HardSigmoid", [operand(2, 3, 5, low=-5, high=5)], lambda x: torch.clamp(0.25 * x + 0.5, 0, 1))
case("Clip", [cube], lambda x: torch.clamp(x, -1, 0.4))
case("Clip at its limits", [operand(5, values=[-2, -1, 0, 0.5, 2])], lambda x: torch.clamp(x, -1, 0.5))
case("Cast to single precision and back", [cube], lambda x: (x * x).float().double())
case("Add", [cube, cube], torch.add)
case("Add broadcast on both sides", [operand(2, 1, 5), operand(3, 1)], torch.add)
case("Add of one value twice", [cube], lambda a: a + a)
case("Sub of a scalar", [cube, operand()], torch.sub)
case("Mul over channels", [operand(2, 3, 2, 2), operand(1, 3, 1, 1)], torch.mul)
case("Mul of one value twice", [cube], lambda a: a * a)
case("Mul of size one", [operand(1), operand(1, 1)], torch.mul)
case("Div", [operand(3, 5), positive], torch.div)
case("Pow of base and exponent", [positive, operand(1, low=2, high=4)], torch.pow)
case("Pow with a root", [positive, operand(3, 1, low=0.2, high=0.7)], torch.pow)
case("Mod by a setting", [operand(4, low=3.1, high=3.9)], lambda x: torch.fmod(x, 1))
case(
    "Min of three",
    [operand(2, 1), operand(3), operand()],
    lambda a, b, c: torch.minimum(torch.minimum(a, b), c),
)
case("Max of two", [cube, cube], torch.maximum)
case("Max of equals", [operand(3, values=[1, 2, 3]), operand(3, values=[1, 3, 2])], torch.maximum)
case("Where", [operand(2, 1, values=[1, 0], kind="bool"), operand(3), operand(2, 3)], torch.where)
case("stop-gradient of a factor", [cube], lambda x: x * torch.exp(x).detach())

case("ReduceSum", [cube], lambda x: x.sum(1, keepdim=True))
case("ReduceSum without its axes", [cube], lambda x: x.sum((0, 2)))
case("ReduceSum of everything", [cube], lambda x: x.sum())
case("ReduceMean over everything", [cube], lambda x: x.mean((0, 1, 2), keepdim=True))
case("ReduceMean over the picture", [operand(2, 3, 2, 4)], lambda x: x.mean((2, 3)))
case("ReduceMax", [cube], lambda x: x.amax(2))
case("ReduceMax of equals", [operand(2, 3, values=[1, 4, 4, 5, 2, 5])], lambda x: x.amax(1, keepdim=True))
case("ReduceMin", [cube], lambda x: x.amin((0, 2), keepdim=True))
case("ReduceSumSquare", [cube], lambda x: (x * x).sum((0, 2), keepdim=True))
case("ReduceL2", [cube], lambda x: x.norm(dim=2))
case("ReduceL2 of zeros beside others", [operand(2, 2, values=[0, 0, 3, 4])], lambda x: x.norm(dim=1, keepdim=True))

case("Reshape", [cube], lambda x: x.reshape(5, -1))
case("Flatten", [cube], lambda x: x.flatten(1))
case("Transpose", [cube], lambda x: x.permute(2, 0, 1))
case("Squeeze", [operand(2, 1, 3, 1)], lambda x: x.reshape(2, 3))
case("Unsqueeze", [cube], lambda x: x[None, ..., None])
case("Expand", [operand(2, 1)], lambda x: x.expand(3, 2, 4))
case("Expand of a scalar", [operand()], lambda x: x.expand(2, 3))
case("Concat", [operand(2, 3), operand(2, 1), operand(2, 2)], lambda *parts: torch.cat(parts, -1))
case("Concat of one value twice", [cube], lambda a: torch.cat([a, a], 1))
case("Split", [cube], lambda x: x.split([1, 2], 1))
case("Split of which one part is used", [cube], lambda x: x.split([1, 2, 2], 2)[1])
case("Slice of ranges", [cube], lambda x: x[:, 2:, 1:-1])
case("Slice in steps", [operand(7, 5)], lambda x: x[1::3, ::2])
case("Slice backwards", [operand(7)], lambda x: x[[5, 3, 1]])
case("Pad", [cube], lambda x: F.pad(x, (2, 0, 1, 0, 0, 1)))
case("Pad that cuts off", [cube], lambda x: F.pad(x, (2, -3, -1, 0)))
case("Tile", [operand(2, 3)], lambda x: x.repeat(2, 3))

left, right = operand(2, 3), operand(3, 5)
case("MatMul", [left, right], torch.matmul)
case("MatMul of vectors", [operand(3), operand(3)], torch.matmul)
case("MatMul of vector and matrix", [operand(3), right], torch.matmul)
case("MatMul of matrix and vector", [left, operand(3)], torch.matmul)
case("MatMul of a batch and one matrix", [operand(2, 4, 3), right], torch.matmul)
case("MatMul of a batch and a vector", [operand(2, 4, 3), operand(3)], torch.matmul)
case("MatMul broadcast on both sides", [operand(2, 1, 2, 3), operand(4, 3, 2)], torch.matmul)
case("Gemm", [left, right, operand(5)], lambda a, b, c: a @ b + c)
case("Gemm of both transposed", [operand(3, 2), operand(5, 3), operand(2, 1)], lambda a, b, c: a.T @ b.T + c)
case("Gemm as a linear layer", [left, operand(5, 3)], lambda a, b: a @ b.T)
case("Gemm of the left one transposed", [operand(3, 2), right], lambda a, b: a.T @ b)

matrix = operand(3, 4)
labels = operand(3, values=[2, 0, 2], kind="int64")
column = operand(3, 1, values=[2, -4, 2], kind="int64")
case(
    "Gather of rows, one twice and one from the end",
    [matrix, operand(2, 2, values=[1, 0, 1, -1], kind="int64")],
    lambda x, at: x[at],
)
case("Gather along an inner axis", [operand(2, 3, 5), labels], lambda x, at: x[:, at])
case("GatherElements of labels", [matrix, column], lambda x, at: x.gather(1, at % 4))
case(
    "GatherElements, one twice",
    [matrix, operand(2, 3, values=[0, 0, 1, 2, 2, 2], kind="int64")],
    lambda x, at: x.gather(1, at),
)
case("ScatterElements puts", [matrix, column, operand(3, 1)], lambda x, at, u: x.scatter(1, at % 4, u))
case(
    "ScatterElements adds",
    [matrix, operand(1, 2, values=[1, 1], kind="int64"), operand(1, 2)],
    lambda x, at, u: x.scatter_add(0, at, u),
)
case("TopK", [matrix], lambda x: x.topk(2, 1)[0])
case("Softmax", [matrix], lambda x: x.softmax(-1))
case("Softmax over channels", [operand(2, 3, 2, 2)], lambda x: x.softmax(1))
case("LogSoftmax", [matrix], lambda x: x.log_softmax(1))
case("log-softmax written out", [matrix], lambda x: x.log_softmax(1))
case("logits by label", [matrix, labels], lambda x, at: x.gather(1, at[:, None])[:, 0])


def convolution(name, picture, weight, **options):
    case(name, [operand(*picture), operand(*weight)], lambda x, w: F.conv2d(x, w, **options))


convolution("Conv 3x3", [2, 2, 5, 4], [3, 2, 3, 3], padding=1)
convolution("Conv 3x3 of many channels", [1, 17, 3, 2], [2, 17, 3, 3], padding=1)
convolution("Conv 3x3 at stride 2 of even sizes", [2, 2, 6, 4], [2, 2, 3, 3], padding=1, stride=2)
convolution("Conv 7x7 at stride 2, as a stem", [1, 3, 8, 6], [2, 3, 7, 7], padding=3, stride=2)
convolution("Conv 1x1", [2, 3, 4, 2], [5, 3, 1, 1])
convolution("Conv 1x1 at stride 2", [2, 3, 5, 4], [2, 3, 1, 1], stride=2)
convolution("Conv in groups", [2, 4, 4, 3], [6, 2, 3, 3], groups=2, padding=1)
convolution("Conv depthwise", [1, 3, 4, 4], [3, 1, 3, 3], groups=3, stride=(2, 1))
case(
    "Conv dilated, padded on one side",
    [operand(1, 2, 7, 6), operand(2, 2, 2, 3)],
    lambda x, w: F.conv2d(F.pad(x, (1, 0, 0, 1)), w, dilation=2),
)
case("Conv over one axis", [operand(2, 3, 5), operand(4, 3, 2)], F.conv1d)
case("Conv with bias", [operand(2, 2, 3, 3), operand(3, 2, 2, 2), operand(3)], F.conv2d)
case(
    "ConvTranspose with stride, groups and bias",
    [operand(2, 4, 3, 2), operand(4, 2, 3, 3), operand(4)],
    lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1, groups=2),
)
case(
    "MaxPool of overlapping windows in ceil mode",
    [operand(2, 2, 6, 5)],
    lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True),
)
case("MaxPool with padding", [operand(1, 2, 5, 4)], lambda x: F.max_pool2d(x, 3, 2, 1))
case("MaxPool that skips elements", [operand(1, 1, 7, 5)], lambda x: F.max_pool2d(x, (2, 1), (3, 2)))
case(
    "MaxPool of equals, first match",
    [operand(1, 1, 3, 3, values=[7, 7, 1, 7, 7, 1, 1, 1, 1])],
    lambda x: F.max_pool2d(x, 2, 1),
)
case("GlobalAveragePool", [operand(2, 3, 2, 4)], lambda x: x.mean((2, 3), keepdim=True))
case("GlobalMaxPool", [operand(2, 3, 2, 4)], lambda x: x.amax((2, 3), keepdim=True))

channels = operand(3, low=0.5, high=2)


def normalized(x, scale, bias, mean, variance, epsilon):
    shape = [1, -1] + [1] * (x.dim() - 2)
    deviation = (variance + epsilon).sqrt().reshape(shape)
    return (x - mean.reshape(shape)) / deviation * scale.reshape(shape) + bias.reshape(shape)


case(
    "BatchNormalization by given statistics",
    [operand(2, 3, 2, 2), channels, operand(3), operand(3), channels],
    lambda *given: normalized(*given, 1e-5),
)
case(
    "BatchNormalization of vectors by given statistics",
    [operand(5, 3), channels, operand(3), operand(3), channels],
    lambda *given: normalized(*given, 0.01),
)


def by_batch(x, scale, bias):
    return F.batch_norm(x, None, None, scale, bias, training=True, eps=1e-5)


case("batch normalization by batch statistics", [operand(3, 3, 4, 2), channels, operand(3)], by_batch)
case(
    "batch normalization of vectors by batch statistics",
    [operand(6, 3, low=20, high=21), channels, operand(3)],
    by_batch,
)
case(
    "running statistics of a batch",
    [operand(2, 3, 2, 2), channels, channels],
    lambda x, mean, variance: (
        0.9 * mean + 0.1 * x.mean((0, 2, 3)),
        0.9 * variance + 0.1 * x.var((0, 2, 3), unbiased=True),
    ),
)
case(
    "InstanceNormalization",
    [operand(2, 3, 3, 2), channels, operand(3)],
    lambda x, scale, bias: F.instance_norm(x, weight=scale, bias=bias, eps=1e-5),
)

print(f'{{\n  "torch": {json.dumps(torch.__version__)},\n  "cases": {{')
print(",\n".join(f"    {json.dumps(name)}: {json.dumps(made)}" for name, made in CASES))
print("  }\n}")
