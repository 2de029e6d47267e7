"""Visual wake words: the MobileNetV1 0.25 of MLPerf Tiny (96x96 RGB, person or not)."""

import torch
from torch import nn


def conv_bn(in_channels: int, out_channels: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.ZeroPad2d((0, 1, 0, 1)) if stride == 2 else nn.ZeroPad2d(1),
        nn.Conv2d(in_channels, out_channels, 3, stride, bias=False),
        nn.BatchNorm2d(out_channels),
        nn.ReLU(inplace=True),
    )


def separable(in_channels: int, out_channels: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.ZeroPad2d((0, 1, 0, 1)) if stride == 2 else nn.ZeroPad2d(1),
        nn.Conv2d(in_channels, in_channels, 3, stride, groups=in_channels, bias=False),
        nn.BatchNorm2d(in_channels),
        nn.ReLU(inplace=True),
        nn.Conv2d(in_channels, out_channels, 1, bias=False),
        nn.BatchNorm2d(out_channels),
        nn.ReLU(inplace=True),
    )


# chipfit: input=1x3x96x96
class MobileNetV1(nn.Module):
    def __init__(self, num_classes: int = 2, width: float = 0.25):
        super().__init__()

        def scaled(channels: int) -> int:
            return int(channels * width)

        self.features = nn.Sequential(
            conv_bn(3, scaled(32), 2),
            separable(scaled(32), scaled(64), 1),
            separable(scaled(64), scaled(128), 2),
            separable(scaled(128), scaled(128), 1),
            separable(scaled(128), scaled(256), 2),
            separable(scaled(256), scaled(256), 1),
            separable(scaled(256), scaled(512), 2),
            *[separable(scaled(512), scaled(512), 1) for _ in range(5)],
            separable(scaled(512), scaled(1024), 2),
            separable(scaled(1024), scaled(1024), 1),
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(scaled(1024), num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.features(x))
        x = x.view(x.size(0), -1)
        return self.classifier(x).softmax(dim=1)
